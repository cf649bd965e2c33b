"""Where people sleep in a centre: houses, their beds, and who lies where since when."""

import re
from datetime import datetime

import pghistory
from django.db import models
from django.db.models import F, Q

from cases.models.case import Case, CaseQuerySet
from shelter.accounts.models import Centre, Role, User
from shelter.desk.models import Record, Versioned

# What is said of a stay in hospital to whoever may not know of the person's health.
AWAY = "ไม่อยู่ที่ศูนย์"


class HouseFor(models.TextChoices):
    """Whom a house is meant for; who is placed there stays the officer's decision."""

    MEN = "men", "ชาย"
    WOMEN = "women", "หญิง"
    ANY = "any", "ทุกเพศ"
    FAMILY = "family", "ครอบครัว"
    OBSERVATION = "observation", "แยกสังเกตอาการ"


class HouseQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The houses of one's own centre, for those who place people and those who keep the list of beds."""
        if user.centre_id is None or not user.has_role(Role.CASEWORKER, Role.DIRECTOR, Role.DUTY, Role.ADMIN):
            return self.none()
        return self.filter(centre_id=user.centre_id)

    def in_use(self):
        return self.filter(is_active=True)


@pghistory.track(model_name="HouseHistory", exclude=["row_version"])
class House(Record, Versioned):
    """A building or room of beds. Never deleted: closed, so that earlier stays still say where."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="houses")
    name = models.CharField("ชื่อเรือน", max_length=100, db_collation="th-x-icu")
    meant_for = models.CharField("สำหรับ", max_length=12, choices=HouseFor.choices)
    is_active = models.BooleanField("ใช้งานอยู่", default=True)

    objects = HouseQuerySet.as_manager()

    class Meta:
        verbose_name = "เรือนพัก"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "name"], name="house_name_once_per_centre"),
            models.CheckConstraint(name="house_for_known", condition=Q(meant_for__in=HouseFor.values)),
        ]

    def __str__(self):
        return self.name

    @property
    def kind(self) -> str:
        """Whom it is meant for, or "" where the name ends with that: เรือนหญิง, เรือนหญิง 2, ห้องสังเกตอาการ."""
        label = str(self.get_meant_for_display())
        return "" if re.search(rf"{label.removeprefix('แยก')}[\s\d]*$", self.name) else label

    @property
    def described(self) -> str:
        """The name, and whom it is meant for where the name does not say it."""
        return f"{self.name} ({self.kind})" if self.kind else self.name


class BedQuerySet(models.QuerySet):
    def free(self):
        """Beds in use, of houses in use, in which nobody lies."""
        taken = BedStay.objects.filter(bed=models.OuterRef("pk"), until__isnull=True)
        return self.filter(~models.Exists(taken), in_use=True, house__is_active=True)


@pghistory.track(model_name="BedHistory")
class Bed(Record):
    """One bed. A label that left the house's list is out of use; it never disappears."""

    house = models.ForeignKey(House, on_delete=models.PROTECT, related_name="beds")
    label = models.CharField("เตียง", max_length=40)
    place = models.PositiveSmallIntegerField(default=0)
    in_use = models.BooleanField("ใช้งานอยู่", default=True)

    objects = BedQuerySet.as_manager()

    class Meta:
        verbose_name = "เตียง"
        ordering = ["place", "label"]
        constraints = [models.UniqueConstraint(fields=["house", "label"], name="bed_label_once_per_house")]

    def __str__(self):
        return f"{self.house.name} เตียง {self.label}"


class BedStayQuerySet(models.QuerySet):
    def open(self):
        return self.filter(until__isnull=True)

    def last(self):
        """Ended, and the person of the file lay nowhere here afterwards."""
        later = BedStay.objects.filter(case=models.OuterRef("case"), since__gte=models.OuterRef("until"))
        return self.filter(~models.Exists(later), until__isnull=False)


@pghistory.track(model_name="BedStayHistory")
class BedStay(Record):
    """Where a person of a case sleeps, from one moment to another: in a bed, or somewhere said in words."""

    class Elsewhere(models.TextChoices):
        MATTRESS = "mattress", "ที่นอนเสริมในศูนย์"
        HOSPITAL = "hospital", "อยู่ในความดูแลของแพทย์นอกศูนย์"
        OTHER = "other", "ที่อื่น"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="bed_stays")
    bed = models.ForeignKey(Bed, on_delete=models.PROTECT, null=True, blank=True, related_name="stays")
    elsewhere = models.CharField("ยังไม่มีเตียง", max_length=10, choices=Elsewhere.choices, blank=True)
    words = models.CharField("พักที่ใด", max_length=200, blank=True)
    since = models.DateTimeField("ตั้งแต่")
    until = models.DateTimeField("ถึง", null=True, blank=True)
    placed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = BedStayQuerySet.as_manager()

    class Meta:
        verbose_name = "การเข้าพัก"
        constraints = [
            models.UniqueConstraint(
                fields=["bed"], condition=Q(until__isnull=True), name="bed_stay_one_person_in_a_bed"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(until__isnull=True), name="bed_stay_one_place_of_a_person"
            ),
            models.CheckConstraint(
                name="bed_stay_in_a_bed_or_said_in_words",
                condition=Q(bed__isnull=False, elsewhere="", words="")
                | (Q(bed__isnull=True) & ~Q(elsewhere="") & ~Q(words="")),
            ),
            models.CheckConstraint(
                name="bed_stay_ends_after_it_starts",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(until__isnull=False), name="bed_stay_ended"),
            models.Index(
                fields=["since"],
                condition=Q(until__isnull=True, bed__isnull=True),
                name="bed_stay_without_a_bed",
            ),
        ]

    @property
    def where(self) -> str:
        """The place in words, for the people of the door."""
        return str(self.bed) if self.bed else f"{self.get_elsewhere_display()}: {self.words}"

    @property
    def where_untold(self) -> str:
        """The same for whoever may not know of the person's health."""
        return AWAY if self.elsewhere == self.Elsewhere.HOSPITAL else self.where


def near_the_door(cases: CaseQuerySet, since: datetime, by: User) -> CaseQuerySet:
    """Of these files, the open ones of who was received after `since` or sleeps in the centre now.

    Also those whose reception `by` wrote down after `since`: a late entry from paper stays before whoever
    made it, however long ago the person came.
    """
    here = Q(bed__isnull=False) | Q(elsewhere=BedStay.Elsewhere.MATTRESS)
    stays = BedStay.objects.open().filter(here, case=models.OuterRef("pk"))
    written = Q(reception__begun_by=by, reception__created_at__gte=since)
    return cases.open().filter(Q(received_at__gte=since) | written | models.Exists(stays))
