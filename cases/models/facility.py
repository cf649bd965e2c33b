"""Places that can take a person in: state homes, local homes, foundations, employers, families (DOMAIN 8).

The directory is shared by all centres. What a place asks of a person is rows of FacilityCriterion, never
columns.
"""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from cases.rules import criteria, criteria_words
from cases.rules.catalogue import catalogue
from shelter.accounts.models import User
from shelter.desk.models import Dated, Record, Versioned
from shelter.lib import addresses
from shelter.lib.text import squeeze


class Ownership(models.TextChoices):
    """สังกัด: the five departments of the ministry first, then everybody else (DOMAIN 8.5)."""

    DSDW = "dsdw", "กรมพัฒนาสังคมและสวัสดิการ (พส.)"
    DOP = "dop", "กรมกิจการผู้สูงอายุ (ผส.)"
    DEP = "dep", "กรมส่งเสริมและพัฒนาคุณภาพชีวิตคนพิการ (พก.)"
    DCY = "dcy", "กรมกิจการเด็กและเยาวชน (ดย.)"
    DWF = "dwf", "กรมกิจการสตรีและสถาบันครอบครัว (สค.)"
    LOCAL = "local", "องค์กรปกครองส่วนท้องถิ่น (อปท.)"
    STATE = "state", "หน่วยงานรัฐอื่น"
    FOUNDATION = "foundation", "มูลนิธิ"
    RELIGIOUS = "religious", "ศาสนสถาน"
    PRIVATE = "private", "เอกชน"
    EMPLOYER = "employer", "สถานประกอบการ"
    COMMUNITY = "community", "ครอบครัว/ชุมชน"


MINISTRY = (Ownership.DSDW, Ownership.DOP, Ownership.DEP, Ownership.DCY, Ownership.DWF)
OWNERSHIP_SHORT = {
    Ownership.DSDW: "พส.",
    Ownership.DOP: "ผส.",
    Ownership.DEP: "พก.",
    Ownership.DCY: "ดย.",
    Ownership.DWF: "สค.",
    Ownership.LOCAL: "อปท.",
}


class FacilityKind(models.TextChoices):
    PROTECTION_HOME = "protection_home", "สถานคุ้มครองคนไร้ที่พึ่ง"
    TEMPORARY_HOME = "temporary_home", "บ้านพักชั่วคราว"
    SETTLEMENT = "settlement", "นิคมสร้างตนเอง"
    ELDERLY_CENTRE = "elderly_centre", "ศูนย์พัฒนาการจัดสวัสดิการสังคมผู้สูงอายุ"
    ELDERLY_HOME = "elderly_home", "บ้านพักหรือสถานสงเคราะห์คนชรา"
    DISABILITY_HOME = "disability_home", "สถานคุ้มครองและพัฒนาคนพิการ"
    HALFWAY_HOME = "halfway_home", "บ้านกึ่งวิถี"
    CHILD_SHELTER = "child_shelter", "บ้านพักเด็กและครอบครัว"
    FOUNDATION_HOME = "foundation_home", "บ้านพักหรือโครงการของมูลนิธิ"
    CARE_HOME = "care_home", "สถานดูแลเอกชน"
    HOSPITAL = "hospital", "โรงพยาบาล"
    WORKPLACE = "workplace", "สถานประกอบการหรือนายจ้าง"
    FAMILY = "family", "ครอบครัวหรือชุมชน"
    OTHER = "other", "อื่น ๆ"


class TargetGroup(models.TextChoices):
    DESTITUTE = "destitute", "คนไร้ที่พึ่ง"
    BEGGAR = "beggar", "ผู้ทำการขอทาน"
    ELDERLY = "elderly", "ผู้สูงอายุ"
    DISABLED = "disabled", "คนพิการ"
    PSYCHIATRIC = "psychiatric", "ผู้มีอาการทางจิตทุเลา"
    PATIENT = "patient", "ผู้ป่วยต้องดูแลระยะยาว"
    WOMAN = "woman", "สตรี"
    CHILD = "child", "เด็กและเยาวชน"
    FAMILY = "family", "ครอบครัว"
    WORKER = "worker", "ผู้พร้อมทำงาน"


LONGEST_KEY = 300


def name_key(name: str, province: str) -> str:
    """What makes two rows the same place: name and province without spaces (บ้าน ร่มโพธิ์ = บ้านร่มโพธิ์)."""
    # Some letters are two when small: the key is cut to its column.
    return squeeze(f"{name}|{province}").replace(" ", "").lower()[:LONGEST_KEY]


class FacilityQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The whole directory, for every member of staff: it is shared by all centres (DESIGN 5)."""
        return self if user.is_active else self.none()

    def active(self):
        return self.filter(deactivated_at__isnull=True)

    def outside_ministry(self):
        return self.exclude(ownership__in=MINISTRY)

    def search(self, text: str):
        """Places whose name, agency, district or province holds every word of `text` (already normalised)."""
        found = self
        for word in text.lower().split():
            found = found.filter(search_text__contains=word)
        return found

    def twins_of(self, facility: "Facility"):
        """Other places of the same name in the same province."""
        return self.filter(name_key=facility.name_key).exclude(pk=facility.pk)

    def with_criteria(self):
        return self.prefetch_related("criteria")


@pghistory.track(model_name="FacilityHistory", exclude=["search_text", "name_key", "row_version"])
class Facility(Record, Versioned):
    """A place, whoever runs it. Never deleted: closed with a reason, so old referrals still say where."""

    name = models.CharField("ชื่อสถานที่", max_length=200, db_collation="th-x-icu")
    ownership = models.CharField("สังกัด", max_length=12, choices=Ownership.choices)
    agency = models.CharField("หน่วยงานเจ้าของ", max_length=200, blank=True)
    kind = models.CharField("ประเภท", max_length=20, choices=FacilityKind.choices)
    province = models.CharField("จังหวัด", max_length=60, db_collation="th-x-icu")
    address_code = models.CharField("รหัสที่อยู่", max_length=6)
    address_detail = models.CharField("เลขที่ ถนน ซอย", max_length=200, blank=True)
    phone = models.CharField("โทรศัพท์", max_length=120, blank=True)
    contact = models.CharField("ผู้ประสานงาน", max_length=200, blank=True)
    capacity = models.PositiveIntegerField("ความจุ (คน)", null=True, blank=True)
    groups = ArrayField(
        models.CharField(max_length=12, choices=TargetGroup.choices),
        default=list,
        blank=True,
        verbose_name="รับกลุ่ม",
    )
    cost_note = models.CharField("ค่าใช้จ่าย", max_length=300, blank=True)
    documents_needed = models.TextField("เอกสารที่ต้องใช้", blank=True)
    note = models.TextField("หมายเหตุ", blank=True)
    source = models.CharField("แหล่งข้อมูล", max_length=200, blank=True)
    unverified = models.BooleanField("ยังไม่ยืนยันข้อมูล", default=True)
    verified_on = models.DateField("ยืนยันข้อมูลเมื่อ", null=True, blank=True)
    reference_key = models.CharField(max_length=40, blank=True, editable=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField("ปรับปรุงเมื่อ")
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    deactivated_at = models.DateTimeField("ปิดใช้เมื่อ", null=True, blank=True)
    deactivated_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    deactivated_reason = models.CharField("เหตุที่ปิดใช้", max_length=300, blank=True)
    name_key = models.CharField(max_length=LONGEST_KEY, editable=False)
    search_text = models.TextField(editable=False)

    objects = FacilityQuerySet.as_manager()

    class Meta:
        verbose_name = "สถานที่รองรับ"
        constraints = [
            models.UniqueConstraint(
                fields=["reference_key"], condition=~Q(reference_key=""), name="facility_reference_key_once"
            ),
            models.CheckConstraint(
                name="facility_groups_known",
                condition=Q(groups__contained_by=[group.value for group in TargetGroup]),
            ),
            models.CheckConstraint(
                name="facility_closed_by_somebody_for_a_reason",
                condition=Q(deactivated_at__isnull=True, deactivated_by__isnull=True, deactivated_reason="")
                | (Q(deactivated_at__isnull=False, deactivated_by__isnull=False) & ~Q(deactivated_reason="")),
            ),
            models.CheckConstraint(
                name="facility_verified_is_dated_or_unverified",
                condition=Q(verified_on__isnull=True) | Q(unverified=False),
            ),
        ]
        indexes = [
            GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="facility_search"),
            GinIndex(fields=["groups"], name="facility_groups"),
            models.Index(fields=["province", "name", "id"], name="facility_by_province"),
            models.Index(fields=["name", "id"], name="facility_by_name"),
            models.Index(fields=["-updated_at", "id"], name="facility_by_update"),
            models.Index(fields=["name_key"], name="facility_by_name_key"),
        ]

    def __str__(self):
        return self.name

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    @property
    def ownership_short(self) -> str:
        return OWNERSHIP_SHORT.get(Ownership(self.ownership), self.get_ownership_display())

    @property
    def group_names(self) -> list[str]:
        return [str(TargetGroup(group).label) for group in self.groups]

    @property
    def address(self) -> str:
        """`99 ถนนกลาง ต.โพธิ์ อ.เมืองศรีสะเกษ จ.ศรีสะเกษ 33000`"""
        return f"{self.address_detail} {addresses.path(self.address_code)}".strip()

    @property
    def district_line(self) -> str:
        """`กันทรารมย์ ศรีสะเกษ`, or the province alone."""
        place = addresses.get(self.address_code)
        return " ".join(part for part in (place.district if place else "", self.province) if part)

    def fill_derived(self) -> None:
        """Province, duplicate key and search text follow from what was typed; called before every save."""
        place = addresses.get(self.address_code)
        self.province = place.province if place else ""
        self.name_key = name_key(self.name, self.province)
        words = (self.name, self.agency, place.district if place else "", self.province)
        self.search_text = squeeze(" ".join(words)).lower()


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    model_name="FacilityCriterionHistory",
)
class FacilityCriterion(Dated):
    """One condition of admission: `fact operator value`, in force from and to, with its source (DOMAIN 8).

    Rows with the same non-empty `group` are alternatives.
    """

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="criteria")
    fact = models.CharField("ข้อมูล", max_length=40)
    operator = models.CharField("เงื่อนไข", max_length=12)
    value = models.JSONField("ค่า", null=True, blank=True)
    group = models.CharField("กลุ่มทางเลือก", max_length=10, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "เกณฑ์รับ"
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                name="facility_criterion_days_in_order",
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
            )
        ]

    def __str__(self):
        return self.sentence

    @property
    def sentence(self) -> str:
        """`อายุ 60 ปีขึ้นไป`; a fact the catalogue no longer has shows as its code."""
        fact = catalogue().get(self.fact)
        return (
            criteria_words.describe(fact, self.operator, self.value)
            if fact
            else f"{self.fact} {self.value or ''}"
        )

    def as_criterion(self) -> criteria.Criterion:
        """The row as the engine reads it. Raises ValueError when the catalogue no longer has the fact."""
        value = criteria.check(self.fact, self.operator, self.value, catalogue())
        return criteria.Criterion(self.fact, self.operator, value, self.group, self.unverified, self.source)
