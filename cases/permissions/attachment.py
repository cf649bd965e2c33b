"""What may be done with the papers and pictures of a file."""

from cases.models import Attachment, Case
from cases.permissions.case import can_add_entry, can_read_case, can_write_case
from shelter.accounts.models import User
from shelter.accounts.permissions import YES, Answer, no


def can_read_attachment(user: User, attachment: Attachment) -> Answer:
    """Whoever reads the file; of a sensitive group only its readers find it (`Attachment.visible_to`)."""
    return can_read_case(user, attachment.case)


def can_attach(user: User, case: Case) -> Answer:
    """Adding papers; a team member may, on assigned files."""
    return can_add_entry(user, case)


def can_withdraw(user: User, attachment: Attachment) -> Answer:
    """Taking a paper out of the file: who put it in, and those who write the file."""
    if attachment.withdrawn_at is not None:
        return no("เอกสารนี้นำออกแล้ว หากยังต้องใช้ ให้แนบใหม่")
    if not (allowed := can_add_entry(user, attachment.case)):
        return allowed
    if user.pk == attachment.added_by_id or can_write_case(user, attachment.case):
        return YES
    return no("นำออกได้เฉพาะผู้แนบ ผู้จัดการรายกรณี และผู้อำนวยการ แจ้งคนใดคนหนึ่งให้นำออก")
