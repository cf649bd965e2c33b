"""A database that says nothing is given up in time; one that is only slow is waited for."""

import psycopg2
import pytest
from django.db import connection
from psycopg2 import extensions

from shelter.lib import patience
from tests.wire import Wire


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(patience, "SILENCE", 0.2)
    monkeypatch.setattr(patience, "ANSWER", 0.2)
    monkeypatch.setattr(patience, "PAUSE", 0.0)
    monkeypatch.setattr(patience, "_pause_ends", 0.0)
    patience.install()
    yield
    extensions.set_wait_callback(None)


@pytest.fixture
def parameters(django_db_setup):
    return {**connection.get_connection_params(), "cursor_factory": None, "context": None}


@pytest.fixture
def wire(parameters):
    made = Wire(parameters["host"], int(parameters["port"]))
    yield made
    made.close()


@pytest.fixture
def connect(parameters, wire):
    known = {name: parameters[name] for name in ("dbname", "user", "password")}
    opened = []

    def make():
        opened.append(psycopg2.connect(host="127.0.0.1", port=wire.port, **known))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


def test_a_slow_answer_of_a_living_server_is_waited_for(connect):
    cursor = connect().cursor()
    # Three times as long as the silence that makes the wait ask.
    cursor.execute("SELECT pg_sleep(0.6), 7")
    assert cursor.fetchone()[1] == 7


def test_a_server_that_falls_silent_is_given_up_and_its_connection_closed(connect, wire):
    one = connect()
    cursor = one.cursor()
    cursor.execute("SELECT 1")
    wire.hold()
    with pytest.raises(patience.Silent):
        cursor.execute("SELECT 1")
    assert one.closed
    wire.release()
    connect().cursor().execute("SELECT 1")


def test_a_server_that_lets_nobody_in_is_given_up(connect, wire):
    wire.hold()
    with pytest.raises(patience.Silent):
        connect()


def test_after_silence_the_next_connection_is_not_waited_for(connect, wire, monkeypatch):
    monkeypatch.setattr(patience, "PAUSE", 60.0)
    wire.hold()
    with pytest.raises(patience.Silent, match="in time"):
        connect()
    wire.release()
    with pytest.raises(patience.Silent, match="a moment ago"):
        connect()


def test_a_refused_statement_leaves_the_connection_usable(connect):
    one = connect()
    one.autocommit = True
    with pytest.raises(psycopg2.errors.UndefinedTable):
        one.cursor().execute("SELECT 1 FROM no_such_table")
    one.cursor().execute("SELECT 1")
