"""What every permission answers, and who may do what with staff accounts and deputies' orders."""

from dataclasses import dataclass
from typing import NamedTuple

from shelter.accounts.models import Centre, DeputyOrder, Role, User
from shelter.desk.refusal import Refused


class Answer(NamedTuple):
    """Result of `can_x(user, obj)`. `reason` is a Thai sentence that says what to do next when refused."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Answer(True)


def no(reason: str) -> Answer:
    return Answer(False, reason)


def require(answer: Answer) -> None:
    """Raise Refused with the reason where the answer is no; an action asks this of the row it has locked."""
    if not answer:
        raise Refused(answer.reason)


# --- staff accounts (DESIGN 6: the administrator writes; director and headquarters read) ------------
STAFF_READERS = (Role.ADMIN, Role.DIRECTOR, Role.AUDITOR)
STAFF_WRITERS = (Role.ADMIN,)
# Headquarters' role sees every centre: no centre's administrator can give it away.
GRANTABLE = tuple(role for role in Role if role != Role.AUDITOR)

_ADMIN_ONLY = no("จัดการบัญชีได้เฉพาะผู้ดูแลระบบของศูนย์เดียวกัน แจ้งผู้ดูแลระบบให้ทำ")
_NOT_ONESELF = no("ทำกับบัญชีของตนเองไม่ได้ ให้ผู้ดูแลระบบอีกคนของศูนย์ทำ ถ้าไม่มี ให้เพิ่มผู้ดูแลระบบคนที่สองก่อน")
_CLOSED = no("บัญชีนี้ปิดใช้อยู่ เปิดใช้อีกครั้งก่อน")


def can_add_user(user: User) -> Answer:
    return YES if user.has_role(*STAFF_WRITERS) else _ADMIN_ONLY


def can_edit_user(user: User, other: User) -> Answer:
    """Name and position; whether the roles too is `can_set_roles`."""
    if not user.has_role(*STAFF_WRITERS) or user.centre_id != other.centre_id:
        return _ADMIN_ONLY
    return YES


def can_set_roles(user: User, other: User) -> Answer:
    """Never one's own: so that a centre's last administrator cannot be lost, nor anybody raise themself."""
    if user.pk == other.pk:
        return _NOT_ONESELF
    return can_edit_user(user, other)


def can_give_code(user: User, other: User) -> Answer:
    """Making the one-time code by which a person chooses a password."""
    if not (allowed := can_set_roles(user, other)):
        return allowed
    return YES if other.is_active else _CLOSED


def can_clear_second_factor(user: User, other: User) -> Answer:
    return can_give_code(user, other)


def can_deactivate_user(user: User, other: User) -> Answer:
    """Always possible at once: what the person leaves behind is for the director to hand on."""
    if not (allowed := can_set_roles(user, other)):
        return allowed
    return YES if other.is_active else no("บัญชีนี้ปิดใช้อยู่แล้ว")


def can_reactivate_user(user: User, other: User) -> Answer:
    if not (allowed := can_set_roles(user, other)):
        return allowed
    return no("บัญชีนี้ใช้งานอยู่แล้ว") if other.is_active else YES


def can_transfer_user(user: User, other: User) -> Answer:
    """Letting somebody go to another centre, where they hold no role until its administrator gives one."""
    return can_give_code(user, other)


def can_edit_centre(user: User, centre: Centre) -> Answer:
    if user.has_role(*STAFF_WRITERS) and user.centre_id == centre.pk:
        return YES
    return no("แก้ไขข้อมูลศูนย์ได้เฉพาะผู้ดูแลระบบของศูนย์ แจ้งผู้ดูแลระบบให้แก้ไข")


# --- who stands in for the director ---------------------------------------------------------------
DEPUTY_WRITERS = (Role.DIRECTOR, Role.ADMIN)


def can_name_deputy(user: User) -> Answer:
    """The director, or the administrator when the director cannot; whoever stands in names nobody else."""
    if user.standing_in is not None:
        return no("ผู้ที่แทนผู้อำนวยการอยู่บันทึกคำสั่งแต่งตั้งไม่ได้ ให้ผู้ดูแลระบบของศูนย์บันทึกตามคำสั่ง")
    if user.centre_id and user.has_role(*DEPUTY_WRITERS):
        return YES
    return no("บันทึกคำสั่งแต่งตั้งได้เฉพาะผู้อำนวยการและผู้ดูแลระบบของศูนย์")


def can_end_deputy(user: User, order: DeputyOrder) -> Answer:
    """Ending an order before its last day. Whoever it names may lay it down too."""
    if order.is_over:
        return no("คำสั่งนี้สิ้นสุดแล้ว")
    if user.pk == order.user_id:
        return YES
    if not (allowed := can_name_deputy(user)):
        return allowed
    return YES if user.centre_id == order.centre_id else no("คำสั่งนี้เป็นของศูนย์อื่น ให้ศูนย์นั้นสิ้นสุดเอง")


@dataclass(frozen=True)
class Move:
    """One button of an account's page: the route that does it, its words and its icon."""

    route: str
    label: str
    icon: str


USER_MOVES = (
    (Move("staff:user-edit", "แก้ไขบัญชี", "pencil"), can_edit_user),
    (Move("staff:user-code", "ออกรหัสเข้าใช้", "key"), can_give_code),
    (Move("staff:user-second-factor", "ล้างการยืนยันสองชั้น", "fingerprint"), can_clear_second_factor),
    (Move("staff:user-transfer", "ย้ายไปศูนย์อื่น", "arrow-left-right"), can_transfer_user),
    (Move("staff:user-deactivate", "ปิดใช้บัญชี", "slash-circle"), can_deactivate_user),
    (Move("staff:user-reactivate", "เปิดใช้อีกครั้ง", "arrow-counterclockwise"), can_reactivate_user),
)


def user_moves(user: User, other: User) -> list[Move]:
    """What this person may do to that account now, in the order of the page's buttons."""
    return [move for move, can in USER_MOVES if can(user, other)]
