"""What every signed record shares: how it was signed, before whom, and who read it aloud."""

from django.db import models
from django.db.models import F, Q


class Mark(models.TextChoices):
    """A thumbprint counts as a signature only with two witnesses (ป.พ.พ. ม.9 วรรคสอง)."""

    SIGNATURE = "signature", "ลายมือชื่อ"
    THUMBPRINT = "thumbprint", "ลายพิมพ์นิ้วมือ"
    NONE = "none", "ไม่ลงนาม"


class Witnessed(models.Model):
    """Two witnesses by name, and in which language by whom the text was read aloud."""

    witness_one = models.CharField("พยานคนที่ 1", max_length=120, blank=True)
    witness_two = models.CharField("พยานคนที่ 2", max_length=120, blank=True)
    read_language = models.CharField("อ่านให้ฟังแล้วด้วยภาษา", max_length=60, blank=True)
    read_by = models.CharField("ผู้อ่านให้ฟัง", max_length=120, blank=True)

    class Meta:
        abstract = True


def two_witnesses() -> Q:
    """Two different people."""
    return ~Q(witness_one="") & ~Q(witness_two="") & ~Q(witness_one=F("witness_two"))


def thumbprint_is_witnessed(name: str) -> models.CheckConstraint:
    """Where `mark` is a thumbprint two people saw it, and somebody read the text aloud."""
    return models.CheckConstraint(
        name=name,
        condition=~Q(mark="thumbprint") | (two_witnesses() & ~Q(read_language="") & ~Q(read_by="")),
    )
