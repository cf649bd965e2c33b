"""Two people, one moment, at reception: nothing is returned twice, signed twice or numbered alike."""

from decimal import Decimal

import pytest
from django.core.management import call_command

from cases.actions import consents, property, reception
from cases.models import Consent, PropertyItem, PropertyList, PropertyReturn, Reception
from shelter.accounts.models import Role
from shelter.desk.refusal import Refused
from shelter.desk.versions import Conflict
from shelter.lib.thai import bangkok_today
from tests.conftest import make_user
from tests.factories.cases import make_case
from tests.factories.reception import make_list, signed_values
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
TOLD = (Refused, Conflict)


@pytest.fixture
def staff(ssk):
    call_command("load_reference_data", verbosity=0)
    return [make_user(f"ssk.worker{number}", ssk, Role.CASEWORKER) for number in range(4)]


@pytest.fixture
def case(ssk, staff):
    return make_case(ssk, staff[0])


def told(results):
    """How many were refused in words; anything else that was raised fails."""
    raised = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, TOLD) for one in raised), raised
    return len(raised)


def test_a_list_is_signed_by_exactly_one(case, staff):
    listed = make_list(case, staff[0], items=[("clothes", "เสื้อ", 1)])
    results = at_once(
        4, lambda n: property.sign(listed=listed, by=staff[n], signature=signed_values(), expected=1)
    )
    assert told(results) == 3
    assert PropertyList.objects.get().signed_by in staff


def test_people_who_list_at_once_share_one_list_and_lose_no_line(case, staff):
    def add(n):
        listed = property.start(case=case, by=staff[n])
        values = {"kind": "other", "what": f"ของชิ้นที่ {n}", "quantity": Decimal(1)}
        return property.add_item(listed=listed, by=staff[n], values=values)

    assert told(at_once(4, add)) == 0
    assert PropertyList.objects.count() == 1
    assert PropertyItem.objects.count() == 4


def test_the_last_money_goes_back_once(case, staff):
    listed = make_list(case, staff[0], items=[("money", "ธนบัตร", "500.00")])
    property.sign(listed=listed, by=staff[0], signature=signed_values(), expected=1)
    item = PropertyItem.objects.get()

    def give(n):
        return property.give_back(
            case=case,
            by=staff[n],
            receipt={"to": "owner", "mark": "signature"},
            quantities={item.pk: Decimal(200)},
        )

    # Twice 200 of 500 baht fits, a third time does not.
    assert told(at_once(4, give)) == 2
    item.refresh_from_db()
    assert item.remaining == Decimal(100)
    assert sorted(PropertyReturn.objects.values_list("number", flat=True)) == [1, 2]


def test_a_reception_is_begun_by_exactly_one(case, staff):
    results = at_once(4, lambda n: reception.begin(case=case, by=staff[n], bag_number=f"R-{n}"))
    assert told(results) == 3
    assert Reception.objects.count() == 1
    assert case.bags.count() == 1


def test_one_bag_number_seals_one_bag(ssk, staff):
    cases = [make_case(ssk, staff[0]) for _ in range(4)]
    results = at_once(4, lambda n: property.seal(case=cases[n], by=staff[n], number="R-1"))
    assert told(results) == 3


def test_two_answers_at_once_are_two_numbers_or_one_and_a_word(case, staff):
    values = {"outcome": "refused", "on": bangkok_today(), "offered": "ที่พัก"}
    results = at_once(
        4, lambda n: consents.record(case=case, by=staff[n], kind="service", values=values, after=0)
    )
    assert told(results) == 3
    assert Consent.objects.get().number == 1
