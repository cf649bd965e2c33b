"""A person: known, partly known or unknown. No name, no ID card and an estimated age are normal."""

import pghistory
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from shelter.accounts.models import Centre, Role, User
from shelter.desk.models import Record, Versioned
from shelter.lib.fields import EncryptedTextField


class Identity(models.TextChoices):
    KNOWN = "known", "ทราบตัวบุคคล"
    PARTLY = "partly", "ทราบบางส่วน"
    UNKNOWN = "unknown", "ยังไม่ทราบว่าเป็นใคร"


class Sex(models.TextChoices):
    MALE = "male", "ชาย"
    FEMALE = "female", "หญิง"
    OTHER = "other", "อื่น ๆ / เพศสภาพอื่น"
    UNKNOWN = "unknown", "ยังไม่ทราบ"


class NationalityStatus(models.TextChoices):
    THAI = "thai", "สัญชาติไทย"
    REGISTERED_STATELESS = "registered_stateless", "มีสถานะทางทะเบียนราษฎรแต่ไร้สัญชาติ"
    UNREGISTERED = "unregistered", "ไม่มีสถานะทางทะเบียนราษฎร"
    FOREIGN = "foreign", "สัญชาติอื่น"
    UNKNOWN = "unknown", "ยังไม่ทราบ"


class ClientQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Own centre's people for caseworker and director; for a team member, those of assigned cases."""
        if user.centre_id is None:
            return self.none()
        own = self.filter(centre_id=user.centre_id)
        if user.has_role(Role.CASEWORKER, Role.DIRECTOR):
            return own
        if user.has_role(Role.TEAM):
            return own.filter(
                cases__assignments__user=user, cases__assignments__until__isnull=True
            ).distinct()
        return self.none()


@pghistory.track(
    model_name="ClientHistory",
    exclude=[
        "national_id",
        "national_id_index",
        "phone",
        "search_name",
        "sound_name",
        "sort_name",
        "row_version",
    ],
)
class Client(Record, Versioned):
    """One human being as one centre knows them; the same person at two centres is two rows (DESIGN 5)."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, verbose_name="ศูนย์")
    identity = models.CharField("การทราบตัวบุคคล", max_length=10, choices=Identity.choices)
    prefix = models.CharField("คำนำหน้า", max_length=30, blank=True)
    first_name = models.CharField("ชื่อ", max_length=100, blank=True)
    last_name = models.CharField("สกุล", max_length=100, blank=True)
    calling_name = models.CharField("ชื่อที่ใช้เรียก / ชื่อเล่น", max_length=100, blank=True)
    other_names = models.CharField("ชื่ออื่นที่เคยใช้", max_length=200, blank=True)
    sex = models.CharField("เพศ", max_length=10, choices=Sex.choices, default=Sex.UNKNOWN)
    birth_date = models.DateField("วันเกิด", null=True, blank=True)
    estimated_age = models.PositiveSmallIntegerField("อายุโดยประมาณ (ปี)", null=True, blank=True)
    estimated_on = models.DateField("วันที่ประมาณอายุ", null=True, blank=True)
    national_id = EncryptedTextField("เลขประจำตัวประชาชน", blank=True)
    national_id_index = models.CharField(max_length=64, blank=True, editable=False)
    other_document = models.CharField("เอกสารแสดงตนอื่น", max_length=120, blank=True)
    nationality_status = models.CharField(
        "สถานะสัญชาติ", max_length=24, choices=NationalityStatus.choices, default=NationalityStatus.UNKNOWN
    )
    domicile_code = models.CharField("ภูมิลำเนา (รหัสตำบล)", max_length=10, blank=True)
    domicile_detail = models.CharField("รายละเอียดภูมิลำเนา", max_length=200, blank=True)
    present_code = models.CharField("ที่อยู่ปัจจุบัน (รหัสตำบล)", max_length=10, blank=True)
    present_detail = models.CharField("รายละเอียดที่อยู่ปัจจุบัน", max_length=200, blank=True)
    phone = EncryptedTextField("โทรศัพท์", blank=True)
    marks = models.TextField("ตำหนิ รูปพรรณ รอยสัก", blank=True)
    safe_contact = models.BooleanField("ต้องปกปิดที่อยู่และการติดต่อ", default=False)
    search_name = models.TextField(editable=False, blank=True)
    sound_name = models.TextField(editable=False, blank=True)
    sort_name = models.CharField(max_length=220, editable=False, blank=True, db_collation="th-x-icu")

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = "ผู้ใช้บริการ"
        constraints = [
            models.CheckConstraint(
                name="client_has_something_to_be_called", condition=~Q(first_name="") | ~Q(calling_name="")
            ),
            models.CheckConstraint(
                name="client_age_estimate_is_dated",
                condition=Q(estimated_age__isnull=True, estimated_on__isnull=True)
                | Q(estimated_age__isnull=False, estimated_on__isnull=False),
            ),
            models.CheckConstraint(
                name="client_id_and_index_together",
                condition=Q(national_id="", national_id_index="")
                | (~Q(national_id="") & ~Q(national_id_index="")),
            ),
            models.UniqueConstraint(
                fields=["centre", "national_id_index"],
                condition=~Q(national_id_index=""),
                name="client_national_id_once_per_centre",
            ),
        ]
        indexes = [
            GinIndex(OpClass("search_name", name="gin_trgm_ops"), name="client_search_name"),
            models.Index(fields=["centre", "sort_name", "id"], name="client_by_name"),
            models.Index(fields=["national_id_index"], name="client_by_id_index"),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """Full name with title, else what the person is called."""
        full = f"{self.prefix}{self.first_name} {self.last_name}".strip() if self.first_name else ""
        return full or f"“{self.calling_name}”"
