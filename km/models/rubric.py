"""The department's rubric as dated versions: exact form wording, never edited once it was scored against."""

import pghistory
from django.db import models

from shelter.desk.models import Dated, Record


@pghistory.track()
class RubricVersion(Record, Dated):
    """เกณฑ์การประเมินผลงานการจัดการความรู้, as one printing of the form words it (DOMAIN 9.2)."""

    code = models.CharField("รหัสแบบ", max_length=30, unique=True)
    title = models.CharField("ชื่อแบบ", max_length=250)
    subtitle = models.CharField("บรรทัดที่สอง", max_length=120, blank=True)

    class Meta:
        verbose_name = "แบบประเมิน KM"
        ordering = ["-valid_from", "code"]

    def __str__(self):
        return self.title


class DimensionKind(models.TextChoices):
    SCALE = "scale", "๐ ถึง ๕"
    BINARY = "binary", "ไม่มี ๐ / มี ๕"


@pghistory.track()
class RubricDimension(models.Model):
    """One table of the form. `score_heads` is [[points, column head], …] in printed order."""

    version = models.ForeignKey(RubricVersion, on_delete=models.CASCADE, related_name="dimensions")
    code = models.CharField(max_length=10)
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=DimensionKind.choices)
    order_head = models.CharField(max_length=40)
    criterion_head = models.CharField(max_length=40)
    explanation_head = models.CharField(max_length=40, blank=True)
    score_heads = models.JSONField()
    total_label = models.CharField(max_length=60)
    maximum = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "มิติ"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="km_dimension_once")]

    def __str__(self):
        return self.title

    @property
    def points_allowed(self) -> tuple[int, ...]:
        return tuple(points for points, _ in self.score_heads)


@pghistory.track()
class RubricCriterion(models.Model):
    """One row of the form. In a binary dimension it is only what a unit's own indicators start from."""

    dimension = models.ForeignKey(RubricDimension, on_delete=models.CASCADE, related_name="criteria")
    code = models.CharField(max_length=10)
    order = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        verbose_name = "เกณฑ์"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["dimension", "code"], name="km_criterion_once")]

    def __str__(self):
        return self.text
