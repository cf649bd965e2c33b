"""The watch over every test's answers does bite: it fails where a row is missing, or holds a name."""

import pytest
from django.urls import reverse

from shelter.audit import log
from shelter.audit.models import AccessEntry, Action
from tests.factories.cases import make_case, make_client
from tests.reading_watch import ANSWERS, Answer, names_in_rows, unlogged

pytestmark = pytest.mark.usefixtures("reference")
PAGE = "/somewhere/"


@pytest.fixture
def case(ssk, caseworker):
    made = make_case(ssk, caseworker, client=make_client(ssk, first_name="คำแพง", last_name="แสนคำลือ"))
    yield made
    ANSWERS.clear()


def show(text: str, request_id: str = "r1") -> None:
    ANSWERS.append(Answer(PAGE, request_id, text))


def test_a_page_that_names_somebody_without_a_row_is_found(case):
    show("<h1>คำแพง แสนคำลือ</h1>")
    assert unlogged() == [(PAGE, "คำแพง แสนคำลือ")]


def test_a_row_of_the_same_request_answers_for_it_and_another_request_does_not(case):
    show("คำแพง")
    log.write(Action.VIEW, subject_kind="case", subject_ids=[case.pk], request_id="r0")
    assert unlogged() != []
    log.write(Action.VIEW, subject_kind="case", subject_ids=[case.pk], request_id="r1")
    assert unlogged() == []


def test_a_row_about_somebody_else_does_not_answer_for_it(case):
    show("คำแพง")
    other = make_case(case.centre, case.assignments.get().user)
    log.write(Action.VIEW, subject_kind="case", subject_ids=[other.pk], request_id="r1")
    assert unlogged() == [(PAGE, "คำแพง แสนคำลือ")]


def test_a_name_in_the_log_itself_is_found(case):
    assert names_in_rows() == []
    log.write(Action.LIST, detail={"q": "คำแพง"})
    assert names_in_rows() == ["คำแพง"]


def test_the_pages_of_a_real_request_are_collected_with_their_request(case, caseworker, sign_in):
    sign_in(caseworker).get(reverse("cases:case", args=[case.pk]))
    (answer,) = ANSWERS
    assert "คำแพง" in answer.text
    assert AccessEntry.objects.get(request_id=answer.request_id).subject_ids == [str(case.pk)]
