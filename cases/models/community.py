"""People at risk who are not clients, and what community helpers are asked to do (DOMAIN 16 S37, 17)."""

from datetime import date, timedelta

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models.case import Case
from cases.models.client import Sex
from cases.models.notification import Notification
from shelter.accounts.models import Centre, Role, User
from shelter.desk.models import Record, Versioned
from shelter.lib.fields import EncryptedTextField

TEAM = (Role.CASEWORKER, Role.DIRECTOR)
# A helper sees a task this long after answering it, to put right what was told; then it is the team's alone.
ANSWER_SHOWN = timedelta(days=7)
# Of list watch_end: there is a file now.
CAME_IN = "became_client"


class Found(models.TextChoices):
    FOUND = "found", "พบ"
    NOT_FOUND = "not_found", "ไม่พบ"


def _signs() -> ArrayField:
    return ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name="สัญญาณที่พบ")


class WatchQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Everybody the centre watches, for caseworkers and director; a helper's own, while it lasts."""
        own = self.filter(centre_id=user.centre_id) if user.centre_id else self.none()
        if user.has_role(*TEAM):
            return own
        return own.going_on().filter(helper=user) if user.has_role(Role.HELPER) else self.none()

    def going_on(self):
        return self.filter(ended_at__isnull=True)

    def told(self):
        """The team was called and nobody has taken it up yet."""
        return self.going_on().filter(told_at__isnull=False, taken_at__isnull=True)

    def overdue(self, today: date):
        """Their next look lies behind."""
        return self.going_on().filter(next_look_on__lt=today)


@pghistory.track(model_name="WatchPersonHistory", exclude=["phone", "row_version"])
class WatchPerson(Record, Versioned):
    """Somebody at risk whom the community keeps an eye on; not a client, and no file is kept of them.

    Whoever watches may call the team (`told`), who take it up (`taken`) as a report.
    Watching ends with a coded reason.
    """

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT)
    called = models.CharField("ชื่อที่ใช้เรียก", max_length=100)
    sex = models.CharField("เพศ", max_length=10, choices=Sex.choices, default=Sex.UNKNOWN)
    estimated_age = models.PositiveSmallIntegerField("อายุโดยประมาณ (ปี)", null=True, blank=True)
    area_code = models.CharField("พื้นที่", max_length=6, blank=True)
    place = models.CharField("พบได้ที่ไหน", max_length=200, blank=True)
    phone = EncryptedTextField("โทรศัพท์", blank=True)
    signs = _signs()
    situation = models.TextField("สิ่งที่เห็นและได้ยิน")
    helper = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ผู้ช่วยที่ดูแล"
    )
    next_look_on = models.DateField("ไปดูครั้งถัดไป", null=True, blank=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    notification = models.ForeignKey(
        Notification,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="เรื่องรับแจ้ง",
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField("เหตุที่เลิกเฝ้าระวัง", max_length=40, blank=True)
    end_words = models.CharField("รายละเอียด", max_length=300, blank=True)

    objects = WatchQuerySet.as_manager()

    class Meta:
        verbose_name = "ผู้ที่เฝ้าระวัง"
        constraints = [
            models.CheckConstraint(
                name="watch_told_whole",
                condition=Q(told_at__isnull=True, told_by__isnull=True)
                | Q(told_at__isnull=False, told_by__isnull=False),
            ),
            models.CheckConstraint(
                name="watch_taken_after_told",
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__isnull=False, taken_by__isnull=False, told_at__isnull=False),
            ),
            models.CheckConstraint(
                name="watch_ended_whole",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["centre", "next_look_on"], condition=Q(ended_at__isnull=True), name="watch_next_look"
            )
        ]

    def __str__(self):
        return self.called


class WatchEntry(Record):
    """One look: whether the person was found, what signs were seen, when to look again. Append-only."""

    person = models.ForeignKey(WatchPerson, on_delete=models.PROTECT, related_name="entries")
    seen_on = models.DateField("วันที่ไปดู")
    found = models.CharField("ผล", max_length=10, choices=Found.choices)
    signs = _signs()
    words = models.TextField("สิ่งที่เห็นและได้ยิน", blank=True)
    next_look_on = models.DateField("ไปดูครั้งถัดไป", null=True, blank=True)
    tells_team = models.BooleanField("แจ้งทีม", default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-seen_on", "-created_at"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class HelperTaskQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The centre's for caseworkers and director; a helper's of open files, asked or lately answered."""
        own = self.filter(centre_id=user.centre_id) if user.centre_id else self.none()
        if user.has_role(*TEAM):
            return own
        if not user.has_role(Role.HELPER):
            return self.none()
        since = timezone.now() - ANSWER_SHOWN
        mine = own.filter(helper=user, case__closed_at__isnull=True)
        return mine.filter(Q(status=TaskStatus.ASKED) | Q(status=TaskStatus.ANSWERED, answered_at__gte=since))

    def asked(self):
        return self.filter(status=TaskStatus.ASKED)


class TaskStatus(models.TextChoices):
    ASKED = "asked", "รอทำ"
    ANSWERED = "answered", "แจ้งผลแล้ว"
    WITHDRAWN = "withdrawn", "ยกเลิก"


@pghistory.track(model_name="HelperTaskHistory")
class HelperTask(Record):
    """What one helper is asked to do about one person of a file, in the words the case manager chose.

    The helper reads these columns and nothing of the file: `called` and `need_to_know` tell what is needed.
    asked → answered | withdrawn.
    """

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="helper_tasks")
    helper = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="helper_tasks", verbose_name="ผู้ช่วย"
    )
    called = models.CharField("ชื่อที่ให้ผู้ช่วยใช้เรียก", max_length=100)
    place = models.CharField("ไปที่ไหน", max_length=200, blank=True)
    what = models.TextField("งานที่ขอให้ทำ")
    need_to_know = models.TextField("สิ่งที่ผู้ช่วยต้องรู้", blank=True)
    due_on = models.DateField("ภายในวันที่")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        "สถานะ", max_length=10, choices=TaskStatus.choices, default=TaskStatus.ASKED, db_index=True
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    found = models.CharField("ผล", max_length=10, choices=Found.choices, blank=True)
    signs = _signs()
    answer = models.TextField("สิ่งที่ทำและพบ", blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField("เหตุที่ยกเลิก", max_length=200, blank=True)

    objects = HelperTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "งานของผู้ช่วยในชุมชน"
        constraints = [
            models.CheckConstraint(
                name="helper_task_status_has_its_facts",
                condition=Q(status="asked", answered_at__isnull=True, withdrawn_at__isnull=True)
                | (Q(status="answered", answered_at__isnull=False, withdrawn_at__isnull=True) & ~Q(found=""))
                | (Q(status="withdrawn", withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
            )
        ]
        indexes = [models.Index(fields=["helper", "status", "due_on"], name="helper_task_of_helper")]

    def __str__(self):
        return self.what
