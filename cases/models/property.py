"""What the person carried: a sealed bag first, a list when they are rested (DOMAIN 17 *The night door*)."""

import pghistory
from django.db import models
from django.db.models import Q

from cases.models.case import Case
from shelter.accounts.models import Centre, User
from shelter.desk.models import Record


class OfCase(models.QuerySet):
    def visible_to(self, user: User):
        """Rows of the cases this person may see."""
        return self.filter(case__in=Case.objects.visible_to(user))


@pghistory.track(model_name="PropertyBagHistory")
class PropertyBag(Record):
    """A numbered bag, closed with a seal at the door; nobody has looked through it."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="bags")
    number = models.CharField("เลขถุง", max_length=20)
    sealed_at = models.DateTimeField("ปิดผนึกเมื่อ")
    sealed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    seal_words = models.CharField("สภาพถุงและผนึก", max_length=200, blank=True)

    objects = OfCase.as_manager()

    class Meta:
        verbose_name = "ถุงทรัพย์สิน"
        ordering = ["sealed_at", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="property_bag_number_once"),
            models.CheckConstraint(name="property_bag_has_a_number", condition=~Q(number="")),
        ]

    def __str__(self):
        return f"ถุง {self.number}"
