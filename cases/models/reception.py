"""Reception: what was asked and needed when the person came in (DOMAIN 5.2, 17 *The night door*)."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from cases.models.case import Case
from cases.rules.reception import CHECKS
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

    def get_absolute_url(self):
        return reverse("cases:reception", args=[self.case_id])


class CheckResult(models.TextChoices):
    DONE = "done", "ทำแล้ว"
    NONE = "none", "ไม่มีให้ตรวจหรือไม่มีของ"
    NOT_YET = "not_yet", "ยังไม่ได้ทำ"
    NOT_READY = "not_ready", "ผู้ใช้บริการยังไม่พร้อม"
    DECLINED = "declined", "ผู้ใช้บริการไม่ประสงค์"


@pghistory.track(model_name="ReceptionCheckHistory", exclude=["row_version"])
class ReceptionCheck(Record, Versioned):
    """One line of the checklist: its result, who did it and when, or why not yet."""

    Result = CheckResult

    reception = models.ForeignKey(Reception, on_delete=models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=12, choices=[(check.code, check.label) for check in CHECKS])
    result = models.CharField("ผล", max_length=10, choices=CheckResult.choices)
    on = models.DateField("วันที่")
    done_by = models.CharField("ผู้ตรวจหรือผู้ทำ", max_length=120, blank=True)
    words = models.TextField("สิ่งที่พบ หรือเหตุผล", blank=True)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField("บันทึกล่าสุดเมื่อ")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reception", "kind"], name="reception_check_once"),
            models.CheckConstraint(
                name="reception_check_known",
                condition=models.Q(kind__in=[check.code for check in CHECKS])
                & models.Q(result__in=[result.value for result in CheckResult]),
            ),
            models.CheckConstraint(
                name="reception_check_not_yet_says_why",
                condition=~models.Q(result="not_yet") | ~models.Q(words=""),
            ),
        ]
