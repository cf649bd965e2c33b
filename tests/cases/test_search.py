"""Finding a person without leaving a trace of what was typed."""

import pytest
from django.urls import reverse

from shelter.audit.models import AccessEntry, Action
from tests.factories.cases import bangkok, join_team, make_case, make_client, national_id

pytestmark = pytest.mark.usefixtures("reference")
URL = "/people/"


@pytest.fixture
def case(ssk, caseworker):
    client = make_client(
        ssk, first_name="ณัฐพงษ์", last_name="ศักดิ์สิทธิ์", calling_name="ตาหนวด", national_id=national_id(5)
    )
    return make_case(ssk, caseworker, client=client)


@pytest.fixture
def find(sign_in):
    def search(user, text):
        return sign_in(user).post(URL, {"q": text}, follow=True)

    return search


@pytest.mark.parametrize("text", ["ณัฐพ", "ศักดิ์", "นายณัฐพงษ์ ศักดิ์สิทธิ", "ณัฐพงศ์", "นัดพง", "ตาหนวด", "หนวด"])
def test_a_name_is_found_in_part_misspelt_or_by_label(case, caseworker, find, text):
    assert "ณัฐพงษ์ ศักดิ์สิทธิ์" in find(caseworker, text).content.decode()


def test_whoever_holds_the_very_letters_comes_without_those_only_spelt_like_it(ssk, caseworker, find):
    for first, last in (("บุญเหลือ", "ทองประกาย"), ("บุญเหลือง", "ทองประกาย"), ("บุญเลือ", "ทองประกาศ")):
        make_client(ssk, first_name=first, last_name=last)
    exact = find(caseworker, "บุญเหลือ ทอง").context["rows"]
    assert [row.client.first_name for row in exact] == ["บุญเหลือ"]
    near = find(caseworker, "บุญเหลื ทองประกาย").context["rows"]
    assert {row.client.first_name for row in near} >= {"บุญเหลือ", "บุญเหลือง"}


def test_a_case_number_is_found_in_either_digits(case, caseworker, find):
    year, sequence = case.fiscal_year % 100, case.sequence
    thai = f"{year}/{sequence}".translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    for text in (case.number, f"{year}/{sequence:04d}", f"ศก {thai}", f"ศก{year}/{sequence}"):
        assert "ณัฐพงษ์" in find(caseworker, text).content.decode(), text
    assert "ไม่พบ" in find(caseworker, f"นว {year}/{sequence}").content.decode()


def test_an_id_number_is_found_by_its_index(case, caseworker, find):
    number = national_id(5)
    spaced = f"{number[0]} {number[1:5]} {number[5:10]} {number[10:12]} {number[12]}"
    assert "ณัฐพงษ์" in find(caseworker, spaced).content.decode()
    assert "ไม่พบ" in find(caseworker, national_id(6)).content.decode()


def test_nothing_typed_stands_in_the_url_the_session_or_the_log(case, caseworker, sign_in):
    browser = sign_in(caseworker)
    answer = browser.post(URL, {"q": "ณัฐพงษ์"})
    assert answer.status_code == 302
    assert "ณัฐ" not in answer.url
    assert "%E0" not in answer.url
    assert "ณัฐ" not in str(dict(browser.session))
    browser.get(answer.url)
    entry = AccessEntry.objects.filter(action=Action.SEARCH).get()
    assert entry.subject_ids == [str(case.client_id)]
    assert "ณัฐ" not in str(vars(entry))


def test_a_key_belongs_to_its_session(case, caseworker, teammate, sign_in):
    url = sign_in(caseworker).post(URL, {"q": "ณัฐพงษ์"}).url
    text = sign_in(teammate).get(url).content.decode()
    assert "ณัฐพงษ์" not in text
    assert "หมดอายุ" in text


def test_two_letters_are_asked_to_be_three(case, caseworker, find):
    assert "อย่างน้อย 3 ตัวอักษร" in find(caseworker, "ณั").content.decode()


def test_an_empty_search_says_what_to_do(caseworker, find):
    assert "พิมพ์ชื่อ เลขแฟ้ม" in find(caseworker, " \u200b ").content.decode()


def test_others_find_only_what_they_may_open(case, people, outsider, find):
    helper = people["ssk.team"]
    assert "ไม่พบ" in find(outsider, "ณัฐพงษ์").content.decode()
    assert "ไม่พบ" in find(outsider, national_id(5)).content.decode()
    assert "ไม่พบ" in find(helper, "ณัฐพงษ์").content.decode()
    join_team(case, helper)
    assert "ศักดิ์สิทธิ์" in find(helper, "ณัฐพงษ์").content.decode()


def test_a_long_search_is_cut_and_markup_is_text(caseworker, find):
    assert find(caseworker, "ก" * 100_000).status_code == 200
    assert b"<script>x" not in find(caseworker, "<script>x</script>").content
    assert find(caseworker, "100%_\\").status_code == 200


def test_the_search_box_stands_only_where_it_may_be_used(people, sign_in):
    for name, shown in (
        ("ssk.caseworker", True),
        ("ssk.team", True),
        ("ssk.director", True),
        ("ssk.admin", False),
    ):
        answer = sign_in(people[name]).get(reverse("account_change_password"))
        assert (f'action="{URL}"' in answer.content.decode()) is shown, name


def test_the_number_of_queries_does_not_grow_with_the_results(
    ssk, caseworker, sign_in, django_assert_max_num_queries
):
    for number in range(12):
        make_case(ssk, caseworker, client=make_client(ssk, first_name=f"สมชาย{number}", last_name="ใจดี"))
    browser = sign_in(caseworker)
    url = browser.post(URL, {"q": "สมชาย"}).url
    with django_assert_max_num_queries(8):
        assert browser.get(url).content.count(b"<tr>") == 13


def test_the_last_part_of_a_case_number_finds_the_file_of_every_year(case, ssk, caseworker, people, find):
    older = make_case(
        ssk, caseworker, client=make_client(ssk, first_name="บุญมา"), received_at=bangkok(2024, 1, 2)
    )
    assert (case.sequence, older.sequence) == (1, 1)
    for text in ("0001", "1", "๐๐๐๑"):
        page = find(caseworker, text).content.decode()
        assert page.index("ณัฐพงษ์") < page.index("บุญมา"), text
    for text in (f"{older.fiscal_year}/1", f"ศก {older.fiscal_year}/0001"):
        page = find(caseworker, text).content.decode()
        assert "บุญมา" in page
        assert "ณัฐพงษ์" not in page
    assert "ไม่พบ" in find(caseworker, "0002").content.decode()
    assert "ไม่พบ" in find(people["ssk.team"], "0001").content.decode()
