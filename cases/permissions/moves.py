"""The buttons of a record: what this person may do to it now."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cases.models import Assessment, Case, Facility, FactFinding, Notification, ServicePlan
from cases.permissions.assessment import (
    can_edit_assessment,
    can_finish_assessment,
    can_remark_assessment,
    can_reopen_assessment,
)
from cases.permissions.attachment import can_attach
from cases.permissions.case import can_add_entry, can_assign, can_see_who_opened, can_write_case
from cases.permissions.door import can_place
from cases.permissions.facility import can_reactivate_facility, can_write_facility
from cases.permissions.finding import can_add_to_finding, can_conclude, can_give_opinion, can_write_finding
from cases.permissions.flag import can_flag
from cases.permissions.merge import can_merge
from cases.permissions.notification import (
    can_close_notification,
    can_edit_notification,
    can_reopen_notification,
)
from cases.permissions.plan import (
    can_approve_plan,
    can_complete_plan,
    can_edit_plan,
    can_record_agreement,
    can_return_plan,
    can_revise_plan,
)
from shelter.accounts.models import User
from shelter.accounts.permissions import Answer


@dataclass(frozen=True)
class Move:
    """One button: the route that does it, its words (verb and object) and its icon."""

    code: str
    label: str
    icon: str


CASE_MOVES = (
    (Move("note", "บันทึกเหตุการณ์", "plus-lg"), can_add_entry),
    (Move("edit_person", "แก้ไขข้อมูลบุคคล", "pencil"), can_write_case),
    (Move("same_person", "อาจเป็นคนเดียวกับ…", "people"), can_merge),
    (Move("edit_intake", "แก้ไขข้อมูลรับเข้า", "pencil"), can_write_case),
    (Move("place", "จัดที่พัก", "building"), can_place),
    (Move("team", "จัดทีมผู้รับผิดชอบ", "people"), can_assign),
    (Move("files", "แนบเอกสาร", "upload"), can_attach),
    (Move("flags", "เพิ่มข้อควรระวัง", "flag"), can_flag),
    (Move("opened_by", "ใครเปิดแฟ้มนี้", "eye"), can_see_who_opened),
)


PLAN_MOVES = (
    (Move("edit", "แก้ไขแผน", "pencil"), can_edit_plan),
    (Move("agree", "บันทึกคำตอบของผู้ใช้บริการ", "pen"), can_record_agreement),
    (Move("approve", "อนุมัติแผน", "check-lg"), can_approve_plan),
    (Move("return", "ให้ทบทวน", "arrow-left"), can_return_plan),
    (Move("revise", "สร้างฉบับปรับปรุง", "files"), can_revise_plan),
    (Move("complete", "สิ้นสุดแผน", "flag"), can_complete_plan),
)


FINDING_MOVES = (
    (Move("session", "บันทึกการพูดคุย", "chat-left-text"), can_add_to_finding),
    (Move("statement", "บันทึกคำบอกเล่า", "chat-quote"), can_add_to_finding),
    (Move("problem", "ระบุปัญหา", "plus-lg"), can_write_finding),
    (Move("diagnosis", "เขียนการวินิจฉัย", "pencil"), can_write_finding),
    (Move("done", "บันทึกว่าเสร็จเบื้องต้น", "check-lg"), can_conclude),
    (Move("opinion", "ความเห็นผู้อำนวยการ", "pen"), can_give_opinion),
)


FACILITY_MOVES = (
    (Move("edit", "แก้ไขข้อมูล", "pencil"), can_write_facility),
    (Move("deactivate", "ปิดใช้สถานที่", "slash-circle"), can_write_facility),
    (Move("reactivate", "เปิดใช้อีกครั้ง", "arrow-counterclockwise"), can_reactivate_facility),
)


NOTIFICATION_MOVES = (
    (Move("edit_notification", "แก้ไขเรื่อง", "pencil"), can_edit_notification),
    (Move("close_notification", "ยุติเรื่อง", "check-lg"), can_close_notification),
    (Move("reopen_notification", "เปิดเรื่องอีกครั้ง", "arrow-counterclockwise"), can_reopen_notification),
)


ASSESSMENT_MOVES = (
    (Move("edit", "แก้ไขการประเมิน", "pencil"), can_edit_assessment),
    (Move("finish", "บันทึกว่าประเมินเสร็จ", "check-lg"), can_finish_assessment),
    (Move("remark", "ความเห็นผู้อำนวยการ", "pen"), can_remark_assessment),
    (Move("reopen", "เปิดแก้ไข", "arrow-counterclockwise"), can_reopen_assessment),
)


# The buttons of each kind of record; a room adds its own.
MOVES: dict[type, tuple[tuple[Move, Callable[[User, Any], Answer]], ...]] = {
    Case: CASE_MOVES,
    FactFinding: FINDING_MOVES,
    ServicePlan: PLAN_MOVES,
    Facility: FACILITY_MOVES,
    Assessment: ASSESSMENT_MOVES,
    Notification: NOTIFICATION_MOVES,
}


def available_moves(user: User, obj: Any) -> list[Move]:
    """What this person may do to this record now, in the order of the page's buttons."""
    return [move for move, can in MOVES[type(obj)] if can(user, obj)]
