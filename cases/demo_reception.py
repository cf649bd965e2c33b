"""Invented receptions for the demonstration, in every state, made by the same verbs the pages use."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from cases.actions import consents, property, reception
from cases.demo_days import on_day
from cases.models import Case, Consent, ConsentKind
from cases.rules.reception import check_of
from shelter.accounts.models import Centre, User
from shelter.lib.thai import bangkok_date, bangkok_today

WITNESSES = {"witness_one": "นางสาวพยาน หนึ่งใจ", "witness_two": "นายพยาน สองใจ"}
THUMB = {"mark": "thumbprint", "read_language": "ไทยอีสาน", "read_by": "นางสาวอ่าน ให้ฟัง", **WITNESSES}
SIGNED = {"mark": "signature", "read_language": "", "read_by": "", **WITNESSES}
# (kind, what, quantity, unit, condition, kept where, handed to)
THINGS: tuple[tuple[str, str, str, str, str, str, str], ...] = (
    ("money", "ธนบัตรและเหรียญ นับต่อหน้าพยาน", "1250.50", "", "", "ตู้นิรภัย", ""),
    ("document", "สมุดบัญชีธนาคารปกสีเขียว", "1", "เล่ม", "ปกขาด", "ตู้นิรภัย", ""),
    ("medicine", "ยาเม็ดในซองกระดาษ ไม่มีฉลาก", "2", "ซอง", "", "", "นางพยาบาล ใจดี"),
    ("clothes", "กระเป๋าผ้าสีดำพร้อมเสื้อผ้า", "1", "ใบ", "เก่า ซิปเสีย", "ห้องเก็บของ", ""),
    ("dangerous", "มีดพับด้ามไม้", "1", "เล่ม", "", "ตู้เก็บของอันตราย", ""),
)


def demo_reception(centre: Centre) -> None:
    """Make what is missing; a centre whose people were asked for consent keeps everything as it is."""
    if Consent.objects.filter(case__centre=centre).exists():
        return
    worker = User.objects.get(username=f"{centre.code.lower()}.social")
    open_now = Case.objects.filter(centre=centre, closed_at__isnull=True)
    found = {case.client.first_name or case.client.calling_name: case for case in open_now}
    stories = {
        "คำผาย": _complete,
        "วีระ": _partly_returned,
        "มะลิ": _cannot_answer,
        "สมพร": _refused,
        "เด่นชัย": _only_begun,
    }
    for name, story in stories.items():
        with on_day(found[name], 1, 9):
            story(found[name], worker)


def _begin(
    case: Case,
    by: User,
    number: int,
    *,
    heard: Mapping[str, str] | None = None,
    needs: tuple[str, ...] = (),
    **more: Any,
) -> None:
    """`heard` and `needs` beside what all of them said: each may call for a warning."""
    reception.begin(
        case=case,
        by=by,
        safe_now={"hungry": "yes", "hurt_or_ill": "no", "self_harm": "unknown", **(heard or {})},
        urgent=["food_water", "wash_clothes", *needs],
        bag_number=f"{case.centre.abbreviation}-{number:03d}",
        seal_words="ถุงผ้าสีน้ำตาล ผนึกต่อหน้าผู้ใช้บริการ ไม่ได้เปิดดูข้างใน",
        at=case.received_at,
        **more,
    )


def _check(case: Case, by: User, code: str, result: str = "done", words: str = "", done_by: str = "") -> None:
    check = check_of(code)
    if check is None:
        raise ValueError(code)
    values = {"result": result, "on": bangkok_date(case.received_at), "done_by": done_by, "words": words}
    reception.record_check(case=case, by=by, check=check, values=values, expected=None)


def _listed(case: Case, by: User, signature: dict[str, str], things: Any = THINGS) -> None:
    listed = property.start(case=case, by=by)
    names = ("kind", "what", "quantity", "unit", "condition", "kept_where", "handed_to")
    for thing in things:
        values: dict[str, Any] = dict(zip(names, thing, strict=True))
        property.add_item(listed=listed, by=by, values=values | {"quantity": Decimal(values["quantity"])})
    listed.refresh_from_db()
    bags = list(case.bags.values_list("pk", flat=True))
    property.sign(
        listed=listed, by=by, signature={**signature, "words": ""}, bags=bags, expected=listed.row_version
    )


def _answer(case: Case, by: User, kind: str, outcome: str, **values: Any) -> None:
    consents.record(
        case=case,
        by=by,
        kind=kind,
        values={"outcome": outcome, "on": bangkok_date(case.received_at), **values},
        after=0,
    )


def _complete(case: Case, by: User) -> None:
    _begin(case, by, 1, interpreter="not_needed", language="ไทยอีสาน")
    _check(case, by, "papers", words="มีบัตรประชาชน ไม่มีทะเบียนบ้าน")
    _check(case, by, "body", words="แผลถลอกที่เข่าขวา ทำแผลแล้ว", done_by="นายพยาบาล ใจเย็น")
    _check(case, by, "photo", words="ยินยอมให้ถ่ายเพื่อทำทะเบียน")
    _check(case, by, "register")
    _listed(case, by, THUMB)
    _answer(case, by, ConsentKind.SERVICE, "given", rights_told=["read", "pictures"], **THUMB)
    _answer(
        case,
        by,
        ConsentKind.DISCLOSURE,
        "given",
        rights_told=["read"],
        groups=["identity", "needs", "health"],
        to_whom="โรงพยาบาลประจำจังหวัด",
        until=bangkok_today() + timedelta(days=90),
        **THUMB,
    )


def _partly_returned(case: Case, by: User) -> None:
    _begin(case, by, 2)
    _check(case, by, "papers", words="บัตรประชาชนหมดอายุ")
    _check(case, by, "photo", result="declined", words="ขอไม่ถ่ายภาพ")
    _listed(case, by, SIGNED, THINGS[:2])
    _answer(case, by, ConsentKind.SERVICE, "given", rights_told=["read"], **SIGNED)
    money = case.property_lists.get().items.get(kind="money")
    property.give_back(
        case=case,
        by=by,
        receipt={**SIGNED, "to": "owner", "to_name": "", "words": "ขอไปซื้อของใช้"},
        quantities={money.pk: Decimal("300.00")},
    )


def _cannot_answer(case: Case, by: User) -> None:
    _begin(case, by, 3, heard={"harmed": "yes"}, interpreter="needed", language="เขมร")
    _check(case, by, "papers", result="none")
    _check(case, by, "register", result="not_ready", words="รอล่าม")
    _answer(
        case,
        by,
        ConsentKind.SERVICE,
        "cannot_now",
        cause="no_language",
        decides="พนักงานเจ้าหน้าที่ของศูนย์",
        by_right="ให้การคุ้มครองในเบื้องต้น",
        ask_again_on=bangkok_today() + timedelta(days=1),
    )


def _refused(case: Case, by: User) -> None:
    _begin(case, by, 4, needs=("medicine",))
    _answer(
        case,
        by,
        ConsentKind.SERVICE,
        "refused",
        rights_told=["read"],
        offered="ที่พัก อาหาร และพาไปพบแพทย์",
        words="ขอนอนคืนเดียว พรุ่งนี้จะไปหาเพื่อน",
        goes_where="ห้องเช่าของเพื่อน",
        invited_back="ให้บัตรศูนย์ บอกว่ากลับมาได้ทุกเวลา",
    )


def _only_begun(case: Case, by: User) -> None:
    _begin(case, by, 5, heard={"hurt_or_ill": "yes"})
    _check(case, by, "photo", result="not_yet", words="รอให้นอนพักก่อน")
