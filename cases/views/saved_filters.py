"""Named filters of the case list: keeping one, putting them in order, removing one."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cases.actions import saved_filters as actions
from cases.forms.saved_filters import SavedFilterForm
from cases.models import SavedFilter
from cases.permissions.saved_filter import can_change_filter, can_save_for_centre
from cases.views import _case_filters
from cases.views.lists import READERS
from shelter.accounts.doors import FORM, VERB, door
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.lib.thai import bangkok_today


@door(*READERS, methods=FORM)
def saved_filters(request: HttpRequest) -> HttpResponse:
    """The kept filters in order; with filters in the URL, the form that keeps them."""
    user: Any = request.user
    allowed = _case_filters.options(bangkok_today(), _case_filters.route_words())
    chosen = _case_filters.chosen(request.GET, allowed)
    may_share = bool(can_save_for_centre(user))
    form = SavedFilterForm(request.POST or None, may_share=may_share)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            data = form.cleaned_data
            url = f"{reverse('cases:list')}?{urlencode(chosen.query)}"

            def do() -> str:
                actions.save(
                    by=user,
                    name=data["name"],
                    query=chosen.query,
                    for_centre=data.get("for_centre", False),
                )
                return url

            try:
                answer = redirect(once(request, do))
            except Refused as refusal:
                form.add_error("name", str(refusal))
            else:
                messages.success(request, f"บันทึกตัวกรอง “{data['name']}” แล้ว")
                return answer
        status = 422
    rows = [
        {
            "filter": one,
            "words": _case_filters.chosen(one.query, allowed).words,
            "url": f"{reverse('cases:list')}?{urlencode(one.query)}",
            "may_change": bool(can_change_filter(user, one)),
        }
        for one in SavedFilter.objects.visible_to(user)
    ]
    context = {
        "form": form,
        "rows": rows,
        "chosen": chosen,
        "here": urlencode(chosen.query),
        "may_share": may_share,
        "post_token": form_token(request),
    }
    return render(request, "cases/case/saved_filters.html", context, status=status)


def _verb(request: HttpRequest, pk: UUID, act: Callable[[SavedFilter], None]) -> HttpResponse:
    user: Any = request.user
    kept = get_object_or_404(SavedFilter.objects.visible_to(user), pk=pk)

    def do() -> str:
        act(kept)
        return reverse("cases:saved-filters")

    try:
        return redirect(once(request, do))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("cases:saved-filters")


@door(*READERS, methods=VERB)
def move_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One place up in the order."""
    return _verb(request, pk, lambda kept: actions.move_up(kept=kept, by=request.user))  # type: ignore[arg-type]


@door(*READERS, methods=VERB)
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Forget a filter; the files it showed stay where they are."""
    return _verb(request, pk, lambda kept: actions.remove(kept=kept, by=request.user))  # type: ignore[arg-type]
