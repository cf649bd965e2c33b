"""The night door: one screen that takes a person in, and the receipt of what waits until they have rested."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import receiving as actions
from cases.actions.property import BagTaken
from cases.facts.beds import houses_now
from cases.facts.door import proposed_calling_name, tonight
from cases.forms.receive import ReceiveForm
from cases.models import (
    Case,
    CheckResult,
    House,
    Notification,
    PropertyBag,
    Reception,
    ReceptionCheck,
    Told,
)
from cases.permissions.door import ANSWERING, AT_THE_DOOR
from cases.rules.reception import BELONGINGS, CHECKS
from cases.views import _notified
from cases.views._open import open_at_door
from shelter.accounts.doors import FORM, VERB, door
from shelter.accounts.opening import log_access
from shelter.audit.models import Action
from shelter.desk import drafts
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once

DRAFT = ("receive", "new")
# Answers that call for help before anything else is typed (list safety_question).
EMERGENCIES = frozenset({"hurt_or_ill", "self_harm", "harm_others", "harmed"})

# Who came with the person is a person too, with a bed, a name to call and a file of their own.
CHILD_WITH = "child_with"


def _form(request: HttpRequest, data: Any = None, initial: dict[str, Any] | None = None) -> ReceiveForm:
    houses = houses_now(House.objects.visible_to(request.user))
    return ReceiveForm(
        data, initial=initial, houses=houses, proposed=proposed_calling_name(request.user.centre)
    )


@door(*AT_THE_DOOR, methods=FORM)
def receive(request: HttpRequest) -> HttpResponse:
    """Safety, three facts, a name to call, a bed, a sealed bag."""
    status = 200
    if request.method == "POST":
        report = _notified.posted(request)
        form = _form(request, request.POST)
        if form.is_valid():

            def do() -> str:
                case = actions.receive(
                    by=request.user,
                    person=form.person(),
                    intake=form.intake(),
                    report=report,
                    **form.what_else(),
                )
                drafts.drop(request.user, *DRAFT)
                log_access(request, Action.CREATE, kind="case", ids=[case.pk, case.client_id])
                return reverse("cases:receipt", args=[case.pk])

            try:
                return redirect(once(request, do))
            except Refused as refusal:
                text, status = str(refusal), 409
                # The free beds have changed meanwhile; what was typed has not.
                form = _form(request, request.POST)
                form.is_valid()
                form.add_error("bag_number" if isinstance(refusal, BagTaken) else None, text)
        return _page(request, form, status=status, report=report)
    kept = drafts.load(request.user, *DRAFT)
    restored = kept is not None and bool(request.GET.get("draft"))
    report = _notified.linked(request) or (_notified.kept(request, kept) if restored else None)
    initial = _notified.told(report) if report else None
    if kept and restored:
        initial = drafts.last_of(kept[0])
        initial["safety"] = kept[0].get("safety", [])
    return _page(
        request, _form(request, initial=initial), kept=None if restored or report else kept, report=report
    )


def _page(
    request: HttpRequest,
    form: ReceiveForm,
    *,
    kept: Any = None,
    report: Notification | None = None,
    status: int = 200,
) -> HttpResponse:
    opened = {
        name: any(form[field].errors or form[field].value() for field in fields)
        for name, fields in (("names", form.NAMES), ("details", form.DETAILS), ("when", form.WHEN))
    }
    context = {
        "form": form,
        "facts": [form[name] for name in form.FACTS],
        "names": [form[name] for name in form.NAMES],
        "details": [form[name] for name in form.DETAILS],
        "when": [form[name] for name in form.WHEN],
        "opened": opened,
        "kept": kept,
        "report": report,
        "post_token": form_token(request),
    }
    return render(request, "cases/receive/form.html", context, status=status)


@door(*AT_THE_DOOR, methods=VERB)
def forget_draft(request: HttpRequest) -> HttpResponse:
    """Throw the kept draft of the door away."""
    drafts.drop(request.user, *DRAFT)
    return redirect("cases:receive")


@door(*AT_THE_DOOR)
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was written down, and what waits until the person has rested."""
    context = open_at_door(request, pk, build=lambda found: _receipt(request, found), fields=["reception"])
    return render(request, "cases/receive/receipt.html", context)


def _receipt(request: HttpRequest, found: Case) -> dict[str, Any]:
    reception = Reception.objects.filter(case=found).first()
    answers = reception.safe_now if reception else {}
    answering = request.user.has_role(*ANSWERING)
    now = tonight([found], request.user)[0]
    settled = {check.code for check in CHECKS if check.spoken not in now.waits}
    waits = [
        (label, reverse(route, args=[found.pk]) if answering else "")
        for code, label, route in WAITS
        if code not in settled
    ]
    nothing = ReceptionCheck.objects.filter(reception__case=found, kind=BELONGINGS, result=CheckResult.NONE)
    return {
        "case": found,
        "now": now,
        "bags": list(PropertyBag.objects.filter(case=found)),
        "nothing_carried": nothing.exists(),
        "emergency": any(answers.get(code) == Told.YES for code in EMERGENCIES),
        "child": answers.get(CHILD_WITH) == Told.YES,
        "waits": waits,
        "may_open": answering,
        "managed": found.assignments.filter(kind="manager", until__isnull=True).exists(),
    }


# What a rested person is asked for: code of the checklist, words, and the page where it is written down, for
# those who may open the file.
WAITS = (
    (BELONGINGS, "บัญชีทรัพย์สิน ต่อหน้าผู้ใช้บริการและพยานสองคน", "cases:property"),
    ("photo", "ถ่ายภาพ เมื่อพักแล้วและอนุญาต", "cases:photo"),
    ("", "อธิบายสิทธิและบันทึกความยินยอม", "cases:reception"),
    ("register", "ทะเบียนประวัติ", "cases:profile"),
)
