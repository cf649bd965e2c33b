"""Fact-finding of a case (DOMAIN 5.4): topics, the talks it was written in, what was said, problems."""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models.case import Case
from cases.rules.finding import BY_CODE, SENSITIVE, SENSITIVE_PROBLEMS, SEVERITIES, TOPICS, Told
from cases.rules.questions import Topic
from shelter.accounts.models import DeputyOrder, User
from shelter.desk.models import Record, Versioned

TOPIC_CODES = [(topic.code, topic.label) for topic in TOPICS]


class FindingQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Fact-findings of the cases this person may see."""
        return self.filter(case__in=Case.objects.visible_to(user))


@pghistory.track(model_name="FactFindingHistory", exclude=["row_version"])
class FactFinding(Record, Versioned):
    """One per case, open as long as the case is. `row_version` guards the conclusions only."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="finding")
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    diagnosis = models.TextField("การวินิจฉัยปัญหา", blank=True)
    health_diagnosis = models.TextField("การวินิจฉัยเรื่องสุขภาพ", blank=True)
    worker_opinion = models.TextField("ความเห็นนักสังคมสงเคราะห์", blank=True)
    done_at = models.DateTimeField("เสร็จเบื้องต้นเมื่อ", null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    left_open = ArrayField(
        models.CharField(max_length=200), verbose_name="ที่ยังเปิดอยู่", default=list, blank=True
    )
    opinion = models.TextField("ความเห็นผู้อำนวยการ", blank=True)
    opinion_at = models.DateTimeField("ผู้อำนวยการให้ความเห็นเมื่อ", null=True, blank=True)
    opinion_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opinion_under = models.ForeignKey(
        DeputyOrder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="แทนตามคำสั่ง",
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = "การสอบข้อเท็จจริง"
        constraints = [
            models.CheckConstraint(
                name="finding_done_stamped",
                condition=Q(done_at__isnull=True, done_by__isnull=True, left_open=[])
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_opinion_stamped",
                condition=Q(
                    opinion="", opinion_at__isnull=True, opinion_by__isnull=True, opinion_under__isnull=True
                )
                | (~Q(opinion="") & Q(opinion_at__isnull=False, opinion_by__isnull=False)),
            ),
        ]

    def __str__(self):
        return "การสอบข้อเท็จจริง"

    def get_absolute_url(self):
        return reverse("cases:finding", args=[self.case_id])


@pghistory.track(model_name="FindingTopicHistory", exclude=["row_version"])
class FindingTopic(Record, Versioned):
    """The answers to one topic's questions (rules/finding.TOPICS). All topics exist from the start."""

    finding = models.ForeignKey(FactFinding, on_delete=models.CASCADE, related_name="topics")
    code = models.CharField("หัวข้อ", max_length=20, choices=TOPIC_CODES)
    answers = models.JSONField("คำตอบ", default=dict, blank=True)
    sources = ArrayField(models.CharField(max_length=40), verbose_name="ที่มาของข้อมูล", default=list, blank=True)
    not_ready = models.BooleanField("ยังไม่พร้อมเล่า", default=False)
    saved_at = models.DateTimeField("บันทึกล่าสุดเมื่อ", null=True, blank=True)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding", "code"], name="finding_topic_once"),
            models.CheckConstraint(
                name="finding_topic_known", condition=Q(code__in=[topic.code for topic in TOPICS])
            ),
            models.CheckConstraint(
                name="finding_topic_saved_stamped",
                condition=Q(saved_at__isnull=True, saved_by__isnull=True, answers={}, not_ready=False)
                | Q(saved_at__isnull=False, saved_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.topic.label

    @property
    def topic(self) -> Topic:
        return BY_CODE[self.code]

    @property
    def told(self) -> Told:
        return Told(self.code, len(self.answers), self.not_ready)


@pghistory.track(model_name="FindingSessionHistory", exclude=["row_version"])
class FindingSession(Record, Versioned):
    """One talk with the person, or one that was put off because they were not ready: never a fault."""

    class Result(models.TextChoices):
        TALKED = "talked", "ได้พูดคุย"
        NOT_READY = "not_ready", "เลื่อนเพราะยังไม่พร้อม"

    finding = models.ForeignKey(FactFinding, on_delete=models.CASCADE, related_name="sessions")
    result = models.CharField("ผล", max_length=10, choices=Result.choices)
    on = models.DateField("วันที่")
    place = models.CharField("สถานที่", max_length=200, blank=True)
    present = models.CharField("ผู้ที่อยู่ด้วย", max_length=300, blank=True)
    interpreter = models.CharField("ล่าม/ภาษา", max_length=200, blank=True)
    reason = models.TextField("เหตุผลที่เลื่อน", blank=True)
    try_again_on = models.DateField("ลองอีกครั้งวันที่", null=True, blank=True)
    note = models.TextField("บันทึก", blank=True)
    written_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-created_at"]
        constraints = [
            models.CheckConstraint(
                name="finding_session_put_off_has_reason",
                condition=(Q(result="not_ready") & ~Q(reason=""))
                | Q(result="talked", reason="", try_again_on__isnull=True),
            )
        ]
        indexes = [
            models.Index(
                fields=["finding", "try_again_on"],
                condition=Q(try_again_on__isnull=False),
                name="finding_session_try_again",
            )
        ]

    def __str__(self):
        return self.get_result_display()


class Statement(Record):
    """What somebody said, or a paper says, in their words. Two versions of a story are both true records:
    a statement is never overwritten, a mistaken note is struck with a reason."""

    finding = models.ForeignKey(FactFinding, on_delete=models.CASCADE, related_name="statements")
    topic = models.CharField("หัวข้อ", max_length=20, choices=TOPIC_CODES)
    words = models.TextField("คำบอกเล่า")
    source = models.CharField("แหล่งที่มา", max_length=40, help_text="code list fact_source")
    source_detail = models.CharField("ใคร หรือเอกสารใด", max_length=200, blank=True)
    heard_on = models.DateField("เล่าหรือพบเมื่อ")
    differs_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="later",
        verbose_name="ต่างจากที่เล่าเมื่อ",
    )
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    struck_at = models.DateTimeField("ขีดฆ่าเมื่อ", null=True, blank=True)
    struck_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    strike_reason = models.TextField("เหตุผลที่ขีดฆ่า", blank=True)

    class Meta:
        ordering = ["heard_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                name="statement_struck_stamped",
                condition=Q(struck_at__isnull=True, struck_by__isnull=True, strike_reason="")
                | (Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(strike_reason="")),
            ),
            models.CheckConstraint(name="statement_has_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="statement_topic_known", condition=Q(topic__in=[topic.code for topic in TOPICS])
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="words_stay",
                fields=["finding", "topic", "words", "source", "source_detail", "heard_on", "differs_from"],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.get_topic_display()

    @property
    def is_sensitive(self) -> bool:
        return self.topic in SENSITIVE


class ProblemQuerySet(models.QuerySet):
    def told_to(self, user: User):
        """Without those whose very name is kept from this person (`FindingProblem.is_sensitive`)."""
        told = Case.objects.health_to(user).filter(pk=models.OuterRef("finding__case"))
        return self.filter(~Q(code__in=SENSITIVE_PROBLEMS) | models.Exists(told))


@pghistory.track(model_name="FindingProblemHistory", exclude=["row_version"])
class FindingProblem(Record, Versioned):
    """One problem with how severe and how urgent it is (DOMAIN 16 S11)."""

    finding = models.ForeignKey(FactFinding, on_delete=models.CASCADE, related_name="problems")
    code = models.CharField("ปัญหา", max_length=40, help_text="code list main_problem")
    detail = models.TextField("รายละเอียด", blank=True)
    severity = models.PositiveSmallIntegerField("ความรุนแรง", choices=SEVERITIES)
    urgency = models.CharField("ความเร่งด่วน", max_length=40, help_text="code list urgency")
    settled_on = models.DateField("คลี่คลายแล้วเมื่อ", null=True, blank=True)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ProblemQuerySet.as_manager()

    class Meta:
        ordering = ["-severity", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "code"], name="finding_problem_once"),
            models.CheckConstraint(
                name="finding_problem_severity_known", condition=Q(severity__in=[1, 2, 3])
            ),
        ]

    def __str__(self):
        return self.get_severity_display()

    @property
    def is_sensitive(self) -> bool:
        return self.code in SENSITIVE_PROBLEMS
