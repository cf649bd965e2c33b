"""Scoring a KM report: rows of the rubric, a score per assessor and the agreed one, and the evidence."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from km.models.project import READ_OWN
from km.models.report import KMReport, ReportStatus
from km.models.rubric import RubricCriterion, RubricDimension, RubricVersion
from shelter.accounts.models import DeputyOrder, Role, User
from shelter.desk.models import Record, StoredFile, Versioned
from shelter.desk.states import status_with


class AssessmentKind(models.TextChoices):
    INTERNAL = "internal", "ประเมินภายในหน่วยงาน"
    EXTERNAL = "external", "ประเมินจากภายนอกหน่วยงาน"


class AssessmentStatus(models.TextChoices):
    """open → submitted → signed (frozen); submitted → open."""

    OPEN = "open", "กำลังประเมิน"
    SUBMITTED = "submitted", "รอลงนามรับรอง"
    SIGNED = "signed", "ลงนามรับรองแล้ว"


ASSESSMENT_OF_ROW = "SELECT assessment_id FROM km_assessmentrow WHERE id = {row}.row_id"


class FrozenWhenSigned(pgtrigger.Trigger):
    """No row of a signed assessment is added, changed or taken away, whatever code asks for it.

    `assessment_of` is SQL naming the assessment of NEW or OLD, written with `{row}`.
    """

    when = pgtrigger.Before
    operation = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete

    def __init__(self, *, name: str, assessment_of: str):
        self.assessment_of = assessment_of
        super().__init__(name=name)

    def get_func(self, model):
        one_of = ", ".join(f"({self.assessment_of.format(row=row)})" for row in ("OLD", "NEW"))
        return f"""
            IF EXISTS (SELECT 1 FROM km_kmassessment WHERE status = 'signed' AND id IN ({one_of})) THEN
                RAISE EXCEPTION 'a signed assessment is frozen' USING ERRCODE = 'check_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """  # noqa: S608  the only value put in is the path given in this file


class KMAssessmentQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Own centre's; for the auditor, signed ones of certified reports (DESIGN 6: read certified)."""
        seen = Q(pk__in=[])
        if user.has_role(Role.AUDITOR):
            seen |= Q(status=AssessmentStatus.SIGNED, report__status=ReportStatus.CERTIFIED)
        if user.centre_id and user.has_role(*READ_OWN):
            seen |= Q(report__project__centre_id=user.centre_id)
        return self.filter(seen)


@pghistory.track(exclude=["row_version", "snapshot"])
class KMAssessment(Record, Versioned):
    """One assessment of one report edition. `snapshot` is what was signed: rows, scores and evidence."""

    report = models.ForeignKey(
        KMReport, on_delete=models.PROTECT, related_name="assessments", verbose_name="รายงาน"
    )
    kind = models.CharField(
        "ประเภท", max_length=8, choices=AssessmentKind.choices, default=AssessmentKind.INTERNAL
    )
    rubric_version = models.ForeignKey(RubricVersion, on_delete=models.PROTECT, verbose_name="แบบประเมิน")
    outside_unit = models.CharField("หน่วยงานภายนอกที่ประเมิน", max_length=200, blank=True)
    status = models.CharField(
        "สถานะ", max_length=10, choices=AssessmentStatus.choices, default=AssessmentStatus.OPEN
    )
    submitted_at = models.DateTimeField("ส่งเมื่อ", null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField("ลงนามเมื่อ", null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_under = models.ForeignKey(
        DeputyOrder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ลงนามแทนผู้อำนวยการตามคำสั่ง",
    )
    snapshot = models.JSONField("ข้อมูล ณ วันลงนาม", null=True, blank=True)
    returned_at = models.DateTimeField("ส่งกลับเมื่อ", null=True, blank=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    return_reason = models.CharField("เหตุที่ส่งกลับ", max_length=500, blank=True)

    objects = KMAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "การประเมิน KM"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(kind="internal"), name="km_assessment_internal_once"
            ),
            models.CheckConstraint(
                name="km_assessment_status_has_its_dates",
                condition=status_with(
                    AssessmentStatus.OPEN, to_come=["submitted", "signed"], snapshot__isnull=True
                )
                | status_with(
                    AssessmentStatus.SUBMITTED, done=["submitted"], to_come=["signed"], snapshot__isnull=True
                )
                | status_with(AssessmentStatus.SIGNED, done=["submitted", "signed"], snapshot__isnull=False),
            ),
            models.CheckConstraint(
                name="km_assessment_under_an_order_is_signed",
                condition=Q(signed_under__isnull=True) | Q(signed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="km_assessment_return_is_whole",
                condition=Q(returned_at__isnull=True, returned_by__isnull=True, return_reason="")
                | (Q(returned_at__isnull=False, returned_by__isnull=False) & ~Q(return_reason="")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="signed_assessment_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status=AssessmentStatus.SIGNED.value),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.report}"


@pghistory.track()
class AssessmentRow(models.Model):
    """One row to score. Its text is copied from the version; dimension ๔'s may be edited until submitted."""

    assessment = models.ForeignKey(KMAssessment, on_delete=models.CASCADE, related_name="rows")
    dimension = models.ForeignKey(RubricDimension, on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey(
        RubricCriterion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    order = models.PositiveSmallIntegerField("ลำดับ")
    text = models.TextField("เกณฑ์ / ตัวชี้วัด")

    class Meta:
        verbose_name = "แถวประเมิน"
        ordering = ["dimension__order", "order"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "dimension", "order"], name="km_row_order_once")
        ]
        triggers = [FrozenWhenSigned(name="signed_row_is_frozen", assessment_of="{row}.assessment_id")]

    def __str__(self):
        return self.text


@pghistory.track()
class RowScore(models.Model):
    """One assessor's points for a row; without an assessor, the agreed sheet. None = not scored."""

    row = models.ForeignKey(AssessmentRow, on_delete=models.CASCADE, related_name="scores")
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="km_scores"
    )
    points = models.PositiveSmallIntegerField("คะแนน", null=True, blank=True)
    explanation = models.TextField("อธิบายรูปธรรม", blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "คะแนน"
        constraints = [
            models.UniqueConstraint(
                fields=["row", "assessor"],
                condition=Q(assessor__isnull=False),
                name="km_score_once_per_assessor",
            ),
            models.UniqueConstraint(
                fields=["row"], condition=Q(assessor__isnull=True), name="km_score_agreed_once"
            ),
            models.CheckConstraint(
                name="km_score_points_in_range", condition=Q(points__isnull=True) | Q(points__lte=5)
            ),
        ]
        triggers = [FrozenWhenSigned(name="signed_score_is_frozen", assessment_of=ASSESSMENT_OF_ROW)]

    def __str__(self):
        return "–" if self.points is None else str(self.points)


class StandingEvidence(models.Manager):
    """Evidence that was not taken back: what pages, papers and signatures know."""

    def get_queryset(self):
        return super().get_queryset().filter(removed_at__isnull=True)


@pghistory.track()
class RowEvidence(Record):
    """What a row's score rests on: an uploaded file or a note. Taken back with a reason, never deleted."""

    row = models.ForeignKey(AssessmentRow, on_delete=models.CASCADE, related_name="evidence")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField("หลักฐาน", max_length=500, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField("นำออกเมื่อ", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    removal_reason = models.CharField("เหตุที่นำออก", max_length=300, blank=True)

    objects = StandingEvidence()
    all_objects = models.Manager()

    class Meta:
        verbose_name = "หลักฐาน"
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                name="km_evidence_is_something", condition=Q(file__isnull=False) | ~Q(note="")
            ),
            models.CheckConstraint(
                name="km_evidence_removal_is_whole",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True, removal_reason="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removal_reason="")),
            ),
        ]
        triggers = [FrozenWhenSigned(name="signed_evidence_is_frozen", assessment_of=ASSESSMENT_OF_ROW)]

    def __str__(self):
        return self.note or str(self.file)
