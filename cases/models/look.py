"""How a person is recognised: marks and tattoos, and the photograph."""

import pghistory
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from cases.models.client import Client
from shelter.accounts.models import User
from shelter.desk.models import Record, StoredFile, Versioned
from shelter.lib.thai import search_key

MARK_FIELDS = ("kind", "place", "words")


class OfClientQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Rows of people this user may see."""
        return self.filter(client__in=Client.objects.visible_to(user).values("pk"))


@pghistory.track(model_name="ClientMarkHistory", exclude=["search_text", "row_version"])
class ClientMark(Record, Versioned):
    """A scar, a tattoo, a lost finger: what it is, where on the body, and what is to be seen."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="mark_rows")
    kind = models.CharField("ชนิด", max_length=40, help_text="code of list mark_kind")
    place = models.CharField("อยู่ที่", max_length=100)
    words = models.CharField("ลักษณะ", max_length=300, blank=True)
    search_text = models.TextField(editable=False, blank=True)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        verbose_name = "ตำหนิหรือรอยสัก"
        ordering = ["created_at"]
        constraints = [models.CheckConstraint(name="mark_is_somewhere", condition=~Q(place=""))]
        indexes = [GinIndex(OpClass("search_text", name="gin_trgm_ops"), name="client_mark_text")]

    def __str__(self):
        return self.text

    @property
    def text(self) -> str:
        return f"{self.words} {self.place}".strip()

    def index_text(self) -> None:
        """Fill the column that searching reads; call after place or words changed."""
        self.search_text = search_key(self.text)


class ClientPhoto(Record):
    """One photograph, or the answer that none may be taken; the one without `replaced_at` stands."""

    class Agreed(models.TextChoices):
        YES = "yes", "ยินยอมให้ถ่าย"
        CANNOT = "cannot", "ตอบไม่ได้ในขณะนี้ ถ่ายเพื่อความปลอดภัย"
        NO = "no", "ไม่ยินยอมให้ถ่าย"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="photos")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed = models.CharField("การยินยอมให้ถ่าย", max_length=6, choices=Agreed.choices)
    taken_on = models.DateField("วันที่ถ่ายหรือถาม")
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        verbose_name = "ภาพถ่าย"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(replaced_at__isnull=True), name="photo_one_current"
            ),
            models.CheckConstraint(
                name="photo_only_where_it_may_be_taken",
                condition=Q(agreed="no", file__isnull=True)
                | Q(agreed__in=["yes", "cannot"], file__isnull=False),
            ),
        ]

    def __str__(self):
        return f"ภาพถ่าย {self.taken_on}"

    @property
    def may_be_printed(self) -> bool:
        """Taken for safety while nobody could answer, it is for recognising the person on screen alone."""
        return self.agreed == self.Agreed.YES


def photo_of(client: Client) -> ClientPhoto | None:
    """The standing photograph of a person, or the standing no; with its file."""
    return client.photos.filter(replaced_at__isnull=True).select_related("file").first()
