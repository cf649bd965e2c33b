"""A list somebody wants to find again: the filters of the case list under a name."""

from django.db import models
from django.db.models import Q

from shelter.accounts.models import Centre, User
from shelter.desk.models import Record


class SavedFilterQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """One's own, and the centre's."""
        return self.filter(centre_id=user.centre_id).filter(Q(owner=user) | Q(owner__isnull=True))


class SavedFilter(Record):
    """`query` holds allow-listed keys of the case list's URL, nothing typed about a person.

    Without an `owner` it is the whole centre's, made by the director.
    """

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField("ชื่อตัวกรอง", max_length=60)
    query = models.JSONField(default=dict)
    order = models.PositiveSmallIntegerField(default=0)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = "ตัวกรองที่บันทึกไว้"
        ordering = [models.F("owner").desc(nulls_last=True), "order", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "owner", "name"], nulls_distinct=False, name="saved_filter_name_once"
            )
        ]

    def __str__(self):
        return self.name
