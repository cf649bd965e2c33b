"""The demonstration shows every state of clocks, warnings and papers, and is made once."""

from random import Random

import pytest

from cases.demo import demo_people
from cases.demo_lists import demo_lists
from cases.models import Attachment, CaseFlag, ClockExtension, ClockPause
from shelter.accounts.models import Role
from tests.conftest import make_user

pytestmark = pytest.mark.usefixtures("reference")


def test_the_demonstration_has_warnings_papers_pauses_and_requests_once(ssk):
    for name, role in (("social", Role.CASEWORKER), ("team", Role.TEAM), ("director", Role.DIRECTOR)):
        make_user(f"ssk.{name}", ssk, role)
    rng = Random(1)
    demo_people(ssk, rng)
    for _ in range(2):
        demo_lists(ssk, rng)
    assert set(CaseFlag.objects.values_list("kind", flat=True)) == {
        "allergy",
        "danger",
        "infection",
        "do_not_tell",
        "other",
    }
    assert set(ClockPause.objects.values_list("kind", flat=True)) == {"hospital", "not_ready"}
    assert sorted(ClockExtension.objects.values_list("status", flat=True)) == ["approved", "asked"]
    assert Attachment.objects.count() == 3
