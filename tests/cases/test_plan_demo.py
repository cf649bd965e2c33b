from random import Random

import pytest

from cases import demo
from cases.models import ServicePlan
from cases.rules.plan import problems
from shelter.accounts import demo as accounts_demo


@pytest.mark.usefixtures("reference")
def test_the_demo_shows_plans_in_every_state_and_adds_nothing_twice(settings):
    settings.SHELTER_DEMO_PASSWORD = "ทดลองใช้งาน-ระบบ"
    accounts_demo.seed(Random(1))
    demo.seed(Random(1))
    shown = set(ServicePlan.objects.values_list("case__centre__code", "status"))
    for code in ("SSK", "NSN"):
        assert {status for centre, status in shown if centre == code} == {
            "draft",
            "agreed",
            "approved",
            "completed",
        }
    count = ServicePlan.objects.count()
    demo.seed(Random(1))
    assert ServicePlan.objects.count() == count
    agreed = ServicePlan.objects.exclude(status="draft").with_content()
    assert [problem for plan in agreed for problem in problems(plan.outline())] == []
