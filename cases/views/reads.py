"""Who opened what: one's own reading, a director's centre, and one file's readers (DESIGN 6, audit log)."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.models import Case, ServicePlan
from cases.permissions.case import can_see_who_opened
from cases.views._open import open_case
from shelter.accounts.doors import door
from shelter.accounts.log import listing
from shelter.accounts.log.listing import LogFilter, Named, Names
from shelter.accounts.log.views import download, row_context
from shelter.accounts.models import Role, User
from shelter.accounts.opening import open_record
from shelter.audit.models import AccessEntry
from shelter.lib.spreadsheet import CSV_TYPE

READERS = (Role.CASEWORKER, Role.TEAM, Role.DIRECTOR)


def reads_of(user: User) -> QuerySet[AccessEntry]:
    """The rows a person may read: a director their centre's chain, everybody else their own."""
    if user.has_role(Role.DIRECTOR):
        return AccessEntry.objects.filter(chain=user.centre.code)  # type: ignore[union-attr]
    return AccessEntry.objects.filter(actor_id=user.pk)


def names_for(user: User) -> Names:
    """Files by number and with a link, as far as this person may open them; people by their file's number."""

    def names(entries: list[AccessEntry]) -> dict[str, Named]:
        ids: dict[str, set[UUID]] = defaultdict(set)
        for entry in entries:
            ids[entry.subject_kind] |= {found for one in entry.subject_ids if (found := _uuid(one))}
        cases = Case.objects.visible_to(user)
        named = {str(case.pk): _named(case) for case in cases.filter(pk__in=ids["case"])}
        for case in cases.filter(client_id__in=ids["client"]).order_by("received_at"):
            named[str(case.client_id)] = _named(case)
        plans = ServicePlan.objects.visible_to(user).filter(pk__in=ids["plan"]).select_related("case")
        return named | {
            str(plan.pk): Named(f"ฉบับที่ {plan.number} แฟ้ม {plan.case.number}", plan.get_absolute_url())
            for plan in plans
        }

    return names


def _named(case: Case) -> Named:
    return Named(case.number, reverse("cases:case", args=[case.pk]))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _filters(request: HttpRequest, default: dict[str, str] | None = None) -> LogFilter:
    user: Any = request.user
    staff = (
        User.objects.filter(centre=user.centre).order_by("full_name") if user.has_role(Role.DIRECTOR) else ()
    )
    return LogFilter(request.GET or default or {}, staff=staff)


@door(*READERS)
def rows(request: HttpRequest) -> HttpResponse:
    """A director's centre, or one's own reading."""
    user: Any = request.user
    context = listing.listing(request, reads_of(user), _filters(request), names_for(user))
    if user.has_role(Role.DIRECTOR):
        context |= {
            "is_director": True,
            "row_url": "cases:reads-row",
            "export_url": reverse("cases:reads-export"),
        }
    return render(request, "cases/reads/list.html", context)


@door(Role.DIRECTOR)
def row(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user

    def build(entry: AccessEntry) -> dict[str, Any]:
        return row_context(entry, names_for(user))

    context = open_record(request, reads_of(user), kind=listing.KIND, build=build, pk=pk)
    return render(request, "log/row.html", {**context, "back": reverse("cases:reads")})


@door(Role.DIRECTOR)
def export(request: HttpRequest) -> HttpResponse:
    """The centre's rows as filtered, with records by id only: the sheet leaves the system."""
    try:
        data = listing.sheet(request, reads_of(request.user), _filters(request))  # type: ignore[arg-type]
    except listing.TooMany as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('cases:reads')}?{request.GET.urlencode()}")
    return download(data, CSV_TYPE, "access-log.csv")


@door(Role.DIRECTOR)
def case_reads(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everybody who opened this file, a part of it or its person, or was refused, from any centre."""
    user: Any = request.user

    def build(case: Case) -> dict[str, Any]:
        # Parts whose rows name themselves and not their file.
        parts = (case.plans, case.screenings, case.attachments, case.notifications)
        ids = [case.pk, case.client_id, *(pk for part in parts for pk in part.values_list("pk", flat=True))]
        base = AccessEntry.objects.filter(subject_ids__overlap=[str(one) for one in ids])
        filters = _filters(request, {"action": listing.OPENED})
        context = listing.page_of(request, base, filters, names_for(user))
        return {**context, "case": case, "own_chain": user.centre.code}

    context = open_case(request, pk, can=can_see_who_opened, build=build, fields=["access_log"])
    return render(request, "cases/reads/case.html", context)
