"""Two records found to be one person: proposed, carried out, and taken back if that was wrong."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact, GreaterThan
from django.urls import reverse

from cases.models.case import Case
from cases.models.client import Client
from shelter.accounts.models import Centre, Role, User
from shelter.desk.models import Record
from shelter.lib.fields import EncryptedTextField


class MergeStatus(models.TextChoices):
    PROPOSED = "proposed", "รอผู้อำนวยการยืนยัน"
    DONE = "done", "รวมแล้ว"
    DECLINED = "declined", "ไม่รวม"
    UNDONE = "undone", "ยกเลิกการรวมแล้ว"


class ClientMergeQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Those of one's own centre, for caseworker and director."""
        if user.centre_id is None or not user.has_role(Role.CASEWORKER, Role.DIRECTOR):
            return self.none()
        return self.filter(centre_id=user.centre_id)

    def waiting(self):
        return self.filter(status=MergeStatus.PROPOSED)

    def with_people(self):
        return self.select_related(
            "kept", "merged", "goes_on", "ended", "proposed_by", "decided_by", "undone_by"
        )


@pghistory.track(model_name="ClientMergeHistory", exclude=["journal"])
class ClientMerge(Record):
    """`merged` becomes part of `kept`. `choices` is field group → "kept", "merged" or "both".

    Of two open files `goes_on` is the one that goes on and `ended` the one that ends as its duplicate.
    `journal` is what was changed, with the values before and after, enough to undo it exactly (JSON).
    """

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT)
    kept = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=MergeStatus.choices)
    reason = models.TextField("เหตุผลที่เห็นว่าเป็นคนเดียวกัน")
    choices = models.JSONField(default=dict)
    goes_on = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    ended = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="+")
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.TextField("ความเห็นผู้อำนวยการ", blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    undo_reason = models.TextField("เหตุผลที่ยกเลิก", blank=True)
    journal = EncryptedTextField(blank=True)

    objects = ClientMergeQuerySet.as_manager()

    class Meta:
        verbose_name = "การรวมประวัติ"
        constraints = [
            models.CheckConstraint(name="merge_of_two", condition=~Q(kept=F("merged"))),
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(status__in=[MergeStatus.PROPOSED, MergeStatus.DONE]),
                name="merge_one_of_a_person",
            ),
            models.CheckConstraint(
                name="merge_decided_by_somebody",
                condition=Q(status=MergeStatus.PROPOSED, decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(status=MergeStatus.PROPOSED) & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="merge_undone_by_somebody",
                condition=Q(status=MergeStatus.UNDONE, undone_at__isnull=False, undone_by__isnull=False)
                | (~Q(status=MergeStatus.UNDONE) & Q(undone_at__isnull=True, undone_by__isnull=True)),
            ),
            models.CheckConstraint(
                name="merge_journal_while_it_stands",
                condition=Q(GreaterThan(Length("journal"), 0), status=MergeStatus.DONE)
                | Q(Exact(Length("journal"), 0), ~Q(status=MergeStatus.DONE)),
            ),
            models.CheckConstraint(
                name="merge_one_file_ends_for_another",
                condition=Q(goes_on__isnull=True, ended__isnull=True)
                | (Q(goes_on__isnull=False, ended__isnull=False) & ~Q(goes_on=F("ended"))),
            ),
        ]
        indexes = [models.Index(fields=["centre", "-created_at", "id"], name="merge_of_centre")]

    def get_absolute_url(self) -> str:
        return reverse("cases:merge", args=[self.pk])
