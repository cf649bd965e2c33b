"""What is true of the rows: constraints, names, ages, who may see them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from cases.models import Case, CaseAssignment, CaseEvent, Client, Identity
from tests.factories.cases import join_team, make_case, make_client, national_id


def test_a_person_without_a_name_is_called_by_a_label(ssk):
    client = make_client(ssk, identity=Identity.UNKNOWN, calling_name="ลุงดำ")
    assert client.name == "ไม่ทราบชื่อ (เรียก “ลุงดำ”)"
    assert client.initials == "?"


def test_a_person_must_be_called_something(ssk):
    with pytest.raises(IntegrityError):
        make_client(ssk, first_name="", last_name="", calling_name="")


def test_an_estimated_age_grows_older(ssk):
    client = make_client(ssk, estimated_age=60, estimated_on=date(2026, 1, 15))
    assert client.age_on(date(2026, 1, 15)) == 60
    assert client.age_on(date(2028, 1, 14)) == 61
    assert client.age_on(date(2028, 1, 15)) == 62


def test_an_estimated_age_needs_its_day(ssk):
    with pytest.raises(IntegrityError):
        make_client(ssk, estimated_age=60)


def test_the_id_number_is_unreadable_in_the_table(ssk):
    number = national_id(7)
    client = make_client(ssk, national_id=number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT national_id FROM cases_client WHERE id = %s", [client.pk])
        stored = cursor.fetchone()[0]
    assert number not in stored
    assert Client.objects.get(pk=client.pk).national_id == number


def test_one_id_number_is_one_person_in_a_centre_and_may_stand_in_two(ssk, nsn):
    number = national_id(7)
    ours, theirs = make_client(ssk, national_id=number), make_client(nsn, national_id=number)
    assert ours.national_id_index == theirs.national_id_index
    with pytest.raises(IntegrityError):
        make_client(ssk, national_id=number)


def test_history_keeps_no_copy_of_identifiers(ssk):
    client = make_client(ssk, national_id=national_id(7), phone="0812345678")
    row = client.history.get()
    kept = {field.name for field in row._meta.get_fields()}
    assert not kept & {
        "national_id",
        "national_id_index",
        "phone",
        "search_name",
        "sound_keys",
        "row_version",
    }


def test_a_person_has_one_open_case_at_a_time(ssk, caseworker):
    case = make_case(ssk, caseworker)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_case(ssk, caseworker, client=case.client)
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now())
    assert make_case(ssk, caseworker, client=case.client).client_id == case.client_id


def test_a_case_has_one_manager(ssk, caseworker, teammate):
    case = make_case(ssk, caseworker)
    with pytest.raises(IntegrityError):
        CaseAssignment.objects.create(
            case=case, user=teammate, kind=CaseAssignment.Kind.MANAGER, since=timezone.now()
        )


def test_the_timeline_is_append_only(ssk, caseworker):
    event = make_case(ssk, caseworker).events.get()
    with pytest.raises(InternalError), transaction.atomic():
        CaseEvent.objects.filter(pk=event.pk).update(title="แก้")
    with pytest.raises(InternalError), transaction.atomic():
        event.delete()


def test_only_the_own_centre_sees_a_case_and_a_team_member_only_assigned_ones(ssk, people, caseworker):
    case, other = make_case(ssk, caseworker), make_case(ssk, caseworker)
    join_team(case, people["ssk.team"])
    seen = {
        name: set(Case.objects.visible_to(people[name]).values_list("pk", flat=True))
        for name in ("ssk.caseworker", "ssk.mate", "ssk.director", "ssk.team", "ssk.admin", "ssk.km")
    }
    both = {case.pk, other.pk}
    assert seen["ssk.caseworker"] == seen["ssk.mate"] == seen["ssk.director"] == both
    assert seen["ssk.team"] == {case.pk}
    assert seen["ssk.admin"] == seen["ssk.km"] == set()
    for name in ("nsn.caseworker", "nsn.director", "hq.auditor"):
        assert not Case.objects.visible_to(people[name]).exists()
        assert not Client.objects.visible_to(people[name]).exists()


def test_a_member_whose_assignment_ended_sees_nothing(ssk, people, caseworker):
    case = make_case(ssk, caseworker, received_at=timezone.now() - timedelta(days=3))
    member = join_team(case, people["ssk.team"])
    CaseAssignment.objects.filter(pk=member.pk).update(until=timezone.now())
    assert not Case.objects.visible_to(people["ssk.team"]).exists()
    assert not Client.objects.visible_to(people["ssk.team"]).exists()
