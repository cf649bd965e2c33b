"""The list of devices, ending them, locking the screen, and how much time is left."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.cache import cache
from django.test import Client as Browser

from shelter.accounts.models import Role
from shelter.audit.models import AccessEntry, Action
from shelter.lib.devices import describe
from tests.conftest import PASSWORD

NINE = datetime.fromisoformat("2026-11-20T09:00:00+07:00")
PAGE, SESSION, LOCK = "/accounts/sessions/", "/accounts/session/", "/accounts/lock/"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def _fresh_counts(db):
    cache.clear()


def at(minutes):
    return time_machine.travel(NINE + timedelta(minutes=minutes), tick=False)


def come(username, agent=WINDOWS, address="203.0.113.10") -> Browser:
    browser = Browser(REMOTE_ADDR=address, headers={"User-Agent": agent})
    answer = browser.post("/accounts/login/", {"login": username, "password": PASSWORD})
    assert answer.status_code == 302
    return browser


def is_out(browser: Browser) -> bool:
    return browser.get("/accounts/password/").headers.get("Location", "").startswith("/accounts/login/")


def rows_of(browser: Browser):
    return browser.get(PAGE).context["rows"]


def test_the_list_says_which_machine_since_when_and_which_is_this_one(people):
    with at(0):
        come("ssk.caseworker", PHONE, "198.51.100.7")
    with at(10):
        here = come("ssk.caseworker")
        come("ssk.mate")
        page = here.get(PAGE)
    assert [(row["device"], row["here"]) for row in page.context["rows"]] == [
        ("Chrome บนเครื่อง Windows", True),
        ("Chrome บนโทรศัพท์หรือแท็บเล็ต Android", False),
    ]
    text = page.content.decode()
    for shown in ("เครื่องนี้", "20 พ.ย. 2569 09:00 น.", "198.51.100.7", "203.0.113.10"):
        assert shown in text


def test_a_session_that_is_ended_is_out_at_its_next_request_and_leaves_a_row(people):
    lost, here = come("ssk.caseworker", PHONE), come("ssk.caseworker")
    (other,) = [row for row in rows_of(here) if not row["here"]]
    assert here.post(PAGE, {"end": other["id"]}).status_code == 302
    assert is_out(lost)
    assert not is_out(here)
    row = AccessEntry.objects.get(action=Action.ACCOUNT)
    assert (row.chain, row.actor_name, row.detail) == (
        "SSK",
        "ssk.caseworker",
        {"what": "sessions_ended", "count": 1},
    )


def test_all_others_can_be_ended_at_once(people):
    others = [come("ssk.caseworker", PHONE) for _ in range(3)]
    stranger, here = come("ssk.mate"), come("ssk.caseworker")
    here.post(PAGE, {"end": "others"})
    assert all(is_out(one) for one in others)
    assert not is_out(stranger)
    assert not is_out(here)
    assert AccessEntry.objects.get(action=Action.ACCOUNT).detail["count"] == 3


def test_nobody_ends_the_session_of_somebody_else(people):
    theirs, mine = come("ssk.mate"), come("ssk.caseworker")
    (row,) = rows_of(theirs)
    answer = mine.post(PAGE, {"end": row["id"]}, follow=True)
    assert not is_out(theirs)
    assert "ออกจากระบบไปก่อนแล้ว" in answer.content.decode()
    assert not AccessEntry.objects.filter(action=Action.ACCOUNT).exists()


def test_sessions_that_would_not_be_obeyed_are_not_listed(people):
    with at(0):
        come("ssk.caseworker", PHONE)  # idle from here on
        come("ssk.caseworker").post("/accounts/logout/")
    with at(31):
        assert [row["here"] for row in rows_of(come("ssk.caseworker"))] == [True]


def test_being_used_is_noted_once_a_minute_not_at_every_request(people, django_assert_num_queries):
    with at(0):
        browser = come("ssk.caseworker")
        browser.get("/accounts/password/")
        # the session, and the person joined with the centre
        with django_assert_num_queries(2):
            browser.get("/accounts/password/")
    with at(12):
        browser.get("/accounts/password/")
        (row,) = rows_of(browser)
    assert row["session"].last_seen_at == NINE + timedelta(minutes=12)


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (WINDOWS + " Edg/130.0", "Edge บนเครื่อง Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Mobile Safari/604.1",
            "Safari บนโทรศัพท์ iPhone",
        ),
        ("Mozilla/5.0 (iPad; CPU OS 18_0) CriOS/130.0 Mobile Safari/604.1", "Chrome บนแท็บเล็ต iPad"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15) Gecko Firefox/132.0", "Firefox บนเครื่อง Mac"),
        (PHONE + " Line/14.0", "แอป LINE บนโทรศัพท์หรือแท็บเล็ต Android"),
        ("<script>curl", "โปรแกรมที่ไม่รู้จัก บนเครื่องที่ไม่รู้จัก"),
    ],
)
def test_a_browser_is_named_in_plain_words(agent, device):
    assert describe(agent) == device


# --- how much time is left ------------------------------------------------------------------------
def test_asking_does_not_keep_a_session_alive_and_being_there_does(people):
    with at(0):
        asking, there = come("ssk.caseworker"), come("ssk.mate")
    with at(20):
        answer = asking.get(SESSION, headers={"X-Background": "1"})
        assert answer.json() == {"seconds": 10 * 60, "by": "idle"}
        assert there.post(SESSION).json() == {"seconds": 30 * 60, "by": "idle"}
    with at(35):
        assert is_out(asking)
        assert not is_out(there)


def test_every_poll_of_a_page_says_that_it_is_one():
    pages = [path.read_text(encoding="utf-8") for path in (settings.BASE_DIR / "templates").rglob("*.html")]
    polls = [tag for page in pages for tag in re.findall(r"<[^>]*hx-trigger=\"every [^>]*>", page)]
    assert polls
    assert [tag for tag in polls if '"X-Background":"1"' not in tag] == []


def test_autosave_while_typing_is_being_there(people):
    with at(0):
        browser = come("ssk.caseworker")
    with at(25):
        assert browser.post("/drafts/client/new", {"first_name": "ก"}).status_code == 200
    with at(50):
        assert not is_out(browser)


def test_being_there_does_not_lengthen_twelve_hours(people):
    with at(0):
        browser = come("ssk.caseworker")
    for minutes in range(25, 720, 25):
        with at(minutes):
            left = browser.post(SESSION).json()
    # 700 minutes have passed of 720
    assert left == {"seconds": 20 * 60, "by": "age"}
    with at(721):
        assert is_out(browser)


def test_a_part_of_a_page_is_not_answered_with_the_sign_in_page(people):
    with at(0):
        browser = come("ssk.caseworker")
    with at(40):
        answer = browser.get("/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (401, b"")


@pytest.mark.parametrize(
    ("used_at", "ended_at", "said"),
    [([], 40, "ไม่มีการใช้งานนาน"), (range(20, 720, 20), 721, "ครบเวลาเข้าใช้ 12 ชั่วโมง")],
    ids=["idle", "age"],
)
def test_the_sign_in_page_says_why_the_session_ended_and_leads_back(people, used_at, ended_at, said):
    with at(0):
        browser = come("ssk.caseworker")
    for minutes in used_at:
        with at(minutes):
            browser.get("/accounts/password/")
    with at(ended_at):
        answer = browser.get("/accounts/password/", follow=True)
        assert answer.redirect_chain[-1][0] == "/accounts/login/?next=/accounts/password/"
        assert said in answer.content.decode()
        again = browser.post(
            answer.redirect_chain[-1][0],
            {"login": "ssk.caseworker", "password": PASSWORD, "next": "/accounts/password/"},
        )
        assert again.url == "/accounts/password/"
        assert said not in browser.get("/accounts/password/").content.decode()


# --- locking and leaving ----------------------------------------------------------------------------
def test_locking_ends_the_session_and_leads_back_to_the_same_page(people):
    browser = come("ssk.caseworker")
    browser.post("/drafts/client/new", {"first_name": "ก"})
    answer = browser.post(f"{LOCK}?next=/cases/%3Fpage%3D2%26q%3D1")
    assert answer.url == "/accounts/login/?next=/cases/%3Fpage%3D2%26q%3D1"
    assert is_out(browser)
    assert "ล็อกหน้าจอแล้ว" in browser.get("/accounts/login/").content.decode()
    assert AccessEntry.objects.get(action=Action.SIGN_OUT).detail == {"why": "lock"}


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_a_lock_leads_nowhere_else(people, to):
    browser = come("ssk.caseworker")
    assert browser.get(LOCK, {"next": to}).url == "/"
    assert browser.post(f"{LOCK}?{urlencode({'next': to})}").url == "/accounts/login/?next=/"


def test_locking_a_page_whose_session_is_over_leads_back_to_it_too(people):
    with at(0):
        browser = come("ssk.caseworker")
    with at(40):
        asked = browser.post(f"{LOCK}?next=/cases/").url
        assert asked == "/accounts/login/?next=/accounts/lock/%3Fnext%3D/cases/"
        form = {"login": "ssk.caseworker", "password": PASSWORD, "next": "/accounts/lock/?next=/cases/"}
        assert browser.get(browser.post("/accounts/login/", form).url).url == "/cases/"


def test_signing_out_tells_the_browser_to_drop_what_its_tabs_hold(people):
    browser = come("ssk.caseworker")
    assert "Clear-Site-Data" not in browser.get("/accounts/logout/").headers
    assert browser.post("/accounts/logout/").headers["Clear-Site-Data"] == '"storage"'
    assert is_out(browser)


def test_signing_in_changes_the_session_key(people):
    browser = Browser()
    browser.get("/accounts/login/")
    session = browser.session
    session["planted"] = True
    session.save()
    browser.cookies["sessionid"] = planted = session.session_key
    browser.post("/accounts/login/", {"login": "ssk.caseworker", "password": PASSWORD})
    assert "_auth_user_id" in browser.session
    assert browser.session.session_key != planted


# --- an old session obeys at the next request ---------------------------------------------------------
def test_changing_the_password_ends_every_other_session(people):
    other, here = come("ssk.caseworker"), come("ssk.caseworker")
    new = "ใบบัวบกริมบึงหนองหาน"
    answer = here.post("/accounts/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    assert is_out(other)
    assert [row["here"] for row in rows_of(here)] == [True]
    assert [row.detail for row in AccessEntry.objects.filter(action=Action.ACCOUNT)] == [
        {"what": "password_changed"}
    ]


def test_the_password_is_not_changed_without_the_old_one(people):
    new = "ใบบัวบกริมบึงหนองหาน"
    come("ssk.caseworker").post(
        "/accounts/password/", {"oldpassword": "เดา", "password1": new, "password2": new}
    )
    people["ssk.caseworker"].refresh_from_db()
    assert people["ssk.caseworker"].check_password(PASSWORD)


@pytest.mark.usefixtures("reference")
def test_a_changed_role_and_a_changed_centre_hold_at_the_next_request(people, nsn):
    browser, user = come("ssk.caseworker"), people["ssk.caseworker"]
    assert browser.get("/cases/").status_code == 200
    user.roles = [Role.KM]
    user.save()
    assert browser.get("/cases/").status_code == 403
    user.roles, user.centre = [Role.CASEWORKER], nsn
    user.save()
    assert nsn.name in browser.get("/cases/").content.decode()


def test_a_removed_second_factor_sends_the_old_session_back_to_set_one_up(people, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    browser, user = come("ssk.caseworker"), people["ssk.caseworker"]
    factor = TOTP.activate(user, generate_totp_secret()).instance
    assert browser.get(PAGE).status_code == 200
    factor.delete()
    assert browser.get(PAGE).url == "/accounts/2fa/"
