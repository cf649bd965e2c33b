"""The medical look before a person shares a house (DOMAIN 3.1, 6.4): asked with care, read by the team."""

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models.case import Case
from cases.models.screening import ScreeningAnswer
from shelter.accounts.models import User
from shelter.desk.models import Record


class HousingAdvice(models.TextChoices):
    SHARED = "shared", "พักรวมได้"
    SEPARATE = "separate", "แยกพักและเฝ้าดู"
    HOSPITAL = "hospital", "ส่งโรงพยาบาล"


class PsychiatricState(models.TextChoices):
    """As reference/facts.yaml names them; ยังไม่ทราบ is no fact."""

    UNASKED = "", "ยังไม่ได้ถาม"
    NONE = "none", "ไม่มี"
    STABLE = "stable", "มี ทุเลาแล้ว (แพทย์วินิจฉัย)"
    SEVERE = "severe", "มี รุนแรง"
    UNKNOWN = "unknown", "ยังไม่ทราบ"
    NOT_READY = "not_ready", "ยังไม่พร้อมให้ข้อมูล"


# Each is answered มี / ไม่มี / ยังไม่ทราบ / ยังไม่ได้ถาม / ยังไม่พร้อมให้ข้อมูล: what is shown, what helps to ask.
SIGNS = {
    "cough": ("ไอติดต่อกันตั้งแต่ 2 สัปดาห์ หรือไอเป็นเลือด", ""),
    "night_sweats": ("ไข้ต่ำ ๆ ตอนบ่ายหรือเหงื่อออกกลางคืน", ""),
    "weight_loss": ("น้ำหนักลดหรือเบื่ออาหารโดยไม่รู้สาเหตุ", ""),
    "tb_contact": ("ประวัติรักษาวัณโรคหรืออยู่ใกล้ผู้ป่วยวัณโรค", ""),
    "fever": ("มีไข้ขณะนี้", ""),
    "rash": ("ผื่น ตุ่มหนอง หิด หรือเหา", ""),
    "wounds": ("แผลเปิด แผลติดเชื้อ หรือแผลกดทับ", ""),
    "diarrhoea": ("ถ่ายเหลวหรืออาเจียน", ""),
    "blood_infection": (
        "เอชไอวีหรือตับอักเสบที่กำลังรักษา",
        "ถามตามลำพังเพื่อให้ได้ยาต่อเนื่องเท่านั้น ไม่ใช่เหตุให้แยกพัก ไม่ตอบก็ได้",
    ),
    "pregnancy_wish": ("ความประสงค์ตรวจการตั้งครรภ์", "ถามตามลำพัง เป็นความประสงค์ของเจ้าตัว"),
    "communicable": ("โรคติดต่อร้ายแรงหรือโรคติดต่อตามกฎหมายที่แพทย์วินิจฉัย", "เช่น วัณโรคที่ยังรักษาไม่ครบ"),
    "dementia": ("ภาวะสมองเสื่อมหรือหลงลืมมาก", ""),
    "substance": ("การติดสารเสพติดหรือสุรา", "ดูอาการถอนสารเสพติดหรือขาดสุราใน 3 วันแรก"),
    "allergy": ("การแพ้ยา อาหาร หรือสิ่งอื่น", ""),
}


class HealthCheckQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Checks of the cases this person may see; whether they read them is permissions' to say."""
        return self.filter(case__in=Case.objects.visible_to(user))


@pghistory.track(model_name="HealthCheckHistory")
class HealthCheck(Record):
    """One look at one day; a later one takes its place, nothing is written over."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="health_checks")
    number = models.PositiveSmallIntegerField("ครั้งที่")
    checked_on = models.DateField("วันที่ตรวจ")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="ผู้บันทึก")
    checked_by = models.CharField("ผู้ตรวจ (ถ้าไม่ใช่ผู้บันทึก)", max_length=120, blank=True)
    answers = models.JSONField(
        "คำตอบ", default=dict, help_text="sign → a value of ScreeningAnswer, NOT_ASKED left out"
    )
    psychiatric = models.CharField(
        "อาการทางจิต",
        max_length=10,
        choices=PsychiatricState.choices,
        default=PsychiatricState.UNASKED,
        blank=True,
    )
    temperature = models.CharField("อุณหภูมิและสัญญาณชีพ", max_length=120, blank=True)
    medicines = models.TextField("ยาที่กินอยู่", blank=True)
    allergies = models.TextField("แพ้ยาหรืออาหาร", blank=True)
    note = models.TextField("ข้อสังเกต", blank=True)
    advice = models.CharField("ผล", max_length=10, choices=HousingAdvice.choices)
    next_on = models.DateField("นัดตรวจครั้งถัดไป", null=True, blank=True)

    objects = HealthCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "ตรวจสุขภาพก่อนพักรวม"
        ordering = ["case", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="health_check_number_once"),
            models.CheckConstraint(
                name="health_advice_known", condition=Q(advice__in=[one.value for one in HousingAdvice])
            ),
            models.CheckConstraint(
                name="health_next_after_check",
                condition=Q(next_on__isnull=True) | Q(next_on__gte=models.F("checked_on")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["case", "next_on"], condition=Q(next_on__isnull=False), name="health_check_next"
            )
        ]

    def __str__(self):
        return f"ตรวจสุขภาพก่อนพักรวม ครั้งที่ {self.number}"

    def get_absolute_url(self):
        return reverse("cases:health-check", args=[self.case_id, self.number])

    def told(self, sign: str) -> bool | None:
        """Only มี and ไม่มี are facts."""
        return {ScreeningAnswer.YES: True, ScreeningAnswer.NO: False}.get(self.answers.get(sign, ""))
