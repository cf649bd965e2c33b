"""What everybody who meets a person must know first, each with its days."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import Q

from cases.models.case import Case
from cases.models.health import HealthCheck
from shelter.accounts.models import Role, User
from shelter.desk.models import Record


class FlagKind(models.TextChoices):
    ALLERGY = "allergy", "แพ้ยา อาหาร หรือสิ่งอื่น"
    DANGER = "danger", "ระวังอันตราย"
    DO_NOT_TELL = "do_not_tell", "ห้ามบอกว่าอยู่ที่นี่"
    INFECTION = "infection", "ระวังการสัมผัส"
    OTHER = "other", "ข้อควรระวังอื่น"


class FlagQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Of the files this person may see; how much of its words is `rules.flags`."""
        if not user.has_role(Role.CASEWORKER, Role.TEAM, Role.DIRECTOR):
            return self.none()
        return self.filter(case__client__cases__in=Case.objects.visible_to(user)).distinct()

    def standing(self, today: date):
        """Begun, not ended, and not past the day it was set until."""
        return self.filter(since__lte=today, ended_at__isnull=True).filter(
            Q(until__isnull=True) | Q(until__gte=today)
        )


@pghistory.track(model_name="CaseFlagHistory")
class CaseFlag(Record):
    """Written down on one file and true of the person: a later file of the same person shows it too."""

    Kind = FlagKind

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="flags")
    kind = models.CharField("เรื่อง", max_length=12, choices=FlagKind.choices)
    words = models.CharField("รายละเอียด", max_length=200)
    since = models.DateField("ตั้งแต่")
    until = models.DateField("ถึงวันที่", null=True, blank=True)
    health_check = models.ForeignKey(
        HealthCheck,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="flags",
        help_text="the check that set it; a later one that says otherwise ends it",
    )
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("สิ้นสุดเมื่อ", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField("เหตุที่สิ้นสุด", max_length=300, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = "ข้อควรระวัง"
        ordering = ["-since", "-created_at"]
        constraints = [
            models.CheckConstraint(
                name="flag_kind_known", condition=Q(kind__in=[kind.value for kind in FlagKind])
            ),
            models.CheckConstraint(
                name="flag_until_after_since",
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
            ),
            models.CheckConstraint(
                name="flag_end_is_whole",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
            ),
        ]
        indexes = [models.Index(fields=["case"], condition=Q(ended_at__isnull=True), name="flag_standing")]

    def __str__(self):
        return self.get_kind_display()

    def stands_on(self, day: date) -> bool:
        return self.ended_at is None and self.since <= day and (self.until is None or self.until >= day)
