from random import Random

import pytest

from cases import demo
from cases.models import Screening
from shelter.accounts import demo as accounts_demo


@pytest.mark.usefixtures("reference")
def test_the_demo_shows_screenings_of_every_kind_and_adds_nothing_twice(settings):
    settings.SHELTER_DEMO_PASSWORD = "ทดลองใช้งาน-ระบบ"
    accounts_demo.seed(Random(1))
    demo.seed(Random(1))
    shown = list(Screening.objects.filter(case__centre__code="SSK"))
    assert {one.route for one in shown} == {"", "B0", "B12", "B6", "B7", "B5", "B3S"}
    assert any(one.route_reason for one in shown)
    assert any(one.number == 2 for one in shown)
    demo.seed(Random(1))
    assert Screening.objects.filter(case__centre__code="SSK").count() == len(shown)
