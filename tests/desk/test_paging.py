"""Keyset pages: every row once, in order, forwards and backwards."""

from itertools import pairwise

import pytest

from cases.models import Facility
from shelter.desk.paging import counted, page
from tests.factories.facilities import make_facility

ORDER = ("province", "name", "id")


@pytest.fixture
def places(db):
    """Seven places in two provinces, two of one name: the id must settle the order."""
    for code, name in [
        ("33", "ก"),
        ("33", "ข"),
        ("33", "ข"),
        ("33", "ค"),
        ("10", "ก"),
        ("10", "ง"),
        ("10", "จ"),
    ]:
        make_facility(address_code=code, name=name)
    return Facility.objects.all()


def walk(places, order, size):
    pages, after = [], ""
    while True:
        shown = page(places, order, after=after, size=size)
        pages.append(shown)
        if not shown.next:
            return pages
        after = shown.next


@pytest.mark.parametrize("order", [ORDER, ("-name", "id"), ("-updated_at", "id")])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 10])
def test_forwards_every_row_comes_once_and_in_order(places, order, size):
    expected = list(places.order_by(*order))
    pages = walk(places, order, size)
    assert [row for shown in pages for row in shown.rows] == expected
    assert pages[0].previous == ""
    assert pages[-1].next == ""


@pytest.mark.parametrize("size", [1, 2, 3])
def test_backwards_leads_to_the_pages_one_came_from(places, size):
    pages = walk(places, ORDER, size)
    for earlier, later in pairwise(pages):
        back = page(places, ORDER, before=later.previous, size=size)
        assert back.rows == earlier.rows
        assert back.next == earlier.next
        assert bool(back.previous) == bool(earlier.previous)


NOWHERE = "7b1b3f0e-6f0b-4f57-9a9d-0d6f2f5f9c11"


@pytest.mark.parametrize("given", ["", "not-an-id", NOWHERE, "'; DROP TABLE cases_facility; --"])
def test_an_unknown_place_to_start_from_is_the_first_page(places, given):
    assert page(places, ORDER, after=given, size=3).rows == page(places, ORDER, size=3).rows


def test_a_row_added_before_shifts_nothing(places):
    first = page(places, ORDER, size=3)
    make_facility(address_code="10", name="กก")
    assert first.rows[-1] not in page(places, ORDER, after=first.next, size=3).rows


def test_an_empty_list_has_no_pages(db):
    shown = page(Facility.objects.none(), ORDER)
    assert (shown.rows, shown.previous, shown.next) == ([], "", "")


def test_counting_stops_where_nobody_reads_on(places):
    assert counted(places) == counted(places, most=7) == 7
    assert counted(places.order_by("name"), most=5) == 6
