"""Generated people are such as registration would have written, and go nowhere but into measuring."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from cases.facts.case import facts_of_many
from cases.generator import rooms
from cases.generator.people import Chunk, Staff
from cases.models import Case, CaseAssignment, Client
from cases.reference import dimensions, instruments, screening
from shelter.lib.thai import check_national_id
from tests.factories.beds import make_house


@pytest.fixture
def write(ssk, people, reference):
    """write(seed): five hundred people and their files, of one caseworker and one team member."""
    for room in (dimensions, instruments, screening):
        room.load()
    beds = tuple(bed.pk for bed in make_house(ssk).beds.all())
    staff = Staff(ssk.pk, "ศก", (people["ssk.caseworker"].pk,), (people["ssk.team"].pk,), beds)

    def make(seed):
        chunk = Chunk(seed, staff, date(2026, 11, 20))
        chunk.fill(0, 500)
        with connection.cursor() as cursor:
            chunk.send(cursor)

    return make


@pytest.fixture
def generated(write):
    write(1)


@pytest.mark.usefixtures("generated")
def test_a_name_is_found_as_if_it_had_been_typed():
    assert Client.objects.count() == 500
    clients = list(Client.objects.standing())
    # Numbers 213 and 413 are second records of the person before; so is 13.
    assert len(clients) == 497
    for client in clients:
        written = (client.search_name, client.sound_keys, client.sort_name)
        client.index_names()
        assert (client.search_name, client.sound_keys, client.sort_name) == written


@pytest.mark.usefixtures("generated")
def test_every_number_is_valid_its_own_and_findable():
    numbers = [client.national_id for client in Client.objects.exclude(national_id_index="")]
    assert len(numbers) > 300
    assert [check_national_id(number) for number in numbers] == numbers
    assert Client.objects.with_national_id(numbers[7]).get().national_id == numbers[7]


@pytest.mark.usefixtures("generated")
def test_files_are_many_per_person_and_open_at_most_once():
    # Of 25 people one came three times and three twice: 30 files; one person in 20 has an open one.
    assert Case.objects.count() == 600
    assert Case.objects.open().count() == 25
    assert CaseAssignment.objects.filter(kind="manager").count() == 600


@pytest.mark.usefixtures("generated")
def test_every_room_holds_something():
    # A consent taken back is too rare for five hundred people.
    empty = [model.__name__ for model in rooms.MODELS if not model.objects.exists()]
    assert empty in ([], ["ConsentWithdrawal"])


@pytest.mark.usefixtures("generated")
def test_a_generated_file_tells_its_facts():
    facts = facts_of_many(Case.objects.open().select_related("client"))
    for name in ("screened_on", "finding_started_on", "assessed_on", "plan_started_on", "reception_begun_on"):
        assert any(known[name] for known in facts.values()), name


def test_the_same_seed_makes_the_same_people(write):
    made = []
    for seed in (1, 1, 2):
        with transaction.atomic():
            write(seed)
            made.append(set(Client.objects.values_list("pk", "search_name", "birth_date")))
            transaction.set_rollback(True)
    first, again, other = made
    assert first == again
    assert not first & other


@pytest.mark.django_db
def test_no_other_database_is_filled():
    with pytest.raises(CommandError, match="shelter_bench_"):
        call_command("generate_data", clients=100)
    assert not Client.objects.exists()
