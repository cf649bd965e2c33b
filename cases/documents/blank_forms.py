"""The papers of the house to be filled in by hand: when the power is out, in the field, at a bedside.

A paper's own template prints the blank form from a context without a record, so the two cannot differ.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cases.documents import assessment, consent, door, finding, plan, property, register, screening, visit
from cases.models import ConsentKind
from shelter.accounts.models import Centre


@dataclass(frozen=True)
class BlankForm:
    """One paper. `code` stands in its URL; `use` says in a line when it is taken out of the drawer."""

    code: str
    title: str
    use: str
    template: str
    context: Callable[[Centre], dict[str, Any]]


# In the order of a person's way through the centre.
FORMS: tuple[BlankForm, ...] = (
    BlankForm(
        "rights-pictures",
        consent.PICTURES_PAPER,
        "บอกสิทธิแก่ผู้ที่อ่านไม่ออกหรือพูดคนละภาษา",
        consent.PICTURES_TEMPLATE,
        consent.pictures,
    ),
    BlankForm(
        "rights-pictures-english",
        consent.PICTURES_IN_ENGLISH,
        "บอกสิทธิแก่ผู้ที่อ่านหรือฟังภาษาอังกฤษ ล่ามภาษาอื่นใช้แผ่นภาพเดียวกันได้",
        consent.PICTURES_TEMPLATE,
        consent.pictures_in_english,
    ),
    BlankForm(
        "consent-service",
        consent.PAPERS[ConsentKind.SERVICE],
        "ถามความสมัครใจเมื่อพักผ่อนแล้ว",
        consent.TEMPLATES[ConsentKind.SERVICE],
        consent.blank_service,
    ),
    BlankForm(
        "consent-disclosure",
        consent.PAPERS[ConsentKind.DISCLOSURE],
        "ก่อนส่งข้อมูลให้หน่วยงานหรือบุคคลอื่น",
        consent.TEMPLATES[ConsentKind.DISCLOSURE],
        consent.blank_disclosure,
    ),
    BlankForm(
        "property-list",
        property.LIST_PAPER,
        "เปิดถุงและนับของต่อหน้าผู้ใช้บริการและพยานสองคน",
        property.LIST_TEMPLATE,
        property.blank_list,
    ),
    BlankForm(
        "property-return",
        property.RETURN_PAPER,
        "คืนทรัพย์สินทั้งหมดหรือบางส่วน",
        property.RETURN_TEMPLATE,
        property.blank_return,
    ),
    BlankForm(
        "register",
        register.PAPER,
        "จดประวัติข้างเตียงหรือเมื่อไฟดับ แล้วบันทึกเข้าระบบ",
        register.TEMPLATE,
        register.blank,
    ),
    BlankForm(
        "report",
        door.REPORT_PAPER,
        "มีคนโทรมา พบเห็น หรือนำตัวมาส่ง ก่อนเปิดแฟ้ม",
        door.REPORT_TEMPLATE,
        door.blank_report,
    ),
    BlankForm(
        "receive",
        door.RECEIVE_PAPER,
        "รับคนเข้าเมื่อไฟดับหรืออินเทอร์เน็ตล่ม แล้วบันทึกตามเวลาจริง",
        door.RECEIVE_TEMPLATE,
        door.blank_receive,
    ),
    BlankForm(
        "screening",
        screening.PAPER,
        "ถามทีละข้อเท่าที่ตอบได้ ข้อที่ต้องถามตามลำพังมีเครื่องหมายไว้",
        screening.TEMPLATE,
        screening.blank,
    ),
    BlankForm(
        "fact-finding",
        finding.PAPER,
        "จดข้อเท็จจริงระหว่างคุย หลายครั้งได้ ทุกข้อเว้นไว้ได้",
        finding.TEMPLATE,
        finding.blank_context,
    ),
    BlankForm(
        "home-visit",
        visit.PAPER,
        "จดผลการเยี่ยมบ้านหรือชุมชนในพื้นที่",
        visit.TEMPLATE,
        visit.blank_context,
    ),
    BlankForm(
        "assessment",
        assessment.PAPER,
        "ให้คะแนนรายมิติร่วมกับผู้ใช้บริการ มีความหมายของทุกคะแนนแนบท้าย",
        assessment.TEMPLATE,
        assessment.blank,
    ),
    BlankForm(
        "plan",
        plan.PAPER,
        "เขียนแผนร่วมกับผู้ใช้บริการ ลงนาม แล้วบันทึกเข้าระบบ",
        plan.TEMPLATE,
        plan.blank,
    ),
)


def form_of(code: str) -> BlankForm | None:
    return next((form for form in FORMS if form.code == code), None)
