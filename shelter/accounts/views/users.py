"""Staff accounts: the list, and one account with what was changed of it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from shelter.accounts.doors import VERB, door
from shelter.accounts.forms.users import UserFilter
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import STAFF_READERS, can_add_user, user_moves
from shelter.accounts.views._open import open_list, open_user, staff_of
from shelter.accounts.views._user_history import history_of
from shelter.audit.models import Action
from shelter.desk import paging, searches
from shelter.lib.text import squeeze

ORDER = ("full_name", "id")
LONGEST_SEARCH = 100


# --- the list -----------------------------------------------------------------------------------------
def _chosen_staff(request: HttpRequest, chosen: dict[str, str], text: str) -> QuerySet[User]:
    """The accounts the filters leave; every key comes from UserFilter's own lists."""
    staff = staff_of(request.user)
    if text:
        # Accounts are a few dozen a centre: the scan that a search for people could not afford.
        staff = staff.filter(Q(full_name__icontains=text) | Q(username__icontains=text))
    if "role" in chosen:
        staff = staff.filter(roles__contains=[chosen["role"]])
    if "centre" in chosen:
        staff = staff.filter(centre__code=chosen["centre"])
    match chosen.get("state"):
        case "all":
            return staff
        case "closed":
            return staff.filter(is_active=False)
        case "invited":
            return staff.not_joined().filter(is_active=True)
        case _:
            return staff.filter(is_active=True)


@door(*STAFF_READERS)
def listing(request: HttpRequest) -> HttpResponse:
    """Who works here and may do what. Names that were searched for stay out of the URL."""
    everywhere = request.user.has_role(Role.AUDITOR)
    filters = UserFilter(request.GET, centres=everywhere)
    chosen = filters.chosen()
    key = request.GET.get("s", "")
    text = searches.kept(request, key)
    staff = _chosen_staff(request, chosen, text)
    found = staff.count()
    shown: paging.Page | None = None

    def rows() -> list[User]:
        nonlocal shown
        shown = paging.page(
            staff, ORDER, after=request.GET.get("after", ""), before=request.GET.get("before", "")
        )
        return shown.rows

    action = Action.SEARCH if text else Action.LIST
    told = [*chosen, "q"] if text else chosen
    accounts = open_list(request, rows, kind="user", action=action, filters=told)
    query = {**chosen, "s": key} if text else chosen
    context = {
        "accounts": accounts,
        "filters": filters,
        "text": text,
        "lost": bool(key) and not text,
        "filtered": bool(query),
        "found": found,
        "everywhere": everywhere,
        "rule": f"{dict(UserFilter.STATES)[chosen.get('state', '')]} เรียงตามชื่อ",
        "page_summary": f"แสดง {len(accounts):,} จาก {found:,} บัญชี",
        "next_url": _page_url(query, after=shown.next) if shown and shown.next else "",
        "previous_url": _page_url(query, before=shown.previous) if shown and shown.previous else "",
        "may_add": bool(can_add_user(request.user)),
    }
    return render(request, "staff/user/list.html", context)


def _page_url(query: dict[str, str], **place: str) -> str:
    return f"{reverse('staff:users')}?{urlencode({**query, **place})}"


@door(*STAFF_READERS, methods=VERB)
def search(request: HttpRequest) -> HttpResponse:
    """Keep what was typed and show the list of it, with the filters that stood."""
    text = squeeze(request.POST.get("q", "")[: LONGEST_SEARCH * 10])[:LONGEST_SEARCH]
    filters = UserFilter(request.POST, centres=request.user.has_role(Role.AUDITOR))
    query = filters.chosen()
    if text:
        query["s"] = searches.keep(request, text)
    return redirect(f"{reverse('staff:users')}?{urlencode(query)}" if query else reverse("staff:users"))


# --- one account ----------------------------------------------------------------------------------------
@door(*STAFF_READERS)
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An account: what it may do, whether its owner came in, and what was changed by whom."""

    def build(user: User) -> dict[str, Any]:
        return {
            "account": user,
            "moves": user_moves(request.user, user),
            "is_me": user.pk == request.user.pk,
            "codes": list(user.invitations.select_related("made_by")[:5]),
            "orders": list(user.deputy_orders.select_related("centre").filter(centre=user.centre_id)[:5]),
            "history": history_of(user),
        }

    context = open_user(request, pk, build=build, fields=["roles", "history"])
    return render(request, "staff/user/detail.html", context)
