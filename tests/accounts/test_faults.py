"""Database, log or disk away: every page says so in Thai, writes nothing by half, and recovers by itself."""

import errno
import os
import uuid
from urllib.parse import unquote

import pytest
from django.db import close_old_connections, connection
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from psycopg2 import extensions

from cases.models import Case, CaseEvent
from shelter.accounts.routes import all_routes
from shelter.audit.models import AccessEntry, Action
from shelter.desk.models import SpentToken
from shelter.desk.tokens import FIELD, new_token
from shelter.lib import patience
from tests.door_table import DOORS
from tests.factories.cases import make_case
from tests.wire import Wire

AWAY = "ระบบหยุดพักชั่วคราว"
MET = "มีผู้ทำรายการเดียวกันอยู่"
ARRIVED = "arrived"
OTHER = "ระบบทำรายการไม่สำเร็จ"
PLAIN = [
    route.name for route in all_routes() if "<" not in route.pattern and not DOORS[route.name].third_party
]


class Server(Browser):
    """Asks as the web server does: faults become pages, and a request begins by looking at its connection."""

    def __init__(self) -> None:
        super().__init__(raise_request_exception=False)

    def request(self, **request):
        if not connection.in_atomic_block:
            close_old_connections()
        return super().request(**request)


@pytest.fixture
def sign_in():
    def make(user):
        browser = Server()
        browser.force_login(user)
        return browser

    return make


# --- the database answers, and says no ------------------------------------------------------------------
@pytest.fixture
def note(ssk, caseworker, sign_in):
    """note() posts a line to a file's timeline; note.written() says whether anything came of it."""
    case = make_case(ssk, caseworker)
    browser = sign_in(caseworker)
    changes = AccessEntry.objects.exclude(action=Action.VIEW)
    events, rows = CaseEvent.objects.count(), changes.count()
    data = {"on": "20/11/2569", "text": "กินข้าวได้ดี", FIELD: new_token()}

    def send():
        return browser.post(reverse("cases:note", args=[case.pk]), data)

    def written():
        return (CaseEvent.objects.count() - events, changes.count() - rows, SpentToken.objects.count())

    send.written = written
    return send


def failing(code: str) -> None:
    """From now on the timeline takes no line: PostgreSQL raises `code`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
            f"$body$ BEGIN RAISE EXCEPTION 'drill' USING ERRCODE = '{code}'; END; $body$"
        )
        cursor.execute(
            "CREATE TRIGGER fail BEFORE INSERT ON cases_caseevent FOR EACH ROW EXECUTE FUNCTION fail()"
        )


def healed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER fail ON cases_caseevent")


@pytest.mark.parametrize(
    ("code", "status", "heading"),
    [
        ("40P01", 409, MET),  # deadlock
        ("40001", 409, MET),  # serialization failure
        ("55P03", 409, MET),  # lock time-out
        ("25006", 503, AWAY),  # read-only: a standby, or set so
        ("53100", 503, AWAY),  # disk full
        ("53200", 503, AWAY),  # out of (shared) memory
        ("53300", 503, AWAY),  # too many connections
        ("57014", 503, AWAY),  # statement time-out
        ("57P03", 503, AWAY),  # starting up or shutting down
        ("58030", 503, AWAY),  # input/output error
        ("XX001", 500, OTHER),  # data corrupted
    ],
)
def test_what_the_database_says_is_put_into_words_and_nothing_is_written_by_half(note, code, status, heading):
    failing(code)
    answer = note()
    assert answer.status_code == status
    assert heading in answer.content.decode()
    assert answer.headers.get("Retry-After") == ("30" if status == 503 else None)
    assert note.written() == (0, 0, 0)
    # The tab holds the text until it hears that it arrived.
    assert ARRIVED not in answer.cookies
    healed()
    # The very same POST, sent again from the page that still holds it.
    answer = note()
    assert answer.status_code == 302
    assert unquote(answer.cookies[ARRIVED].value) == answer.wsgi_request.path
    assert note.written() == (1, 1, 1)


@pytest.mark.parametrize(("code", "status"), [("40P01", 409), ("55P03", 409), ("53100", 503), ("25006", 503)])
def test_a_log_that_cannot_be_written_stops_the_page_for_the_same_reasons(note, code, status):
    with connection.cursor() as cursor:
        cursor.execute("ALTER FUNCTION audit_append RENAME TO audit_append_away")
        cursor.execute(
            "CREATE FUNCTION audit_append(text, timestamptz, text, uuid, text, text, text[], text[], jsonb, "
            "text, text) RETURNS bigint LANGUAGE plpgsql AS "
            f"$body$ BEGIN RAISE EXCEPTION 'drill' USING ERRCODE = '{code}'; END; $body$"
        )
    assert note().status_code == status
    assert note.written() == (0, 0, 0)


# --- the database is gone -------------------------------------------------------------------------------
@pytest.fixture
def wire(transactional_db):
    """The site reaches its database over a wire that the test holds."""
    place = {name: connection.settings_dict[name] for name in ("HOST", "PORT")}
    made = Wire(place["HOST"], int(place["PORT"]))
    connection.close()
    connection.settings_dict.update(HOST="127.0.0.1", PORT=str(made.port))
    yield made
    connection.close()
    connection.settings_dict.update(place)
    made.close()


@pytest.fixture
def refused(wire):
    """refused() moves the database to a port where nobody listens; refused.over() brings it back."""
    port = connection.settings_dict["PORT"]

    def begin():
        connection.close()
        connection.settings_dict["PORT"] = "1"

    def over():
        connection.close()
        connection.settings_dict["PORT"] = port

    begin.over = over
    yield begin
    over()


@pytest.mark.usefixtures("reference")
def test_without_a_database_every_page_is_the_thai_one_until_it_is_back(people, ssk, sign_in, refused):
    case = make_case(ssk, people["ssk.caseworker"])
    urls = [reverse(name) for name in PLAIN]
    urls += [reverse(name, args=[case.pk]) for name in ("cases:case", "cases:note")]
    browser = sign_in(people["ssk.director"])
    refused()
    answers = {url: browser.get(url) for url in urls if url != "/healthz"}
    assert {url: answer.status_code for url, answer in answers.items() if answer.status_code != 503} == {}
    assert {url for url, answer in answers.items() if AWAY not in answer.content.decode()} == set()
    posted = browser.post("/accounts/login/", {"login": "ssk.social", "password": "x"})
    assert posted.status_code == 503
    assert browser.get("/healthz").status_code == 503
    refused.over()
    assert browser.get("/healthz").status_code == 200
    assert browser.get(reverse("cases:case", args=[case.pk])).status_code == 200


def test_connections_that_were_cut_are_made_anew_within_the_request(caseworker, sign_in, wire, reference):
    browser = sign_in(caseworker)
    assert browser.get(reverse("cases:worklist")).status_code == 200
    wire.cut()
    # The kept connection is asked before its first use (CONN_HEALTH_CHECKS) at the beginning of a request.
    assert browser.get(reverse("cases:worklist")).status_code == 200


def test_a_silent_database_is_a_page_and_not_a_hanging_request(
    caseworker, sign_in, wire, reference, monkeypatch
):
    monkeypatch.setattr(patience, "SILENCE", 0.3)
    monkeypatch.setattr(patience, "ANSWER", 0.3)
    monkeypatch.setattr(patience, "_pause_ends", 0.0)
    patience.install()
    try:
        browser = sign_in(caseworker)
        url = reverse("cases:worklist")
        assert browser.get(url).status_code == 200
        wire.hold()
        answer = browser.get(url)
        assert answer.status_code == 503
        assert AWAY in answer.content.decode()
        wire.release()
        monkeypatch.setattr(patience, "_pause_ends", 0.0)
        assert browser.get(url).status_code == 200
    finally:
        extensions.set_wait_callback(None)


@pytest.mark.django_db(transaction=True)
def test_a_session_ended_by_the_server_in_the_middle_of_a_request_is_a_page(note):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
            "$body$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END; $body$"
        )
        cursor.execute(
            "CREATE TRIGGER fail BEFORE INSERT ON cases_caseevent FOR EACH ROW EXECUTE FUNCTION fail()"
        )
    try:
        assert note().status_code == 503
    finally:
        healed()
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION fail")
    assert note.written() == (0, 0, 0)
    assert note().status_code == 302


# --- time-outs of the server ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "milliseconds"),
    [
        ("statement_timeout", 15_000),
        ("lock_timeout", 5_000),
        ("idle_in_transaction_session_timeout", 30_000),
    ],
)
def test_the_server_ends_what_takes_too_long(db, name, milliseconds):
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting::int FROM pg_settings WHERE name = %s", [name])
        assert cursor.fetchone() == (milliseconds,)


# --- what is sent ---------------------------------------------------------------------------------------
def test_a_body_larger_than_any_form_of_ours_is_refused_before_it_is_read(caseworker, sign_in, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = sign_in(caseworker).post("/drafts/client/new", {"text": "ก" * 200})
    assert answer.status_code == 413
    assert "ใหญ่เกินไป" in answer.content.decode()


def test_more_fields_than_any_form_of_ours_has_are_refused(caseworker, sign_in, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    answer = sign_in(caseworker).post("/drafts/client/new", {str(n): "1" for n in range(4)})
    assert answer.status_code == 413


class Broken:
    """A body whose sender goes away in the middle."""

    def read(self, *args):
        raise OSError("client disconnected")

    readline = read


def test_a_body_that_breaks_off_is_no_fault_of_ours(caseworker, sign_in):
    browser = sign_in(caseworker)
    answer = browser.generic(
        "POST",
        "/drafts/client/new",
        b"a=1",
        content_type="application/x-www-form-urlencoded",
        **{"wsgi.input": Broken()},
    )
    assert answer.status_code == 400


def test_a_full_disk_under_a_page_is_said_to_be_one(caseworker, sign_in, reference, monkeypatch):
    def full(request):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("shelter.urls.home_of", full)
    answer = sign_in(caseworker).get("/")
    assert answer.status_code == 503
    assert AWAY in answer.content.decode()


# --- what was typed when the answer is no ----------------------------------------------------------------
WRITTEN = "พูดคุยกับหลานสาวแล้ว\nขอให้โทรตอนเย็น <b>"


def test_a_refused_form_gives_back_what_was_written_in_it(ssk, caseworker, sign_in, reference):
    """The file ended meanwhile: its form is there no more, neither with this text nor without."""
    case = make_case(ssk, caseworker)
    url, data = reverse("cases:note", args=[case.pk]), {"on": "20/11/2569", "text": WRITTEN}
    Case.objects.update(closed_at=timezone.now())
    page = sign_in(caseworker).post(url, {**data, FIELD: new_token()})
    assert page.status_code == 403
    said = page.content.decode()
    assert "พูดคุยกับหลานสาวแล้ว<br>ขอให้โทรตอนเย็น &lt;b&gt;" in said
    assert "20/11/2569" not in said


def test_whoever_left_the_team_takes_along_what_they_wrote(ssk, caseworker, people, sign_in, reference):
    case = make_case(ssk, caseworker)
    page = sign_in(people["ssk.team"]).post(reverse("cases:note", args=[case.pk]), {"text": WRITTEN})
    assert page.status_code == 404
    assert "พูดคุยกับหลานสาวแล้ว" in page.content.decode()
    unknown = sign_in(people["ssk.team"]).post(reverse("cases:note", args=[uuid.uuid4()]), {"text": WRITTEN})
    assert unknown.content == page.content


def test_a_password_is_never_given_back(people, sign_in):
    page = sign_in(people["ssk.team"]).post(
        "/users/new/", {"password": "ร่มไทรริมคลอง ๒", "new_password": "ก ข"}
    )
    assert page.status_code == 403
    assert "ร่มไทร" not in page.content.decode()
    assert "ก ข" not in page.content.decode()
