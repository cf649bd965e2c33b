"""ที่พัก: who lies where, giving a bed, and the list of houses and beds."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import beds as actions
from cases.facts.beds import flags_of_stay, houses_now, with_person
from cases.facts.flags import flags_of_row, with_flags
from cases.forms.beds import LEFT, HouseEditForm, HouseForm, PlaceForm
from cases.models import BedStay, Case, House
from cases.permissions.door import (
    ANSWERING,
    AT_THE_DOOR,
    HOUSE_KEEPERS,
    at_the_door,
    can_keep_houses,
    can_place,
    can_see_who_lies_where,
    sees_since,
)
from cases.rules.flags import Shown
from cases.views._open import open_at_door, open_house, open_list
from cases.views._writing import Writing, write
from shelter.accounts.doors import FORM, door
from shelter.accounts.models import Role, User
from shelter.accounts.opening import anybody, log_access
from shelter.audit.models import Action
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once

LISTED = "cases:beds"
# Beyond the beds: people to find one for. More than a night brings.
MOST_WAITING = 50


@door(*AT_THE_DOOR, Role.ADMIN)
def listing(request: HttpRequest) -> HttpResponse:
    """Houses and beds; who lies there, for those who place people."""
    people = bool(can_see_who_lies_where(request.user))
    context: dict[str, Any] = {
        "may_keep": bool(can_keep_houses(request.user)),
        "may_place": people,
        "may_open": request.user.has_role(*ANSWERING),
    }

    def rows() -> list[Case]:
        context["houses"] = houses_now(House.objects.visible_to(request.user), reader=request.user)
        context["waiting"] = _without_bed(request.user)
        lying = [one.stay.case for house in context["houses"] for one in house.beds if one.stay]
        return [*lying, *(one.case for one in context["waiting"])]

    if people:
        open_list(request, rows, kind="case", filters=["beds"])
    else:
        context["houses"] = houses_now(House.objects.visible_to(request.user))
        context["waiting"] = []
    context["free"] = sum(house.free for house in context["houses"])
    context["total"] = sum(len(house.beds) for house in context["houses"])
    context["closed"] = House.objects.visible_to(request.user).filter(is_active=False)
    return render(request, "cases/bed/list.html", context)


@dataclass(frozen=True)
class Waiting:
    """Somebody without a bed: where they sleep, if somewhere, and what to heed."""

    case: Case
    stay: BedStay | None
    flags: list[Shown]


def _without_bed(user: User) -> list[Waiting]:
    """Who sleeps elsewhere, and who came in the last hours and has no place yet."""
    seen, stays = at_the_door(user), BedStay.objects.open()
    elsewhere = with_person(stays.filter(case__in=seen, bed__isnull=True), user).order_by("since")
    found = [Waiting(stay.case, stay, flags_of_stay(stay)) for stay in elsewhere[:MOST_WAITING]]
    fresh = seen.filter(received_at__gte=sees_since()).exclude(pk__in=stays.values("case_id"))
    fresh = with_flags(fresh.select_related("client"), user).order_by("received_at")
    return found + [
        Waiting(case, None, flags_of_row(case, safe_contact=case.client.safe_contact))
        for case in fresh[:MOST_WAITING]
    ]


@door(*AT_THE_DOOR, methods=FORM)
def place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give one person a bed, or say where they sleep without one."""

    def form(found: Case, **sent: Any) -> PlaceForm:
        houses = houses_now(House.objects.visible_to(request.user))
        return PlaceForm(houses=houses, sex=found.client.sex, **sent)

    def more(found: Case) -> dict[str, Any]:
        return {"stay": BedStay.objects.open().filter(case=found).select_related("bed__house").first()}

    page = Writing(
        what="ที่พัก",
        template="cases/bed/place.html",
        form=form,
        save=lambda found, form, expected: _carry_out(request, found, form),
        back=reverse(LISTED),
        opened=open_at_door,
        can=can_place,
        fields=("place",),
        more=more,
    )
    return write(request, pk, page)


def _carry_out(request: HttpRequest, found: Case, form: PlaceForm) -> None:
    chosen = form.cleaned_data["place"]
    if chosen == LEFT:
        actions.leave(case=found, by=request.user)
    elif chosen in form.beds:
        actions.place(case=found, by=request.user, bed=form.beds[chosen])
    else:
        actions.place_elsewhere(
            case=found, by=request.user, elsewhere=chosen, words=form.cleaned_data["words"]
        )


# --- the list of houses and beds -----------------------------------------------------------------------
@door(*HOUSE_KEEPERS, methods=FORM)
def create(request: HttpRequest) -> HttpResponse:
    """A new house with its beds."""
    form = HouseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def do() -> str:
            house = actions.add_house(
                by=request.user,
                name=data["name"],
                meant_for=data["meant_for"],
                labels=data["bed_labels"],
            )
            log_access(request, Action.CREATE, kind="house", ids=[house.pk])
            return reverse(LISTED)

        try:
            url = once(request, do)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "เพิ่มเรือนแล้ว")
            return redirect(url)
    context = {"form": form, "post_token": form_token(request), "house": None}
    return render(request, "cases/bed/house.html", context)


@door(*HOUSE_KEEPERS, methods=FORM)
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A house and its list of beds."""
    user: Any = request.user

    def save(house: House, form: HouseEditForm, expected: int | None) -> None:
        data = form.cleaned_data
        actions.edit_house(
            house=house,
            by=user,
            name=data["name"],
            meant_for=data["meant_for"],
            is_active=data["is_active"],
            labels=data["bed_labels"],
            expected=expected,
        )

    page = Writing(
        what="เรือนและเตียง",
        done="บันทึกเรือนแล้ว",
        template="cases/bed/house.html",
        form=lambda house, **sent: HouseEditForm(initial=HouseEditForm.initial_of(house), **sent),
        save=save,
        record=lambda house: house,
        back=reverse(LISTED),
        opened=open_house,
        called="house",
        can=anybody,
    )
    return write(request, pk, page)
