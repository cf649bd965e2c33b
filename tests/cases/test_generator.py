"""Generated people are such as registration would have written, and go nowhere but into measuring."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from cases.generator.people import Chunk, Staff
from cases.models import Case, CaseAssignment, Client, PlanStatus, ServicePlan
from shelter.lib.thai import check_national_id


@pytest.fixture
def write(ssk, people):
    """write(seed): five hundred people and their files, of one caseworker and one team member."""
    staff = Staff(ssk.pk, "ศก", (people["ssk.caseworker"].pk,), (people["ssk.team"].pk,))

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
    clients = list(Client.objects.all())
    assert len(clients) == 500
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
    assert ServicePlan.objects.filter(status__in=[PlanStatus.DRAFT, PlanStatus.AGREED]).exists()


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
