"""Papers and pictures put into a file and taken out again."""

from collections.abc import Iterable
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from cases.actions import events
from cases.models import Attachment, Case, CaseEvent, SensitiveGroup
from cases.permissions.attachment import can_attach, can_withdraw
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk import codes, files
from shelter.desk.models import Code

KIND_LISTS = ("document_type", "document_type_extra")
# What a paper of this kind tells about, unless somebody says otherwise.
GROUP_OF_KIND = {
    "id_card_copy": SensitiveGroup.IDENTITY,
    "house_reg_copy": SensitiveGroup.IDENTITY,
    "civil_reg_check": SensitiveGroup.IDENTITY,
    "disability_card": SensitiveGroup.HEALTH,
    "medical_cert": SensitiveGroup.HEALTH,
    "criminal_check": SensitiveGroup.CRIMINAL,
}
FOR_READERS = "เห็นได้เฉพาะผู้อำนวยการและผู้ที่มีสิทธิดูข้อมูลอ่อนไหวของแฟ้มนี้"


@transaction.atomic
def attach(
    *,
    case: Case,
    by: User,
    uploads: Iterable[UploadedFile],
    kind: str,
    caption: str = "",
    dated_on: date | None = None,
    sensitive_group: str | None = None,
) -> list[Attachment]:
    """Keep uploads as papers of the file, all or none. Without a `sensitive_group` the kind decides.

    Raises Refused, naming the upload that is not kept. Files are cleaned before the lock is taken: a large
    picture takes seconds, and others go on writing the file.
    """
    require(can_attach(by, case))
    stored = files.store_all(uploads, centre=case.centre, by=by)
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    require(can_attach(by, case))
    group = GROUP_OF_KIND.get(kind, "") if sensitive_group is None else sensitive_group
    made = Attachment.objects.bulk_create(
        Attachment(
            case=case,
            file=file,
            kind=kind,
            caption=caption,
            dated_on=dated_on,
            sensitive_group=group,
            added_by=by,
        )
        for file in stored
    )
    _told(case, by, f"แนบเอกสาร {len(made)} ไฟล์", made[0])
    return made


def _told(case: Case, by: User, title: str, attachment: Attachment) -> None:
    """The timeline is read by the whole team: of a sensitive paper it says that there is one."""
    words = FOR_READERS
    if not attachment.sensitive_group:
        listed = Code.objects.filter(list__in=KIND_LISTS, code=attachment.kind).values_list("list", flat=True)
        name = codes.label(listed.first() or "", attachment.kind)
        words = " · ".join(part for part in (name, attachment.caption) if part)
    url = reverse("cases:files", args=[case.pk])
    events.record(case=case, by=by, kind=CaseEvent.Kind.FILE, title=title, body=words, url=url)


@transaction.atomic
def withdraw(*, attachment: Attachment, by: User, reason: str) -> None:
    """Take a paper out: nobody opens it any more; the row stays with who, when and why."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=attachment.case_id)
    current = Attachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
    current.case = case
    require(can_withdraw(by, current))
    current.withdraw(by, reason)
    _told(case, by, "นำเอกสารออก", current)
