"""What may be done with a report."""

from cases.models import Notification, NotificationStatus
from cases.permissions.case import can_see_sensitive
from cases.permissions.door import ANSWERING, AT_THE_DOOR
from shelter.accounts.models import User
from shelter.accounts.permissions import YES, Answer, no

TAKERS = AT_THE_DOOR
_SETTLED = {
    NotificationStatus.BECAME: no("เรื่องนี้เปิดแฟ้มแล้ว เขียนต่อในแฟ้มของผู้ใช้บริการ"),
    NotificationStatus.CLOSED: no("เรื่องนี้ยุติแล้ว เปิดเรื่องอีกครั้งก่อน หรือรับแจ้งเป็นเรื่องใหม่ถ้าเป็นคนละเหตุ"),
}


def can_take_notification(user: User) -> Answer:
    if user.has_role(*TAKERS):
        return YES
    return no("รับแจ้งได้เฉพาะเจ้าหน้าที่เวร นักสังคมสงเคราะห์ นักพัฒนาสังคม และผู้อำนวยการ")


def can_read_notification(user: User, notification: Notification) -> Answer:
    return can_take_notification(user)


def can_edit_notification(user: User, notification: Notification) -> Answer:
    """While it is open: those who answer for files, and whoever on duty wrote it down."""
    if user.has_role(*ANSWERING) or notification.taken_by_id == user.pk:
        return _SETTLED.get(NotificationStatus(notification.status), YES)
    return no("แก้ไขได้เฉพาะผู้รับแจ้งเรื่องนี้ นักสังคมสงเคราะห์ นักพัฒนาสังคม และผู้อำนวยการ")


def can_open_file_from(user: User, notification: Notification) -> Answer:
    """Taking the person in: the report becomes a case."""
    if not (allowed := can_take_notification(user)):
        return allowed
    return _SETTLED.get(NotificationStatus(notification.status), YES)


def can_close_notification(user: User, notification: Notification) -> Answer:
    if not user.has_role(*ANSWERING):
        return no("ยุติเรื่องได้เฉพาะนักสังคมสงเคราะห์ นักพัฒนาสังคม และผู้อำนวยการ")
    return _SETTLED.get(NotificationStatus(notification.status), YES)


def can_reopen_notification(user: User, notification: Notification) -> Answer:
    """Taking a closed report up again; one that became a file goes on there."""
    if not user.has_role(*ANSWERING):
        return no("เปิดเรื่องอีกครั้งได้เฉพาะนักสังคมสงเคราะห์ นักพัฒนาสังคม และผู้อำนวยการ")
    if notification.status == NotificationStatus.CLOSED:
        return YES
    return _SETTLED.get(NotificationStatus(notification.status), no("เรื่องนี้เปิดอยู่แล้ว"))


def can_open_files(user: User, notification: Notification) -> Answer:
    """What came along with it: before a file by who may see who reported, then as the file tells health."""
    if not (allowed := can_reveal_notifier(user, notification)) or notification.case is None:
        return allowed
    return can_see_sensitive(user, notification.case)


def can_see_home(user: User, notification: Notification) -> bool:
    """Where the person's house is: kept back as their file keeps an address."""
    case = notification.case
    return case is None or not case.client.safe_contact or bool(can_see_sensitive(user, case))


def can_reveal_notifier(user: User, notification: Notification) -> Answer:
    """Seeing the telephone of whoever reported in full (logged each time)."""
    if user.has_role(*ANSWERING) or notification.taken_by_id == user.pk:
        return YES
    return no("เห็นเบอร์และไฟล์ของผู้แจ้งได้เฉพาะผู้รับแจ้งเรื่องนี้ นักสังคมสงเคราะห์ นักพัฒนาสังคม และผู้อำนวยการ")
