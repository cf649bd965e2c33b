"""Who answers for a file: handing over, joining, leaving; the past stays."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actions import team as actions
from cases.models import Case, CaseAssignment
from shelter.accounts.models import User
from shelter.desk.refusal import Refused
from tests.factories.cases import join_team, make_case

pytestmark = pytest.mark.usefixtures("reference")
Kind = CaseAssignment.Kind


def url(case, verb, *more):
    return reverse(f"cases:team-{verb}", args=[case.pk, *more])


def manager_of(case) -> User:
    return case.assignments.get(kind=Kind.MANAGER, until__isnull=True).user


def test_handing_over_keeps_history_and_the_former_manager(case, caseworker, teammate, sign_in):
    sent = {"hand-manager": teammate.pk, "hand-note": "ลาคลอด"}
    assert sign_in(caseworker).post(url(case, "hand-over"), sent).status_code == 302
    assert manager_of(case) == teammate
    ended = case.assignments.get(kind=Kind.MANAGER, until__isnull=False)
    assert ended.user == caseworker
    assert case.assignments.get(kind=Kind.MEMBER, until__isnull=True).user == caseworker
    assert "ลาคลอด" in case.events.get(kind="team").body
    text = sign_in(teammate).get(reverse("cases:team", args=[case.pk])).content.decode()
    assert "ประวัติผู้รับผิดชอบ" in text
    # The former manager may not hand it back.
    assert sign_in(caseworker).post(url(case, "hand-over"), sent).status_code == 403


def test_a_reason_is_needed(case, caseworker, teammate, sign_in):
    answer = sign_in(caseworker).post(url(case, "hand-over"), {"hand-manager": teammate.pk})
    assert answer.status_code == 200
    assert "กรอกเหตุผล" in answer.content.decode()
    assert manager_of(case) == caseworker


def test_the_director_assigns_too(case, director, teammate, sign_in):
    sign_in(director).post(url(case, "hand-over"), {"hand-manager": teammate.pk, "hand-note": "สับเปลี่ยน"})
    assert manager_of(case) == teammate


@pytest.mark.parametrize("name", ["nsn.caseworker", "ssk.team", "ssk.km"])
def test_nobody_unfit_becomes_manager(case, caseworker, people, sign_in, name):
    answer = sign_in(caseworker).post(
        url(case, "hand-over"), {"hand-manager": people[name].pk, "hand-note": "ลอง"}
    )
    assert "เลือกจากรายชื่อ" in answer.content.decode()
    with pytest.raises(Refused):
        actions.hand_over(case=case, by=caseworker, to=people[name], note="ลอง")


def test_a_member_joins_and_leaves(case, caseworker, people, sign_in):
    helper, browser = people["ssk.team"], sign_in(caseworker)
    browser.post(url(case, "join"), {"join-member": helper.pk})
    assert Case.objects.visible_to(helper).get() == case
    part = case.assignments.get(user=helper)
    browser.post(url(case, "leave", part.pk))
    assert not Case.objects.visible_to(helper).exists()
    assert case.events.filter(kind="team").count() == 2


def test_joining_twice_is_refused(case, caseworker, people, sign_in):
    join_team(case, people["ssk.team"])
    with pytest.raises(Refused, match="อยู่ในทีม"):
        actions.add_member(case=case, by=caseworker, user=people["ssk.team"])
    answer = sign_in(caseworker).post(url(case, "join"), {"join-member": people["ssk.team"].pk})
    assert "เลือกจากรายชื่อ" in answer.content.decode()


def test_the_manager_cannot_simply_leave(case, caseworker, sign_in):
    part = case.assignments.get()
    answer = sign_in(caseworker).post(url(case, "leave", part.pk), follow=True)
    assert "ให้ส่งมอบแก่คนใหม่ก่อน" in answer.content.decode()
    assert manager_of(case) == caseworker


def test_leaving_twice_is_refused(case, caseworker, people):
    part = join_team(case, people["ssk.team"])
    actions.end_member(case=case, by=caseworker, assignment=part)
    with pytest.raises(Refused):
        actions.end_member(case=case, by=caseworker, assignment=part)


def test_an_assignment_of_another_file_is_not_found(ssk, case, caseworker, people, sign_in):
    other = join_team(make_case(ssk, caseworker), people["ssk.team"])
    assert sign_in(caseworker).post(url(case, "leave", other.pk)).status_code == 404
    other.refresh_from_db()
    assert other.until is None


@pytest.mark.parametrize("verb", ["hand-over", "join"])
def test_who_may_not_assign(case, teammate, outsider, director, sign_in, verb):
    assert sign_in(teammate).post(url(case, verb)).status_code == 403
    assert sign_in(outsider).post(url(case, verb)).status_code == 404
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now())
    assert sign_in(director).post(url(case, verb)).status_code == 403
