"""Invented assessments for the demonstration, made by the same verbs the pages use."""

from datetime import timedelta

from cases.actions import assessments, health, instruments
from cases.demo_days import on_day
from cases.models import Assessment, Case, DimensionSet, Instrument
from shelter.accounts.models import Centre, User
from shelter.lib.thai import bangkok_date, bangkok_today

Levels = tuple[int | None, int | None, int | None]
# Dimension → (person, family, community), what was seen, the person's words.
Sheet = dict[str, tuple[Levels, str, str]]

FIRST: Sheet = {
    "health": ((2, 2, 3), "เดินต้องมีคนพยุง ไม่ได้รับยาความดันมานาน", ""),
    "education": ((2, None, 3), "อ่านป้ายได้ เขียนชื่อได้ ไม่ถนัดกรอกแบบฟอร์ม", ""),
    "housing": ((1, 1, 2), "นอนศาลาริมทางก่อนมา น้องสาวมีบ้านแต่ดูแลแม่ที่ป่วย", "อยากอยู่ใกล้บ้าน"),
    "income": ((1, 2, 2), "ไม่มีรายได้ เคยรับจ้างทำเก้าอี้ไม้", ""),
    "safety": ((2, 3, 2), "เคยถูกขโมยของตอนนอนที่สาธารณะ", ""),
    "rights": ((1, 2, 2), "บัตรหาย ยังไม่ได้เบี้ยยังชีพ", ""),
    "recreation": ((3, 3, 3), "ชอบฟังหมอลำและคุยกับคนอื่น", ""),
    "justice": ((3, 3, 3), "ไม่มีเรื่องค้าง เคยลงบันทึกประจำวันเรื่องของหาย", ""),
}
SECOND: Sheet = {
    "health": ((4, 4, 4), "กินยาครบ เดินเข้าห้องน้ำเองได้เมื่อมีราวจับ น้องสาวพาไปตามนัด", ""),
    "education": ((2, None, 3), "ยังไม่ได้เริ่มฝึก สนใจเรียนใช้โทรศัพท์", ""),
    "housing": ((3, 2, None), "พักเรือนชาย ดูแลที่นอนเอง น้องสาวยังไม่พร้อมรับ", "ได้ยินเสียงหมอลำก็ยังดี"),
    "income": ((2, 2, 3), "ซ่อมเก้าอี้ในศูนย์ได้ค่าแรงเล็กน้อย", "ทำงานไม้แล้วใจสบาย"),
    "safety": ((4, 4, 4), "บอกว่าปลอดภัย รู้ว่าจะแจ้งใคร", ""),
    "rights": ((4, 4, 4), "ได้บัตรใหม่ ยื่นเบี้ยยังชีพแล้ว", ""),
    "recreation": ((4, 4, 4), "ร่วมวงดนตรีเย็นวันศุกร์", ""),
    "justice": ((3, 3, 3), "ไม่มีเรื่องใหม่", ""),
}
YOUNG: Sheet = {
    "health": ((3, None, 3), "นัดแพทย์ตามปกติ ไปได้เมื่อมีคนพาไป", ""),
    "housing": ((1, None, 2), "ไม่มีที่พักถ้าออกจากศูนย์คืนนี้", ""),
    "income": ((2, None, 2), "เคยช่วยขายของในตลาด", "อยากมีเงินของตัวเอง"),
    "rights": ((1, None, 1), "ไม่มีหลักฐานแสดงตน", ""),
    "safety": ((3, None, 2), "กลัวตอนกลางคืน อยู่ใกล้เจ้าหน้าที่แล้วดีขึ้น", ""),
}
# First name in the demo's people → sheets, how many days after reception, what stands because of the centre.
STORIES: dict[str, tuple[tuple[Sheet, int, tuple[str, ...]], ...]] = {
    "คำผาย": ((FIRST, 1, ()), (SECOND, 12, ("housing",))),
    "มะลิ": ((YOUNG, 1, ()),),
}
# ADL of an older person who needs a rail and some help: 16 of 20.
ADL = {1: 2, 2: 1, 3: 2, 4: 2, 5: 2, 6: 2, 7: 1, 8: 1, 9: 2, 10: 1}


def demo_assessments(centre: Centre) -> None:
    """Assessments of some open files; a centre that has any keeps them as they are."""
    if Assessment.objects.filter(case__centre=centre).exists():
        return
    worker = User.objects.get(username=f"{centre.code.lower()}.social")
    chosen = DimensionSet.objects.on(bangkok_today()).filter(is_default=True).order_by("-version").first()
    if chosen is None:
        return
    for name, sheets in STORIES.items():
        case = Case.objects.filter(centre=centre, client__first_name=name).open().first()
        if case is None:
            continue
        for sheet, days, in_centre in sheets:
            with on_day(case, days):
                _assess(case, worker, chosen, sheet, days, in_centre)
    elder = Case.objects.filter(centre=centre, client__first_name="คำผาย").open().first()
    if elder is not None:
        with on_day(elder, 0, 15):
            _health(elder, worker)


def _assess(
    case: Case, by: User, chosen: DimensionSet, sheet: Sheet, days: int, in_centre: tuple[str, ...]
) -> None:
    made = assessments.start(case=case, by=by, dimension_set=chosen)
    scores = {}
    for dimension in chosen.dimensions.all():
        levels, evidence, words = sheet.get(dimension.code, ((None, None, None), "", ""))
        person, family, community = levels
        scores[dimension.code] = {
            "person": person,
            "family": family,
            "community": community,
            "evidence": evidence,
            "strength": "",
            "own_words": words,
            "unscored_reason": "" if evidence else "not_ready",
            "in_centre": dimension.code in in_centre,
        }
    values = {
        "assessed_on": min(bangkok_date(case.received_at) + timedelta(days=days), bangkok_today()),
        "sources": "คุยกับเจ้าตัว สังเกตในศูนย์",
        "opinion": "",
        "health_opinion": "",
    }
    made = assessments.save(assessment=made, by=by, values=values, scores=scores, expected=1)
    assessments.finish(assessment=made, by=by, expected=made.row_version)


def _health(case: Case, by: User) -> None:
    """A health check on the first day, and an ADL."""
    first_day = bangkok_date(case.received_at)
    health.record(
        case=case,
        by=by,
        values={
            "checked_on": first_day,
            "checked_by": "",
            "answers": dict.fromkeys(("cough", "fever", "rash", "communicable", "substance"), "no"),
            "psychiatric": "none",
            "temperature": "36.8 องศา",
            "medicines": "ยาความดัน วันละ 1 เม็ด เหลือ 10 วัน",
            "allergies": "",
            "note": "",
            "advice": "shared",
            "next_on": None,
        },
        warn=True,
    )
    adl = Instrument.objects.filter(code="adl", switched_on=True).first()
    if adl is not None:
        instruments.fill(
            case=case,
            instrument=adl,
            by=by,
            filled_on=first_day,
            answers=ADL,
        )
