"""Reception: what was asked and needed when the person came in (DOMAIN 5.2, 17 *The night door*)."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from cases.models.case import Case
from shelter.accounts.models import User
from shelter.desk.models import Record, Versioned


class Told(models.TextChoices):
    """An answer at the door. A question that was not asked has no entry: silence is never "no"."""

    YES = "yes", "มี"
    NO = "no", "ไม่มี"
    UNKNOWN = "unknown", "ยังไม่ทราบ"


class InterpreterNeed(models.TextChoices):
    UNASKED = "", "ยังไม่ได้ถาม"
    NEEDED = "needed", "ต้องมีล่าม"
    NOT_NEEDED = "not_needed", "ไม่ต้องมีล่าม"


class ReceptionQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Receptions of the cases this person may see."""
        return self.filter(case__in=Case.objects.visible_to(user))


@pghistory.track(model_name="ReceptionHistory", exclude=["row_version"])
class Reception(Record, Versioned):
    """The reception of one file. `safe_now` and `urgent` are health and violence: sensitive."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="reception")
    begun_at = models.DateTimeField("เริ่มแรกรับเมื่อ")
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    safe_now = models.JSONField(
        "ปลอดภัยตอนนี้ไหม", default=dict, blank=True, help_text="code of list safety_question → Told"
    )
    urgent = ArrayField(
        models.CharField(max_length=40),
        verbose_name="ความต้องการเร่งด่วน",
        default=list,
        blank=True,
        help_text="codes of list urgent_need",
    )
    interpreter = models.CharField(
        "ล่าม", max_length=12, choices=InterpreterNeed.choices, default=InterpreterNeed.UNASKED, blank=True
    )
    language = models.CharField("ภาษาที่ใช้สื่อสาร", max_length=60, blank=True)
    interpreter_name = models.CharField("ผู้ที่ช่วยเป็นล่าม", max_length=120, blank=True)
    words = models.TextField("บันทึกแรกรับ", blank=True)

    objects = ReceptionQuerySet.as_manager()

    class Meta:
        verbose_name = "แรกรับ"
        constraints = [
            models.CheckConstraint(
                name="reception_interpreter_known",
                condition=models.Q(interpreter__in=[need.value for need in InterpreterNeed]),
            ),
        ]
