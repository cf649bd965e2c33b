"""A man of each centre taken down twice, so that two records can be tried to be made one."""

from datetime import timedelta

from django.utils import timezone

from cases.actions import cases
from cases.models import Client, Identity, Sex
from shelter.accounts.models import Centre, User

TWICE = {
    "identity": Identity.KNOWN,
    "prefix": "นาย",
    "first_name": "เด่นไชย",
    "last_name": "บัวระพา",
    "calling_name": "ลุงเด่น",
    "sex": Sex.MALE,
    "estimated_age": 47,
    "marks": "แผลเป็นที่คางซ้าย",
}


def demo_merge(centre: Centre) -> None:
    """The second record, written down at night by ear; a centre that has it keeps it."""
    if Client.objects.filter(centre=centre, first_name=TWICE["first_name"]).exists():
        return
    received = timezone.now().replace(second=0, microsecond=0) - timedelta(hours=20)
    cases.register(
        by=User.objects.get(username=f"{centre.code.lower()}.social"),
        person=TWICE,
        intake={"received_at": received, "sender_kind": "citizen", "found_place": "ป้ายรถหน้าโรงพยาบาล"},
    )
