"""Tokens, versions, counters and drafts: what every form stands on."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import BadRequest
from django.db import transaction

from shelter.accounts.models import Centre
from shelter.desk import config, drafts
from shelter.desk.counters import next_number
from shelter.desk.models import Counter, Draft, Setting, SpentToken
from shelter.desk.tokens import FIELD, earlier, form_token, new_token, once
from shelter.lib.thai import bangkok_today
from tests.together import at_once

YEAR = 2570


def post(user, token, path="/form"):
    return SimpleNamespace(user=user, POST={FIELD: token}, path=path)


def test_a_post_sent_twice_is_carried_out_once_and_lands_on_the_same_result(caseworker):
    done = []

    def do():
        done.append(1)
        return f"/result/{len(done)}"

    request = post(caseworker, new_token())
    assert [once(request, do), once(request, do)] == ["/result/1", "/result/1"]
    assert done == [1]


def test_a_form_shown_again_keeps_its_token_and_a_fresh_one_gets_its_own(caseworker):
    token = new_token()
    assert form_token(post(caseworker, token)) == token
    fresh = {form_token(SimpleNamespace(POST={})) for _ in range(2)}
    assert len(fresh) == 2
    assert form_token(post(caseworker, "not-a-token")) != "not-a-token"


def test_two_forms_of_one_page_share_a_token_and_are_both_carried_out(caseworker):
    token = new_token()
    assert once(post(caseworker, token, "/team/join"), lambda: "/joined") == "/joined"
    assert once(post(caseworker, token, "/team/leave"), lambda: "/left") == "/left"
    assert earlier(post(caseworker, token, "/team/join")) == "/joined"


def test_a_token_of_somebody_else_is_not_a_key_to_their_result(caseworker, teammate):
    token = new_token()
    once(post(caseworker, token), lambda: "/theirs")
    with pytest.raises(BadRequest):
        once(post(teammate, token), lambda: "/mine")


def test_a_write_that_fails_does_not_spend_its_token(caseworker):
    request = post(caseworker, new_token())
    with pytest.raises(ZeroDivisionError):
        once(request, lambda: str(1 // 0))
    assert not SpentToken.objects.exists()
    assert once(request, lambda: "/now") == "/now"


def test_numbers_run_per_centre_kind_and_year(ssk, nsn):
    given = [next_number(ssk.pk, "case", YEAR) for _ in range(3)]
    others = [
        next_number(nsn.pk, "case", YEAR),
        next_number(ssk.pk, "letter", YEAR),
        next_number(ssk.pk, "case", YEAR + 1),
    ]
    assert given == [1, 2, 3]
    assert others == [1, 1, 1]


def test_a_number_of_a_rolled_back_write_is_given_again(ssk):
    with transaction.atomic():
        next_number(ssk.pk, "case", YEAR)
        transaction.set_rollback(True)
    assert next_number(ssk.pk, "case", YEAR) == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_numbers_are_all_different():
    centre = Centre.objects.create(code="SSK", abbreviation="ศก", name="ศูนย์ทดสอบ", province="ศรีสะเกษ")
    taken = at_once(20, lambda n: [next_number(centre.pk, "case", YEAR) for _ in range(25)])
    # 20 people × 25 numbers
    assert sorted(number for numbers in taken for number in numbers) == list(range(1, 501))
    assert Counter.objects.get().last == 500


def test_a_draft_comes_back_to_its_writer_only_and_is_not_readable_in_the_table(caseworker, teammate):
    drafts.save(
        caseworker, "client", "new", {"first_name": ["คำผาย"], "csrfmiddlewaretoken": ["x"], FIELD: ["y"]}
    )
    kept = drafts.load(caseworker, "client", "new")
    assert kept is not None
    assert kept[0] == {"first_name": ["คำผาย"]}
    assert drafts.load(teammate, "client", "new") is None
    assert "คำผาย" not in Draft.objects.get().data


def test_the_draft_url_keeps_and_answers_the_time(caseworker, sign_in):
    answer = sign_in(caseworker).post("/drafts/client/new", {"first_name": "คำผาย"})
    assert answer.status_code == 200
    assert len(answer.json()["saved_at"]) == 5
    assert drafts.load(caseworker, "client", "new")[0] == {"first_name": ["คำผาย"]}


@pytest.mark.parametrize(("mark", "told"), [("m1x9", "m1x9"), ("", ""), ("x" * 33, ""), ("a; path=/x", "")])
def test_a_page_that_is_gone_hears_by_its_own_mark_that_the_draft_arrived(caseworker, sign_in, mark, told):
    answer = sign_in(caseworker).post("/drafts/client/new", {"name": "คำผาย"}, headers={"X-Draft": mark})
    assert answer.status_code == 200
    cookie = answer.cookies.get("drafted")
    assert (cookie.value if cookie else "") == told


def test_a_draft_larger_than_a_million_characters_is_refused_in_words(caseworker, sign_in):
    answer = sign_in(caseworker).post("/drafts/client/new", {"note": "ก" * 1_000_001})
    assert answer.status_code == 413
    assert "กดบันทึก" in answer.json()["message"]


@pytest.mark.parametrize("url", [f"/drafts/{'a' * 61}/new", f"/drafts/client/{'a' * 65}"])
def test_a_draft_of_no_form_of_ours_is_not_there(caseworker, sign_in, url):
    assert sign_in(caseworker).post(url, {"a": "1"}).status_code == 404


def test_a_setting_has_one_value_a_day_and_is_read_by_its_day(db):
    Setting.objects.create(key="days", value=7, valid_to="2026-09-30")
    Setting.objects.create(key="days", value=9, valid_from="2026-10-01")
    assert [config.value("days", "2026-09-30"), config.value("days", "2026-10-01")] == [7, 9]
    with pytest.raises(Exception, match="setting_one_value_a_day"), transaction.atomic():
        Setting.objects.create(key="days", value=8, valid_from="2026-01-01", valid_to="2026-01-02")


def test_a_setting_that_no_source_dates_holds_today(db):
    Setting.objects.create(key="days", value=7)
    assert config.value("days", bangkok_today()) == 7


def test_a_malformed_token_still_writes(caseworker):
    assert once(post(caseworker, "not-a-token"), lambda: "/done") == "/done"
    assert not SpentToken.objects.exists()
