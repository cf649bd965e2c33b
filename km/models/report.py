"""The yearly KM report: an edition of a project, its sections, its team, and what an import left open."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from km.models.project import KMProject, visible_reports
from shelter.accounts.models import DeputyOrder, User
from shelter.desk.models import Record, Versioned
from shelter.desk.states import status_with


class DigitStyle(models.TextChoices):
    THAI = "thai", "เลขไทย ๐–๙"
    ARABIC = "arabic", "เลขอารบิก 0–9"


class ReportStatus(models.TextChoices):
    """draft → in_review → certified (frozen) ; in_review → draft ; certified → reopened as the next one."""

    DRAFT = "draft", "ฉบับร่าง"
    IN_REVIEW = "in_review", "รอผู้อำนวยการรับรอง"
    CERTIFIED = "certified", "รับรองแล้ว"


class KMReportQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Own centre's reports; for the auditor, certified ones of every centre."""
        return self.filter(visible_reports(user))


@pghistory.track(exclude=["row_version"])
class KMReport(Record, Versioned):
    """The n-th edition of a project's report. An import adds an edition and overwrites none."""

    project = models.ForeignKey(
        KMProject, on_delete=models.PROTECT, related_name="reports", verbose_name="โครงการ"
    )
    number = models.PositiveSmallIntegerField("ฉบับที่")
    reopened_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reopened_as",
        verbose_name="แก้ไขจากฉบับ",
    )
    outline = models.CharField("แบบเค้าโครง", max_length=20)
    digit_style = models.CharField("ตัวเลขในเอกสาร", max_length=8, choices=DigitStyle.choices)
    title = models.CharField("ชื่อโครงการที่พิมพ์", max_length=300)
    preface_place = models.CharField("หน่วยงานท้ายคำนำ", max_length=200, blank=True)
    preface_on = models.DateField("วันที่ท้ายคำนำ", null=True, blank=True)
    source_name = models.CharField("นำเข้าจากไฟล์", max_length=200, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField(
        "สถานะ", max_length=10, choices=ReportStatus.choices, default=ReportStatus.DRAFT
    )
    sent_at = models.DateTimeField("ส่งให้รับรองเมื่อ", null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    certified_at = models.DateTimeField("รับรองเมื่อ", null=True, blank=True)
    certified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    certified_under = models.ForeignKey(
        DeputyOrder,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="รับรองแทนผู้อำนวยการตามคำสั่ง",
    )

    objects = KMReportQuerySet.as_manager()

    class Meta:
        verbose_name = "รายงาน KM"
        ordering = ["project", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="km_report_number_once"),
            models.CheckConstraint(
                name="km_report_status_has_its_dates",
                condition=status_with(ReportStatus.DRAFT, to_come=["sent", "certified"])
                | status_with(ReportStatus.IN_REVIEW, done=["sent"], to_come=["certified"])
                | status_with(ReportStatus.CERTIFIED, done=["sent", "certified"]),
            ),
            models.CheckConstraint(
                name="km_report_under_an_order_is_certified",
                condition=Q(certified_under__isnull=True) | Q(certified_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"รายงาน KM ปีงบประมาณ {self.project.fiscal_year} ฉบับที่ {self.number}"


class OfReportQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Rows of the reports this person may see."""
        return self.filter(visible_reports(user, "report"))


@pghistory.track(exclude=["row_version"])
class ReportSection(Record, Versioned):
    """One section. `title` is its title in contents and body alike; `source_heading` how an import wrote it.

    `body` is plain text: a line is a paragraph, `## …` a heading inside the section, `- …` and numbered
    lines (๑) 1. 4.1) are items.
    """

    report = models.ForeignKey(
        KMReport, on_delete=models.CASCADE, related_name="sections", verbose_name="รายงาน"
    )
    key = models.CharField(max_length=30)
    order = models.PositiveSmallIntegerField("ลำดับ")
    number = models.CharField("เลขหัวข้อ", max_length=10, blank=True, help_text="Arabic digits: 1.1 or 1.")
    title = models.CharField("หัวข้อ", max_length=300)
    source_heading = models.CharField("หัวข้อในต้นฉบับ", max_length=400, blank=True)
    body = models.TextField("เนื้อหา", blank=True)
    updated_at = models.DateTimeField("แก้ไขล่าสุด", auto_now=True)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfReportQuerySet.as_manager()

    class Meta:
        verbose_name = "ส่วนของรายงาน"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="km_section_once")]

    def __str__(self):
        return f"{self.number} {self.title}".strip()


@pghistory.track()
class TeamMember(models.Model):
    """One line of the team table of one edition (DOMAIN 9.1). `role` is a code of km_team_role."""

    report = models.ForeignKey(
        KMReport, on_delete=models.CASCADE, related_name="members", verbose_name="รายงาน"
    )
    order = models.PositiveSmallIntegerField("ลำดับ")
    prefix = models.CharField("คำนำหน้า", max_length=30, blank=True)
    name = models.CharField("ชื่อ-สกุล", max_length=150)
    position = models.CharField("ตำแหน่ง", max_length=150, blank=True)
    role = models.CharField("หน้าที่", max_length=40)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="km_memberships",
        verbose_name="บัญชีผู้ใช้",
    )

    objects = OfReportQuerySet.as_manager()

    class Meta:
        verbose_name = "คณะทำงาน KM"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["report", "order"], name="km_team_order_once")]

    def __str__(self):
        return f"{self.prefix}{self.name}"


class Leftover(models.Model):
    """A line of an imported text that found no place: kept with its line, also after somebody settled it."""

    report = models.ForeignKey(
        KMReport, on_delete=models.CASCADE, related_name="leftovers", verbose_name="รายงาน"
    )
    line = models.PositiveIntegerField("บรรทัด")
    text = models.TextField("ข้อความ")
    reason = models.CharField("เหตุที่ยังไม่มีที่ลง", max_length=300)
    placed_in = models.CharField(
        "ย้ายไปส่วน", max_length=30, blank=True, help_text="key of a section, or set aside"
    )
    settled_at = models.DateTimeField("จัดการเมื่อ", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfReportQuerySet.as_manager()

    class Meta:
        verbose_name = "ข้อความที่ยังไม่มีที่ลง"
        ordering = ["line"]
        constraints = [
            models.CheckConstraint(
                name="km_leftover_settled_whole",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, placed_in="")
                | Q(settled_at__isnull=False, settled_by__isnull=False),
            )
        ]

    def __str__(self):
        return f"บรรทัด {self.line}"


class FindingCode(models.TextChoices):
    """What an import noticed about its source."""

    HEADING_DIFFERS = "heading_differs", "หัวข้อต่างจากเค้าโครง"
    NUMBER_DIFFERS = "number_differs", "เลขหัวข้อต่างจากเค้าโครง"
    NUMBER_MISSING = "number_missing", "ขาดเลขหัวข้อ"
    SECTION_MISSING = "section_missing", "ไม่พบส่วนนี้ในต้นฉบับ"
    SECTION_UNKNOWN = "section_unknown", "หัวข้อไม่มีในเค้าโครง"
    HEADING_TWICE = "heading_twice", "หัวข้อซ้ำ"
    CONTENTS_DIFFERS = "contents_differs", "สารบัญไม่ตรงกับเนื้อหา"
    TITLE_DIFFERS = "title_differs", "ชื่อโครงการต่างจากเค้าโครง"
    OTHER_CENTRE = "other_centre", "มีชื่อศูนย์อื่น"
    TWO_TICKS = "two_ticks", "ตารางคะแนนมีสองเครื่องหมายในแถวเดียว"
    NO_TICK = "no_tick", "ตารางคะแนนไม่มีเครื่องหมาย"
    TOTAL_EMPTY = "total_empty", "แถวรวมคะแนนว่าง"
    TOTAL_DIFFERS = "total_differs", "แถวรวมคะแนนไม่ตรงกับผลรวม"
    CRITERION_DIFFERS = "criterion_differs", "ข้อความเกณฑ์ต่างจากแบบ"
    CRITERION_UNKNOWN = "criterion_unknown", "แถวคะแนนไม่ตรงกับเกณฑ์ใด"
    TEAM_UNCLEAR = "team_unclear", "แถวคณะทำงานอ่านไม่ครบ"
    NOT_TEXT = "not_text", "สิ่งในไฟล์ที่ไม่ใช่ข้อความ"
    MORE = "more", "ข้อสังเกตที่เหลือ"


class ImportFinding(models.Model):
    """Something an import noticed: shown beside the report, changes nothing by itself."""

    report = models.ForeignKey(
        KMReport, on_delete=models.CASCADE, related_name="findings", verbose_name="รายงาน"
    )
    code = models.CharField(max_length=20, choices=FindingCode.choices)
    section_key = models.CharField(max_length=30, blank=True)
    line = models.PositiveIntegerField("บรรทัด", null=True, blank=True)
    message = models.TextField("ข้อสังเกต")
    excerpt = models.CharField("ข้อความในต้นฉบับ", max_length=400, blank=True)

    objects = OfReportQuerySet.as_manager()

    class Meta:
        verbose_name = "ข้อสังเกตจากการนำเข้า"
        ordering = ["line", "id"]

    def __str__(self):
        return self.message
