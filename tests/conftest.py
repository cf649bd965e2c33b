"""The cast: two centres, one person per role in each, and headquarters."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client as Browser
from django.test import override_settings

from shelter.accounts.models import Centre, Role, User
from shelter.desk.reference import load
from tests import reading_watch

PASSWORD = "ร่มไทรริมคลอง-ทดสอบ"


@pytest.fixture(scope="session", autouse=True)
def _settings_of_tests():
    """Static files by their plain names (no collectstatic), a quick password hash, the test host."""
    storages = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(
        STORAGES=storages,
        WHITENOISE_AUTOREFRESH=True,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ALLOWED_HOSTS=["testserver", "localhost"],
        MIDDLEWARE=[*settings.MIDDLEWARE, "tests.reading_watch.CollectAnswers"],
    ):
        yield


@pytest.fixture(autouse=True)
def kept_in(settings, tmp_path):
    """Where the files of a test are kept: never among the site's own, nor its papers on the shelf."""
    settings.PAPERS_ROOT, settings.MEDIA_ROOT = tmp_path / "papers", tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True)
def makers_called(monkeypatch):
    """How often a process that makes long papers was called for: it would look into another database."""
    called: list[None] = []
    monkeypatch.setattr("shelter.desk.paper_jobs.call_maker", lambda: called.append(None))
    return called


@pytest.fixture(autouse=True)
def _the_log_is_empty_again(request):
    """The runner empties the tables after a test that commits; the access log refuses that, from anybody."""
    marker = request.node.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction", False)
    if not commits and "transactional_db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    with connection.cursor() as cursor:
        for table in ("audit_access_entry", "audit_chain_head"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"TRUNCATE {table}")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture(autouse=True)
def _whoever_was_shown_a_person_left_a_row(request):
    """Every test is held to it (tests.reading_watch)."""
    # Asked for here, so that the rows still stand when this fixture ends.
    for name in ("transactional_db", "db"):
        if name in request.fixturenames:
            request.getfixturevalue(name)
            break
    else:
        yield
        return
    reading_watch.ANSWERS.clear()
    yield
    if reading_watch.ANSWERS:
        assert reading_watch.unlogged() == []
        assert reading_watch.names_in_rows() == []


@pytest.fixture
def ssk(db):
    return Centre.objects.create(
        code="SSK", abbreviation="ศก", name="ศูนย์คุ้มครองคนไร้ที่พึ่งจังหวัดศรีสะเกษ", province="ศรีสะเกษ"
    )


@pytest.fixture
def nsn(db):
    return Centre.objects.create(
        code="NSN", abbreviation="นว", name="ศูนย์คุ้มครองคนไร้ที่พึ่งจังหวัดนครสวรรค์", province="นครสวรรค์"
    )


@pytest.fixture
def reference(db):
    """Code lists and dated settings, as a fresh installation has them."""
    load()


def without_profession(user: User) -> User:
    """The same member of staff before an administrator has said what they practise."""
    user.profession = ""
    user.save(update_fields=["profession"])
    return user


def make_user(username: str, centre: Centre | None, *roles: Role, profession: str = "") -> User:
    return User.objects.create_user(
        username,
        PASSWORD,
        full_name=f"ทดสอบ {username}",
        centre=centre,
        roles=[str(role) for role in roles],
        profession=profession,
    )


@pytest.fixture
def people(ssk, nsn):
    """username → User: ssk.social, ssk.mate (a second caseworker), ssk.team … nsn.km, hq.auditor.

    Who is of the team is a nurse: of health, and so reads it on assigned files.
    """
    users = [
        make_user(f"{code}.{role}", centre, role, profession="nurse" if role == Role.TEAM else "")
        for code, centre in (("ssk", ssk), ("nsn", nsn))
        for role in Role
        if role != Role.AUDITOR
    ]
    users.append(make_user("ssk.mate", ssk, Role.CASEWORKER))
    users.append(make_user("hq.auditor", None, Role.AUDITOR))
    return {user.username: user for user in users}


@pytest.fixture
def caseworker(people):
    return people["ssk.caseworker"]


@pytest.fixture
def teammate(people):
    return people["ssk.mate"]


@pytest.fixture
def outsider(people):
    """A caseworker of another centre."""
    return people["nsn.caseworker"]


@pytest.fixture
def director(people):
    return people["ssk.director"]


@pytest.fixture
def sign_in():
    """sign_in(user) → a test client signed in as that person."""

    def make(user: User) -> Browser:
        browser = Browser()
        browser.force_login(user)
        return browser

    return make
