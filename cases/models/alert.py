"""Another centre typed the card of a person who must stay hidden: the director here is told, nobody there."""

import pghistory
from django.db import models
from django.db.models import Q

from cases.models.case import Case
from cases.models.client import Client
from shelter.accounts.models import Centre, Role, User
from shelter.desk.models import Record


class HiddenPersonAlertQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The director's of the centre that hides the person."""
        if user.centre_id is None or not user.has_role(Role.DIRECTOR):
            return self.none()
        return self.filter(client__centre_id=user.centre_id)

    def open(self):
        return self.filter(acknowledged_at__isnull=True)

    def in_lists(self):
        """With the asking centre and the person's latest file as `file_id` and `file_number`: one query."""
        latest = Case.objects.filter(client=models.OuterRef("client")).order_by("-received_at")
        return self.select_related("asking_centre").annotate(
            file_id=models.Subquery(latest.values("pk")[:1]),
            file_number=models.Subquery(latest.values("number")[:1]),
        )


@pghistory.track(model_name="HiddenPersonAlertHistory")
class HiddenPersonAlert(Record):
    """One row per person, asking centre and day, however often the number was typed there."""

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="alerts")
    asking_centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField("วันที่ตรวจพบ")
    acknowledged_at = models.DateTimeField("รับทราบเมื่อ", null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = HiddenPersonAlertQuerySet.as_manager()

    class Meta:
        verbose_name = "แจ้งเรื่องผู้ที่ต้องปกปิด"
        constraints = [
            models.UniqueConstraint(
                fields=["client", "asking_centre", "asked_on"], name="hidden_person_alert_once_a_day"
            ),
            models.CheckConstraint(
                name="hidden_person_alert_acknowledged_by_somebody",
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
            ),
        ]
