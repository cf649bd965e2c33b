"""Adding and changing staff accounts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from shelter.accounts.actions import users
from shelter.accounts.doors import FORM, door
from shelter.accounts.forms.users import UserForm
from shelter.accounts.models import Invitation, Role, User
from shelter.accounts.opening import log_access
from shelter.accounts.permissions import STAFF_WRITERS, can_edit_user, can_set_roles
from shelter.accounts.views._open import SentBack, open_user, user_url
from shelter.accounts.views._slip import slip
from shelter.audit.models import Action
from shelter.desk.conflicts import compare, conflict_page, last_saved
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.desk.versions import Conflict, posted_version

THEIRS = "theirs"


@door(*STAFF_WRITERS, methods=FORM)
def create(request: HttpRequest) -> HttpResponse:
    """A new account and the slip that brings its owner in."""
    form = UserForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, status=400 if form.is_bound else 200)
    made: list[tuple[User, Invitation, str]] = []

    def do() -> str:
        user, invitation, code = users.add(by=request.user, **form.cleaned_data)
        made.append((user, invitation, code))
        log_access(
            request, Action.PERMISSION, kind="user", ids=[user.pk], fields=["account", "roles", "code"]
        )
        return user_url(user.pk)

    try:
        url = once(request, do)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _form_page(request, form, status=409)
    return slip(request, *made[0], said="เพิ่มผู้ใช้แล้ว") if made else redirect(url)


def _form_page(
    request: HttpRequest,
    form: UserForm,
    *,
    user: User | None = None,
    row_version: int | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "account": user,
        "row_version": row_version,
        "post_token": form_token(request),
        "back_url": user_url(user.pk) if user else reverse("staff:users"),
    }
    return render(request, "staff/user/form.html", context, status=status)


@door(*STAFF_WRITERS, methods=FORM)
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Name, position and roles; one's own roles are not among them."""
    if request.method != "POST":
        return _edit_page(request, pk)

    def save(user: User) -> None:
        form = _edit_form(request, user, _settled(request.POST, user))
        if not form.is_valid():
            raise SentBack(form)

        def do() -> str:
            data = form.cleaned_data
            before = user.profession, set(user.roles)
            users.save(
                user=user,
                by=request.user,
                full_name=data["full_name"],
                position=data["position"],
                roles=data.get("roles"),
                profession=data.get("profession"),
                expected=posted_version(request),
            )
            if "roles" in data and before != (data["profession"], set(data["roles"])):
                fields = [
                    name
                    for name, changed in (
                        ("profession", before[0] != data["profession"]),
                        ("roles", before[1] != set(data["roles"])),
                    )
                    if changed
                ]
                log_access(request, Action.PERMISSION, kind="user", ids=[user.pk], fields=fields)
            return user_url(pk)

        once(request, do)

    try:
        open_user(request, pk, can=can_edit_user, build=save, action=Action.CHANGE, fields=["account"])
    except Conflict as conflict:
        return _conflict_page(request, pk, conflict.current)
    except Refused as refused:
        return _edit_page(request, pk, refused=str(refused), status=409)
    except SentBack:
        return _edit_page(request, pk, status=400)
    messages.success(request, "บันทึกบัญชีแล้ว มีผลตั้งแต่หน้าถัดไปที่ผู้ใช้เปิด")
    return redirect(user_url(pk))


def _edit_form(request: HttpRequest, user: User, data: QueryDict | None = None) -> UserForm:
    return UserForm(data, user=user, with_roles=bool(can_set_roles(request.user, user)))


def _settled(data: QueryDict, user: User) -> QueryDict:
    """The conflict page's choice for the roles: mine or as saved."""
    if data.get("keep_roles") != THEIRS:
        return data
    settled = data.copy()
    settled.setlist("roles", user.roles)
    return settled


def _edit_page(request: HttpRequest, pk: UUID, *, refused: str = "", status: int = 200) -> HttpResponse:
    def build(found: User) -> tuple[User, UserForm]:
        return found, _edit_form(request, found, request.POST if request.method == "POST" else None)

    user, form = open_user(request, pk, can=can_edit_user, build=build, fields=["account"])
    if refused:
        form.add_error(None, refused)
    # A form sent back with errors keeps the version it was opened with: the check must still see it.
    version = posted_version(request) if form.is_bound else user.row_version
    return _form_page(request, form, user=user, row_version=version, status=status)


def _conflict_page(request: HttpRequest, pk: UUID, current: User) -> HttpResponse:
    form: UserForm = open_user(
        request, pk, can=can_edit_user, build=lambda user: _edit_form(request, user, request.POST)
    )
    fresh = UserForm.initial_of(current)
    theirs = fresh.pop("roles")
    fields, hidden = compare(form, fresh)
    hidden = [(name, value) for name, value in hidden if name != "roles"]
    if "roles" in form.fields:
        mine = form.data.getlist("roles")
        hidden += [("roles", role) for role in mine]
        if set(mine) != set(theirs):
            words = {
                role: ", ".join(str(Role(one).label) for one in role_list if one in Role.values)
                for role, role_list in (("mine", mine), (THEIRS, theirs))
            }
            fields.append(
                {
                    "name": "keep_roles",
                    "label": "บทบาท",
                    "mine": words["mine"],
                    "theirs": words[THEIRS],
                    "mine_value": "mine",
                    "theirs_value": THEIRS,
                    "long": False,
                }
            )
    return conflict_page(
        request,
        what="บัญชีนี้",
        saved=last_saved(current.history),
        row_version=current.row_version,
        fields=fields,
        hidden=hidden,
        cancel_url=user_url(pk),
    )
