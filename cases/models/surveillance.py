"""เฝ้าระวัง of a file: what is watched, what each look saw, when somebody looks next (DOMAIN 16 S37)."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from cases.models.case import Case
from shelter.accounts.models import User
from shelter.desk.models import Record


class SurveillanceQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(case__in=Case.objects.visible_to(user))

    def going_on(self):
        return self.filter(ended_at__isnull=True)


@pghistory.track(model_name="SurveillanceHistory")
class Surveillance(Record):
    """One thing watched. `private` ones tell of health, mind or law (`can_see_surveillance`)."""

    class Level(models.TextChoices):
        CALM = "calm", "ปกติ"
        CLOSE = "close", "ดูใกล้ชิด"
        URGENT = "urgent", "เร่งด่วน"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="surveillances")
    subject = models.CharField("เฝ้าระวังเรื่อง", max_length=200)
    private = models.BooleanField("เกี่ยวกับสุขภาพ จิตใจ หรือคดี", default=False)
    level = models.CharField("ระดับ", max_length=8, choices=Level.choices)
    next_on = models.DateField("ดูอีกครั้งวันที่", null=True, blank=True)
    next_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ผู้ดูครั้งถัดไป"
    )
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("เลิกเฝ้าระวังเมื่อ", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.TextField("เหตุผลที่เลิก", blank=True)

    objects = SurveillanceQuerySet.as_manager()

    class Meta:
        verbose_name = "การเฝ้าระวัง"
        ordering = ["ended_at", "next_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                name="surveillance_ended_stamped",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (
                    Q(ended_at__isnull=False, ended_by__isnull=False, next_on__isnull=True)
                    & ~Q(end_reason="")
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["case", "next_on"], condition=Q(ended_at__isnull=True), name="surveillance_next_look"
            ),
        ]

    def __str__(self):
        return self.subject


class SurveillanceLook(Record):
    """What was seen at one look. Append-only."""

    surveillance = models.ForeignKey(Surveillance, on_delete=models.CASCADE, related_name="looks")
    on = models.DateField("วันที่ดู")
    signs = models.TextField("สัญญาณที่พบ")
    level = models.CharField("ระดับ", max_length=8, choices=Surveillance.Level.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-created_at"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return self.get_level_display()
