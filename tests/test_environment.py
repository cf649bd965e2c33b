"""What production refuses to start with, and how it answers when it has what it needs."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import connection

from shelter import environment
from shelter.environment import RefusedToStart, problems

ROOT = Path(__file__).resolve().parent.parent
GOOD = {
    "SHELTER_MODE": "production",
    "SHELTER_SECRET_KEY": "q8Zr2LwXn5TbVc7HsDfGjKpYmQeRtUaWxZvBnMcLkJhGfDsAqWe",
    "SHELTER_FIELD_KEYS": base64.urlsafe_b64encode(bytes(range(32))).decode(),
    "SHELTER_INDEX_KEY": base64.b64encode(bytes(range(40, 72))).decode(),
    "SHELTER_BASE_URL": "https://saphan.example.go.th",
    "DATABASE_URL": "postgres://saphan:Jc83kdPq@db.example.go.th/saphan",
}


def test_a_whole_production_environment_has_no_problem():
    assert problems(GOOD) == []


def test_every_missing_setting_is_named_at_once_with_the_place_to_put_it(tmp_path):
    with pytest.raises(RefusedToStart) as refusal:
        environment.read(ROOT, {"SHELTER_MODE": "production", "SHELTER_DATA": str(tmp_path)})
    for name in set(GOOD) - {"SHELTER_MODE"}:
        assert f"{name} is not set" in str(refusal.value)
    assert str(tmp_path / "env") in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SHELTER_SECRET_KEY", "short"),
        ("SHELTER_SECRET_KEY", "ab" * 40),
        ("SHELTER_FIELD_KEYS", "not-a-fernet-key"),
        ("SHELTER_FIELD_KEYS", base64.urlsafe_b64encode(bytes(32)).decode()),
        ("SHELTER_FIELD_KEYS", f"{GOOD['SHELTER_FIELD_KEYS']},{GOOD['SHELTER_FIELD_KEYS']}"),
        ("SHELTER_FIELD_KEYS", " , "),
        ("SHELTER_INDEX_KEY", base64.b64encode(b"only sixteen byt").decode()),
        ("SHELTER_INDEX_KEY", "ไม่ใช่ base64"),
        ("SHELTER_BASE_URL", "http://saphan.example.go.th"),
        ("SHELTER_BASE_URL", "https://saphan.example.go.th/app"),
        ("SHELTER_BASE_URL", "saphan.example.go.th"),
        ("DATABASE_URL", "postgres://saphan:password@db/saphan"),
        ("DATABASE_URL", "postgres://saphan:saphan@db/saphan"),
        ("SHELTER_TRUSTED_PROXIES", "all"),
        ("SHELTER_TRUSTED_PROXIES", "-1"),
    ],
)
def test_a_weak_value_is_refused_by_name_and_never_quoted(name, value):
    (complaint,) = problems({**GOOD, name: value})
    assert complaint.startswith(name)
    assert value not in complaint


def test_one_secret_does_not_serve_two_purposes():
    both = problems({**GOOD, "SHELTER_SECRET_KEY": GOOD["SHELTER_INDEX_KEY"] + "x" * 20})
    assert both == []
    same = "q8Zr2LwXn5TbVc7HsDfGjKpYmQeRtUaWxZvBnMcLkJhGfDsAqWe="
    assert any("differ" in text for text in problems({**GOOD, **dict.fromkeys(environment.SECRETS, same)}))


@pytest.fixture
def stored(tmp_path):
    """stored(KEY=value…) → the environment that points at an env file with these lines."""

    def write(**lines):
        (tmp_path / "env").write_text(
            "# keys\n" + "".join(f"{key}={value}\n" for key, value in lines.items())
        )
        return {"SHELTER_DATA": str(tmp_path)}

    return write


def test_production_takes_nothing_from_the_demonstrations_file(stored):
    where = stored(**{**GOOD, "SHELTER_MODE": "demo"})
    with pytest.raises(RefusedToStart, match="SHELTER_SECRET_KEY is not set"):
        environment.read(ROOT, {**where, "SHELTER_MODE": "production"})
    with pytest.raises(RefusedToStart, match="SHELTER_FIELD_KEYS is the demonstration's"):
        environment.read(ROOT, {**where, **GOOD})


def test_a_place_of_real_people_is_not_opened_as_a_demonstration(stored):
    with pytest.raises(RefusedToStart, match="real people"):
        environment.read(ROOT, {**stored(**GOOD), "SHELTER_MODE": "demo"})


def test_the_environment_wins_over_the_file_and_empty_means_unset(stored):
    env, place = environment.read(ROOT, {**stored(**GOOD, PORT="9000"), "PORT": "9001", "DATABASE_URL": ""})
    assert (env["PORT"], env["DATABASE_URL"]) == ("9001", GOOD["DATABASE_URL"])
    assert str(place) == stored()["SHELTER_DATA"]


def production(code: str, tmp_path: Path, **more: str) -> subprocess.CompletedProcess:
    """Run Python in a process whose settings are those of production, on the database of the tests."""
    database = connection.settings_dict
    url = (
        f"postgres://{database['USER']}:{database['PASSWORD']}@{database['HOST']}:{database['PORT']}/"
        f"{database['NAME']}"
    )
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SHELTER_")},
        **GOOD,
        "SHELTER_FIELD_KEYS": Fernet.generate_key().decode(),
        "SHELTER_DATA": str(tmp_path),
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "shelter.settings",
        **more,
    }
    return subprocess.run(
        [sys.executable, "-W", "error", *code.split("\0")],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_djangos_deployment_checks_find_nothing(db, tmp_path):
    done = production("manage.py\0check\0--deploy\0--fail-level\0DEBUG", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_a_refusal_on_the_command_line_is_text_and_not_a_traceback(db, tmp_path):
    done = production("manage.py\0check", tmp_path, SHELTER_SECRET_KEY="", SHELTER_BASE_URL="")
    assert done.returncode == 1
    assert "SHELTER_SECRET_KEY is not set" in done.stderr
    assert "SHELTER_BASE_URL is not set" in done.stderr
    assert "Traceback" not in done.stderr


ASK = """
import json
import django
from django.conf import settings
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
settings.MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
django.setup()
from django.db import transaction
from django.test import Client
from shelter.accounts.models import Centre, User

def cookies(answer):
    return {name: [bool(m["secure"]), bool(m["httponly"]), m["path"], m["domain"], m["samesite"]]
            for name, m in answer.cookies.items()}

HOST = "saphan.example.go.th"
browser = Client(headers={"host": HOST})
page = browser.get("/accounts/login/", secure=True)
behind = browser.get("/accounts/login/", headers={"x-forwarded-proto": "https"})
with transaction.atomic():
    centre = Centre.objects.create(code="PRD", abbreviation="ปด", name="ศูนย์ทดสอบ", province="เลย")
    User.objects.create_user("prd.one", "ร่มไทรริมคลอง-ทดสอบ", full_name="ทดสอบ", centre=centre, roles=[])
    signed = browser.post(
        "/accounts/login/", {"login": "prd.one", "password": "ร่มไทรริมคลอง-ทดสอบ"}, secure=True)
    transaction.set_rollback(True)
print(json.dumps({
    "page": [page.status_code, cookies(page), page.headers.get("Strict-Transport-Security", "")],
    "plain": [browser.get("/accounts/login/").status_code, browser.get("/accounts/login/")["Location"]],
    "behind": behind.status_code,
    "health": Client(headers={"host": "localhost"}).get("/healthz").status_code,
    "stranger": Client(headers={"host": "evil.example"}).get("/accounts/login/", secure=True).status_code,
    "signed": cookies(signed),
}))
"""


def test_production_speaks_https_only_with_cookies_bound_to_its_host(db, tmp_path):
    done = production(f"-c\0{ASK}", tmp_path)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    kept = [True, True, "/", "", "Lax"]
    status, cookies, transport = told["page"]
    assert (status, cookies) == (200, {"__Host-csrf": kept})
    assert transport == "max-age=31536000; includeSubDomains; preload"
    assert told["signed"]["__Host-session"] == kept
    assert told["plain"] == [301, "https://saphan.example.go.th/accounts/login/"]
    assert told["behind"] == 301  # nobody said that a proxy stands in front
    assert told["health"] == 200  # a probe on the machine itself speaks http
    assert told["stranger"] == 400


def test_a_proxys_word_is_taken_when_the_operator_says_there_is_one(db, tmp_path):
    done = production(f"-c\0{ASK}", tmp_path, SHELTER_TRUSTED_PROXIES="1")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["behind"] == 200


def test_gunicorn_leaves_the_protocol_to_the_settings_and_waits_longer_than_a_paper(tmp_path):
    from gunicorn.app.wsgiapp import WSGIApplication

    from shelter.lib.pdf import press

    application = WSGIApplication.__new__(WSGIApplication)
    application.prog, application.usage, application.callable = None, None, None
    application.load_default_config()
    application.load_config_from_file(str(ROOT / "gunicorn.conf.py"))
    config = application.cfg
    assert config.secure_scheme_headers == {}
    assert config.forwarder_headers == []
    assert config.timeout > press.SECONDS
    assert config.worker_class_str == "sync"
    assert config.accesslog is None
    assert config.address == [("127.0.0.1", int(os.environ.get("PORT") or 8000))]


def test_the_demonstration_says_so_on_every_page(db, client):
    assert settings.DEMO
    assert "สาธิต" in client.get("/accounts/login/").content.decode()
