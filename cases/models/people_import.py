"""A file of people that was brought in, so that the same one is told again."""

import pghistory
from django.db import models

from shelter.accounts.models import Centre, Role, User
from shelter.desk.models import Record


class PeopleImportQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Those of one's own centre, for who may bring people in."""
        if user.centre_id is None or not user.has_role(Role.CASEWORKER, Role.DIRECTOR):
            return self.none()
        return self.filter(centre_id=user.centre_id)


@pghistory.track(model_name="PeopleImportHistory")
class PeopleImport(Record):
    """One file, known by the digest of its bytes; neither its name nor its rows are kept."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened = models.PositiveIntegerField("แฟ้มที่เปิด", default=0)

    objects = PeopleImportQuerySet.as_manager()

    class Meta:
        verbose_name = "การนำเข้าผู้ใช้บริการ"
        constraints = [
            models.UniqueConstraint(fields=["centre", "digest"], name="people_import_file_once"),
        ]
