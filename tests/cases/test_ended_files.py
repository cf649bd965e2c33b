"""Who reads a file that ended, and the person in it: its team, until the person is back with another team."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.facts.flags import flags_of
from cases.models import Case, Client
from cases.permissions.case import can_read_case, can_reveal_identity, can_see_sensitive
from cases.permissions.groups import can_see_health
from tests.factories.attachments import make_flag
from tests.factories.cases import join_team, make_case, make_client, national_id

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def ended(ssk, caseworker, people):
    """A file of the caseworker and a nurse, ended."""
    case = make_case(ssk, caseworker, client=make_client(ssk, first_name="เรณู", national_id=national_id(7)))
    join_team(case, people["ssk.team"])
    return end(case)


def end(case):
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now())
    return Case.objects.get(pk=case.pk)


def fresh(case):
    return Case.objects.get(pk=case.pk)


def read_by(user, case):
    """What the rules and what SQL say, which must agree: file, sensitive groups, health."""
    case, found = fresh(case), Case.objects.filter(pk=case.pk)
    seen = found.visible_to(user).exists()
    asked = (can_read_case, can_see_sensitive, can_see_health)
    rules = tuple(seen and bool(can(user, case)) for can in asked)
    assert rules == (seen, found.sensitive_to(user).exists(), found.health_to(user).exists())
    return rules


def test_the_team_reads_on_while_the_person_is_nobody_elses(ended, caseworker, people):
    assert read_by(caseworker, ended) == (True, True, True)
    assert read_by(people["ssk.team"], ended) == (True, False, True)
    assert list(Client.objects.visible_to(people["ssk.team"])) == [ended.client]


def test_the_team_of_today_reads_when_the_person_is_back(ended, ssk, caseworker, teammate, people):
    now = make_case(ssk, teammate, client=ended.client)
    assert read_by(caseworker, ended) == (True, False, False)
    assert read_by(people["ssk.team"], ended) == (False, False, False)
    assert not Client.objects.visible_to(people["ssk.team"]).exists()
    assert read_by(teammate, now) == (True, True, True)
    # Of the earlier stay what was theirs to read before: nothing sensitive.
    assert read_by(teammate, ended) == (True, False, False)


def test_it_stays_so_when_the_later_file_ends_too(ended, ssk, caseworker, teammate):
    later = end(make_case(ssk, teammate, client=ended.client))
    assert read_by(caseworker, ended) == (True, False, False)
    assert read_by(teammate, later) == (True, True, True)


def test_who_is_of_both_teams_reads_both(ended, ssk, caseworker, teammate, people):
    end(make_case(ssk, teammate, client=ended.client))
    now = make_case(ssk, teammate, client=ended.client)
    for user, reads in ((caseworker, (True, True, True)), (people["ssk.team"], (True, False, True))):
        join_team(now, user)
        assert read_by(user, ended) == read_by(user, now) == reads


def test_nothing_the_new_team_wrote_is_read_through_the_old_file(
    ended, ssk, caseworker, teammate, people, sign_in
):
    now = make_case(ssk, teammate, client=ended.client)
    make_flag(now, teammate, "infection", "วัณโรคที่ทีมใหม่รู้")
    Client.objects.filter(pk=ended.client_id).update(safe_contact=True, present_detail="ซ่อนที่ 9/9")
    assert [flag.words for flag in flags_of([fresh(ended)], caseworker)[ended.pk] if flag.words] == []
    former = sign_in(caseworker)
    for name in ("case", "profile", "flags", "contacts", "plans", "screenings", "reception"):
        text = former.get(reverse(f"cases:{name}", args=[ended.pk])).content.decode()
        assert "วัณโรคที่ทีมใหม่รู้" not in text, name
        assert "ซ่อนที่ 9/9" not in text, name
    assert not can_reveal_identity(caseworker, fresh(ended))
    assert former.post(reverse("cases:reveal", args=[ended.pk, "national_id"])).status_code == 403
    member = sign_in(people["ssk.team"])
    assert member.get(reverse("cases:case", args=[ended.pk])).status_code == 404
    assert "เรณู" not in member.get("/cases/?state=closed").content.decode()


def test_the_director_reads_every_file_of_the_centre(ended, ssk, teammate, director):
    make_case(ssk, teammate, client=ended.client)
    assert read_by(director, ended) == (True, True, True)


def test_who_left_the_centre_reads_neither(ended, ssk, nsn, caseworker):
    caseworker.centre = nsn
    caseworker.save()
    assert read_by(caseworker, ended) == (False, False, False)
