"""What the pages of people need: code lists, a file, and a form that opens one."""

import pytest

from cases.models import ScreeningRuleSet
from cases.reference import screening as shipped
from tests.factories.cases import make_case

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def rules(reference):
    """The screening rules the product ships."""
    shipped.load()
    return ScreeningRuleSet.objects.get(version=1)


@pytest.fixture
def case(ssk, caseworker):
    """A file of Sisaket that its caseworker manages."""
    return make_case(ssk, caseworker)


@pytest.fixture
def duty(people):
    """Whoever is at Sisaket's door tonight."""
    return people["ssk.duty"]


@pytest.fixture
def typed():
    """The least a register form needs, as the browser sends it; override by keyword."""

    def make(**fields):
        return {
            "identity": "known",
            "first_name": "คำผาย",
            "last_name": "แสนคำดี",
            "sender_kind": "self",
            "nationality_status": "unknown",
            "sex": "unknown",
            **fields,
        }

    return make
