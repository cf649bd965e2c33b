"""The demonstration's door: houses with people in them, reports, and a night without gaps."""

import pytest
from django.core.management import call_command

from cases.models import BedStay, Case, House, Notification, ShiftEntry
from shelter.accounts.models import Centre


@pytest.fixture
def demo(db, settings):
    settings.SHELTER_DEMO_PASSWORD = "สวนหลังบ้าน-ทดลอง"
    call_command("load_reference_data", verbosity=0)
    call_command("seed_demo", verbosity=0)
    call_command("seed_demo", verbosity=0)
    return Centre.objects.get(code="SSK")


def test_everybody_lies_somewhere_and_last_night_waits_for_a_manager(demo):
    cases = Case.objects.filter(centre=demo).open()
    assert BedStay.objects.open().filter(case__in=cases).count() == cases.count()
    assert House.objects.filter(centre=demo).count() == 4
    waiting = cases.without_manager().get()
    assert waiting.events.filter(title="เหตุการณ์ระหว่างเวร").exists()
    assert Notification.objects.filter(centre=demo, taken_by__username="ssk.social").count() == 2
    kinds = set(ShiftEntry.objects.filter(centre=demo).values_list("kind", flat=True))
    assert kinds == {"heads", "meal", "incident", "handover"}
