"""Assessments: dimension sets as data, and what a person was scored at, level by level (DOMAIN 7.4)."""

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models.case import Case
from cases.rules.assessment import LEVELS, Scored
from shelter.accounts.models import User
from shelter.desk.models import Dated, Record, Versioned
from shelter.desk.states import status_with


class DimensionSet(Record, Dated):
    """One version of a set of dimensions, never edited once it was scored against."""

    code = models.CharField("ชุด", max_length=40)
    version = models.PositiveSmallIntegerField("ฉบับที่")
    title = models.CharField("ชื่อชุดมิติ", max_length=120)
    levels = models.JSONField("ระดับ", help_text="[[code, Thai name], …] out of person, family, community")
    is_default = models.BooleanField("ใช้เป็นชุดตั้งต้น", default=False)

    class Meta:
        verbose_name = "ชุดมิติ"
        ordering = ["-is_default", "code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="dimension_set_version_once"),
        ]

    def __str__(self):
        return self.title


class Dimension(models.Model):
    """One life area of a set. `meanings` is level → five sentences, of score 1 to 5."""

    class Group(models.TextChoices):
        """Who reads it beside the readers of the file."""

        EVERYBODY = "", "ผู้อ่านแฟ้มทุกคน"
        HEALTH = "health", "ข้อมูลสุขภาพ"
        CRIMINAL = "criminal", "ข้อมูลคดี"

    set = models.ForeignKey(DimensionSet, on_delete=models.CASCADE, related_name="dimensions")
    code = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField()
    label = models.CharField("มิติ", max_length=80)
    group = models.CharField(max_length=10, choices=Group.choices, blank=True)
    goal = models.CharField(max_length=40, blank=True, help_text="code list life_dimension")
    presets = models.JSONField(default=list, blank=True, help_text="codes of the list goal_preset")
    meanings = models.JSONField()

    class Meta:
        verbose_name = "มิติ"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["set", "code"], name="dimension_once_per_set")]

    def __str__(self):
        return self.label


class AssessmentStatus(models.TextChoices):
    DRAFT = "draft", "กำลังประเมิน"
    DONE = "done", "ประเมินเสร็จ"


ASSESSMENT_FIELDS = ("assessed_on", "sources", "opinion", "health_opinion")
SCORE_FIELDS = (*LEVELS, "evidence", "strength", "own_words", "unscored_reason", "in_centre")


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Assessments of the cases this person may see."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def done(self):
        return self.filter(status=AssessmentStatus.DONE)

    def with_content(self):
        """With the set, its dimensions and the scores: four queries for any number."""
        return self.select_related("assessed_by", "saved_by", "remark_by").prefetch_related(
            models.Prefetch("dimension_set", queryset=DimensionSet.objects.prefetch_related("dimensions")),
            "scores",
        )


@pghistory.track(model_name="AssessmentHistory", exclude=["row_version"])
class Assessment(Record, Versioned):
    """ประเมินสภาวะ: one dated scoring of a case by one dimension set."""

    Status = AssessmentStatus

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assessments")
    number = models.PositiveSmallIntegerField("ครั้งที่")
    dimension_set = models.ForeignKey(DimensionSet, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(
        "สถานะ", max_length=8, choices=AssessmentStatus.choices, default=AssessmentStatus.DRAFT
    )
    assessed_on = models.DateField("วันที่ประเมิน")
    assessed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="ผู้ประเมิน")
    sources = models.TextField("แหล่งข้อมูลและผู้ร่วมให้ข้อมูล", blank=True)
    opinion = models.TextField("ความเห็นของผู้ประเมิน", blank=True)
    health_opinion = models.TextField("ความเห็นเรื่องสุขภาพ", blank=True)
    saved_at = models.DateTimeField("บันทึกล่าสุดเมื่อ")
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    remark = models.TextField("ความเห็นผู้อำนวยการ", blank=True)
    remark_at = models.DateTimeField(null=True, blank=True)
    remark_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "การประเมิน"
        ordering = ["case", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="assessment_number_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(status=AssessmentStatus.DRAFT), name="assessment_one_draft"
            ),
            models.CheckConstraint(name="assessment_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="assessment_status_stamped",
                condition=status_with("draft", to_come=["done"]) | status_with("done", done=["done"]),
            ),
            models.CheckConstraint(
                name="assessment_remark_stamped",
                condition=Q(remark="", remark_at__isnull=True, remark_by__isnull=True)
                | (~Q(remark="") & Q(remark_at__isnull=False, remark_by__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"ประเมิน ครั้งที่ {self.number}"

    def get_absolute_url(self):
        return reverse("cases:assessment", args=[self.case_id, self.number])

    def scored(self, groups: frozenset[str]) -> list[Scored]:
        """Each dimension of these groups, scored or not, in the set's order (see `with_content`)."""
        found = {one.dimension_id: one for one in self.scores.all()}
        return [
            _scored(dimension, found.get(dimension.pk))
            for dimension in self.dimension_set.dimensions.all()
            if dimension.group in groups
        ]


def _scored(dimension: Dimension, score: "DimensionScore | None") -> Scored:
    return Scored(
        code=dimension.code,
        label=dimension.label,
        scores={level: getattr(score, level, None) for level in LEVELS},
        evidence=score.evidence if score else "",
        unscored_reason=score.unscored_reason if score else "",
        in_centre=bool(score and score.in_centre),
    )


def _between(level: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=f"dimension_score_{level}_1_to_5",
        condition=Q(**{f"{level}__isnull": True}) | Q(**{f"{level}__gte": 1, f"{level}__lte": 5}),
    )


@pghistory.track(model_name="DimensionScoreHistory")
class DimensionScore(Record):
    """One dimension of one assessment; a level without a score was not assessed (–)."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="+")
    person = models.PositiveSmallIntegerField("บุคคล", null=True, blank=True)
    family = models.PositiveSmallIntegerField("ครอบครัว", null=True, blank=True)
    community = models.PositiveSmallIntegerField("ชุมชนและสังคม", null=True, blank=True)
    evidence = models.TextField("ข้อเท็จจริงที่ใช้ให้คะแนน", blank=True)
    strength = models.TextField("จุดแข็งที่ต่อยอดได้", blank=True)
    own_words = models.TextField("ผู้ใช้บริการพูดว่า", blank=True)
    unscored_reason = models.CharField(
        "เหตุที่ยังประเมินไม่ได้", max_length=40, blank=True, help_text="code list unscored_reason"
    )
    in_centre = models.BooleanField("คะแนนนี้ได้เพราะขณะอยู่ในศูนย์", default=False)

    class Meta:
        verbose_name = "คะแนนรายมิติ"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "dimension"], name="dimension_scored_once"),
            *(_between(level) for level in LEVELS),
            models.CheckConstraint(
                name="dimension_in_centre_is_scored",
                condition=Q(in_centre=False)
                | Q(person__isnull=False)
                | Q(family__isnull=False)
                | Q(community__isnull=False),
            ),
        ]

    def __str__(self):
        return str(self.dimension)
