"""The demonstration's door: houses with people in them, reports, and a night without gaps."""

import pytest
from django.core.management import call_command

from cases.facts.door import CALLING_NAMES, tonight
from cases.models import BedStay, Case, CaseFlag, House, Notification, ShiftEntry
from cases.permissions.door import at_the_door
from cases.rules.flags import KEEP_MEDICINE, TELL_NOBODY, WATCH_HEALTH
from shelter.accounts.models import Centre, User
from shelter.lib.thai import bangkok_today


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


def test_tonights_people_carry_what_was_heard_of_them(demo):
    duty = User.objects.get(username="ssk.duty")
    people = tonight(at_the_door(duty).select_related("client"), duty)
    carried = {one.case.client.called: {(flag.kind, flag.words) for flag in one.flags} for one in people}
    # At the door a day ago or two, and last night; in a screening; in the register; in a health check.
    for name, warns in (
        ("น้องมะลิ", TELL_NOBODY),
        ("สมพร", KEEP_MEDICINE),
        ("เด่นชัย", WATCH_HEALTH),
        (CALLING_NAMES[0], WATCH_HEALTH),
        ("ดวงดาว", TELL_NOBODY),
        ("ตาผาย", TELL_NOBODY),
    ):
        assert (warns.kind, warns.words) in carried[name], name
    assert {kind for kind, _ in carried["ตาผาย"]} == {"allergy", "food", "do_not_tell", "other"}
    # Made once, though the demonstration was made twice.
    standing = CaseFlag.objects.standing(bangkok_today()).filter(case__centre=demo)
    rows = list(standing.values_list("case__client", "kind", "words"))
    assert len(rows) == len(set(rows))
    assert all(flag.case.events.filter(kind="flag").exists() for flag in standing)
