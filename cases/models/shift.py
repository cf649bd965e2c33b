"""The log of the shifts: what one shift leaves in writing for the next."""

from datetime import datetime

import pgtrigger
from django.db import models
from django.db.models import Case as Choose
from django.db.models import Q, Value, When
from django.utils import timezone

from cases.models.case import Case
from cases.rules.shift import Shift, shift_at, shift_before
from shelter.accounts.models import Centre, Role, User
from shelter.desk import config
from shelter.desk.models import Record
from shelter.lib.thai import BANGKOK, bangkok_date


def shifts_around(moment: datetime) -> tuple[Shift, Shift]:
    """The shift in which a moment lies and the one before it, by the hours in force that day."""
    starts = config.value("shift_starts", bangkok_date(moment))
    now = shift_at(moment.astimezone(BANGKOK), starts)
    return now, shift_before(now, starts)


class ShiftEntryQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Caseworker and director: every line of their centre. On duty: this shift's and the one before."""
        if user.centre_id is None:
            return self.none()
        own = self.filter(centre_id=user.centre_id)
        if user.has_role(Role.CASEWORKER, Role.DIRECTOR):
            return own
        if user.has_role(Role.DUTY):
            return own.filter(at__gte=shifts_around(timezone.now())[1].begins)
        return self.none()

    def with_told(self, user: User):
        """With `told`: whether the words of a line are for this person.

        What somebody was given or what happened to them is needed by whoever works this shift or took over
        from the one before. Later the medicine is for those who read the person's health, and an incident is
        read in the person's file, which is opened one by one.
        """
        needed = Q(at__gte=shifts_around(timezone.now())[1].begins)
        of_nobody = Q(case__isnull=True) | ~Q(kind__in=[ShiftEntry.Kind.MEDICINE, ShiftEntry.Kind.INCIDENT])
        medicine = Q(kind=ShiftEntry.Kind.MEDICINE, case__in=Case.objects.health_to(user))
        incident = Q(kind=ShiftEntry.Kind.INCIDENT, case__in=Case.objects.sensitive_to(user))
        told = When(needed | of_nobody | medicine | incident, then=Value(True))
        return self.annotate(told=Choose(told, default=Value(False)))


class ShiftEntry(Record):
    """One line of the log, written once. `details` holds counted numbers, by kind:

    heads: {"houses": [{"house": name, "beds": taken by the list, "counted": heads,
    or null where nobody counted}]}; meal: {"meal": code of
    list meal, "people": how many}.
    """

    class Kind(models.TextChoices):
        HEADS = "heads", "จำนวนคน"
        MEAL = "meal", "อาหาร"
        MEDICINE = "medicine", "ให้ยาตามที่จัดไว้"
        INCIDENT = "incident", "เหตุการณ์"
        HANDOVER = "handover", "ส่งต่อเวร"

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("เรื่อง", max_length=10, choices=Kind.choices)
    at = models.DateTimeField("เวลา")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField("ข้อความ", blank=True)
    details = models.JSONField(default=dict, blank=True)

    objects = ShiftEntryQuerySet.as_manager()

    class Meta:
        verbose_name = "บันทึกเวร"
        ordering = ["-at", "-created_at"]
        indexes = [models.Index(fields=["centre", "-at"], name="shift_log")]
        constraints = [
            models.CheckConstraint(name="shift_entry_says_something", condition=~Q(text="") | ~Q(details={})),
            models.CheckConstraint(
                name="shift_entry_medicine_is_given_to_somebody",
                condition=~Q(kind="medicine") | Q(case__isnull=False),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
