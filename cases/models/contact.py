"""The people around a person, whether they may be spoken to, and the director's exceptions."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import Q

from cases.models.case import Case
from cases.models.client import Client
from shelter.accounts.models import DeputyOrder, User
from shelter.desk.models import Record, Versioned
from shelter.lib.fields import EncryptedTextField


class ContactKind(models.TextChoices):
    RELATIVE = "relative", "ญาติ"
    FRIEND = "friend", "เพื่อนหรือคนรู้จัก"
    EMPLOYER = "employer", "นายจ้าง"
    COMMUNITY = "community", "คนในชุมชน"


class MayContact(models.TextChoices):
    """The person's answer about one contact."""

    UNANSWERED = "unanswered", "ยังไม่ได้คำตอบ"
    YES = "yes", "ติดต่อได้"
    NO = "no", "ห้ามติดต่อ"


# What the form of a contact may set.
CONTACT_FIELDS = (
    "kind",
    "name",
    "relation",
    "phone",
    "place_code",
    "place_detail",
    "role",
    "may_contact",
    "dangerous",
    "deceased",
    "note",
)


class ContactQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Contacts of people this user may see."""
        return self.filter(client__in=Client.objects.visible_to(user).values("pk"))

    def after_somebody(self):
        """Those who may do harm to the person, and still could come and ask."""
        return self.filter(dangerous=True, deceased=False)


@pghistory.track(model_name="ContactHistory", exclude=["phone", "row_version"])
class Contact(Record, Versioned):
    """Somebody in a person's life: relative, friend, employer, neighbour."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField("เป็นใคร", max_length=10, choices=ContactKind.choices)
    name = models.CharField("ชื่อ", max_length=150)
    relation = models.CharField("ความสัมพันธ์", max_length=60, blank=True)
    phone = EncryptedTextField("โทรศัพท์", blank=True)
    place_code = models.CharField("ที่อยู่ (รหัสพื้นที่)", max_length=6, blank=True)
    place_detail = models.CharField("บ้านเลขที่และรายละเอียด", max_length=200, blank=True)
    role = models.CharField("บทบาทในชีวิต", max_length=200, blank=True)
    may_contact = models.CharField(
        "ติดต่อคนนี้ได้ไหม", max_length=10, choices=MayContact.choices, default=MayContact.UNANSWERED
    )
    dangerous = models.BooleanField("อาจเป็นอันตรายต่อผู้ใช้บริการ", default=False)
    deceased = models.BooleanField("เสียชีวิตแล้ว", default=False)
    note = models.TextField("หมายเหตุ", blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "ผู้ติดต่อ"
        ordering = ["kind", "created_at"]

    def __str__(self):
        return self.name

    @property
    def is_family(self) -> bool:
        return self.kind == ContactKind.RELATIVE


class OverrideStatus(models.TextChoices):
    """asked → granted | refused; granted → ended, when it was used, taken back, or the person answered."""

    ASKED = "asked", "รอผู้อำนวยการพิจารณา"
    GRANTED = "granted", "อนุญาต"
    REFUSED = "refused", "ไม่อนุญาต"
    ENDED = "ended", "สิ้นสุด"


class OverrideQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(case__in=Case.objects.visible_to(user).values("pk"))

    def waiting(self):
        """For the director to decide, the longest waiting first."""
        open_cases = self.filter(status=OverrideStatus.ASKED, case__closed_at__isnull=True)
        return open_cases.order_by("asked_at", "pk")

    def in_force(self, day: date):
        """Granted, and not past its last day on `day`."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), status=OverrideStatus.GRANTED)


@pghistory.track(model_name="ContactOverrideHistory", exclude=["row_version"])
class ContactOverride(Record, Versioned):
    """The director's leave to contact though the person did not allow it: one contact, or the family.

    For children and for people who cannot answer it is the only way. `until` empty: good for one contact.
    """

    class Ground(models.TextChoices):
        CHILD = "child", "อายุต่ำกว่า 18 ปี"
        CANNOT_ANSWER = "cannot_answer", "ไม่อยู่ในภาวะที่ตอบได้"
        DANGER = "danger", "เสี่ยงถึงชีวิตหรือสุขภาพ"
        LAW = "law", "กฎหมายกำหนด"
        OTHER = "other", "อื่น ๆ"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="contact_overrides")
    contact = models.ForeignKey(
        Contact, on_delete=models.PROTECT, related_name="overrides", null=True, blank=True
    )
    ground = models.CharField("เหตุที่ขอ", max_length=14, choices=Ground.choices)
    reason = models.TextField("เหตุผล")
    until = models.DateField("ใช้ได้ถึง", null=True, blank=True)
    status = models.CharField(max_length=10, choices=OverrideStatus.choices, default=OverrideStatus.ASKED)
    asked_at = models.DateTimeField("ขอเมื่อ")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("พิจารณาเมื่อ", null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_under = models.ForeignKey(
        DeputyOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_words = models.TextField("ความเห็นผู้พิจารณา", blank=True)
    ended_at = models.DateTimeField("สิ้นสุดเมื่อ", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_because = models.CharField("สิ้นสุดเพราะ", max_length=200, blank=True)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        verbose_name = "ข้อยกเว้นการติดต่อ"
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "contact"],
                condition=Q(status=OverrideStatus.ASKED),
                name="override_asked_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="override_status_known", condition=Q(status__in=OverrideStatus.values)
            ),
            models.CheckConstraint(
                name="override_decision_stamped",
                condition=Q(
                    status=OverrideStatus.ASKED,
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                    decided_under__isnull=True,
                )
                | Q(
                    status__in=[OverrideStatus.GRANTED, OverrideStatus.REFUSED],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                )
                | Q(status=OverrideStatus.ENDED),
            ),
            models.CheckConstraint(
                name="override_end_stamped",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_because="")
                & ~Q(status=OverrideStatus.ENDED)
                | Q(status=OverrideStatus.ENDED, ended_at__isnull=False, ended_by__isnull=False)
                & ~Q(ended_because=""),
            ),
            models.CheckConstraint(name="override_has_a_reason", condition=~Q(reason="")),
        ]
        indexes = [
            models.Index(
                fields=["asked_at", "id"], condition=Q(status=OverrideStatus.ASKED), name="override_waiting"
            )
        ]

    def __str__(self):
        return f"ข้อยกเว้นการติดต่อ{self.whom}"

    @property
    def whom(self) -> str:
        """Whom it opens, in words."""
        return f" {self.contact.name}" if self.contact else "ครอบครัวและญาติ"
