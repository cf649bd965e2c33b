"""Scored instruments (ADL, 2Q, 9Q, 8Q) as data, and each filling of one for a case (DOMAIN 7.5)."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.models.case import Case
from cases.rules.instruments import Sheet, parse
from shelter.accounts.models import User
from shelter.desk.models import Record, Versioned


@pghistory.track(model_name="InstrumentHistory", exclude=["row_version"])
class Instrument(Record, Versioned):
    """One instrument as its official sheet words and weighs it; off until every word and weight is entered.

    `items` is [{number, text, hint, options: [{label, points}]}], `bands` [{least, code, label}], `triggers`
    [{least, item, opens, safety}] (rules/instruments.py). `version` counts the edits of the sheet.
    """

    code = models.SlugField("รหัส", max_length=20, unique=True)
    title = models.CharField("ชื่อแบบ", max_length=200)
    purpose = models.CharField("ใช้เมื่อ", max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveSmallIntegerField("ฉบับที่", default=1)
    items = models.JSONField("ข้อคำถาม")
    bands = models.JSONField("เกณฑ์แปลผล")
    triggers = models.JSONField("สิ่งที่ต้องทำต่อ", default=list, blank=True)
    source = models.CharField("แหล่งที่มาของแบบ", max_length=300, blank=True)
    sheet_on = models.DateField("วันที่ของแบบที่ใช้อ้างอิง", null=True, blank=True)
    unverified = models.BooleanField("ยังไม่ยืนยันแหล่งที่มา", default=True)
    switched_on = models.BooleanField("เปิดใช้", default=False)
    edited_at = models.DateTimeField(null=True, blank=True)
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "แบบประเมินมาตรฐาน"
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                name="instrument_on_has_a_source",
                condition=Q(switched_on=False) | (~Q(source="") & Q(sheet_on__isnull=False)),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def sheet(self) -> Sheet:
        return parse(self.items, self.bands, self.triggers)


class InstrumentResultQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Results of the cases this person may see; whether they read them is permissions' to say."""
        return self.filter(case__in=Case.objects.visible_to(user))

    def unsafe(self):
        """Safety steps are called for and none is written down."""
        return self.filter(safety=True, steps_at__isnull=True)


@pghistory.track(model_name="InstrumentResultHistory")
class InstrumentResult(Record):
    """One filling. The sheet may change later: points, total and band stand as they were that day."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="instrument_results")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField("ฉบับที่ของแบบ")
    filled_on = models.DateField("วันที่ประเมิน")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="ผู้ประเมิน")
    answers = models.JSONField(
        "คำตอบ", help_text="[{number, text, answer, points}]; answer empty when left open"
    )
    points = models.PositiveSmallIntegerField("คะแนนของข้อที่ตอบ")
    total = models.PositiveSmallIntegerField("คะแนนรวม", null=True, blank=True)
    maximum = models.PositiveSmallIntegerField("คะแนนเต็ม")
    band = models.CharField(max_length=40, blank=True)
    band_label = models.CharField("ผล", max_length=200, blank=True)
    opens = models.JSONField("แบบที่ต้องทำต่อ", default=list, blank=True)
    note = models.TextField("ข้อสังเกต", blank=True)
    safety = models.BooleanField("ต้องดูแลความปลอดภัยทันที", default=False)
    steps = models.JSONField("สิ่งที่ทำแล้ว", default=list, blank=True, help_text="code list safety_step")
    steps_note = models.TextField("รายละเอียดการดูแลความปลอดภัย", blank=True)
    steps_at = models.DateTimeField(null=True, blank=True)
    steps_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = InstrumentResultQuerySet.as_manager()

    class Meta:
        verbose_name = "ผลแบบประเมินมาตรฐาน"
        ordering = ["-filled_on", "-created_at"]
        constraints = [
            models.CheckConstraint(
                name="instrument_points_within_the_sheet",
                condition=Q(points__lte=F("maximum"))
                & (Q(total__isnull=True, band="") | Q(total=F("points"))),
            ),
            models.CheckConstraint(
                name="instrument_steps_stamped",
                condition=Q(steps_at__isnull=True, steps_by__isnull=True)
                | Q(safety=True, steps_at__isnull=False, steps_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "instrument", "-filled_on"], name="instrument_latest"),
            models.Index(
                fields=["case"],
                condition=Q(safety=True, steps_at__isnull=True),
                name="instrument_unsafe",
            ),
        ]

    def __str__(self):
        return str(self.instrument)

    def get_absolute_url(self):
        return reverse("cases:instrument-result", args=[self.case_id, self.pk])
