"""Papers and pictures of a case: uploaded, dated, taken back with a reason and never deleted."""

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cases.models.case import Case
from shelter.accounts.models import Role, User
from shelter.desk.models import Record, StoredFile


class SensitiveGroup(models.TextChoices):
    """What only those read who need it (SECURITY, *Access*; `permissions.groups`)."""

    HEALTH = "health", "สุขภาพ"
    PSYCHIATRIC = "psychiatric", "สุขภาพจิต"
    CRIMINAL = "criminal", "คดีและประวัติอาชญากรรม"
    IDENTITY = "identity", "เลขและเอกสารแสดงตน"
    CONTACT = "contact", "ที่อยู่และการติดต่อที่ต้องปกปิด"


class Withdrawable(models.Model):
    """Never deleted: taken out with who, when and why, after which nobody opens it any more."""

    withdrawn_at = models.DateTimeField("นำออกเมื่อ", null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawal_reason = models.CharField("เหตุที่นำออก", max_length=300, blank=True)

    class Meta:
        abstract = True

    def withdraw(self, by: User, reason: str) -> None:
        self.withdrawn_at, self.withdrawn_by, self.withdrawal_reason = timezone.now(), by, reason
        self.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])


def withdrawal_is_whole(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason="")
        | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawal_reason="")),
    )


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Of the files this person may see; one of a sensitive group for its readers
        (`permissions.groups.can_see_group`) and who added it."""
        if not user.has_role(Role.CASEWORKER, Role.TEAM, Role.DIRECTOR):
            return self.none()
        return self.filter(case__in=Case.objects.visible_to(user)).filter(
            Q(sensitive_group="")
            | Q(added_by=user)
            | Q(case__in=Case.objects.sensitive_to(user))
            | Q(
                sensitive_group__in=[SensitiveGroup.HEALTH, SensitiveGroup.PSYCHIATRIC],
                case__in=Case.objects.health_to(user),
            )
            | Q(sensitive_group=SensitiveGroup.CRIMINAL, case__in=Case.objects.law_to(user))
        )

    def standing(self):
        return self.filter(withdrawn_at__isnull=True)


@pghistory.track(model_name="AttachmentHistory")
class Attachment(Record, Withdrawable):
    """One kept file of a case. `kind` is of the lists document_type and document_type_extra."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("ชนิดเอกสาร", max_length=40)
    caption = models.CharField("คำอธิบาย", max_length=200, blank=True)
    dated_on = models.DateField("ลงวันที่", null=True, blank=True)
    sensitive_group = models.CharField(
        "ข้อมูลอ่อนไหว", max_length=12, blank=True, choices=SensitiveGroup.choices
    )
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "เอกสารแนบ"
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="attachment_group_known",
                condition=Q(sensitive_group__in=["", *(group.value for group in SensitiveGroup)]),
            ),
            withdrawal_is_whole("attachment_withdrawal_is_whole"),
        ]
        indexes = [models.Index(fields=["case", "-created_at"], name="attachment_of_case")]

    def __str__(self):
        return self.caption or self.file.name

    def get_absolute_url(self):
        return reverse("cases:file", args=[self.case_id, self.pk])

    @property
    def is_picture(self) -> bool:
        return self.file.content_type.startswith("image/")
