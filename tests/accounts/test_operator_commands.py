"""A fresh installation: the first centre, its administrator, headquarters; and the way back in."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from django.urls import reverse

from shelter.accounts.models import Centre, Role, User
from shelter.audit.models import AccessEntry, Action

ADMIN = {"centre": "SSK", "username": "ssk.somchai", "name": "นายสมชาย ใจมั่น"}
GOOD = "ไผ่ลู่ลมริมบึงใหญ่"


def said(capsys, command, /, **options):
    call_command(command, **options)
    return capsys.readouterr().out


@pytest.mark.usefixtures("reference", "ssk")
def test_the_first_administrator_comes_in_by_the_printed_code(capsys):
    printed = said(capsys, "invite_administrator", **ADMIN)
    address, code = re.search(r"(http\S+/join/)#([0-9A-Z-]{24})", printed).groups()
    assert address.startswith("http://localhost")
    browser = Browser()
    browser.post("/join/", {"code": code})
    browser.post("/join/password/", {"password": GOOD, "again": GOOD})
    browser.post(reverse("account_login"), {"login": "ssk.somchai", "password": GOOD})
    assert browser.get(reverse("staff:users")).status_code == 200
    entry = AccessEntry.objects.get(action=Action.PERMISSION)
    assert (entry.chain, entry.actor_name, entry.detail) == ("SSK", "", {"by": "operator"})


@pytest.mark.usefixtures("reference")
def test_a_closed_account_of_the_centre_is_let_back_in_with_the_role(capsys, people):
    User.objects.filter(username="ssk.km").update(is_active=False)
    said(capsys, "invite_administrator", **{**ADMIN, "username": "ssk.km"})
    user = User.objects.get(username="ssk.km")
    assert (user.is_active, user.roles) == (True, ["admin", "km"])
    assert user.invitations.get().made_by is None


@pytest.mark.usefixtures("reference", "people")
@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"centre": "XXX"}, "no centre XXX"),
        ({"username": "nsn.admin"}, "another centre"),
        ({"username": "ไทย"}, "username"),
        ({"name": ""}, "full_name"),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_nothing(wrong, word):
    before = User.objects.count()
    with pytest.raises(CommandError, match=word):
        call_command("invite_administrator", **{**ADMIN, **wrong})
    assert User.objects.count() == before


def test_without_reference_data_the_command_says_what_to_run_first(ssk):
    with pytest.raises(CommandError, match="load_reference_data"):
        call_command("invite_administrator", **ADMIN)
    assert not User.objects.exists()


@pytest.mark.usefixtures("reference")
def test_a_centre_and_an_auditor(capsys):
    new = {
        "code": "UBN",
        "abbreviation": "อบ",
        "name": "ศูนย์คุ้มครองคนไร้ที่พึ่งจังหวัดอุบลราชธานี",
        "province": "อุบลราชธานี",
    }
    assert "invite_administrator --centre UBN" in said(capsys, "create_centre", **new)
    assert Centre.objects.get().province == "อุบลราชธานี"
    with pytest.raises(CommandError, match="code"):
        call_command("create_centre", **new)
    said(capsys, "invite_auditor", username="hq.jira", name="นางสาวจิรา ตรวจการ")
    user = User.objects.get()
    assert (user.centre, user.roles) == (None, [Role.AUDITOR])
