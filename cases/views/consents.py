"""ความยินยอม: answers of either kind, taking one back, the papers."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from cases.actions import consents as actions
from cases.documents import consent as paper
from cases.forms.consents import ConsentForm, WithdrawForm
from cases.models import Case, Consent, ConsentKind, ConsentOutcome
from cases.permissions.case import can_see_sensitive, can_write_case
from cases.permissions.consent import can_withdraw
from cases.views._open import open_case
from cases.views._pressing import or_back
from cases.views._reception import basics
from cases.views._writing import Writing, write
from shelter.accounts.doors import FORM, door
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action
from shelter.desk import codes, files
from shelter.desk.papers import printed

READERS = (Role.CASEWORKER, Role.TEAM, Role.DIRECTOR)
WRITERS = (Role.CASEWORKER, Role.DIRECTOR)
GROUP = ("consent",)
TONES = {ConsentOutcome.GIVEN: "ok", ConsentOutcome.REFUSED: "warn", ConsentOutcome.CANNOT_NOW: "info"}


def _kind(kind: str) -> ConsentKind:
    if kind not in ConsentKind.values:
        raise Http404
    return ConsentKind(kind)


def consent_of(case: Case, kind: str, number: int) -> Consent:
    """An answer of this file with its case; another's does not exist here."""
    rows = Consent.objects.select_related("recorded_by", "withdrawal__recorded_by")
    found = rows.filter(case=case, kind=kind, number=number).first()
    if found is None:
        raise Http404
    found.case = case
    return found


def standing(case: Case) -> list[dict[str, Any]]:
    """Both kinds with the answer that stands, for the tab of reception."""
    rows = Consent.objects.filter(case=case).select_related("withdrawal").order_by("-number")
    latest: dict[str, Consent] = {}
    for row in rows:
        latest.setdefault(row.kind, row)
    return [
        {
            "kind": kind,
            "latest": latest.get(kind),
            "tone": TONES[ConsentOutcome(latest[kind].outcome)] if kind in latest else "",
            "ask_url": reverse("cases:consent-new", args=[case.pk, kind]),
        }
        for kind in ConsentKind
    ]


@door(*WRITERS, methods=FORM)
def new(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """The next answer of one kind."""
    user: Any = request.user
    asked = _kind(kind)
    back = reverse("cases:reception", args=[pk])

    def last(case: Case) -> Consent | None:
        return Consent.objects.filter(case=case).latest(asked).first()

    def save(case: Case, form: ConsentForm, expected: int | None) -> str:
        after = request.POST.get("after", "")
        made = actions.record(
            case=case,
            by=user,
            kind=asked,
            values=form.values,
            scan=form.cleaned_data["scan"] or None,
            after=int(after) if after.isascii() and after.isdigit() and len(after) < 5 else None,
        )
        return made.get_absolute_url()

    def context(case: Case) -> dict[str, Any]:
        found = last(case)
        return basics(case) | {"kind": asked, "last": found, "after": found.number if found else 0}

    return write(
        request,
        pk,
        Writing(
            template="cases/consent/new.html",
            what=asked.label,
            verb="บันทึกคำตอบ",
            back=back,
            form=lambda case, **sent: ConsentForm(kind=asked, **sent),
            save=save,
            more=context,
            action=Action.CONSENT,
            fields=GROUP,
        ),
    )


@door(*READERS)
def detail(request: HttpRequest, pk: UUID, kind: str, number: int) -> HttpResponse:
    """One answer as it was given, and the others of its kind."""
    user: Any = request.user

    def build(case: Case) -> dict[str, Any]:
        found = consent_of(case, _kind(kind), number)
        names = codes.names(["disclosure_group", "cannot_consent"])
        return basics(case) | {
            "consent": found,
            "tone": TONES[ConsentOutcome(found.outcome)],
            "told": [label for code, label in paper.TOLD.items() if code in found.rights_told],
            "groups": [names["disclosure_group", code] for code in found.groups],
            "cause": names["cannot_consent", found.cause] if can_see_sensitive(user, case) else "",
            "withdraw": bool(can_withdraw(user, found)),
            "ask": bool(can_write_case(user, case)),
            "others": list(Consent.objects.filter(case=case, kind=found.kind).order_by("-number")),
        }

    context = open_case(request, pk, build=build, fields=GROUP)
    return render(request, "cases/consent/detail.html", context)


@door(*WRITERS, methods=FORM)
def withdraw(request: HttpRequest, pk: UUID, kind: str, number: int) -> HttpResponse:
    """The person takes a consent back."""
    user: Any = request.user
    asked = _kind(kind)
    back = reverse("cases:consent", args=[pk, kind, number])

    def can(reader: User, case: Case) -> Answer:
        found = consent_of(case, asked, number)
        return can_write_case(reader, case) if request.method == "POST" else can_withdraw(reader, found)

    def save(case: Case, form: WithdrawForm, expected: int | None) -> None:
        actions.withdraw(consent=consent_of(case, asked, number), by=user, **form.cleaned_data)

    return write(
        request,
        pk,
        Writing(
            template="cases/consent/withdraw.html",
            what="การถอนความยินยอม",
            verb="บันทึกการถอน",
            done="บันทึกการถอนความยินยอมแล้ว",
            back=back,
            form=lambda case, **sent: WithdrawForm(**sent),
            save=save,
            more=lambda case: basics(case) | {"consent": consent_of(case, asked, number)},
            can=can,
            action=Action.CONSENT,
            fields=GROUP,
        ),
    )


@door(*READERS)
def scan(request: HttpRequest, pk: UUID, kind: str, number: int) -> HttpResponse:
    """The scan of the signed paper; one log row each time."""

    def build(case: Case) -> HttpResponse:
        found = consent_of(case, _kind(kind), number)
        if found.scan is None:
            raise Http404
        return files.serve(found.scan, what="consent")

    back = reverse("cases:consent", args=[pk, kind, number])
    return or_back(
        request, back, lambda: open_case(request, pk, build=build, action=Action.DOWNLOAD, fields=GROUP)
    )


@door(*READERS)
def consent_paper(request: HttpRequest, pk: UUID, kind: str) -> HttpResponse:
    """The paper of one kind for this person: to be read aloud and signed, or as it stands."""
    user: Any = request.user
    asked = _kind(kind)
    back = reverse("cases:reception", args=[pk])
    made = open_case(
        request,
        pk,
        build=lambda case: paper.context_of(case, asked, reader=user),
        action=Action.PRINT,
        fields=GROUP,
    )
    html = render_to_string(paper.TEMPLATES[asked], made)
    return printed(request, html, file_name=f"consent-{asked}.pdf", title=paper.PAPERS[asked], back=back)
