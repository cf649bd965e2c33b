"""A person's papers, and the way back to those that are missing."""

import pghistory
from django.db import models
from django.db.models import Q

from cases.models.client import Client
from cases.models.look import OfClientQuerySet
from shelter.desk.models import Record, Versioned
from shelter.lib.fields import EncryptedTextField

IDENTITY_FIELDS = (
    "kind",
    "state",
    "number",
    "note",
    "applied_at",
    "applied_on",
    "application_reference",
    "next_step",
    "next_on",
    "result",
    "result_on",
)


@pghistory.track(model_name="IdentityPaperHistory", exclude=["number", "row_version"])
class IdentityPaper(Record, Versioned):
    """One document of a person: whether it is there, and what is being done to get it.

    The whole row is identity: sensitive. Work on it is over when `result_on` is set.
    """

    class State(models.TextChoices):
        HAS = "has", "มีอยู่"
        LOST = "lost", "หายหรือหมดอายุ"
        NEVER = "never", "ไม่เคยมี"
        UNKNOWN = "unknown", "ยังไม่ทราบ"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="identity_papers")
    kind = models.CharField("เอกสาร", max_length=40, help_text="code of list identity_paper")
    state = models.CharField("สถานะ", max_length=8, choices=State.choices)
    number = EncryptedTextField("เลขที่เอกสาร", blank=True)
    note = models.TextField("รายละเอียด", blank=True)
    applied_at = models.CharField("ยื่นที่", max_length=200, blank=True)
    applied_on = models.DateField("ยื่นเมื่อ", null=True, blank=True)
    application_reference = models.CharField("เลขรับคำขอ", max_length=80, blank=True)
    next_step = models.CharField("ขั้นต่อไป", max_length=200, blank=True)
    next_on = models.DateField("กำหนดขั้นต่อไป", null=True, blank=True)
    result = models.CharField("ผล", max_length=200, blank=True)
    result_on = models.DateField("ทราบผลเมื่อ", null=True, blank=True)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        verbose_name = "เอกสารแสดงตน"
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                name="identity_result_is_dated",
                condition=Q(result="", result_on__isnull=True) | (~Q(result="") & Q(result_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="identity_next_step_is_named", condition=Q(next_on__isnull=True) | ~Q(next_step="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["client", "next_on"],
                condition=Q(result_on__isnull=True, next_on__isnull=False),
                name="identity_next",
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.get_state_display()}"

    @property
    def ending(self) -> str:
        """The last three signs, by which a masked number is told from another; of a short one none."""
        return self.number[-3:] if len(self.number) > 2 * 3 else ""

    @property
    def is_open(self) -> bool:
        """Something is still to be done to get it."""
        return self.result_on is None and bool(self.applied_on or self.next_step)
