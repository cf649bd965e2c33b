"""What the server's operator does where no administrator can: centres, first administrators, auditors.

Each leaves a row in the access log without an actor: who may run commands is the server's own matter.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from shelter.accounts.actions import invitations
from shelter.accounts.models import Centre, Invitation, Role, User
from shelter.audit import log
from shelter.audit.models import Action
from shelter.desk.refusal import Refused


def _checked(record: User | Centre, *without: str) -> None:
    """Raise Refused with what the model's own fields say is wrong."""
    try:
        record.full_clean(exclude=without)
    except ValidationError as errors:
        said = [f"{name}: {' '.join(texts)}" for name, texts in errors.message_dict.items()]
        raise Refused("; ".join(said)) from None


def _told(user: User, fields: list[str]) -> None:
    chain = user.centre.code if user.centre else log.SYSTEM
    log.write(
        Action.PERMISSION,
        chain=chain,
        subject_kind="user",
        subject_ids=[user.pk],
        field_groups=fields,
        detail={"by": "operator"},
    )


@transaction.atomic
def add_centre(*, code: str, abbreviation: str, name: str, province: str) -> Centre:
    """A centre without staff; `invite_administrator` comes next."""
    centre = Centre(code=code, abbreviation=abbreviation, name=name, province=province)
    _checked(centre)
    centre.save()
    log.write(Action.CREATE, subject_kind="centre", subject_ids=[centre.pk], detail={"by": "operator"})
    return centre


@transaction.atomic
def invite(*, username: str, full_name: str, role: Role, centre: Centre | None) -> tuple[Invitation, str]:
    """An account with `role` and a one-time code for it: new, or the same person's once more.

    An account that exists in that centre gets the role added, is opened again and gets a new code: the way
    back for a centre whose only administrator is gone. One of another centre is refused.
    """
    user = User.objects.select_for_update(of=("self",)).filter(username=username).first()
    if user is None:
        user = User(username=username, full_name=full_name, centre=centre, roles=[str(role)])
        user.set_unusable_password()
        _checked(user, "password")
    elif user.centre != centre:
        raise Refused(f"the sign-in name {username} belongs to another centre")
    user.roles = [str(one) for one in Role if one in {*user.roles, role}]
    user.is_active = True
    user.save()
    made = invitations.issue(user=user, by=None)
    _told(user, ["account", "code", "roles"])
    return made
