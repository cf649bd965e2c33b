"""A centre's KM work of one fiscal year."""

import pghistory
from django.db import models
from django.db.models import Q

from shelter.accounts.models import Centre, Role, User
from shelter.desk.models import Record

READ_OWN = (Role.CASEWORKER, Role.TEAM, Role.DIRECTOR, Role.KM)


def visible_reports(user: User, to_report: str = "") -> Q:
    """Which reports a person may see, as a condition on rows that reach the report by `to_report`.

    Own centre's for its caseworkers, teams, director and KM team; certified ones of every centre for the
    auditor; none for an administrator (DESIGN 6).
    """
    path = f"{to_report}__" if to_report else ""
    seen = Q(pk__in=[])
    if user.has_role(Role.AUDITOR):
        seen |= Q(**{f"{path}status": "certified"})
    if user.centre_id and user.has_role(*READ_OWN):
        seen |= Q(**{f"{path}project__centre_id": user.centre_id})
    return seen


class KMProjectQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Own centre's projects; for the auditor, those with a certified report."""
        seen = Q(pk__in=[])
        if user.has_role(Role.AUDITOR):
            certified = self.model._meta.get_field("reports").related_model.objects.filter(status="certified")
            seen |= Q(pk__in=certified.values("project_id"))
        if user.centre_id and user.has_role(*READ_OWN):
            seen |= Q(centre_id=user.centre_id)
        return self.filter(seen)


@pghistory.track()
class KMProject(Record):
    """๑ หน่วยงาน ๑ KM: one project per centre and fiscal year; its reports are numbered drafts."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, verbose_name="ศูนย์")
    fiscal_year = models.PositiveSmallIntegerField("ปีงบประมาณ (พ.ศ.)")
    topic = models.CharField("หัวข้อประเด็นความรู้", max_length=300, blank=True)

    objects = KMProjectQuerySet.as_manager()

    class Meta:
        verbose_name = "โครงการจัดการความรู้"
        ordering = ["-fiscal_year"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "fiscal_year"], name="km_project_once_a_year"),
            models.CheckConstraint(
                name="km_project_year_is_be", condition=Q(fiscal_year__range=(2500, 2700))
            ),
        ]

    def __str__(self):
        return f"KM ปีงบประมาณ {self.fiscal_year}"
