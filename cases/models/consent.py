"""What the person agreed to, refused, or could not answer yet: two kinds of consent, two separate records.

A consent is never overwritten: each answer is the next number of its kind, and withdrawing one is a record
of its own with effect from then on (DOMAIN 2.1 *Consent*, 12).
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.models.case import Case
from cases.models.property import OfCase
from cases.models.signing import Witnessed, thumbprint_is_witnessed
from shelter.accounts.models import User
from shelter.desk.models import Record, StoredFile


class ConsentKind(models.TextChoices):
    SERVICE = "service", "ยินยอมรับการคุ้มครอง"
    DISCLOSURE = "disclosure", "ยินยอมเปิดเผยข้อมูล"


class ConsentOutcome(models.TextChoices):
    GIVEN = "given", "ยินยอม"
    REFUSED = "refused", "ไม่ยินยอม"
    CANNOT_NOW = "cannot_now", "ยังตอบไม่ได้ในขณะนี้"


class ConsentHow(models.TextChoices):
    """How a consent was given. A thumbprint needs two witnesses."""

    SIGNATURE = "signature", "ลายมือชื่อ"
    THUMBPRINT = "thumbprint", "ลายพิมพ์นิ้วมือ"
    WORDS = "words", "วาจาต่อหน้าเจ้าหน้าที่"


class RightsTold(models.TextChoices):
    READ = "read", "อ่านให้ฟัง"
    PICTURES = "pictures", "อธิบายด้วยแผ่นภาพ"
    INTERPRETER = "interpreter", "อธิบายผ่านล่าม"


class ConsentQuerySet(OfCase):
    def latest(self, kind: str):
        """The standing answer of one kind: the highest number."""
        return self.filter(kind=kind).order_by("-number")


class Consent(Record, Witnessed):
    """One answer. `number` counts a file's answers of one kind from 1. Append-only.

    The cause why somebody cannot answer now is health: absent for those without.
    """

    Kind, Outcome, How = ConsentKind, ConsentOutcome, ConsentHow

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=10, choices=ConsentKind.choices)
    number = models.PositiveSmallIntegerField("ครั้งที่")
    outcome = models.CharField("คำตอบ", max_length=10, choices=ConsentOutcome.choices)
    on = models.DateField("วันที่ให้คำตอบ")
    rights_told = ArrayField(
        models.CharField(max_length=12, choices=RightsTold.choices),
        verbose_name="บอกสิทธิอย่างไร",
        default=list,
        blank=True,
    )
    interpreter = models.CharField("ล่าม", max_length=120, blank=True)
    words = models.TextField("คำพูดของผู้ใช้บริการ", blank=True)
    mark = models.CharField("ให้ความยินยอมอย่างไร", max_length=10, choices=ConsentHow.choices, blank=True)
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    groups = ArrayField(
        models.CharField(max_length=40),
        verbose_name="ข้อมูลที่เปิดเผยได้",
        default=list,
        blank=True,
        help_text="codes of list disclosure_group",
    )
    to_whom = models.CharField("เปิดเผยให้ใคร", max_length=300, blank=True)
    until = models.DateField("เปิดเผยได้ถึงวันที่", null=True, blank=True)
    offered = models.TextField("เสนออะไรไปแล้ว", blank=True)
    goes_where = models.CharField("จะไปที่ไหน", max_length=200, blank=True)
    invited_back = models.CharField("ชวนกลับมาอย่างไร", max_length=200, blank=True)
    cause = models.CharField("เหตุที่ยังตอบไม่ได้", max_length=40, blank=True, help_text="code list cannot_consent")
    decides = models.CharField("ใครตัดสินใจแทนในระหว่างนี้", max_length=200, blank=True)
    by_right = models.CharField("ตัดสินใจแทนโดยอำนาจใด", max_length=300, blank=True)
    ask_again_on = models.DateField("ถามอีกครั้งวันที่", null=True, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "ความยินยอม"
        ordering = ["case", "kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "number"], name="consent_number_once"),
            models.CheckConstraint(
                name="consent_known",
                condition=Q(kind__in=[kind.value for kind in ConsentKind])
                & Q(outcome__in=[outcome.value for outcome in ConsentOutcome]),
            ),
            models.CheckConstraint(
                name="consent_given_says_how",
                condition=Q(outcome="given", mark__in=[how.value for how in ConsentHow])
                | (~Q(outcome="given") & Q(mark="")),
            ),
            models.CheckConstraint(
                name="consent_to_disclose_names_what_and_whom",
                condition=~Q(kind="disclosure", outcome="given") | (~Q(groups=[]) & ~Q(to_whom="")),
            ),
            models.CheckConstraint(
                name="consent_refused_says_what_was_offered", condition=~Q(outcome="refused") | ~Q(offered="")
            ),
            models.CheckConstraint(
                name="consent_that_waits_is_asked_again",
                condition=Q(outcome="cannot_now", ask_again_on__isnull=False)
                & ~Q(cause="")
                & ~Q(decides="")
                & ~Q(by_right="")
                | (~Q(outcome="cannot_now") & Q(ask_again_on__isnull=True, cause="")),
            ),
            models.CheckConstraint(
                name="consent_ends_after_it_begins", condition=Q(until__isnull=True) | Q(until__gte=F("on"))
            ),
            thumbprint_is_witnessed("consent_thumbprint_is_witnessed"),
        ]
        indexes = [
            models.Index(fields=["case", "kind", "-number"], name="consent_latest"),
            models.Index(
                fields=["case", "ask_again_on"],
                condition=Q(ask_again_on__isnull=False),
                name="consent_ask_again",
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"{self.get_kind_display()} ครั้งที่ {self.number}"

    def get_absolute_url(self):
        return reverse("cases:consent", args=[self.case_id, self.kind, self.number])

    @property
    def withdrawn(self) -> "ConsentWithdrawal | None":
        return getattr(self, "withdrawal", None)


class ConsentWithdrawal(Record):
    """A consent taken back, with effect from `on`. What was done before stays done."""

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="withdrawal")
    on = models.DateField("มีผลตั้งแต่วันที่")
    words = models.TextField("คำพูดของผู้ใช้บริการ", blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
