"""A director's list of reading that is worth a question, and the note of what the question brought."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import access_reviews
from cases.forms.access_reviews import ReviewForm
from cases.reports.access import DAYS, Unusual, Watched, unusual
from shelter.accounts.doors import FORM, door
from shelter.accounts.models import Role
from shelter.accounts.opening import log_access, log_denial
from shelter.audit.models import Action, Pattern, Review
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.lib.thai import bangkok_today, format_date

KIND = "access_review"
# The filters that show a pattern's rows, and its unit.
ROWS: dict[str, tuple[dict[str, str], str]] = {
    Pattern.MANY: ({"action": "view"}, "แฟ้มในชั่วโมงที่มากที่สุด"),
    Pattern.NIGHT: ({"action": "view"}, "ครั้ง"),
    Pattern.OUTSIDE: ({"action": "view", "kind": "case"}, "แฟ้ม"),
    Pattern.REVEALS: ({"action": "reveal"}, "ครั้ง"),
    Pattern.DENIALS: ({"action": "denied"}, "ครั้ง"),
}


def _line(watched: Watched, me: Any) -> dict[str, Any]:
    found = watched.found
    given, unit = ROWS[found.pattern]
    day = format_date(found.day, "numeric")
    query = {"actor": str(found.actor_id), **given, "first": day, "last": day}
    return {
        "watched": watched,
        "unit": unit,
        "rows_url": f"{reverse('cases:reads')}?{urlencode(query)}",
        "url": reverse("cases:pattern", args=[found.pattern, found.actor_id, found.day.toordinal()]),
        "is_own": found.actor_id == me.pk,
        "tone": "warn" if watched.review and watched.review.outcome == Review.Outcome.FOLLOW_UP else "ok",
    }


@door(Role.DIRECTOR)
def patterns(request: HttpRequest) -> HttpResponse:
    """The centre's patterns of the last weeks, those without a note first."""
    user: Any = request.user
    with transaction.atomic():
        seen: Unusual = unusual(user.centre, bangkok_today())
        log_access(request, Action.LIST, kind=KIND, detail={"count": len(seen.rows)})
    lines = [_line(one, user) for one in sorted(seen.rows, key=lambda one: one.review is not None)]
    left = sum(one.review is None for one in seen.rows)
    context = {"lines": lines, "left": left, "limits": seen.limits, "days": DAYS}
    return render(request, "cases/reads/patterns.html", context)


@door(Role.DIRECTOR, methods=FORM)
def review(request: HttpRequest, pattern: str, actor: UUID, ordinal: int) -> HttpResponse:
    """One pattern: its notes so far, and a new one. `ordinal` is the day, as date.toordinal() counts."""
    user: Any = request.user
    form = ReviewForm(request.POST or None)
    watched = _watched(request, pattern, actor, ordinal)
    found = watched.found
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            made = access_reviews.note(
                pattern=found.pattern, actor_id=actor, day=found.day, by=user, **form.cleaned_data
            )
            log_access(request, Action.CREATE, kind=KIND, ids=[made.pk], detail={"pattern": pattern})
            return reverse("cases:patterns")

        try:
            url = once(request, do)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "บันทึกผลการตรวจแล้ว")
            return redirect(url)
    with transaction.atomic():
        notes = list(
            Review.objects.filter(
                chain=user.centre.code, pattern=found.pattern, actor_id=actor, day=found.day
            )
        )
        log_access(request, Action.VIEW, kind=KIND, ids=[actor], detail={"pattern": pattern})
    context = {
        **_line(watched, user),
        "form": form,
        "notes": notes,
        "post_token": form_token(request),
    }
    return render(request, "cases/reads/review.html", context, status=400 if form.is_bound else 200)


def _watched(request: HttpRequest, pattern: str, actor: UUID, ordinal: int) -> Watched:
    """The pattern, as the list shows it now; anything else is not there."""
    user: Any = request.user
    try:
        key = (pattern, actor, date.fromordinal(ordinal))
        rows = unusual(user.centre, bangkok_today()).rows
        return next(one for one in rows if (one.found.pattern, one.found.actor_id, one.found.day) == key)
    except (StopIteration, ValueError, OverflowError):
        log_denial(request, kind=KIND, ids=[actor], detail={"why": "not visible"})
        raise Http404 from None
