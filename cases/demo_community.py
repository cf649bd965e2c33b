"""Invented people of the watch list and tasks of the demo's community helpers."""

from datetime import timedelta

from cases.actions import community
from cases.models import Case, WatchPerson
from shelter.accounts.models import Centre, User
from shelter.lib.thai import bangkok_today


def demo_community(centre: Centre) -> None:
    """Two people watched, one of them with a call that waits, and one task; once per centre."""
    if WatchPerson.objects.filter(centre=centre).exists():
        return
    code = centre.code.lower()
    helper = User.objects.get(username=f"{code}.helper")
    worker = User.objects.get(username=f"{code}.social")
    today = bangkok_today()
    community.watch(
        by=helper,
        values={
            "called": "ลุงหมวกสาน",
            "sex": "male",
            "estimated_age": 65,
            "place": "ศาลาหน้าตลาดเช้า",
            "signs": ["sleeps_outside", "drinking"],
            "situation": "นอนศาลามาราวสองสัปดาห์ รับข้าวจากแม่ค้า ไม่บอกว่าบ้านอยู่ไหน",
            "next_look_on": today + timedelta(days=2),
        },
    )
    waiting = community.watch(
        by=helper,
        values={
            "called": "แม่ลูกอ่อนหลังโรงเรียน",
            "sex": "female",
            "estimated_age": 20,
            "place": "เพิงหลังโรงเรียนเก่า",
            "signs": ["child_with", "no_carer", "hungry"],
            "situation": "อยู่กับลูกเล็กสองคน กลางคืนไม่มีไฟ คนในบ้านที่เคยอยู่ด้วยหายไปแล้ว",
            "next_look_on": today,
        },
    )
    community.call_team(person=waiting, by=helper, words="เด็กเป็นไข้ แม่ไม่กล้าไปโรงพยาบาล")
    case = Case.objects.filter(centre=centre, client__calling_name="ลุงดำ").first()
    if case is not None:
        community.ask(
            case=case,
            by=worker,
            values={
                "helper": helper,
                "called": "ลุงดำ",
                "place": "แถวตลาดเช้า",
                "what": "ถามแม่ค้าตลาดเช้าว่าลุงเคยพักกับใคร ไม่ต้องบอกว่าลุงอยู่ที่ไหน",
                "need_to_know": "ลุงจำชื่อตัวเองไม่ได้ มีแผลเป็นที่คิ้วซ้าย",
                "due_on": today + timedelta(days=5),
            },
        )
