"""One-time codes: made for a person, handed over on paper, used once to choose a password.

A code has 100 random bits in Crockford's base 32, so it can be read aloud and typed; only its digest is kept.
"""

import hashlib
import re
import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from shelter.accounts.models import Invitation, User
from shelter.audit import log
from shelter.audit.models import Action
from shelter.desk import config
from shelter.desk.refusal import Refused
from shelter.lib.thai import bangkok_today, to_arabic_digits

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH, GROUP = 20, 4
# What hands and eyes confuse, as Crockford reads it.
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})
SPENT = "รหัสนี้ใช้ไปแล้วหรือหมดอายุ ขอรหัสใหม่จากผู้ดูแลระบบของศูนย์"


def clean_code(text: str) -> str:
    """The code's one form from what was typed or scanned, "" for what is no code."""
    letters = re.sub(r"[\s\-–—.]+", "", to_arabic_digits(text)).upper().translate(_MEANT)
    return letters if len(letters) == LENGTH and set(letters) <= set(ALPHABET) else ""


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def spoken(code: str) -> str:
    """The code as it is printed: `7Q2M-…`, groups of four."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def revoke(user: User) -> None:
    """Close the person's open code, if there is one."""
    open_codes = Invitation.objects.filter(user=user, used_at__isnull=True, revoked_at__isnull=True)
    open_codes.update(revoked_at=timezone.now())


@transaction.atomic
def issue(*, user: User, by: User | None) -> tuple[Invitation, str]:
    """A new code for `user`, whose earlier one ends; `by` is None at the server's own command.

    Returns the code as it is printed: nobody can read it again afterwards.
    """
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    revoke(user)
    days = int(config.value("invitation_days", bangkok_today()))
    code = _new_code()
    invitation = Invitation.objects.create(
        user=user, digest=_digest(code), made_by=by, expires_at=timezone.now() + timedelta(days=days)
    )
    return invitation, spoken(code)


def find(text: str) -> Invitation | None:
    """The open invitation of a typed code. Unknown, used, revoked and expired codes are alike: None."""
    code = clean_code(text)
    live = Invitation.objects.live(timezone.now()).select_related("user")
    return live.filter(digest=_digest(code)).first() if code else None


def find_open(pk: str | UUID) -> Invitation | None:
    """An invitation whose code was shown before, if it is still open."""
    return Invitation.objects.live(timezone.now()).select_related("user__centre").filter(pk=pk).first()


@transaction.atomic
def use(*, invitation: Invitation, password: str) -> User:
    """Set the person's password, which ends their sessions. Raises Refused when the code is spent."""
    user = User.objects.select_for_update(of=("self",)).select_related("centre").get(pk=invitation.user_id)
    if not Invitation.objects.live(timezone.now()).filter(pk=invitation.pk).exists():
        raise Refused(SPENT)
    user.set_password(password)
    user.save(update_fields=["password"])
    Invitation.objects.filter(pk=invitation.pk).update(used_at=timezone.now())
    log.write(
        Action.ACCOUNT,
        chain=user.centre.code if user.centre else log.SYSTEM,
        actor_id=user.pk,
        actor_name=user.username,
        subject_kind="user",
        subject_ids=[user.pk],
        detail={"what": "password_set_by_code"},
    )
    return user
