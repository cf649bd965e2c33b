"""At the door: who is this, are they known, how did they come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join

from cases.actions import cases as actions
from cases.actions import community, notifications
from cases.actions.alerts import ask_elsewhere
from cases.facts import people as facts
from cases.forms.fields import MOST_PLACES
from cases.forms.intake import RegisterForm
from cases.models import Case, Client, Notification, WatchPerson
from cases.rules.duplicates import Comparison, Finding, Strength
from cases.views import _notified
from cases.views._beside import LABELS, shown
from cases.views._open import open_list
from shelter.accounts.doors import FORM, VERB, door
from shelter.accounts.models import Role
from shelter.accounts.opening import log_access
from shelter.audit.models import Action
from shelter.desk import drafts
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.lib import addresses
from shelter.lib.thai import ThaiInputError, bangkok_today, check_national_id

DRAFT = ("register", "new")
ELSEWHERE = "elsewhere"
ASK = "พบผู้ที่อาจเป็นคนเดียวกัน ตอบในกรอบ “อาจเป็นคนเดียวกัน” แล้วกดเปิดแฟ้มอีกครั้ง ข้อความที่พิมพ์ไว้ยังอยู่ครบ"


@dataclass(frozen=True)
class Candidate:
    """Somebody of this centre who may be the person at the door, and what the officer said about it."""

    client: Client
    comparison: Comparison
    latest: Case | None
    answer: str
    typed: Client

    @property
    def pk(self) -> UUID:
        return self.client.pk

    @property
    def strong(self) -> bool:
        return self.comparison.strength is Strength.STRONG

    @property
    def beside(self) -> list[tuple[str, str, str, Finding]]:
        """Label, what was typed, what the file says and the verdict, for each field compared."""
        today = bangkok_today()
        return [
            (LABELS[one.field], *(shown(one.field, side, today) for side in (self.typed, self.client)), one)
            for one in self.comparison.findings
        ]


@dataclass(frozen=True)
class Watched:
    """Somebody watched in the community who may be the person at the door, and what the officer said."""

    person: WatchPerson
    comparison: Comparison
    answer: str

    @property
    def pk(self) -> UUID:
        return self.person.pk

    @property
    def area(self) -> str:
        return addresses.path(self.person.area_code)


@dataclass(frozen=True)
class Check:
    """The outcome of the duplicate check. `unmet`: the officer has not yet answered or seen it all."""

    candidates: Sequence[Candidate] = ()
    watched: Sequence[Watched] = ()
    elsewhere: Sequence[str] = ()
    unmet: bool = False

    @property
    def found(self) -> bool:
        return bool(self.candidates or self.watched or self.elsewhere)


def _answers(post: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix("same_"): value
        for name, value in post.items()
        if name.startswith("same_") and value in {"yes", "no"}
    }


def _check(request: HttpRequest, person: Mapping[str, Any], report: Notification | None = None) -> Check:
    """Look before saving, and log whom the officer was shown. Who is watched because of the `report` that
    becomes the file is asked about no more."""
    centre, today = request.user.centre, bangkok_today()
    typed = facts.typed_person(person, today)
    answers = _answers(request.POST)
    seen = set(request.POST.getlist("seen"))

    def rows() -> list[Candidate]:
        found = facts.candidates(centre, facts.traits_of(typed, today), today)
        files = Case.objects.filter(client__in=[client for client, _ in found]).order_by("received_at")
        newest = {case.client_id: case for case in files}
        return [
            Candidate(client, comparison, newest.get(client.pk), answers.get(str(client.pk), ""), typed)
            for client, comparison in found
        ]

    def watches() -> list[Watched]:
        asked = WatchPerson.objects.visible_to(request.user)
        if report is not None:
            asked = asked.exclude(pk__in=asked.filter(notification=report))
        found = facts.watched_alike(asked, facts.traits_of(typed, today), today)
        return [Watched(one, comparison, answers.get(str(one.pk), "")) for one, comparison in found]

    candidates = open_list(request, rows, kind="client", action=Action.SEARCH, filters=["duplicates"])
    watched = open_list(request, watches, kind="watch_person", action=Action.SEARCH, filters=["duplicates"])
    elsewhere: list[str] = []
    if number := person.get("national_id"):
        with transaction.atomic():
            elsewhere = ask_elsewhere(number, asking=centre)
            # Found or not, hidden or not: the same writes, so that the time taken tells nothing.
            log_access(request, Action.SEARCH, kind="client_elsewhere", detail={"centres": len(elsewhere)})
    unmet = any(not one.answer and (one.strong or str(one.pk) not in seen) for one in candidates)
    unmet = unmet or any(not one.answer and str(one.pk) not in seen for one in watched)
    return Check(candidates, watched, elsewhere, unmet or bool(elsewhere and ELSEWHERE not in seen))


def _page(request: HttpRequest, form: RegisterForm, check: Check | None = None, **more: Any) -> HttpResponse:
    check = check or Check()
    context = {
        "form": form,
        "check": check,
        "asked": check.found,
        "post_token": form_token(request),
        "kept": drafts.load(request.user, *DRAFT) if request.method == "GET" else None,
        **more,
    }
    return render(request, "cases/client/register.html", context)


@door(Role.CASEWORKER, Role.DIRECTOR, methods=FORM)
def register(request: HttpRequest) -> HttpResponse:
    """The one form that opens a file; a likeness to somebody known is answered before it is saved."""
    if request.method != "POST":
        kept = drafts.load(request.user, *DRAFT) if request.GET.get("draft") else None
        initial = drafts.last_of(kept[0]) if kept else {}
        report = _notified.linked(request) or _notified.kept(request, kept)
        if report is not None and not kept:
            initial = _notified.told(report)
        return _page(request, RegisterForm(initial=initial), restored=bool(kept), report=report)
    report = _notified.posted(request)
    form = RegisterForm(request.POST)
    valid = form.is_valid()
    person = form.person()
    check = _check(request, person, report)
    if not valid:
        return _page(request, form, check, report=report)
    if check.unmet:
        form.add_error(None, ASK)
        return _page(request, form, check, report=report)
    answered = [
        actions.Answered(one.client, one.answer == "yes", one.comparison)
        for one in check.candidates
        if one.answer
    ]

    same_watched = [one.person for one in check.watched if one.answer == "yes"]
    known_id = next((answer.candidate.national_id for answer in answered if answer.same), None)

    def do() -> str:
        case = actions.register(by=request.user, person=person, intake=form.intake(), answers=answered)
        if report is not None:
            notifications.become(notification=report, by=request.user, case=case)
        for one in same_watched:
            community.came_in(person=one, by=request.user, case=case)
        drafts.drop(request.user, *DRAFT)
        if known_id is not None and case.client.national_id != known_id:
            log_access(request, Action.IDENTITY, kind="client", ids=[case.client_id], fields=["national_id"])
        log_access(request, Action.CREATE, kind="case", ids=[case.pk, case.client_id])
        return reverse("cases:case", args=[case.pk])

    try:
        url = once(request, do)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, form, check, report=report)
    messages.success(request, "เปิดแฟ้มแล้ว ท่านเป็นผู้จัดการรายกรณีของแฟ้มนี้")
    return redirect(url)


@door(Role.CASEWORKER, Role.DIRECTOR, methods=VERB)
def duplicates(request: HttpRequest) -> HttpResponse:
    """The part of the form that shows who may be meant, while it is still being typed.

    On a telephone it lies below the fold, so what it shows does not count as seen.
    """
    form = RegisterForm(request.POST)
    form.is_valid()
    person = form.person()
    try:
        person["national_id"] = check_national_id(request.POST.get("national_id", ""))
    except ThaiInputError:
        person["national_id"] = ""
    return render(request, "cases/client/_duplicates.html", {"check": _check(request, person), "live": True})


@door(Role.CASEWORKER, Role.DIRECTOR, Role.HELPER, methods=VERB)
def places(request: HttpRequest) -> HttpResponse:
    """Options for a place box while it is typed; posted, so that no address stands in a log."""
    text = next((request.POST[name] for name in ("domicile", "present") if name in request.POST), "")
    found = addresses.search(text, limit=MOST_PLACES) if len(text.strip()) > 1 else []
    return HttpResponse(
        format_html_join("", '<option value="{}"></option>', ((place.path,) for place in found))
    )


@door(Role.CASEWORKER, Role.DIRECTOR, methods=VERB)
def forget_draft(request: HttpRequest) -> HttpResponse:
    """Throw the kept draft of the register form away."""
    drafts.drop(request.user, *DRAFT)
    return redirect("cases:register")
