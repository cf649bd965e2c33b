"""Home visits of a case (DOMAIN 5.5), their photographs, and conflicts that were mediated (16 S42)."""

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models.case import Case
from shelter.accounts.models import User
from shelter.desk.models import Record, StoredFile, Versioned


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Visits of the cases this person may see."""
        return self.filter(case__in=Case.objects.visible_to(user))


@pghistory.track(model_name="HomeVisitHistory", exclude=["row_version"])
class HomeVisit(Record, Versioned):
    """Numbered per case: planned → done, or not possible with a reason."""

    class Whom(models.TextChoices):
        COMMUNITY = "community", "ชุมชนหรือที่พักเดิม"
        NEIGHBOUR = "neighbour", "เพื่อนบ้านหรือผู้นำชุมชน"
        FAMILY = "family", "ครอบครัวหรือญาติ"

    class Status(models.TextChoices):
        PLANNED = "planned", "วางแผนไว้"
        DONE = "done", "ไปแล้ว"
        NOT_POSSIBLE = "not_possible", "ไปไม่ได้"

    class Safe(models.TextChoices):
        YES = "yes", "ปลอดภัย"
        CARE = "care", "ต้องระวัง"
        UNKNOWN = "unknown", "ยังไม่ทราบ"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="visits")
    number = models.PositiveSmallIntegerField("ครั้งที่")
    whom = models.CharField("ไปหา", max_length=10, choices=Whom.choices)
    method = models.CharField("วิธี", max_length=40, help_text="code list contact_method")
    status = models.CharField("สถานะ", max_length=12, choices=Status.choices, default=Status.PLANNED)
    planned_on = models.DateField("กำหนดไป")
    place_code = models.CharField("พื้นที่", max_length=8, blank=True)
    place_detail = models.CharField("ที่อยู่", max_length=300, blank=True)
    route = models.TextField("เส้นทาง จุดสังเกต", blank=True)
    goers = models.CharField("ผู้ไปเยี่ยม", max_length=300, blank=True)
    safe = models.CharField("ความปลอดภัยของผู้ไป", max_length=8, choices=Safe.choices, default=Safe.UNKNOWN)
    safety_note = models.TextField("ข้อควรระวังของผู้ไป", blank=True)
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    visited_on = models.DateField("วันที่เยี่ยม", null=True, blank=True)
    informant = models.CharField("ผู้ให้ข้อมูล", max_length=200, blank=True)
    informant_age = models.PositiveSmallIntegerField("อายุผู้ให้ข้อมูล", null=True, blank=True)
    informant_relation = models.CharField("ความสัมพันธ์", max_length=100, blank=True)
    report = models.JSONField("ผลการเยี่ยม", default=dict, blank=True)
    signs = ArrayField(
        models.CharField(max_length=40), verbose_name="สัญญาณความเสี่ยง", default=list, blank=True
    )
    signs_note = models.TextField("รายละเอียดของสัญญาณ", blank=True)
    health_findings = models.TextField("สิ่งที่พบและความเห็นเรื่องสุขภาพ", blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    called_off_at = models.DateTimeField(null=True, blank=True)
    called_off_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    called_off_reason = models.TextField("เหตุผลที่ไปไม่ได้", blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "การเยี่ยมบ้าน"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="visit_number_once"),
            models.CheckConstraint(
                name="visit_done_stamped",
                condition=Q(
                    status="done", visited_on__isnull=False, done_at__isnull=False, done_by__isnull=False
                )
                | (
                    ~Q(status="done")
                    & Q(
                        visited_on__isnull=True,
                        done_at__isnull=True,
                        done_by__isnull=True,
                        report={},
                        signs=[],
                    )
                ),
            ),
            models.CheckConstraint(
                name="visit_finds_health_when_done", condition=Q(status="done") | Q(health_findings="")
            ),
            models.CheckConstraint(
                name="visit_called_off_stamped",
                condition=(
                    Q(status="not_possible", called_off_at__isnull=False, called_off_by__isnull=False)
                    & ~Q(called_off_reason="")
                )
                | (
                    ~Q(status="not_possible")
                    & Q(called_off_at__isnull=True, called_off_by__isnull=True, called_off_reason="")
                ),
            ),
            models.CheckConstraint(
                name="visit_status_known", condition=Q(status__in=["planned", "done", "not_possible"])
            ),
        ]
        indexes = [
            models.Index(fields=["case", "planned_on"], condition=Q(status="planned"), name="visit_planned")
        ]

    def __str__(self):
        return f"เยี่ยมบ้าน ครั้งที่ {self.number}"

    def get_absolute_url(self):
        return reverse("cases:visit", args=[self.case_id, self.number])

    @property
    def is_family(self) -> bool:
        return self.whom == self.Whom.FAMILY


class VisitPhoto(Record):
    """A photograph of a visit, with what its faces said. Taken out with a reason, never silently."""

    class Faces(models.TextChoices):
        NONE = "none", "ไม่เห็นหน้าใคร"
        CONSENTED = "consented", "เห็นหน้า เจ้าตัวยินยอมแล้ว"
        NOT_ASKED = "not_asked", "เห็นหน้า ยังไม่ได้ขอความยินยอม"

    visit = models.ForeignKey(HomeVisit, on_delete=models.CASCADE, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    caption = models.CharField("คำบรรยาย", max_length=200, blank=True)
    faces = models.CharField("ใบหน้าในภาพ", max_length=10, choices=Faces.choices)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    remove_reason = models.TextField("เหตุผลที่นำออก", blank=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                name="visit_photo_removed_stamped",
                condition=Q(removed_at__isnull=True, removed_by__isnull=True, remove_reason="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(remove_reason="")),
            ),
        ]

    def __str__(self):
        return self.caption or "ภาพถ่าย"

    @property
    def may_be_printed(self) -> bool:
        """Only a face that said yes leaves the system on paper (DOMAIN 16 S50)."""
        return self.faces != self.Faces.NOT_ASKED


class Mediation(Record):
    """A conflict, of the family or between professions, and what was done about it. Never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="mediations")
    on = models.DateField("วันที่")
    between = models.CharField("ระหว่าง", max_length=200)
    conflict = models.TextField("เรื่องที่ขัดแย้ง")
    mediation = models.TextField("การไกล่เกลี่ย", blank=True)
    outcome = models.TextField("ผล", blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-created_at"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return self.between
