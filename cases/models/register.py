"""ทะเบียนประวัติ: what is known of a person beyond who they are (DOMAIN 5.3)."""

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from cases.models.client import Client
from shelter.accounts.models import User
from shelter.desk.models import Record
from shelter.lib.fields import EncryptedTextField


class Stated(models.TextChoices):
    """An answer to มี…หรือไม่ or ต้องการ…หรือไม่. Empty is nobody asked, never "no"."""

    YES = "yes", "มี"
    NO = "no", "ไม่มี"


class LivedGender(models.TextChoices):
    """How the person lives, whatever the papers say: decides who searches and which house."""

    MALE = "male", "ชาย"
    FEMALE = "female", "หญิง"
    OTHER = "other", "เพศหลากหลาย"


def _codes(label: str) -> ArrayField:
    return ArrayField(models.CharField(max_length=40), verbose_name=label, default=list, blank=True)


def _code(label: str) -> models.CharField:
    return models.CharField(label, max_length=40, blank=True)


class RegisterQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(client__in=Client.objects.visible_to(user).values("pk"))


@pghistory.track(model_name="ClientRegisterHistory", exclude=["reference_number", "disability_card"])
class ClientRegister(Record):
    """The wide and rarely read half of a person, beside Client so that lists never carry it.

    Part of the person: saved with Client and under Client's row_version. Everything may stay empty;
    `not_ready` names the fields the person was asked about and is not ready to tell.
    """

    client = models.OneToOneField(Client, on_delete=models.PROTECT, related_name="register")
    ethnicity = models.CharField("เชื้อชาติ", max_length=60, blank=True)
    religion = _code("ศาสนา")
    worship = models.CharField("การปฏิบัติศาสนกิจ", max_length=200, blank=True)
    marital_status = _code("สถานภาพสมรส")
    household = models.TextField("สมาชิกในครอบครัวโดยย่อ", blank=True)
    education_level = _code("ระดับการศึกษา")
    education_status = _code("สถานะการศึกษา")
    former_occupation = _code("อาชีพเดิม")
    occupation_detail = models.CharField("รายละเอียดอาชีพและทักษะ", max_length=200, blank=True)
    monthly_income = models.PositiveIntegerField("รายได้เฉลี่ยต่อเดือน (บาท)", null=True, blank=True)
    languages = _codes("ภาษาที่พูด")
    interpreter_needed = models.CharField("ต้องมีล่าม", max_length=3, choices=Stated.choices, blank=True)
    food = _codes("อาหาร")
    food_note = models.CharField("อาหารที่กินไม่ได้หรือแพ้", max_length=200, blank=True)
    lived_gender = models.CharField("ใช้ชีวิตเป็น", max_length=6, choices=LivedGender.choices, blank=True)
    gender_wishes = models.CharField("ความประสงค์เรื่องผู้ตรวจร่างกายและเรือนพัก", max_length=200, blank=True)
    blood_group = _code("หมู่เลือด")
    weight_kg = models.DecimalField("น้ำหนัก (กก.)", max_digits=4, decimal_places=1, null=True, blank=True)
    height_cm = models.PositiveSmallIntegerField("ส่วนสูง (ซม.)", null=True, blank=True)
    disabled = models.CharField("ความพิการ", max_length=3, choices=Stated.choices, blank=True)
    disability_types = _codes("ประเภทความพิการ")
    disability_card = EncryptedTextField("เลขบัตรประจำตัวคนพิการ", blank=True)
    health_coverage = _code("สิทธิการรักษา")
    primary_unit = models.CharField("หน่วยบริการปฐมภูมิ", max_length=120, blank=True)
    referral_unit = models.CharField("หน่วยบริการรับส่งต่อ", max_length=120, blank=True)
    reference_number = EncryptedTextField("รหัสอ้างอิงพิสูจน์ลักษณะบุคคล", blank=True)
    not_ready = _codes("ยังไม่พร้อมให้ข้อมูล")

    objects = RegisterQuerySet.as_manager()

    # ม.26: absent from page, paper and history for those without can_see_sensitive (DOMAIN 12).
    SENSITIVE: ClassVar = frozenset(
        {
            "ethnicity",
            "religion",
            "worship",
            "blood_group",
            "weight_kg",
            "height_cm",
            "disabled",
            "disability_types",
            "disability_card",
            "reference_number",
        }
    )
    # Fields that hold codes → their list; several at once where the column is an array.
    LISTS: ClassVar = {
        "religion": "religion",
        "marital_status": "marital_status",
        "education_level": "education_level",
        "education_status": "education_status",
        "former_occupation": "former_occupation",
        "languages": "language",
        "food": "food",
        "blood_group": "blood_group",
        "disability_types": "disability_type",
        "health_coverage": "health_coverage",
    }
    # Numbers that pages show masked.
    MASKED: ClassVar = ("reference_number", "disability_card")
    # Fields where not being ready to tell differs from not being known.
    NOT_READY: ClassVar = (
        "ethnicity",
        "religion",
        "marital_status",
        "household",
        "education_level",
        "former_occupation",
        "monthly_income",
        "languages",
        "food",
        "lived_gender",
        "disabled",
        "health_coverage",
    )

    class Meta:
        verbose_name = "ทะเบียนประวัติ"
        constraints = [
            models.CheckConstraint(
                name="register_kinds_only_of_a_disability",
                condition=Q(disabled=Stated.YES)
                | (Q(disability_types=[]) & Exact(Length("disability_card"), 0)),
            )
        ]

    def __str__(self):
        return f"ทะเบียนประวัติ {self.client_id}"


def register_of(client: Client) -> ClientRegister:
    """The person's register; an empty one, not saved, while nobody has filled anything in. One query."""
    return ClientRegister.objects.filter(client=client).first() or ClientRegister(client=client)


# What the form of the register may set; numbers that are kept masked are among them.
REGISTER_FIELDS = tuple(
    field.name
    for field in ClientRegister._meta.concrete_fields
    if field.name not in {"id", "created_at", "client"}
)
