"""Making one record of two and taking it back: everything moves, and everything comes back."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from cases.actions import cases as case_actions
from cases.actions import clients, events, merging
from cases.facts import merging as facts
from cases.facts import people
from cases.models import (
    Case,
    Client,
    ClientMerge,
    DuplicateAnswer,
    FamilyContact,
    HiddenPersonAlert,
    MergeStatus,
)
from cases.reports import caseload, clocks
from cases.views.searching import matching
from shelter.desk.refusal import Refused
from shelter.desk.versions import Conflict
from shelter.lib.thai import bangkok_today
from tests.factories.cases import make_case, make_client, national_id
from tests.factories.contacts import answered
from tests.factories.merging import REASON, make_proposal, merged, reopen, two_records, wish
from tests.together import at_once

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def pair(ssk, caseworker):
    return two_records(ssk, caseworker)


def everything(model=Client) -> list[dict]:
    """Every column of every row, but how often it was written."""
    return [
        {name: value for name, value in row.items() if name != "row_version"}
        for row in model.objects.order_by("pk").values()
    ]


# --- what moves ---------------------------------------------------------------------------------------
def test_every_column_that_points_at_a_person_moves_or_says_why_not(db):
    """Asked of the database itself: a table that points at a person is covered, or this fails."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
            " WHERE c.contype = 'f' AND c.confrelid = 'cases_client'::regclass"
        )
        pointing = set(cursor.fetchall())
    moved = {(column.model._meta.db_table, column.column) for column in facts.relations()}
    stay = {(model._meta.db_table, model._meta.get_field(name).column) for model, name in facts.ABOUT_MERGES}
    assert pointing == moved | stay
    assert {("cases_case", "client_id"), ("cases_duplicateanswer", "other_id")} <= moved


def test_everything_of_the_merged_person_is_the_kept_ones_afterwards(ssk, nsn, pair, director):
    kept, other = pair
    third = make_client(ssk)
    HiddenPersonAlert.objects.create(client=other.client, asking_centre=nsn, asked_on=bangkok_today())
    DuplicateAnswer.objects.create(
        client=third, other=other.client, same=False, score=20, findings={}, rule_version="2", by=director
    )
    merged(kept, other, director)
    for column in facts.relations():
        assert not column.model._base_manager.filter(**{column.name: other.client}).exists()
    assert set(kept.client.cases.all()) == {kept, other}


def test_an_answer_about_the_two_stays_with_the_record_it_was_about(pair, director):
    """Moved, it would say that a person is not themselves, which the database refuses."""
    kept, other = pair
    answer = DuplicateAnswer.objects.create(
        client=other.client,
        other=kept.client,
        same=False,
        score=40,
        findings={},
        rule_version="2",
        by=director,
    )
    merged(kept, other, director)
    answer.refresh_from_db()
    assert (answer.client_id, answer.other_id) == (other.client_id, kept.client_id)


def test_what_there_may_be_once_a_day_stays_behind(pair, nsn, director):
    kept, other = pair
    for case in pair:
        HiddenPersonAlert.objects.create(client=case.client, asking_centre=nsn, asked_on=bangkok_today())
    merged(kept, other, director)
    assert HiddenPersonAlert.objects.filter(client=kept.client).count() == 1
    assert HiddenPersonAlert.objects.filter(client=other.client).count() == 1


def test_the_answer_about_the_family_goes_with_its_day_and_whoever_asked(pair, caseworker, director):
    kept, other = pair
    answered(other.client, caseworker, FamilyContact.NO, "อย่าบอกใคร")
    merged(kept, other, director)
    client = Client.objects.get(pk=kept.client_id)
    assert (client.family_contact, client.family_words) == ("no", "อย่าบอกใคร")
    assert (client.family_asked_by, client.family_asked_on) == (caseworker, bangkok_today())


# --- what stays ---------------------------------------------------------------------------------------
def test_what_one_side_does_not_know_the_other_tells(ssk, pair, director):
    kept, other = pair
    other.client.set_national_id(national_id(5))
    other.client.phone = "0812345678"
    other.client.save()
    merged(kept, other, director)
    client = Client.objects.get(pk=kept.client_id)
    assert (client.national_id, client.phone, client.marks) == (national_id(5), "0812345678", "ไฝที่คาง")
    assert (client.prefix, client.last_name) == ("นาย", "นาคำดี")
    assert list(Client.objects.filter(centre=ssk).with_national_id(national_id(5))) == [client]


def test_each_choice_is_followed(pair, director):
    kept, other = pair
    for case, called in ((kept, "ลุงหวัง"), (other, "ตาหวัง")):
        Client.objects.filter(pk=case.client_id).update(calling_name=called, language=called[:2])
    merged(kept, other, director, name="merged", calling_name="merged", language="both")
    client = Client.objects.get(pk=kept.client_id)
    assert (client.last_name, client.calling_name, client.language) == ("นาคำ", "ตาหวัง", "ลุ, ตา")
    assert client.other_names == "สมหวัง นาคำดี, ลุงหวัง"


def test_nobody_loses_the_protection_of_either_record(pair, director):
    kept, other = pair
    Client.objects.filter(pk=other.client_id).update(safe_contact=True)
    merged(kept, other, director)
    assert Client.objects.get(pk=kept.client_id).safe_contact


@pytest.mark.parametrize(
    ("kept_says", "merged_says", "holds"),
    [("yes", "no", "no"), ("no", "yes", "no"), ("some", "yes", "some"), ("not_asked", "yes", "yes")],
)
def test_the_stricter_word_on_the_family_holds(pair, director, kept_says, merged_says, holds):
    for case, says in zip(pair, (kept_says, merged_says), strict=True):
        asked = (
            {} if says == "not_asked" else {"family_asked_on": bangkok_today(), "family_asked_by": director}
        )
        Client.objects.filter(pk=case.client_id).update(family_contact=says, family_words=says, **asked)
    merged(*pair, director)
    client = Client.objects.get(pk=pair[0].client_id)
    assert (client.family_contact, client.family_words) == (holds, holds)


def test_the_person_is_found_by_either_name_and_once(ssk, pair, director):
    kept, other = pair
    Client.objects.filter(pk=other.client_id).update(birth_date="1959-02-14")
    merged(kept, other, director, birth="kept")
    for name in ("นาคำดี", "สมหวัง นาคำ"):
        assert [client.pk for client in matching(director, name)] == [kept.client_id]
    typed = people.traits_of_typed(
        {"first_name": "สมหวัง", "last_name": "นาคำ", "birth_date": date(1959, 12, 1)},
        bangkok_today(),
    )
    assert [one.pk for one, _ in people.candidates(ssk, typed, bangkok_today())] == [kept.client_id]
    assert not Client.objects.visible_to(director).filter(pk=other.client_id).exists()


def test_of_two_open_files_one_goes_on_and_the_other_ends_as_its_duplicate(pair, director):
    kept, other = pair
    reopen(other)
    with pytest.raises(Refused, match="เลือกว่าแฟ้มใดทำต่อ"):
        merged(kept, other, director)
    merge = merged(kept, other, director, goes_on=other)
    kept.refresh_from_db()
    other.refresh_from_db()
    assert (kept.closed_at is None, kept.duplicate_of_id) == (False, other.pk)
    assert (other.closed_at, other.client_id) == (None, kept.client_id)
    assert {kept.number, other.number} == {case.number for case in Case.objects.all()}
    assert (merge.goes_on, merge.ended) == (other, kept)


def test_a_file_that_ended_as_a_duplicate_is_no_reception(ssk, pair, director):
    kept, other = pair
    reopen(other)
    today = bangkok_today()
    limits, year = clocks.limits(today), kept.received_year
    before = caseload.of_centre(ssk, year, limits, today).received
    merged(kept, other, director, goes_on=kept)
    after = caseload.of_centre(ssk, year, limits, today)
    assert (before, after.received, after.ended) == (2, 1, 0)


def test_both_timelines_say_so_and_lead_to_the_record(pair, director):
    kept, other = pair
    merge = merged(kept, other, director)
    for case, number in ((kept, other.number), (other, kept.number)):
        event = case.events.order_by("-created_at")[0]
        assert number in event.title
        assert (event.body, event.url) == (REASON, merge.get_absolute_url())


# --- asking first -------------------------------------------------------------------------------------
def test_a_proposal_changes_nothing_until_the_director_confirms(ssk, caseworker, director):
    before = everything()
    merge = make_proposal(ssk, caseworker)
    two = everything()
    assert len(two) == len(before) + 2
    assert all(row["merged_into_id"] is None for row in two)
    kept, other = (Case.objects.get(client=one) for one in (merge.kept_id, merge.merged_id))
    with pytest.raises(Refused, match="เฉพาะผู้อำนวยการ"):
        merging.confirm(merge=merge, by=caseworker, wish=wish(kept, other))
    done = merging.confirm(merge=merge, by=director, wish=wish(kept, other))
    assert (done.status, done.proposed_by, done.decided_by) == (MergeStatus.DONE, caseworker, director)


def test_a_declined_proposal_is_answered_and_can_be_made_again(ssk, caseworker, director):
    merge = make_proposal(ssk, caseworker)
    merging.decline(merge=merge, by=director, answer="คนละบิดา")
    with pytest.raises(Refused, match="มีคำตอบแล้ว"):
        merging.decline(merge=merge, by=director, answer="อีกครั้ง")
    kept, other = (Case.objects.get(client=one) for one in (merge.kept_id, merge.merged_id))
    assert other.events.filter(body="คนละบิดา").exists()
    again = merging.propose(
        kept=kept.client, merged=other.client, by=caseworker, reason=REASON, wish=wish(kept, other)
    )
    with pytest.raises(Refused, match="รอผู้อำนวยการอยู่แล้ว"):
        merging.propose(
            kept=kept.client, merged=other.client, by=caseworker, reason=REASON, wish=wish(kept, other)
        )
    assert again.status == MergeStatus.PROPOSED


def test_a_record_with_one_untouched_file_is_bare(pair, caseworker):
    kept, _ = pair
    assert facts.is_bare(kept.client)
    events.note(case=kept, by=caseworker, at=timezone.now(), text="กินข้าวได้")
    assert not facts.is_bare(kept.client)


# --- taking it back -----------------------------------------------------------------------------------
def test_undoing_puts_every_value_and_every_row_back(ssk, nsn, pair, director):
    kept, other = pair
    reopen(other)
    other.client.set_national_id(national_id(5))
    other.client.calling_name, other.client.phone = "ตาหวัง", "0812345678"
    other.client.index_names()
    other.client.save()
    HiddenPersonAlert.objects.create(client=other.client, asking_centre=nsn, asked_on=bangkok_today())
    before = [everything(model) for model in (Client, Case, HiddenPersonAlert)]
    merge = merged(kept, other, director, goes_on=kept, name="merged")
    assert [everything(model) for model in (Client, Case, HiddenPersonAlert)] != before
    merging.undo(merge=merge, by=director, reason="คนละคน")
    assert [everything(model) for model in (Client, Case, HiddenPersonAlert)] == before
    merge.refresh_from_db()
    assert (merge.status, merge.journal) == (MergeStatus.UNDONE, "")


def test_the_journal_holds_no_value_in_clear(pair, director):
    kept, other = pair
    Client.objects.filter(pk=other.client_id).update(phone="0812345678")
    merge = merged(kept, other, director)
    with connection.cursor() as cursor:
        cursor.execute("SELECT journal FROM cases_clientmerge WHERE id = %s", [merge.pk])
        stored = cursor.fetchone()[0]
    assert "0812345678" in merge.journal
    assert "0812345678" not in stored
    assert "สมหวัง" not in stored


def test_what_was_changed_since_and_is_no_part_of_the_merge_stays(pair, director):
    kept, other = pair
    merge = merged(kept, other, director)
    kept.refresh_from_db()
    client = Client.objects.get(pk=kept.client_id)
    clients.edit(case=kept, by=director, person={"calling_name": "ลุงหวัง"}, expected=client.row_version)
    merging.undo(merge=merge, by=director, reason="คนละคน")
    client.refresh_from_db()
    assert client.calling_name == "ลุงหวัง"
    assert [one.pk for one in matching(director, "ลุงหวัง")] == [client.pk]


def test_undoing_names_what_was_written_since_and_changes_nothing(pair, director):
    kept, other = pair
    merge = merged(kept, other, director)
    client = Client.objects.get(pk=kept.client_id)
    clients.edit(case=kept, by=director, person={"marks": "ไฝที่แก้ม"}, expected=client.row_version)
    before = everything()
    with pytest.raises(Refused, match="เปลี่ยน ตำหนิ รูปพรรณ รอยสัก"):
        merging.undo(merge=merge, by=director, reason="คนละคน")
    assert everything() == before


def test_undoing_is_refused_when_the_number_is_somebody_elses_now(ssk, pair, director):
    kept, other = pair
    Client.objects.filter(pk=kept.client_id).update(national_id="")
    for case, number in ((kept, 5), (other, 6)):
        case.client.set_national_id(national_id(number))
        case.client.save()
    merge = merged(kept, other, director, national_id="kept")
    make_client(ssk, national_id=national_id(6))
    with pytest.raises(Refused, match="เลขประจำตัวเดิม"):
        merging.undo(merge=merge, by=director, reason="คนละคน")


def test_undoing_is_refused_when_the_ended_file_would_be_a_second_open_one(ssk, pair, director, caseworker):
    kept, other = pair
    reopen(other)
    merge = merged(kept, other, director, goes_on=other)
    Case.objects.filter(pk=other.pk).update(closed_at=timezone.now())
    make_case(ssk, caseworker, client=Client.objects.get(pk=kept.client_id))
    with pytest.raises(Refused, match="เปิดแฟ้มใหม่"):
        merging.undo(merge=merge, by=director, reason="คนละคน")


def test_of_merges_upon_each_other_the_last_is_undone_first(ssk, pair, director, caseworker):
    kept, other = pair
    first = merged(kept, other, director)
    third = make_case(ssk, caseworker, received_at=timezone.now() - timedelta(hours=3))
    Case.objects.filter(pk=kept.pk).update(closed_at=timezone.now())
    before = everything()
    second = merged(third, kept, director)
    with pytest.raises(Refused, match="ครั้งหลังก่อน"):
        merging.undo(merge=first, by=director, reason="ผิด")
    merging.undo(merge=second, by=director, reason="ผิด")
    assert everything() == before
    merging.undo(merge=first, by=director, reason="ผิด")
    assert not Client.objects.filter(merged_into__isnull=False).exists()


# --- at the same time ---------------------------------------------------------------------------------
def test_a_form_opened_before_the_merge_meets_a_version_it_has_not_seen(pair, director):
    kept, other = pair
    seen = [Client.objects.get(pk=case.client_id).row_version for case in pair]
    merge = merged(kept, other, director)
    for version in seen:
        with pytest.raises(Conflict):
            clients.edit(case=kept, by=director, person={"marks": "แผล"}, expected=version)
    merging.undo(merge=merge, by=director, reason="ผิด")
    with pytest.raises(Conflict):
        clients.edit(case=kept, by=director, person={"marks": "แผล"}, expected=seen[0] + 1)


def test_merging_what_has_changed_since_it_was_shown_is_a_conflict(pair, director):
    kept, other = pair
    shown = wish(kept, other)
    clients.edit(case=kept, by=director, person={"marks": "แผล"}, expected=shown.versions[0])
    with pytest.raises(Conflict):
        merging.merge(kept=kept.client, merged=other.client, by=director, reason=REASON, wish=shown)


def test_a_return_to_a_record_that_was_merged_meanwhile_is_refused(ssk, pair, director, caseworker):
    kept, other = pair
    from cases.rules.duplicates import Comparison

    answer = case_actions.Answered(other.client, True, Comparison(()))
    merged(kept, other, director)
    with pytest.raises(Refused, match="เพิ่งถูกรวม"):
        case_actions.register(
            by=caseworker,
            person={"identity": "known", "first_name": "สมหวัง"},
            intake={"received_at": timezone.now(), "sender_kind": "self"},
            answers=[answer],
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_merges_at_once_one_wins_and_the_other_is_refused(ssk, caseworker, director):
    kept, other = two_records(ssk, caseworker)
    wishes = [wish(kept, other), wish(other, kept)]

    def one_way() -> ClientMerge:
        return merging.merge(
            kept=kept.client, merged=other.client, by=director, reason=REASON, wish=wishes[0]
        )

    def other_way() -> ClientMerge:
        return merging.merge(
            kept=other.client, merged=kept.client, by=director, reason=REASON, wish=wishes[1]
        )

    done = at_once(2, lambda n: (one_way, other_way)[n]())
    assert sorted(type(one).__name__ for one in done) == ["ClientMerge", "Refused"]
    assert Client.objects.filter(merged_into__isnull=False).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_save_during_a_merge_is_a_conflict_and_no_fault(ssk, caseworker, director):
    kept, other = two_records(ssk, caseworker)
    reopen(other)
    Case.objects.filter(pk=kept.pk).update(closed_at=timezone.now())
    chosen = wish(kept, other)

    def save() -> object:
        return clients.edit(case=other, by=director, person={"marks": "แผล"}, expected=chosen.versions[1])

    def merge() -> object:
        return merging.merge(kept=kept.client, merged=other.client, by=director, reason=REASON, wish=chosen)

    done = at_once(2, lambda n: (save, merge)[n]())
    assert sum(isinstance(one, Conflict) for one in done) == 1
