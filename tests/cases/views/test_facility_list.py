"""The directory's list: filters from allow-lists, search, pages, counts and export."""

import io

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cases.models import Facility
from cases.reference import facilities as reference
from shelter.audit.models import AccessEntry, Action
from shelter.lib import spreadsheet
from tests.factories.cases import make_case
from tests.factories.facilities import make_facility

URL = "/facilities/"


@pytest.fixture
def admin(people):
    return people["ssk.admin"]


def names(response):
    return [place.name for place in response.context["places"]]


def test_the_list_says_its_count_and_its_rule(sign_in, caseworker):
    make_facility(ownership="dsdw")
    make_facility(ownership="foundation")
    page = sign_in(caseworker).get(URL).content.decode()
    assert "พบ 2 แห่ง · นอกสังกัด พม. 1 แห่ง · เฉพาะที่เปิดใช้ เรียงตามจังหวัด แล้วตามชื่อ" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("province=ตราด", ["ก"]),
        ("ownership=local", ["ข"]),
        ("ownership=ministry", ["ก"]),
        ("ownership=outside", ["ข", "ค"]),
        ("kind=workplace", ["ค"]),
        ("group=elderly", ["ข"]),
        ("verified=yes", ["ค"]),
        ("verified=no", ["ก", "ข"]),
        ("state=closed", ["ปิด"]),
        ("state=all&sort=name", ["ก", "ข", "ค", "ปิด"]),
        ("sort=updated", ["ค", "ข", "ก"]),
        ("q=เทศบาล", ["ข"]),
        ("q=ศรีสะเกษ+เทศบาล", ["ข"]),
        ("q=เทศบาล+ตราด", []),
        ("q=ก", ["ก", "ข", "ค"]),
        ("ownership=nonsense", ["ก", "ข", "ค"]),
        ("sort=password", ["ก", "ข", "ค"]),
        ("groups__contains=x&deactivated_by__password=1", ["ก", "ข", "ค"]),
        ("after=not-an-id&before=", ["ก", "ข", "ค"]),
    ],
)
def test_filters_leave_what_they_say_and_unknown_keys_do_nothing(sign_in, director, query, expected):
    make_facility(name="ก", ownership="dsdw", address_code="23", updated_at="2026-11-01T00:00Z")
    make_facility(name="ข", agency="เทศบาลเมือง", groups=["elderly"], updated_at="2026-11-02T00:00Z")
    make_facility(
        name="ค", ownership="employer", kind="workplace", unverified=False, updated_at="2026-11-03T00:00Z"
    )
    closed = {"deactivated_at": "2026-11-04T00:00Z", "deactivated_by": director, "deactivated_reason": "ย้าย"}
    make_facility(name="ปิด", **closed)
    response = sign_in(director).get(f"{URL}?{query}")
    assert response.status_code == 200
    found = names(response)
    assert (found if "sort=" in query else sorted(found)) == expected


def test_a_search_too_short_says_so_and_keeps_what_was_typed(sign_in, director):
    page = sign_in(director).get(f"{URL}?q=กข").content.decode()
    assert "พิมพ์อย่างน้อย 3 ตัวอักษร" in page
    assert 'value="กข"' in page


def test_a_long_list_comes_in_pages(sign_in, director):
    reference.load()
    for _ in range(20):
        make_facility()
    browser = sign_in(director)
    first = browser.get(URL)
    second = browser.get(first.context["next_url"])
    assert len(names(first)) == 50
    assert len(names(second)) == 5
    assert second.context["next_url"] == ""
    assert names(browser.get(second.context["previous_url"])) == names(first)


def test_filters_stay_in_the_links_of_the_pages(sign_in, director):
    for _ in range(51):
        make_facility()
    response = sign_in(director).get(f"{URL}?ownership=local&sort=name")
    query = QueryDict(response.context["next_url"].partition("?")[2])
    assert (query["ownership"], query["sort"], len(query["after"])) == ("local", "name", 36)


def own_queries(captured):
    """Without the sign-in's, the transaction's and the log's: what the page itself asks."""
    apart = ("SAVEPOINT", "RELEASE", "django_session", "accounts_user", "audit_append")
    return [query["sql"] for query in captured if not any(word in query["sql"] for word in apart)]


def test_the_list_asks_little_of_the_database_however_long_it_is(sign_in, director):
    for _ in range(60):
        make_facility(("age", "gte", 60))
    browser = sign_in(director)
    after = browser.get(URL).context["next_url"]
    for url in (URL, after):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            browser.get(url)
        assert len(own_queries(captured)) <= 3
        assert len(captured) <= 8


def test_the_log_names_the_filters_and_the_rows_and_never_the_words(sign_in, director):
    place = make_facility(name="บ้านสีฟ้า")
    sign_in(director).get(f"{URL}?q=สีฟ้า&ownership=local")
    entry = AccessEntry.objects.get(action=Action.SEARCH)
    assert entry.subject_ids == [str(place.pk)]
    assert entry.detail == {"filters": ["ownership", "q", "sort"]}
    assert "สีฟ้า" not in str(entry.detail)


def test_the_administrator_meets_no_case_not_even_a_count(sign_in, admin, caseworker, ssk):
    case = make_case(ssk, caseworker)
    place = make_facility(("age", "gte", 60))
    browser = sign_in(admin)
    for url in (URL, f"{URL}{place.pk}/", f"{URL}{place.pk}/edit/", f"{URL}new/", f"{URL}import/"):
        with CaptureQueriesContext(connection) as captured:
            page = browser.get(url).content.decode()
        touched = [
            query["sql"]
            for query in captured
            if "cases_case" in query["sql"] or "cases_client" in query["sql"]
        ]
        assert touched == [], url
        assert case.number not in page
        assert case.client.first_name not in page
        assert "แฟ้มผู้ใช้บริการ" not in page
        assert 'class="cnt' not in page


def test_the_administrators_day_begins_at_the_directory(sign_in, admin):
    assert sign_in(admin).get("/").url == URL


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        ("admin", ["เพิ่มสถานที่", "นำเข้า Excel", "ส่งออก"], []),
        ("director", ["เพิ่มสถานที่", "ส่งออก"], ["นำเข้า Excel"]),
        ("caseworker", ["ส่งออก"], ["เพิ่มสถานที่", "นำเข้า Excel"]),
        ("team", [], ["เพิ่มสถานที่", "นำเข้า Excel", "ส่งออก"]),
        ("km", [], ["เพิ่มสถานที่", "นำเข้า Excel", "ส่งออก"]),
    ],
)
def test_what_a_role_can_never_do_it_never_sees(sign_in, people, role, shown, hidden):
    make_facility()
    page = sign_in(people[f"ssk.{role}"]).get(URL).content.decode()
    assert [word for word in shown if word not in page] == []
    assert [word for word in hidden if word in page] == []


def test_both_centres_see_the_same_directory(sign_in, caseworker, outsider):
    place = make_facility()
    for user in (caseworker, outsider):
        assert names(sign_in(user).get(URL)) == [place.name]
        assert sign_in(user).get(f"{URL}{place.pk}/").status_code == 200


# --- export -------------------------------------------------------------------------------------------
LIVE = '=HYPERLINK("http://x")'


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_holds_the_filtered_list_and_no_live_formula(sign_in, caseworker, form):
    make_facility(
        ("age", "gte", 60), ("disabled", "is_true", None, "ก"), name=LIVE, phone="+66 45", note="@note"
    )
    make_facility(name="อื่น", ownership="employer")
    response = sign_in(caseworker).get(reverse("cases:facility-export", args=[form]) + "?ownership=local")
    assert response.headers["Content-Disposition"] == f'attachment; filename="facilities.{form}"'
    [sheet] = spreadsheet.read(response.content)
    heading, *rows = [row.cells for row in sheet.rows]
    [row] = [dict(zip(heading, cells, strict=False)) for cells in rows]
    assert (row["ชื่อสถานที่"], row["โทรศัพท์"], row["หมายเหตุ"]) == (LIVE, "+66 45", "@note")
    assert (row["อายุต่ำสุด"], row["เกณฑ์อื่น (อ่านอย่างเดียว)"]) == ("60", "เป็นคนพิการ")
    if form == "xlsx":
        sheet = load_workbook(io.BytesIO(response.content)).active
        assert {cell.data_type for cells in sheet.iter_rows() for cell in cells if cell.value} <= {"s", "n"}
    else:
        assert "\n=" not in response.content.decode()
        assert ",=" not in response.content.decode()


def test_an_export_is_logged_with_its_filters_and_count(sign_in, caseworker):
    make_facility()
    make_facility()
    sign_in(caseworker).get(reverse("cases:facility-export", args=["csv"]) + "?ownership=local&q=ร่มไทร")
    entry = AccessEntry.objects.get(action=Action.EXPORT)
    assert entry.detail == {"filters": ["ownership", "q", "sort"], "count": 2, "format": "csv"}


def test_an_unknown_format_is_not_there(sign_in, caseworker):
    assert sign_in(caseworker).get("/facilities/export/exe/").status_code == 404


def test_an_export_too_long_is_refused_with_a_way_on(sign_in, caseworker, monkeypatch):
    monkeypatch.setattr("cases.views.facilities.EXPORT_MOST", 1)
    make_facility()
    make_facility()
    response = sign_in(caseworker).get("/facilities/export/csv/", follow=True)
    assert "กรองให้แคบลงแล้วส่งออกอีกครั้ง" in response.content.decode()
    assert not AccessEntry.objects.filter(action=Action.EXPORT).exists()


def test_an_exported_file_can_be_imported_again_without_changing_anything(sign_in, admin):
    reference.load()
    before = Facility.objects.count()
    browser = sign_in(admin)
    data = browser.get("/facilities/export/xlsx/").content
    upload = io.BytesIO(data)
    upload.name = "facilities.xlsx"
    preview = browser.post("/facilities/import/", {"file": upload}, follow=True)
    assert (preview.context["wrong_count"], preview.context["ready_count"]) == (0, 0)
    assert preview.context["duplicate_count"] == before
    assert [row.changes for row in preview.context["duplicates"] if row.changes] == []
