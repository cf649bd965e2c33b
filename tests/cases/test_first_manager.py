"""A file taken in at night has no manager: who sees it waits, who may name one, and what is kept of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actions import team
from cases.models import CaseAssignment
from shelter.desk.refusal import Refused
from tests.factories.cases import join_team, make_case, make_client

pytestmark = pytest.mark.usefixtures("reference")
LIST = "/cases/without-manager/"


@pytest.fixture
def case(ssk, people):
    client = make_client(ssk, first_name="บุญหลาย", last_name="ยามดึก")
    return make_case(ssk, people["ssk.duty"], client=client, managed=False)


def manager_url(case):
    return reverse("cases:team-manager", args=[case.pk])


def managers(case):
    return [one.user for one in case.assignments.filter(kind="manager", until__isnull=True)]


def test_the_director_is_told_on_the_first_page_and_names_one_in_one_press(
    sign_in, director, caseworker, case
):
    browser = sign_in(director)
    assert "แฟ้มที่ยังไม่มีผู้จัดการรายกรณี" in browser.get("/overview/").content.decode()
    page = browser.get(LIST).content.decode()
    assert "บุญหลาย" in page
    # Nobody is chosen beforehand, not even the first of the alphabet.
    assert '<option value="">เลือกชื่อ</option>' in page
    answer = browser.post(manager_url(case), {"manager": str(caseworker.pk)})
    assert answer.url == LIST
    assert managers(case) == [caseworker]
    assert case.events.filter(title="มอบหมายผู้จัดการรายกรณี").exists()
    assert "บุญหลาย" not in browser.get(LIST).content.decode()
    assert "แฟ้มที่ยังไม่มีผู้จัดการรายกรณี" not in browser.get("/overview/").content.decode()


def test_a_caseworker_takes_a_file_and_gives_it_to_nobody_else(sign_in, caseworker, teammate, case):
    browser = sign_in(caseworker)
    browser.post(manager_url(case), {"manager": str(teammate.pk)})
    assert managers(case) == []
    browser.post(manager_url(case), {"manager": str(caseworker.pk)})
    assert managers(case) == [caseworker]


def test_a_member_who_becomes_the_manager_is_a_member_no_more(caseworker, case):
    join_team(case, caseworker)
    team.give_manager(case=case, by=caseworker, to=caseworker)
    assert CaseAssignment.objects.filter(case=case, until__isnull=True).count() == 1
    assert CaseAssignment.objects.filter(case=case).count() == 2


def test_a_file_with_a_manager_gets_no_first_one(sign_in, director, ssk, caseworker, teammate):
    managed = make_case(ssk, caseworker)
    page = sign_in(director).post(manager_url(managed), {"manager": str(teammate.pk)})
    assert page.status_code == 403
    assert "มีผู้จัดการรายกรณีแล้ว" in page.content.decode()
    assert managers(managed) == [caseworker]


def test_a_file_without_one_cannot_be_handed_over(director, caseworker, case):
    with pytest.raises(Refused, match="ยังไม่มีผู้จัดการรายกรณี"):
        team.hand_over(case=case, by=director, to=caseworker, note="")


def test_who_is_not_of_the_centre_becomes_no_manager(sign_in, director, outsider, case):
    page = sign_in(director).post(manager_url(case), {"manager": str(outsider.pk)}, follow=True)
    assert "เลือกผู้จัดการรายกรณี" in page.content.decode()
    assert managers(case) == []
    assert sign_in(outsider).post(manager_url(case), {"manager": str(outsider.pk)}).status_code == 404


def test_a_file_is_late_after_the_next_working_day(sign_in, director, ssk, people):
    # Received on a Monday ten days ago: the Tuesday after has long passed.
    old = timezone.now() - timedelta(days=10)
    make_case(ssk, people["ssk.duty"], managed=False, received_at=old)
    assert "เลยวันแล้ว" in sign_in(director).get(LIST).content.decode()


def test_a_file_of_tonight_is_not_late(sign_in, director, case):
    assert "เลยวันแล้ว" not in sign_in(director).get(LIST).content.decode()


def test_the_list_filter_shows_the_files_without_a_manager(sign_in, caseworker, ssk, case):
    other = make_case(ssk, caseworker, client=make_client(ssk, first_name="มีคนดูแล"))
    page = sign_in(caseworker).get("/cases/?unmanaged=1").content.decode()
    assert "บุญหลาย" in page
    assert other.client.first_name not in page


def test_every_page_of_a_file_without_a_manager_opens(sign_in, director, case):
    browser = sign_in(director)
    for name in ("case", "team", "changes", "plans", "case-reads"):
        assert browser.get(reverse(f"cases:{name}", args=[case.pk])).status_code == 200
    assert "มอบหมายผู้จัดการรายกรณี" in browser.get(reverse("cases:team", args=[case.pk])).content.decode()
