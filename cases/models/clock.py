"""What moves a file's clocks: pauses, whose days do not count, and extensions of protection."""

import pghistory
from django.db import models
from django.db.models import F, Q

from cases.models.case import Case
from shelter.accounts.models import DeputyOrder, User
from shelter.desk.models import Record


class PauseKind(models.TextChoices):
    HOSPITAL = "hospital", "อยู่โรงพยาบาล"
    ABSENT = "absent", "ออกไปโดยไม่แจ้ง"
    NOT_READY = "not_ready", "เลื่อนเพราะยังไม่พร้อม"
    OTHER = "other", "เหตุอื่น"


class PauseQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(case__in=Case.objects.visible_to(user))

    def standing(self):
        return self.filter(withdrawn_at__isnull=True)


@pghistory.track(model_name="ClockPauseHistory")
class ClockPause(Record):
    """Days that do not count, both ends included; without a last day it goes on. Pauses may overlap."""

    Kind = PauseKind

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pauses")
    kind = models.CharField("เพราะ", max_length=10, choices=PauseKind.choices)
    reason = models.CharField("รายละเอียด", max_length=300)
    first_on = models.DateField("ตั้งแต่วันที่")
    last_on = models.DateField("ถึงวันที่", null=True, blank=True)
    end_note = models.CharField("หมายเหตุเมื่อสิ้นสุด", max_length=300, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawal_reason = models.CharField("เหตุที่ยกเลิก", max_length=300, blank=True)

    objects = PauseQuerySet.as_manager()

    class Meta:
        verbose_name = "ช่วงที่หยุดนับ"
        ordering = ["first_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                name="pause_kind_known", condition=Q(kind__in=[kind.value for kind in PauseKind])
            ),
            models.CheckConstraint(
                name="pause_ends_after_it_begins",
                condition=Q(last_on__isnull=True) | Q(last_on__gte=F("first_on")),
            ),
            models.CheckConstraint(
                name="pause_withdrawal_is_whole",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawal_reason="")),
            ),
        ]
        indexes = [
            models.Index(fields=["case"], condition=Q(withdrawn_at__isnull=True), name="pause_standing")
        ]

    def __str__(self):
        return self.get_kind_display()

    @property
    def goes_on(self) -> bool:
        """Nobody has said yet that it is over, or that it never was."""
        return self.last_on is None and self.withdrawn_at is None

    @property
    def is_health(self) -> bool:
        """Why and how long somebody is in hospital is for readers of health alone."""
        return self.kind == PauseKind.HOSPITAL


class ExtensionStatus(models.TextChoices):
    """asked → approved | refused, by the director."""

    ASKED = "asked", "รอผู้อำนวยการพิจารณา"
    APPROVED = "approved", "อนุมัติแล้ว"
    REFUSED = "refused", "ไม่อนุมัติ"


class ExtensionQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(case__in=Case.objects.visible_to(user))

    def waiting(self):
        """Asked of the director of an open file; oldest first."""
        return self.filter(status=ExtensionStatus.ASKED, case__closed_at__isnull=True).order_by(
            "created_at", "id"
        )


@pghistory.track(model_name="ClockExtensionHistory")
class ClockExtension(Record):
    """More days of protection at the centre: asked by who works on the file, decided by the director."""

    Status = ExtensionStatus

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="extensions")
    days = models.PositiveSmallIntegerField("ขอเพิ่มอีก (วัน)")
    reason = models.CharField("เหตุผล", max_length=500)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        "สถานะ", max_length=10, choices=ExtensionStatus.choices, default=ExtensionStatus.ASKED
    )
    decided_at = models.DateTimeField("พิจารณาเมื่อ", null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_under = models.ForeignKey(
        DeputyOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_note = models.CharField("ความเห็นผู้อำนวยการ", max_length=300, blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = "คำขอขยายเวลา"
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(status=ExtensionStatus.ASKED), name="extension_one_asked"
            ),
            models.CheckConstraint(name="extension_has_days", condition=Q(days__gte=1)),
            models.CheckConstraint(
                name="extension_decision_is_whole",
                condition=Q(
                    status=ExtensionStatus.ASKED,
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                    decided_under__isnull=True,
                    decision_note="",
                )
                | Q(status=ExtensionStatus.APPROVED, decided_at__isnull=False, decided_by__isnull=False)
                | (
                    Q(status=ExtensionStatus.REFUSED, decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(decision_note="")
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at", "id"],
                condition=Q(status=ExtensionStatus.ASKED),
                name="extension_waiting",
            )
        ]

    def __str__(self):
        return f"ขอขยายเวลา {self.days} วัน"
