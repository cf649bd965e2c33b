"""Which files a filter leaves, filters kept under a name, and the export of what is left."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode

import openpyxl
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cases.models import (
    Case,
    SavedFilter,
    ScreeningRule,
)
from cases.rules.screening import LEADING
from shelter.audit.models import AccessEntry, Action
from shelter.lib.thai import bangkok_today
from tests.factories.attachments import make_flag
from tests.factories.cases import bangkok, make_case, make_client
from tests.factories.clocks import make_extension
from tests.factories.finding import make_finding, make_problem
from tests.factories.screening import decided, make_screening
from tests.pages import numbers

pytestmark = pytest.mark.usefixtures("reference")


def test_a_wrong_filter_is_the_whole_list(ssk, caseworker, sign_in):
    make_case(ssk, caseworker)
    browser = sign_in(caseworker)
    for query in (
        "state=x&sort=client__national_id&year=๒&after=x",
        "stage=__class__&clock=all&need=x&group=1&problems=-1&severity=9",
    ):
        assert len(numbers(browser.get(f"/cases/?{query}"))) == 1


@time_machine.travel(bangkok(2026, 11, 20, 9), tick=False)
def test_filters_by_age_status_and_clock(ssk, caseworker, director, sign_in):
    today = bangkok_today()
    child = make_case(
        ssk, caseworker, client=make_client(ssk, birth_date=today.replace(year=today.year - 17))
    )
    grown = make_case(
        ssk, caseworker, client=make_client(ssk, birth_date=today.replace(year=today.year - 18))
    )
    # 58 when it was guessed two years ago: 60 now.
    old = make_client(ssk, estimated_age=58, estimated_on=today.replace(year=today.year - 2))
    elder = make_case(ssk, caseworker, client=old, received_at=bangkok(2026, 11, 1))
    decided = make_extension(elder, caseworker, days=10)
    browser = sign_in(caseworker)
    assert numbers(browser.get("/cases/?group=child")) == [child.number]
    assert numbers(browser.get("/cases/?group=elderly")) == [elder.number]
    assert grown.number in numbers(browser.get("/cases/?clock=running"))
    assert numbers(browser.get("/cases/?clock=over")) == [elder.number]
    decided.status, decided.decided_at, decided.decided_by = "approved", timezone.now(), director
    decided.save()
    assert numbers(browser.get("/cases/?clock=over")) == []
    assert numbers(browser.get("/cases/?clock=late")) == [elder.number]


def test_files_are_found_by_the_neutral_word_of_their_latest_screening(ssk, caseworker, sign_in, rules):
    here, before, never = (make_case(ssk, caseworker) for _ in range(3))
    label = decided(here, caseworker).outcome["chosen"]["label"]
    decided(before, caseworker)
    advised = decided(before, caseworker, route="B15").outcome["chosen"]["label"]
    make_screening(never, caseworker)
    make_screening(here, caseworker)  # a newer one that is not decided leaves the label as it is
    assert label != advised
    browser = sign_in(caseworker)
    answer = browser.get("/cases/", {"route": label})
    assert numbers(answer) == [here.number]
    assert numbers(browser.get("/cases/", {"route": advised})) == [before.number]
    route = next(one for one in answer.context["more"] if one["name"] == "route")
    shown = dict(ScreeningRule.objects.filter(kind__in=LEADING).values_list("label", "label"))
    assert dict(route["options"]) == shown
    kept = browser.post("/cases/filters/?" + urlencode({"route": label}), {"name": "ตามผลคัดกรอง"})
    assert kept.status_code == 302
    assert SavedFilter.objects.get().query == {"state": "open", "route": label}
    # A word that leads nowhere is no filter: the whole list.
    assert len(numbers(browser.get("/cases/", {"route": "B12"}))) == 3


def test_files_are_found_by_a_standing_warning_of_their_person(ssk, caseworker, sign_in):
    person = make_client(ssk)
    first = make_case(ssk, caseworker, client=person, received_at=bangkok(2026, 1, 5))
    Case.objects.filter(pk=first.pk).update(closed_at=bangkok(2026, 2, 5))
    now = make_case(ssk, caseworker, client=person)
    make_flag(first, caseworker, kind="infection")
    hidden = make_case(ssk, caseworker, client=make_client(ssk, safe_contact=True))
    ended = make_case(ssk, caseworker)
    past = {"since": bangkok_today() - timedelta(days=3), "until": bangkok_today() - timedelta(days=1)}
    make_flag(ended, caseworker, kind="infection", **past)
    browser = sign_in(caseworker)
    # Written on the earlier file, true of the person.
    assert numbers(browser.get("/cases/?flag=infection")) == [now.number]
    assert numbers(browser.get("/cases/?flag=safe_contact")) == [hidden.number]
    assert numbers(browser.get("/cases/?flag=allergy")) == []
    assert "ระวังการสัมผัส" in browser.get("/cases/?flag=infection").context["chosen"].words


def test_filters_choose_state_year_and_mine(ssk, caseworker, teammate, sign_in):
    mine = make_case(ssk, caseworker)
    other = make_case(ssk, teammate)
    past = make_case(ssk, teammate, received_at=bangkok(2025, 11, 1))
    Case.objects.filter(pk=past.pk).update(closed_at=bangkok(2025, 12, 1))
    browser = sign_in(caseworker)
    assert set(numbers(browser.get("/cases/"))) == {mine.number, other.number}
    assert numbers(browser.get("/cases/?state=closed")) == [past.number]
    assert numbers(browser.get("/cases/?state=all&year=2569")) == [past.number]
    assert numbers(browser.get("/cases/?mine=1")) == [mine.number]


def test_a_problem_kept_from_somebody_does_not_tell_of_itself_by_a_filter(ssk, caseworker, teammate, sign_in):
    """CH08 says health by its name: who does not read it does not find the file by it either."""
    case = make_case(ssk, caseworker)
    found = make_finding(case, caseworker)
    for code in ("CH04", "CH08"):
        make_problem(found, caseworker, code=code, severity=3)
    make_problem(found, caseworker, code="CH02", severity=1)
    for query, told, kept in (
        ("problems=1", 1, 1),
        ("problems=3", 1, 0),
        ("severity=3", 1, 0),
        ("severity=1", 0, 1),
    ):
        page = f"{reverse('cases:list')}?{query}"
        assert (len(sign_in(caseworker).get(page).context["rows"]), query) == (told, query)
        assert (len(sign_in(teammate).get(page).context["rows"]), query) == (kept, query)


# --- named filters and the export ---------------------------------------------------------------------
def test_a_filter_is_kept_under_a_name_put_in_order_and_removed(ssk, caseworker, teammate, sign_in):
    browser = sign_in(caseworker)
    save = reverse("cases:saved-filters")
    for name, query in (("งานเช้านี้", "clock=late&mine=1"), ("คุณตาคุณยาย", "group=elderly&sort=name&x=1")):
        assert browser.post(f"{save}?{query}", {"name": name}).status_code == 302
    first, second = SavedFilter.objects.all()
    assert (first.query, second.query) == (
        {"state": "open", "mine": "1", "clock": "late"},
        {"state": "open", "sort": "name", "group": "elderly"},
    )
    assert "งานเช้านี้" in browser.get("/cases/").content.decode()
    assert browser.post(f"{save}?group=child", {"name": "คุณตาคุณยาย"}).status_code == 422
    browser.post(reverse("cases:saved-filter-up", args=[second.pk]))
    assert [one.name for one in SavedFilter.objects.all()] == ["คุณตาคุณยาย", "งานเช้านี้"]
    other = sign_in(teammate)
    assert "งานเช้านี้" not in other.get("/cases/").content.decode()
    assert other.post(reverse("cases:saved-filter-remove", args=[first.pk])).status_code == 404
    assert browser.post(reverse("cases:saved-filter-remove", args=[first.pk])).status_code == 302
    assert SavedFilter.objects.count() == 1


def test_the_directors_filter_is_the_whole_centres(ssk, director, caseworker, outsider, sign_in):
    save = f"{reverse('cases:saved-filters')}?clock=over"
    assert sign_in(director).post(save, {"name": "ประชุมเช้าจันทร์", "for_centre": "on"}).status_code == 302
    browser = sign_in(caseworker)
    assert "ประชุมเช้าจันทร์" in browser.get("/cases/").content.decode()
    assert SavedFilter.objects.visible_to(outsider).count() == 0
    kept = SavedFilter.objects.get()
    assert kept.owner is None
    browser.post(reverse("cases:saved-filter-remove", args=[kept.pk]))
    assert SavedFilter.objects.exists()
    # A caseworker's own, though the form says otherwise.
    browser.post(save, {"name": "ของฉัน", "for_centre": "on"})
    assert SavedFilter.objects.get(name="ของฉัน").owner == caseworker


def test_the_export_is_the_list_formula_safe_and_logged(ssk, caseworker, people, sign_in):
    make_case(ssk, caseworker, client=make_client(ssk, first_name="=HYPERLINK", last_name="ก"))
    closed = make_case(ssk, caseworker)
    Case.objects.filter(pk=closed.pk).update(closed_at=timezone.now())
    answer = sign_in(caseworker).get("/cases/export?state=open&clock=running")
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2))
    assert len(rows) == 1
    assert (rows[0][1].value, rows[0][1].data_type) == ("=HYPERLINK ก", "s")
    row = AccessEntry.objects.get(action=Action.EXPORT)
    assert (row.detail["count"], row.detail["filters"]) == (1, ["clock", "state"])
    assert sign_in(people["ssk.team"]).get("/cases/export").status_code == 403
