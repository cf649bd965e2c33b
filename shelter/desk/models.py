"""What every form needs: lists, dated settings, drafts, one-time tokens, numbers and files."""

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from shelter.lib.fields import EncryptedJSONField


class Record(models.Model):
    """A row that has a page: its id stands in URLs, so it says nothing and cannot be guessed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField("สร้างเมื่อ", auto_now_add=True)

    class Meta:
        abstract = True


class Versioned(models.Model):
    """An aggregate root two people may edit: the second save is refused, never lost (see desk.versions)."""

    row_version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class DatedQuerySet(models.QuerySet):
    def on(self, day):
        """Rows in force on `day`."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )


class Dated(models.Model):
    """Data that law or practice may change: in force from and to, and whether a source confirmed it."""

    valid_from = models.DateField("ใช้ตั้งแต่", null=True, blank=True)
    valid_to = models.DateField("ใช้ถึง", null=True, blank=True)
    unverified = models.BooleanField("ยังไม่ยืนยันแหล่งที่มา", default=False)
    source = models.CharField("แหล่งที่มา", max_length=200, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


class Code(Dated):
    """One entry of one code list (DOMAIN 6). Once released `code` never changes; `name_th` may."""

    list = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    name_th = models.CharField(max_length=200)
    gloss = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    external_code = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["list", "order", "code"]
        constraints = [models.UniqueConstraint(fields=["list", "code"], name="code_once_per_list")]

    def __str__(self):
        return self.name_th


class SettingQuerySet(DatedQuerySet):
    def standing(self):
        """What was, is or will be in force."""
        return self.filter(withdrawn_at__isnull=True)

    def on(self, day):
        return super().on(day).standing()


class Setting(Dated):
    """One dated value of one setting; two values of a key never hold on the same day.

    Written once: a later value ends it, and one that has not begun may be withdrawn. What the key means, its
    kind and its bounds are `desk.known_settings`. Without `set_by` it came with the product, and a release
    may tell its source better; what somebody set names the order or law (`source`) and the reason.
    """

    key = models.CharField(max_length=60)
    value = models.JSONField()
    reason = models.CharField("เหตุผล", max_length=300, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    set_at = models.DateTimeField("ตั้งเมื่อ", default=timezone.now)
    withdrawn_at = models.DateTimeField("ถอนเมื่อ", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawal_reason = models.CharField("เหตุที่ถอน", max_length=300, blank=True)

    objects = SettingQuerySet.as_manager()

    class Meta:
        ordering = ["key", "valid_from"]
        constraints = [
            ExclusionConstraint(
                name="setting_one_value_a_day",
                expressions=[
                    ("key", RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                name="setting_of_somebody_is_founded",
                condition=Q(set_by__isnull=True)
                | (Q(valid_from__isnull=False) & ~Q(source="") & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="setting_withdrawal_is_whole",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawal_reason="")),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="written_once",
                fields=["key", "value", "valid_from", "reason", "set_by", "set_at"],
            ),
            pgtrigger.Protect(
                name="source_of_somebody_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__set_by__isnull=False)
                & (
                    pgtrigger.Q(old__source__df=pgtrigger.F("new__source"))
                    | pgtrigger.Q(old__unverified__df=pgtrigger.F("new__unverified"))
                ),
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.key


class Draft(models.Model):
    """What somebody has typed and not yet sent: one per person, form and subject. Never validated."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    form = models.CharField(max_length=60)
    subject = models.CharField(max_length=64, blank=True)
    data = models.TextField(help_text="encrypted JSON: field name to list of values")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "form", "subject"], name="draft_once")]


class SpentToken(models.Model):
    """A POST that was carried out and where it led: the same POST again lands there."""

    token = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    result_url = models.CharField(max_length=300, blank=True)
    spent_at = models.DateTimeField(auto_now_add=True)


class Counter(models.Model):
    """The last number given for a centre, kind and year. Locked by the increment until the commit."""

    centre = models.ForeignKey("accounts.Centre", on_delete=models.PROTECT)
    kind = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "kind", "year"], name="counter_once")]


class StoredFile(Record):
    """An uploaded file: random name on disk, mode 0600, served only by a view that authorises."""

    centre = models.ForeignKey("accounts.Centre", on_delete=models.PROTECT)
    name = models.CharField("ชื่อไฟล์เดิม", max_length=200)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField("ขนาด (ไบต์)")
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=80, unique=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)

    def __str__(self):
        return self.name


class PaperJob(Record):
    """A paper too long for a request, made beside it (desk.paper_jobs): its owner's, one at a time.

    waiting → making → done | failed. `url` is the paper's own door, which gives it out once it is made; `key`
    its place on the shelf; `source` its HTML, encrypted, gone when the job has ended. `beat_at` is the last
    sign of life: of the maker, or of whoever last called for one.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "รอทำ"
        MAKING = "making", "กำลังทำ"
        DONE = "done", "ทำเสร็จแล้ว"
        FAILED = "failed", "ทำไม่สำเร็จ"

    class Fault(models.TextChoices):
        STOPPED = "stopped", "ระบบหยุดกลางคัน"
        TOO_LONG = "too_long", "ใช้เวลาเกินกำหนด"
        NO_ROOM = "no_room", "ไม่มีที่เก็บ"
        ENGINE = "engine", "จัดหน้าไม่ได้"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    title = models.CharField(max_length=120, help_text="the form's name, never a person's")
    url = models.CharField(max_length=300)
    back = models.CharField(max_length=300)
    key = models.CharField(max_length=64)
    source = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    fault = models.CharField(max_length=10, choices=Fault.choices, blank=True)
    pages = models.PositiveIntegerField("หน้าที่จัดแล้ว", default=0)
    beat_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner"], condition=Q(ended_at__isnull=True), name="paper_job_one_at_a_time"
            ),
            models.CheckConstraint(
                name="paper_job_status_has_its_end",
                condition=(
                    Q(status__in=["waiting", "making"], ended_at__isnull=True, fault="") & ~Q(source="")
                )
                | Q(status="done", ended_at__isnull=False, fault="", source="")
                | (Q(status="failed", ended_at__isnull=False, source="") & ~Q(fault="")),
            ),
        ]

    def __str__(self):
        return self.title


class ImportBatch(Record):
    """Rows of an uploaded table between preview and confirm, for a day: its owner's alone.

    With a `centre` also its people's whom the view lets in, so that a colleague can go on where one stopped.

    `rows` is a list of {"row": number in the file, "cells": {column: text}, "refused": {column: reason}};
    encrypted, since a table of people holds what their files keep encrypted. `digest` tells the file again.
    `result` is what the confirmation did, for the result page; set once, with `applied_at`.
    """

    kind = models.CharField(max_length=30)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    file_name = models.CharField(max_length=200)
    rows = EncryptedJSONField()
    digest = models.CharField(max_length=64, blank=True)
    centre = models.ForeignKey("accounts.Centre", on_delete=models.CASCADE, null=True, blank=True)
    expires_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    result = models.JSONField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "kind"], name="import_batch_of_owner")]
        constraints = [
            models.CheckConstraint(
                name="import_batch_applied_with_a_result",
                condition=Q(applied_at__isnull=True, result__isnull=True)
                | Q(applied_at__isnull=False, result__isnull=False),
            )
        ]

    def __str__(self):
        return self.file_name
