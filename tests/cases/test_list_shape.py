"""The shape of what lists ask: what keeps them quick at a million people, without timing anything."""

from collections import Counter
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.facts import case as facts
from cases.generator.people import Chunk, Staff
from cases.reference import dimensions, instruments, screening
from cases.views._case_filters import options, route_words
from shelter.lib.thai import bangkok_today

# Of these every file or person has rows: none may be read whole for one page.
GROWING = (
    *("case", "client", "caseassignment", "screening", "reception", "receptioncheck", "propertylist"),
    *("consent", "bedstay", "factfinding", "findingtopic", "findingsession", "assessment", "healthcheck"),
    *(
        "instrumentresult",
        "homevisit",
        "serviceplan",
        "plangoal",
        "planactivity",
        "caseflag",
        "identitypaper",
        "clockpause",
        "clockextension",
    ),
)


def addresses() -> list[str]:
    """The worklists, and the list by every value of every filter."""
    filters = [
        {key: value} for key, values in options(bangkok_today(), route_words()).items() for value, _ in values
    ]
    filters += [{"state": "all", "sort": "name"}, {"mine": "1", "clock": "late", "sort": "oldest"}]
    return ["/tasks/", "/tasks/?scope=centre", *(f"/cases/?{urlencode(one)}" for one in filters)]


@pytest.fixture
def many(ssk, caseworker, people, reference):
    """Two hundred people and their files, ten of them open."""
    for room in (dimensions, instruments, screening):
        room.load()
    chunk = Chunk(1, Staff(ssk.pk, "ศก", (caseworker.pk,), (people["ssk.team"].pk,)), bangkok_today())
    chunk.fill(0, 200)
    with connection.cursor() as cursor:
        chunk.send(cursor)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ANALYZE")
        # So few rows are read whole by themselves; where PostgreSQL still does, no index would help it.
        cursor.execute("SET LOCAL enable_seqscan = off")


def read_whole(statement: str) -> list[str]:
    """The growing tables of which a statement reads every row."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement}")
        plan = [line for (line,) in cursor.fetchall()]
    return [table for line in plan for table in GROWING if f"Seq Scan on cases_{table} " in f"{line} "]


def asked(browser, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return [query["sql"] for query in queries if 'FROM "cases_' in query["sql"]]


@pytest.mark.usefixtures("many")
def test_no_list_reads_a_growing_table_whole(caseworker, sign_in):
    browser = sign_in(caseworker)
    for address in addresses():
        for statement in asked(browser, address):
            assert not read_whole(statement), address


@pytest.mark.usefixtures("many")
def test_receiving_and_beds_read_no_growing_table_whole(caseworker, sign_in):
    browser = sign_in(caseworker)
    for address in ("/receive/", "/beds/", "/notifications/"):
        for statement in asked(browser, address):
            assert not read_whole(statement), address


@pytest.mark.usefixtures("many")
def test_the_questions_of_a_row_are_put_together_once_for_a_page(caseworker, sign_in, monkeypatch):
    """What a room reads beside a file is put together once for a page, not for each of its rows."""
    built: Counter[str] = Counter()
    for room in facts.ROOMS:
        columns = room.columns

        def counting(columns=columns, name=room.__name__):
            built[name] += 1
            return columns()

        monkeypatch.setattr(room, "columns", counting)
    answer = sign_in(caseworker).get("/cases/")
    assert len(answer.context["rows"]) == 10
    assert set(built.values()) <= {1, 2}


@pytest.mark.usefixtures("many")
def test_lists_leave_the_long_outcome_of_a_screening_unread(caseworker, sign_in):
    browser = sign_in(caseworker)
    for address in ("/tasks/", "/cases/", "/cases/?stage=screening", "/cases/?need=screening"):
        for statement in asked(browser, address):
            assert '"outcome" #>' not in statement
            assert '"outcome" ->' not in statement
            assert '"cases_screening"."outcome"' not in statement
