"""The case file: its overview, its timeline, what is kept masked."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import events
from cases.documents.register import essentials
from cases.facts.case import facts_of
from cases.forms.case import NoteForm
from cases.models import Case, CaseEvent, ClientRegister, photo_of, register_of
from cases.permissions.case import can_add_entry, can_reveal_identity, can_see_sensitive, is_theirs
from cases.permissions.moves import available_moves
from cases.rules.stage import stage_of
from cases.views import _cards, _file
from cases.views._labels import labels_of
from cases.views._masked import Masked, revealed, spoken
from cases.views._open import open_case
from shelter.accounts.doors import FORM, VERB, door, lets_in
from shelter.accounts.models import Role
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.lib import addresses
from shelter.lib.thai import (
    bangkok_today,
    format_national_id,
    format_phone,
    mask_national_id,
    mask_phone,
)

READERS = (Role.CASEWORKER, Role.TEAM, Role.DIRECTOR)
EVENTS_SHOWN = 15
# A line written so long after it happened says so.
LATE = timedelta(hours=24)
# Where a line without a record of its own leads; a note is its own record.
RECORDS = {
    CaseEvent.Kind.RECEIVED: "cases:reception",
    CaseEvent.Kind.CHANGE: "cases:changes",
    CaseEvent.Kind.TEAM: "cases:team",
    CaseEvent.Kind.PROPERTY: "cases:property",
}
TONES = {
    CaseEvent.Kind.RECEIVED: "ok",
    CaseEvent.Kind.TEAM: "law",
    CaseEvent.Kind.PLAN: "warn",
    CaseEvent.Kind.FLAG: "warn",
    CaseEvent.Kind.CLOCK: "law",
}
MASKED = {
    "national_id": ("เลขประจำตัวประชาชน", mask_national_id, format_national_id),
    "phone": ("เบอร์โทรศัพท์", mask_phone, format_phone),
    "reference_number": ("รหัสอ้างอิงพิสูจน์ลักษณะบุคคล", mask_national_id, format_national_id),
    "disability_card": ("เลขบัตรประจำตัวคนพิการ", mask_national_id, format_national_id),
}


def _stored(case: Case, what: str) -> str:
    return str(getattr(register_of(case.client) if what in ClientRegister.MASKED else case.client, what))


def masked(case: Case, what: str, *, value: str = "") -> Masked:
    """How a kept-masked value stands in a page of somebody who may reveal it."""
    label, mask, _ = MASKED[what]
    stored = _stored(case, what)
    return Masked(
        key=what,
        what=label,
        masked=mask(stored),
        spoken=spoken(stored),
        reveal_url=reverse("cases:reveal", args=[case.pk, what]),
        value=value,
    )


def _timeline(request: HttpRequest, case: Case) -> dict[str, Any]:
    """The latest lines, or all; of one kind when the URL names one that is there."""
    user: Any = request.user
    found = dict(case.events.order_by().values_list("kind").annotate(lines=Count("pk")))
    kinds = [(code, label) for code, label in CaseEvent.Kind.choices if code in found]
    kind = request.GET.get("kind", "")
    rows = case.events.select_related("by")
    if kind in found:
        rows = rows.filter(kind=kind)
    total = found[kind] if kind in found else sum(found.values())
    shown = list(rows if request.GET.get("events") == "all" else rows[:EVENTS_SHOWN])
    lines = [
        {
            "event": row,
            "url": url if url and lets_in(user, url) else "",
            "tone": TONES.get(row.kind, ""),
            "late": row.created_at - row.at > LATE,
        }
        for row in shown
        for url in [row.url or (reverse(RECORDS[row.kind], args=[case.pk]) if row.kind in RECORDS else "")]
    ]
    return {
        "timeline": lines,
        "events_left": total - len(lines),
        "kinds": kinds,
        "kind": kind if kind in found else "",
    }


def overview_of(request: HttpRequest, case: Case) -> dict[str, Any]:
    """Everything the overview page shows, read inside the opening's transaction."""
    user, client = request.user, case.client
    facts = facts_of(case)
    stage = stage_of(facts)
    sensitive = bool(can_see_sensitive(user, case))
    reveal = bool(can_reveal_identity(user, case))
    age = client.age_on(bangkok_today())
    moves = [(move, _file.url_of(move.code, case)) for move in available_moves(user, case)]
    files = list(client.cases.visible_to(user).order_by("received_at"))
    # A file that ended as another's duplicate was no stay of its own.
    episodes = [one for one in files if one.duplicate_of_id is None]
    return {
        "case": case,
        "client": client,
        "labels": labels_of(case),
        "screening_label": facts.get("screening_label"),
        "age": age,
        "age_is_estimated": not client.birth_date,
        "domicile": addresses.path(client.domicile_code),
        "present": addresses.path(client.present_code),
        "essentials": essentials(client),
        "shows_address": sensitive or not client.safe_contact,
        "sensitive": sensitive,
        "photo": photo_of(client) if sensitive else None,
        "has_id": bool(client.national_id),
        "has_phone": bool(client.phone),
        "id": masked(case, "national_id") if reveal and client.national_id else None,
        "phone": masked(case, "phone") if reveal and client.phone else None,
        "steps": _file.stepper(case, stage),
        "stage": stage,
        "next_is_theirs": stage.next is not None and is_theirs(user, stage.next),
        "next_url": _file.url_of(stage.next.code, case) if stage.next else "",
        "lacks": [(lack, _file.url_of(lack.code, case)) for lack in stage.lacks],
        **_timeline(request, case),
        "main_cards": _cards.shown(_cards.MAIN, user, case, facts),
        "side_cards": _cards.shown(_cards.SIDE, user, case, facts),
        "team": case.team,
        "moves": moves,
        "header_moves": [pair for pair in moves if pair[0].code == "note"],
        "episodes": episodes,
        "duplicates": [one for one in files if one.duplicate_of_id is not None],
        "episode_number": next((n for n, one in enumerate(episodes, 1) if one.pk == case.pk), 1),
        "tabs": _file.tabs(case, "case"),
    }


@door(*READERS)
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A file's overview."""
    context = open_case(
        request, pk, build=lambda found: overview_of(request, found), fields=["person", "intake", "timeline"]
    )
    return render(request, "cases/case/file.html", context)


@door(*READERS, methods=FORM)
def note(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a line to the timeline."""
    form = NoteForm(request.POST) if request.method == "POST" else NoteForm()
    if request.method == "POST" and form.is_valid():
        url = reverse("cases:case", args=[pk])

        def write(found: Case) -> str:
            def do() -> str:
                events.note(
                    case=found,
                    by=request.user,
                    at=form.cleaned_data["at"],
                    text=form.cleaned_data["text"],
                    title=form.cleaned_data["title"],
                )
                return url

            return once(request, do)

        try:
            open_case(request, pk, can=can_add_entry, build=write, action=Action.CHANGE, fields=["timeline"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "บันทึกเหตุการณ์แล้ว")
            return redirect(url)
    found = open_case(request, pk, can=can_add_entry)
    context = {"case": found, "form": form, "post_token": form_token(request)}
    return render(request, "cases/case/note.html", context)


@door(Role.CASEWORKER, Role.DIRECTOR, methods=VERB)
def reveal(request: HttpRequest, pk: UUID, what: str) -> HttpResponse:
    """Show a masked value for half a minute; who asked and when is logged, the value is not."""
    if what not in MASKED:
        raise Http404

    def allowed(user: Any, found: Case) -> Answer:
        return can_reveal_identity(user, found)

    def build(found: Case) -> dict[str, Any]:
        value = MASKED[what][2](_stored(found, what))
        return {"case": found, "shown": masked(found, what, value=value)}

    context = open_case(request, pk, can=allowed, build=build, action=Action.REVEAL, fields=[what])
    return revealed(request, context, back=reverse("cases:case", args=[pk]))
