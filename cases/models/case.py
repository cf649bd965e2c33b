"""A case: one episode of a client, its team and its timeline."""

from datetime import date, datetime, time, timedelta
from functools import cached_property
from uuid import UUID

import pghistory
import pgtrigger
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, Lookup, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, NullIf

from cases.models.client import UNSHOWN, Client
from shelter.accounts.models import Centre, Role, User
from shelter.desk.models import Record, Versioned
from shelter.lib.thai import BANGKOK, fiscal_year, fiscal_year_range


def on_day(first: int, last: int | None, today: date) -> Q:
    """Files for which `today` is day `first` to `last`, the day of reception being day 1."""
    bound = Q(received_at__lt=_midnight(today - timedelta(days=first - 2)))
    if last is not None:
        bound &= Q(received_at__gte=_midnight(today - timedelta(days=last - 1)))
    return bound


def received_in(year: int) -> Q:
    """Files whose day of reception lies in the fiscal year (พ.ศ.), whatever year their number says."""
    first, last = fiscal_year_range(year)
    return received_between(first, last + timedelta(days=1))


def received_between(first: date | None, before: date | None) -> Q:
    """Files received on `first` or later and before the day `before`; None sets no bound."""
    bound = Q() if first is None else Q(received_at__gte=_midnight(first))
    return bound if before is None else bound & Q(received_at__lt=_midnight(before))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BANGKOK)


class _AnyOf(Lookup):
    """A column among the values of an array."""

    def as_sql(self, compiler, connection):
        column, of_column = self.process_lhs(compiler, connection)
        array, of_array = self.process_rhs(compiler, connection)
        return f"{column} = ANY({array})", [*of_column, *of_array]


def present_file(client: UUID | OuterRef) -> models.QuerySet:
    """The id of a person's present file: the open one, else the one that ended last."""
    last = F("closed_at").desc(nulls_first=True)
    return Case.objects.filter(client=client).order_by(last, "-received_at", "pk").values("pk")[:1]


def _assigned(user: User, *, each: bool = False) -> Q:
    """Files on whose team a person is now. As an array they are read first, however a list is sorted: a join
    would be looked for in every open file of the centre. `each`: where few files are asked about, each looks
    for its own seat instead.

    A seat on a file that ended holds while the person has a seat on the present file too, be it the same one:
    of somebody who came back the team of today reads (ADR 32).
    """
    seats = CaseAssignment.objects.filter(user=user, until__isnull=True)
    own = Exists(seats.filter(case=OuterRef("pk")))
    seated = own if each else _AnyOf(F("pk"), ArraySubquery(seats.values("case_id")))
    today = Exists(seats.filter(case=Subquery(present_file(OuterRef(OuterRef("client"))))))
    return Q(seated) & (Q(closed_at__isnull=True) | Q(today))


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Own centre's cases for caseworker and director; assigned ones for a team member; else none."""
        if user.centre_id is None:
            return self.none()
        own = self.filter(centre_id=user.centre_id)
        if user.has_role(Role.CASEWORKER, Role.DIRECTOR):
            return own
        if user.has_role(Role.TEAM):
            return own.filter(_assigned(user))
        return self.none()

    def open(self):
        return self.filter(closed_at__isnull=True)

    def of(self, user: User, *, each: bool = False):
        """Cases on whose team the person is now, as manager or member. `each` as in `_assigned`."""
        return self.filter(_assigned(user, each=each))

    def sensitive_to(self, user: User, *, each: bool = False):
        """Cases of which the person reads the sensitive groups (`permissions.case.can_see_sensitive`)."""
        if user.has_role(Role.DIRECTOR):
            return self._of_centre(user)
        return self._of_centre(user).of(user, each=each) if user.has_role(Role.CASEWORKER) else self.none()

    def health_to(self, user: User, *, each: bool = False):
        """Cases of whose health the person reads (`permissions.groups.can_see_health`)."""
        return self._practised_by(user, practised=user.is_of_health, each=each)

    def law_to(self, user: User):
        """Cases of whose offences and courts the person reads (`permissions.groups.can_see_law`)."""
        return self._practised_by(user, practised=user.is_of_law)

    def _practised_by(self, user: User, *, practised: bool, each: bool = False):
        if practised and user.has_role(Role.TEAM) and not user.has_role(Role.DIRECTOR):
            return self._of_centre(user).of(user, each=each)
        return self.sensitive_to(user, each=each)

    def _of_centre(self, user: User):
        return self.filter(centre_id=user.centre_id, centre_id__isnull=False)

    def in_lists(self):
        """With client and the present manager's name in `manager`: all a list says of people, one query."""
        manager = CaseAssignment.objects.filter(
            case=models.OuterRef("pk"), kind=CaseAssignment.Kind.MANAGER, until__isnull=True
        ).values(name=Coalesce(NullIf("user__full_name", models.Value("")), "user__username"))
        shown = self.select_related("client").defer(*(f"client__{name}" for name in UNSHOWN))
        return shown.annotate(manager=Coalesce(manager[:1], models.Value("")))

    def left_behind(self):
        """Open files whose manager works on them no more: gone, at another centre, or without that role."""
        gone = CaseAssignment.objects.filter(
            Q(user__is_active=False)
            | ~Q(user__centre=models.OuterRef("centre"))
            | ~Q(user__roles__overlap=[Role.CASEWORKER.value, Role.DIRECTOR.value]),
            case=models.OuterRef("pk"),
            kind=CaseAssignment.Kind.MANAGER,
            until__isnull=True,
        )
        return self.open().filter(models.Exists(gone))

    def without_manager(self):
        """Open files nobody answers for yet: taken in by an officer on duty, not handed on so far."""
        managers = CaseAssignment.objects.filter(
            case=models.OuterRef("pk"), kind=CaseAssignment.Kind.MANAGER, until__isnull=True
        )
        return self.open().filter(~models.Exists(managers))

    def with_people(self):
        """With client and centre, and the present team in `team`, manager first: two queries."""
        current = (
            CaseAssignment.objects.filter(until__isnull=True).select_related("user").order_by("kind", "since")
        )
        team = models.Prefetch("assignments", queryset=current, to_attr="team")
        return self.select_related("client", "centre").prefetch_related(team)


@pghistory.track(model_name="CaseHistory", exclude=["row_version"])
class Case(Record, Versioned):
    """One episode, numbered per centre and fiscal year: ศก 70/0047. Its stage is computed, never stored.

    The number is the file's identity: given once, never reissued. Where the day of reception is put right
    into another fiscal year the number stays, and what is counted by year goes by the day.
    """

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="cases")
    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ (พ.ศ.)")
    sequence = models.PositiveIntegerField("ลำดับ")
    number = models.CharField("เลขแฟ้ม", max_length=24)
    received_at = models.DateTimeField("วันเวลารับตัว")
    entry_channel = models.CharField("ช่องทางเข้า", max_length=40, blank=True)
    legal_basis = models.CharField("ฐานกฎหมายที่รับ", max_length=40, blank=True)
    sender_kind = models.CharField("ประเภทผู้แจ้ง/ผู้นำส่ง", max_length=40, blank=True)
    sender_name = models.CharField("ผู้แจ้ง/ผู้นำส่ง", max_length=200, blank=True)
    destitute_type = models.CharField("ประเภทคนไร้ที่พึ่ง", max_length=40, blank=True)
    found_place = models.CharField("พบที่ไหน", max_length=200, blank=True)
    circumstances = models.TextField("สภาพแรกพบ", blank=True)
    paper_register_no = models.CharField("เลขทะเบียนในสมุด", max_length=40, blank=True)
    outside_reference = models.CharField("เลขอ้างอิงระบบอื่น", max_length=60, blank=True)
    closed_at = models.DateTimeField("ยุติเมื่อ", null=True, blank=True)
    duplicate_of = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name="ซ้ำกับแฟ้ม",
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "แฟ้ม"
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(closed_at__isnull=True), name="case_one_open_per_client"
            ),
            models.UniqueConstraint(fields=["centre", "fiscal_year", "sequence"], name="case_number_once"),
            models.CheckConstraint(
                name="case_duplicate_has_ended",
                condition=Q(duplicate_of__isnull=True)
                | (Q(closed_at__isnull=False) & ~Q(duplicate_of=models.F("pk"))),
            ),
            models.CheckConstraint(
                name="case_closed_after_received",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=models.F("received_at")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["centre", "-received_at", "id"],
                condition=Q(closed_at__isnull=True),
                name="case_open_list",
            ),
            models.Index(
                fields=["centre", "-received_at", "id"],
                condition=Q(closed_at__isnull=False),
                name="case_closed_list",
            ),
            models.Index(fields=["centre", "-received_at", "id"], name="case_list"),
            models.Index(fields=["centre", "fiscal_year", "-received_at", "id"], name="case_by_year"),
            models.Index(fields=["centre", "number"], name="case_by_number"),
        ]
        triggers = [
            # Whatever ends a file, nobody lies in a bed of it any more: the bed is free for the next person.
            pgtrigger.Trigger(
                name="ended_file_frees_the_bed",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("closed_at"),
                condition=pgtrigger.Q(old__closed_at__isnull=True, new__closed_at__isnull=False),
                func="""
                    UPDATE cases_bedstay SET until = GREATEST(since, NEW.closed_at)
                    WHERE case_id = NEW.id AND until IS NULL;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self):
        return self.number

    @property
    def received_year(self) -> int:
        """The fiscal year (พ.ศ.) of the day of reception; the number's own is `fiscal_year`."""
        return fiscal_year(self.received_at)

    @cached_property
    def present_team(self) -> frozenset[int]:
        """Users who sit on the person's present file; read once of an instance: a page asks often."""
        seats = CaseAssignment.objects.filter(case__in=present_file(self.client_id), until__isnull=True)
        return frozenset(seats.values_list("user_id", flat=True))


@pghistory.track(model_name="CaseAssignmentHistory")
class CaseAssignment(Record):
    """Who is on a case's team and since when; one open row of the kind `manager` per case at most.

    A file taken in at night has none until the next working day.
    """

    class Kind(models.TextChoices):
        MANAGER = "manager", "ผู้จัดการรายกรณี"
        MEMBER = "member", "ทีมสหวิชาชีพ"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assignments")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    note = models.CharField("เหตุผล", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="case_assignment_ends_after_it_starts",
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")),
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(kind="manager", until__isnull=True), name="case_one_manager"
            ),
            models.UniqueConstraint(
                fields=["case", "user"], condition=Q(until__isnull=True), name="case_person_assigned_once"
            ),
        ]


class CaseEvent(Record):
    """A line of the timeline: what happened, when it happened, who wrote it. Append-only."""

    class Kind(models.TextChoices):
        RECEIVED = "received", "รับเข้า"
        RECEPTION = "reception", "แรกรับ"
        PROPERTY = "property", "ทรัพย์สิน"
        CONSENT = "consent", "ความยินยอม"
        SCREENING = "screening", "คัดกรอง"
        FINDING = "finding", "สอบข้อเท็จจริง"
        VISIT = "visit", "เยี่ยมบ้าน"
        WATCH = "watch", "เฝ้าระวัง"
        ASSESSMENT = "assessment", "ประเมิน"
        CLOCK = "clock", "กำหนดเวลา"
        CONTACT = "contact", "ญาติและผู้ติดต่อ"
        IDENTITY = "identity", "เอกสารและสิทธิ"
        FLAG = "flag", "ข้อควรระวัง"
        FILE = "file", "เอกสารแนบ"
        NOTE = "note", "บันทึก"
        CHANGE = "change", "แก้ไขข้อมูล"
        TEAM = "team", "ทีมผู้รับผิดชอบ"
        PLAN = "plan", "แผนรายบุคคล"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField("เกิดขึ้นเมื่อ")
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-created_at"]
        indexes = [models.Index(fields=["case", "-at"], name="case_timeline")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
