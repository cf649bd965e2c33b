"""Screening: the dated rule sets that lead people, and each person's screenings (DOMAIN 4)."""

from datetime import date
from typing import Any

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.urls import reverse

from cases.models.case import Case
from cases.rules.catalogue import catalogue
from cases.rules.screening import Rule, RuleKind
from cases.rules.screening_check import load
from shelter.accounts.models import User
from shelter.desk.models import Record, Versioned


class RuleSetStatus(models.TextChoices):
    DRAFT = "draft", "ร่าง"
    IN_FORCE = "in_force", "ใช้อยู่"
    RETIRED = "retired", "เลิกใช้"


class RuleSetQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The law is no centre's: every member of staff may be shown it."""
        return self.all()

    def on(self, day: date):
        """The set by which people are screened on `day`."""
        return (
            self.exclude(status=RuleSetStatus.DRAFT)
            .filter(valid_from__lte=day)
            .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        )


@pghistory.track(model_name="ScreeningRuleSetHistory", exclude=["row_version"])
class ScreeningRuleSet(Record, Versioned):
    """One version of the rules. Once in force it never changes; the next version is a copy of it."""

    Status = RuleSetStatus

    version = models.PositiveSmallIntegerField("ฉบับที่", unique=True)
    status = models.CharField(
        "สถานะ", max_length=10, choices=RuleSetStatus.choices, default=RuleSetStatus.DRAFT
    )
    valid_from = models.DateField("ใช้ตั้งแต่", null=True, blank=True)
    valid_to = models.DateField("ใช้ถึง", null=True, blank=True)
    note = models.TextField("หมายเหตุ", blank=True)
    expected = models.JSONField(
        "ผลที่ควรของบุคคลตัวอย่าง",
        default=dict,
        blank=True,
        help_text="example code → what must come out, where it differs from what the product ships with",
    )
    edited_at = models.DateTimeField("แก้ไขล่าสุดเมื่อ", auto_now=True)
    edited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="empty: shipped"
    )

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        verbose_name = "ชุดเกณฑ์คัดกรอง"
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(
                name="screening_rules_dated_when_not_a_draft",
                condition=Q(status="draft", valid_from__isnull=True, valid_to__isnull=True)
                | Q(status="in_force", valid_from__isnull=False, valid_to__isnull=True)
                | Q(status="retired", valid_from__isnull=False, valid_to__isnull=False),
            ),
            models.CheckConstraint(
                name="screening_rules_days_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            ExclusionConstraint(
                name="screening_rules_one_set_a_day",
                expressions=[
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    )
                ],
                condition=~Q(status="draft"),
            ),
        ]

    def __str__(self):
        return f"เกณฑ์คัดกรอง ฉบับที่ {self.version}"

    def get_absolute_url(self):
        return reverse("cases:screening-rule-set", args=[self.version])

    @property
    def is_draft(self) -> bool:
        return self.status == RuleSetStatus.DRAFT

    def is_used_on(self, day: date) -> bool:
        """Whether people are screened by it on `day`."""
        if self.is_draft or self.valid_from is None:
            return False
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def rows(self) -> list[dict[str, Any]]:
        """The rules as plain rows in their order, for the engine and its checks."""
        return [rule.row() for rule in self.rules.all()]

    def engine_rules(self) -> list[Rule]:
        """The rules as the engine reads them. Raises ValueError for a set that cannot be used as it is."""
        rules, problems = load(self.rows(), catalogue())
        if problems:
            raise ValueError(f"{self}: {problems[0].text}")
        return rules


# What a row of a rule set carries, in the engine's own words.
RULE_FIELDS = (
    "code",
    "name",
    "kind",
    "criteria",
    "label",
    "route",
    "steps",
    "lead_agency",
    "act",
    "section",
    "papers",
    "clock_days",
    "clock_from",
    "next",
    "awaits",
    "guards",
    "destitute_type",
    "source",
    "unverified",
)


@pghistory.track(model_name="ScreeningRuleHistory")
class ScreeningRule(Record):
    """One rule of a set. `criteria` are rows {fact, operator, value, group, source, unverified}."""

    class Kind(models.TextChoices):
        EMERGENCY = RuleKind.EMERGENCY.value, "เหตุฉุกเฉิน นำหน้าทุกข้อ"
        ROUTE = RuleKind.ROUTE.value, "เส้นทาง"
        DEFAULT = RuleKind.DEFAULT.value, "ทางที่เหลือ"
        FLAG = RuleKind.FLAG.value, "กลุ่มร่วมหรือกฎหมายที่ใช้ควบคู่"
        GATE = RuleKind.GATE.value, "ด่านที่ต้องผ่านก่อน"

    rule_set = models.ForeignKey(ScreeningRuleSet, on_delete=models.CASCADE, related_name="rules")
    order = models.PositiveSmallIntegerField("ลำดับ")
    code = models.CharField("รหัส", max_length=8)
    name = models.CharField("ชื่อ", max_length=160)
    kind = models.CharField("ชนิด", max_length=10, choices=Kind.choices)
    criteria = models.JSONField("เกณฑ์", default=list, blank=True)
    label = models.CharField("คำกลางสำหรับรายการ", max_length=60, blank=True)
    route = models.CharField("ไปทางไหน", max_length=300, blank=True)
    steps = ArrayField(models.CharField(max_length=300), verbose_name="ขั้นตอน", default=list, blank=True)
    lead_agency = models.CharField("หน่วยงานหลัก", max_length=160, blank=True)
    act = models.CharField("กฎหมาย", max_length=160, blank=True)
    section = models.CharField("มาตรา", max_length=60, blank=True)
    papers = ArrayField(
        models.CharField(max_length=40), verbose_name="เอกสารที่ต้องเก็บ", default=list, blank=True
    )
    clock_days = models.PositiveSmallIntegerField("กำหนด (วัน)", null=True, blank=True)
    clock_from = models.CharField("นับจาก", max_length=60, blank=True)
    next = models.CharField("แล้วไปต่อข้อ", max_length=8, blank=True)
    awaits = models.BooleanField("ข้อถัดไปรอคำตอบข้อนี้", default=False)
    guards = ArrayField(models.CharField(max_length=8), verbose_name="กั้นเส้นทาง", default=list, blank=True)
    destitute_type = models.CharField("ประเภทคนไร้ที่พึ่ง", max_length=40, blank=True)
    source = models.CharField("แหล่งที่มา", max_length=200, blank=True)
    unverified = models.BooleanField("ยังไม่ยืนยันแหล่งที่มา", default=False)

    class Meta:
        verbose_name = "เกณฑ์คัดกรอง"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "code"], name="screening_rule_code_once"),
            models.UniqueConstraint(
                fields=["rule_set", "order"],
                name="screening_rule_order_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="screening_rule_clock_is_whole",
                condition=Q(clock_days__isnull=True, clock_from="")
                | (Q(clock_days__isnull=False) & ~Q(clock_from="")),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

    def row(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in RULE_FIELDS}


# --- a person's screening -----------------------------------------------------------------------------
class ScreeningAnswer(models.TextChoices):
    """A question that was never put has no answer at all. Only มี and ไม่มี are facts."""

    YES = "yes", "มี"
    NO = "no", "ไม่มี"
    UNKNOWN = "unknown", "ยังไม่ทราบ"
    NOT_ASKED = "not_asked", "ยังไม่ได้ถาม"
    NOT_READY = "not_ready", "ยังไม่พร้อมให้ข้อมูล"


class ScreeningQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Screenings of the cases this person may see."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def decided(self):
        return self.filter(decided_at__isnull=False)

    def with_case(self):
        """With the case, its client, centre and team as `Case.objects.with_people()` fetches them."""
        return self.prefetch_related(models.Prefetch("case", queryset=Case.objects.with_people()))


def _of_outcome(path: str) -> models.GeneratedField:
    """A text inside the outcome, as a column."""
    return models.GeneratedField(
        expression=KT(f"outcome__{path}"), output_field=models.TextField(null=True), db_persist=True
    )


@pghistory.track(
    model_name="ScreeningHistory",
    exclude=["row_version", "led_kind", "led_label", "led_from", "led_days", "led_flags"],
)
class Screening(Record, Versioned):
    """One screening of a case. A decision pins the answers, the outcome and the version of the rules.

    `answers` is question code → ScreeningAnswer; `known` the facts other pages gave at the decision, by code.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="screenings")
    number = models.PositiveSmallIntegerField("ครั้งที่")
    answers = models.JSONField("คำตอบ", default=dict, blank=True)
    own_words = models.TextField("ผู้ใช้บริการบอกว่าต้องการอะไร (ตามคำพูด)", blank=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField("บันทึกล่าสุดเมื่อ")
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    rule_set = models.ForeignKey(
        ScreeningRuleSet, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    known = models.JSONField("ข้อมูลจากหน้าอื่น ณ วันตัดสิน", default=dict, blank=True)
    outcome = models.JSONField("ผลคัดกรอง", null=True, blank=True)
    route = models.CharField("เส้นทางที่เลือก", max_length=8, blank=True)
    route_reason = models.TextField("เหตุผลที่เลือกทางอื่น", blank=True)
    decided_at = models.DateTimeField("ตัดสินเมื่อ", null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # An outcome is some 25 kB of JSON: what lists and filters read of it stands beside it.
    led_kind = _of_outcome("chosen__kind")
    led_label = _of_outcome("chosen__label")
    led_from = _of_outcome("chosen__clock_from")
    led_days = models.GeneratedField(
        expression=Cast(KT("outcome__chosen__clock_days"), models.PositiveSmallIntegerField()),
        output_field=models.PositiveSmallIntegerField(null=True),
        db_persist=True,
    )
    led_flags = models.GeneratedField(
        expression=F("outcome__flags"), output_field=models.JSONField(null=True), db_persist=True
    )

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        verbose_name = "การคัดกรอง"
        ordering = ["case", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="screening_number_once"),
            models.CheckConstraint(name="screening_number_from_one", condition=Q(number__gte=1)),
            models.UniqueConstraint(
                fields=["case"], condition=Q(decided_at__isnull=True), name="screening_one_open_per_case"
            ),
            models.CheckConstraint(
                name="screening_decided_whole",
                condition=Q(
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                    rule_set__isnull=True,
                    outcome__isnull=True,
                    route="",
                )
                | (
                    Q(
                        decided_at__isnull=False,
                        decided_by__isnull=False,
                        rule_set__isnull=False,
                        outcome__isnull=False,
                    )
                    & ~Q(route="")
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["case", "-number"],
                include=["led_kind", "led_days", "led_from"],
                condition=Q(decided_at__isnull=False),
                name="screening_latest_decided",
            ),
            models.Index(
                fields=["led_label", "case"],
                condition=Q(decided_at__isnull=False),
                name="screening_by_label",
            ),
        ]

    def __str__(self):
        return f"การคัดกรอง ครั้งที่ {self.number}"

    def get_absolute_url(self):
        return reverse("cases:screening", args=[self.case_id, self.number])

    @property
    def is_decided(self) -> bool:
        return self.decided_at is not None
