"""Reading belongings: what is kept, a list, a photograph, the papers."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from cases.actions.property import lacks
from cases.documents import property as paper
from cases.models import Case, ListStatus, PropertyItem, PropertyKind, PropertyList, PropertyReturn
from cases.permissions.case import can_read_case
from cases.permissions.property import (
    PROPERTY_READERS,
    can_edit_list,
    can_give_back,
    can_read_property,
    hidden_kinds,
)
from cases.permissions.reception import can_receive
from cases.views import _file
from cases.views._open import open_belongings
from cases.views._pressing import or_back
from shelter.accounts.doors import door
from shelter.accounts.models import User
from shelter.audit.models import Action
from shelter.desk import files
from shelter.desk.papers import printed
from shelter.desk.tokens import form_token
from shelter.lib.thai import bangkok_today

GROUP = ("property",)


def basics(user: User, case: Case) -> dict[str, Any]:
    """What every page of belongings shows of the file; somebody on duty sees no way into the file itself."""
    return {
        "case": case,
        "age": case.client.age_on(bangkok_today()),
        "tabs": _file.tabs(case, "reception") if can_read_case(user, case) else [],
    }


def list_of(case: Case, number: int) -> PropertyList:
    """A list of this file with its case; another's does not exist here."""
    found = (
        PropertyList.objects.filter(case=case, number=number)
        .select_related("signed_by", "started_by")
        .first()
    )
    if found is None:
        raise Http404
    found.case = case
    return found


def item_of(listed: PropertyList, pk: UUID) -> PropertyItem:
    found = listed.items.filter(pk=pk).first()
    if found is None:
        raise Http404
    found.list = listed
    return found


def shown_item(item: PropertyItem, hidden: frozenset[str]) -> dict[str, Any]:
    """A line as this reader sees it: of a hidden kind only that it is there."""
    secret = item.kind in hidden
    return {
        "item": item,
        "secret": secret,
        "what": item.get_kind_display() if secret else item.what,
        "unit": "บาท" if item.is_money else item.unit or "ชิ้น",
        "photo": "" if secret or not item.photo_id else _url(item, "property-photo"),
        "apart": item.kind == PropertyKind.DANGEROUS,
    }


def _url(item: PropertyItem, name: str) -> str:
    return reverse(f"cases:{name}", args=[item.list.case_id, item.list.number, item.pk])


def kept(user: User, case: Case) -> list[dict[str, Any]]:
    """Every item of the file's signed lists, in order, as this reader sees it."""
    lists = PropertyList.objects.filter(case=case, status=ListStatus.SIGNED).prefetch_related("items")
    found = []
    for listed in lists:
        listed.case = case
        hidden = hidden_kinds(user, listed)
        for item in listed.items.all():
            item.list = listed
            found.append(shown_item(item, hidden))
    return found


def how_much(case: Case) -> dict[str, int]:
    """How many sealed `bags` and listed things are still here (`left`): one question."""
    listed = Q(property_lists__status=ListStatus.SIGNED)
    here = Q(property_lists__items__quantity__gt=F("property_lists__items__returned"))
    return Case.objects.filter(pk=case.pk).aggregate(
        bags=Count("bags", filter=Q(bags__listed_in__isnull=True), distinct=True),
        left=Count("property_lists__items", filter=listed & here, distinct=True),
    )


def summary(user: User, case: Case) -> dict[str, Any]:
    """What other pages say of a person's belongings in a line or two."""
    items = kept(user, case)
    money = sum((one["item"].remaining for one in items if one["item"].is_money), Decimal(0))
    return {
        "bags": list(case.bags.filter(listed_in__isnull=True)),
        "left": sum(1 for one in items if one["item"].remaining),
        "listed": len(items),
        "money": money,
        "draft": case.property_lists.filter(status=ListStatus.DRAFT).first(),
    }


@door(*PROPERTY_READERS)
def overview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """ทรัพย์สิน: bags, everything kept, lists, receipts."""
    user: Any = request.user

    def build(case: Case) -> dict[str, Any]:
        return basics(user, case) | {
            "bags": list(case.bags.select_related("sealed_by", "listed_in")),
            "items": kept(user, case),
            "lists": list(case.property_lists.select_related("started_by", "signed_by")),
            "returns": list(case.property_returns.select_related("by").prefetch_related("lines__item")),
            "receive": can_receive(user, case),
            "give_back": can_give_back(user, case),
        }

    context = open_belongings(request, pk, can=can_read_property, build=build, fields=GROUP)
    context["any_left"] = any(one["item"].remaining for one in context["items"])
    context["draft"] = next((one for one in context["lists"] if one.is_draft), None)
    return render(request, "cases/property/overview.html", context | {"post_token": form_token(request)})


@door(*PROPERTY_READERS)
def detail(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """One list, as it stands."""
    user: Any = request.user

    def build(case: Case) -> dict[str, Any]:
        listed = list_of(case, number)
        hidden = hidden_kinds(user, listed)
        items = list(listed.items.all())
        for item in items:
            item.list = listed
        may_edit = bool(can_edit_list(user, listed))
        return basics(user, case) | {
            "listed": listed,
            "items": [
                shown_item(item, hidden) | {"edit": _url(item, "property-item") if may_edit else ""}
                for item in items
            ],
            "bags": list(listed.bags.all()),
            "may_edit": may_edit,
            "problems": lacks(listed) if may_edit else [],
        }

    context = open_belongings(request, pk, can=can_read_property, build=build, fields=GROUP)
    return render(request, "cases/property/list.html", context)


@door(*PROPERTY_READERS)
def photo(request: HttpRequest, pk: UUID, number: int, item: UUID) -> HttpResponse:
    """The photograph of an item; one log row each time."""
    user: Any = request.user

    def build(case: Case) -> HttpResponse:
        listed = list_of(case, number)
        found = item_of(listed, item)
        if found.photo is None or found.kind in hidden_kinds(user, listed):
            raise Http404
        return files.serve(found.photo, what="property")

    back = reverse("cases:property-list", args=[pk, number])
    return or_back(
        request,
        back,
        lambda: open_belongings(
            request, pk, can=can_read_property, build=build, action=Action.DOWNLOAD, fields=GROUP
        ),
    )


@door(*PROPERTY_READERS)
def list_paper(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """บัญชีทรัพย์สิน, for the signatures of four people or as they signed it."""
    user: Any = request.user
    back = reverse("cases:property-list", args=[pk, number])
    return _printed(
        request,
        pk,
        lambda case: paper.list_context(list_of(case, number), reader=user),
        template=paper.LIST_TEMPLATE,
        title=paper.LIST_PAPER,
        file_name="property-list.pdf",
        back=back,
    )


@door(*PROPERTY_READERS)
def return_paper(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """ใบรับคืนทรัพย์สิน."""
    user: Any = request.user

    def build(case: Case) -> dict[str, Any]:
        receipt = PropertyReturn.objects.filter(case=case, number=number).select_related("by").first()
        if receipt is None:
            raise Http404
        receipt.case = case
        return paper.return_context(receipt, reader=user)

    return _printed(
        request,
        pk,
        build,
        template=paper.RETURN_TEMPLATE,
        title=paper.RETURN_PAPER,
        file_name="property-receipt.pdf",
        back=reverse("cases:property", args=[pk]),
    )


def _printed(
    request: HttpRequest, pk: UUID, build: Any, *, template: str, title: str, file_name: str, back: str
) -> HttpResponse:
    made = open_belongings(request, pk, can=can_read_property, build=build, action=Action.PRINT, fields=GROUP)
    html = render_to_string(template, made)
    return printed(request, html, images=made.get("images"), file_name=file_name, title=title, back=back)
