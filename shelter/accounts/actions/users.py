"""Staff accounts: adding, changing, letting go, taking back. The access log's rows are the caller's."""

from collections.abc import Callable, Collection, Sequence

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from shelter.accounts.actions import deputies, invitations
from shelter.accounts.models import Centre, Invitation, Role, User
from shelter.accounts.permissions import (
    GRANTABLE,
    Answer,
    can_add_user,
    can_clear_second_factor,
    can_deactivate_user,
    can_edit_user,
    can_give_code,
    can_reactivate_user,
    can_set_roles,
    can_transfer_user,
    require,
)
from shelter.desk.refusal import Refused
from shelter.desk.versions import Conflict, save_version

TAKEN = "ชื่อผู้ใช้นี้มีแล้ว ตั้งชื่ออื่น"
NOT_GRANTABLE = "บทบาทส่วนกลาง / ผู้ตรวจการให้จากศูนย์ไม่ได้ ติดต่อส่วนกลาง"
DEPUTY_AND_ADMIN = "ผู้นี้มีคำสั่งแทนผู้อำนวยการอยู่ จึงให้บทบาทผู้ดูแลระบบไม่ได้ สิ้นสุดคำสั่งก่อน"


def _locked(user: User, by: User, can: Callable[[User, User], Answer], expected: int | None = None) -> User:
    """The account as it is now, if the one who asks may still do this.

    The centre's row is locked first: two administrators who remove each other meet there, and the second is
    refused. So a centre that has an administrator keeps one. `expected` is the version the page showed.
    """
    Centre.objects.select_for_update().get(pk=by.centre_id)
    asking = User.objects.get(pk=by.pk)
    current = User.objects.select_for_update(of=("self",)).select_related("centre").get(pk=user.pk)
    allowed = can(asking, current)
    if not asking.is_active or not allowed:
        raise Refused(allowed.reason or "บัญชีของท่านปิดใช้แล้ว")
    if expected is not None and current.row_version != expected:
        raise Conflict(current)
    return current


def _roles(given: Sequence[str], before: Collection[str] = ()) -> list[str]:
    """The roles in the order of `Role`; none is added that no centre may give."""
    if set(given) - set(before) - {str(role) for role in GRANTABLE}:
        raise Refused(NOT_GRANTABLE)
    return [str(role) for role in Role if role in given]


@transaction.atomic
def add(
    *, by: User, username: str, full_name: str, position: str, profession: str = "", roles: Sequence[str]
) -> tuple[User, Invitation, str]:
    """An account of one's own centre without a password, and the code by which its owner chooses one."""
    require(can_add_user(by))
    user = User(
        username=username,
        full_name=full_name,
        position=position,
        profession=profession,
        roles=_roles(roles),
        centre=by.centre,
    )
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        raise Refused(TAKEN) from None
    return user, *invitations.issue(user=user, by=by)


@transaction.atomic
def save(
    *,
    user: User,
    by: User,
    full_name: str,
    position: str,
    roles: Sequence[str] | None,
    profession: str | None = None,
    expected: int | None,
) -> User:
    """Change an account; `roles` is None where they and the profession stay. Raises Refused, Conflict."""
    current = _locked(user, by, can_edit_user if roles is None else can_set_roles)
    current.full_name, current.position = full_name, position
    if roles is not None:
        current.roles = _roles(roles, current.roles)
        current.profession = current.profession if profession is None else profession
        if Role.ADMIN in current.roles and deputies.ahead_of(current).exists():
            raise Refused(DEPUTY_AND_ADMIN)
    save_version(current, expected, ["full_name", "position", "profession", "roles"])
    return current


@transaction.atomic
def give_code(*, user: User, by: User) -> tuple[Invitation, str]:
    """A one-time code for a first or a forgotten password; the password so far holds until it is used."""
    return invitations.issue(user=_locked(user, by, can_give_code), by=by)


@transaction.atomic
def clear_second_factor(*, user: User, by: User) -> tuple[Invitation, str]:
    """Forget a lost telephone or key. Whoever holds it may be inside: sessions and password end with it."""
    current = _locked(user, by, can_clear_second_factor)
    Authenticator.objects.filter(user=current).delete()
    _lock_out(current)
    return invitations.issue(user=current, by=by)


def _lock_out(user: User) -> None:
    """Without the old password no session of the person holds: each carries a hash of it."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    invitations.revoke(user)


@transaction.atomic
def deactivate(*, user: User, by: User, expected: int | None) -> User:
    """Close an account at once; it keeps its name on what the person did."""
    current = _locked(user, by, can_deactivate_user, expected)
    current.is_active = False
    save_version(current, expected, ["is_active"])
    _lock_out(current)
    deputies.end_all_of(current, by=by, reason="ปิดใช้บัญชี")
    return current


@transaction.atomic
def reactivate(*, user: User, by: User, expected: int | None) -> tuple[Invitation, str]:
    """Open a closed account with the roles it had; its owner chooses a new password by the code."""
    current = _locked(user, by, can_reactivate_user, expected)
    current.is_active = True
    save_version(current, expected, ["is_active"])
    return invitations.issue(user=current, by=by)


@transaction.atomic
def transfer(*, user: User, by: User, to: Centre, expected: int | None) -> User:
    """Let a person go to another centre, with no role: only that centre's administrator gives them one."""
    current = _locked(user, by, can_transfer_user, expected)
    if to.pk == current.centre_id:
        raise Refused("บัญชีนี้อยู่ที่ศูนย์นี้แล้ว เลือกศูนย์อื่น")
    deputies.end_all_of(current, by=by, reason="ย้ายศูนย์")
    current.centre, current.roles = to, []
    save_version(current, expected, ["centre", "roles"])
    return current
