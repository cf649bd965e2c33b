"""What an officer answered when the system asked whether two people are one."""

from django.db import models
from django.db.models import F, Q

from cases.models.client import Client
from shelter.accounts.models import User
from shelter.desk.models import Record


class DuplicateAnswer(Record):
    """One answer about one pair, with what was compared at the time: verdicts by field, never values.

    `same` with `client` = `other` is a return of the person; else two files stand (DESIGN 4).
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="duplicate_answers")
    other = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    same = models.BooleanField("คนเดียวกัน")
    score = models.SmallIntegerField()
    findings = models.JSONField(help_text="field to verdict")
    rule_version = models.CharField(max_length=12)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="duplicate_answer_different_means_two_files",
                condition=Q(same=True) | ~Q(client=F("other")),
            )
        ]
