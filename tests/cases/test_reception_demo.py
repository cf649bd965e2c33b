from random import Random

import pytest

from cases import demo
from cases.models import Consent, PropertyList, PropertyReturn, Reception
from shelter.accounts import demo as accounts_demo


@pytest.mark.usefixtures("reference")
def test_the_demo_shows_receptions_in_every_state_and_adds_nothing_twice(settings):
    settings.SHELTER_DEMO_PASSWORD = "ทดลองใช้งาน-ระบบ"
    accounts_demo.seed(Random(1))
    demo.seed(Random(1))
    for code in ("SSK", "NSN"):
        answers = Consent.objects.filter(case__centre__code=code)
        assert set(answers.values_list("outcome", flat=True)) == {"given", "refused", "cannot_now"}
        assert set(answers.values_list("kind", flat=True)) == {"service", "disclosure"}
        assert PropertyList.objects.filter(case__centre__code=code, status="signed").exists()
        assert PropertyReturn.objects.filter(case__centre__code=code).exists()
    count = Reception.objects.count()
    demo.seed(Random(1))
    assert Reception.objects.count() == count
