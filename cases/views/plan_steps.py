"""The steps of a plan's life: the person's answer, the director's decision, activities, the end."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import plans as actions
from cases.forms.fields import within_file
from cases.forms.plans import AgreementForm, ProgressForm, ReturnForm
from cases.models import PlanActivity, PlanAgreement, ServicePlan
from cases.permissions.groups import can_see_health
from cases.permissions.plan import (
    can_approve_plan,
    can_complete_plan,
    can_record_agreement,
    can_record_progress,
    can_return_plan,
)
from cases.rules.plan import problems, uncovered
from cases.views import _file, _plan_words
from cases.views._assessment_page import low_of
from cases.views._open import SentBack, open_plan
from shelter.accounts.doors import FORM, door
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.desk.versions import FIELD, Conflict, posted_version
from shelter.lib.thai import bangkok_today

CHANGED = "แผนถูกแก้ไขหลังจากท่านเปิดหน้านี้ อ่านแผนฉบับล่าสุดก่อน แล้วทำรายการอีกครั้ง"
Can = Callable[[User, ServicePlan], Answer]
Build = Callable[[ServicePlan], Any]


def _carry_out(
    request: HttpRequest,
    pk: UUID,
    number: int,
    *,
    can: Can,
    verb: Build,
    action: Action = Action.MOVE,
) -> str:
    """Run `verb(plan)` once, inside the opening's transaction. Returns why it could not be done, or ""."""

    def write(plan: ServicePlan) -> str:
        def do() -> str:
            verb(plan)
            return plan.get_absolute_url()

        return once(request, do)

    try:
        open_plan(request, pk, number, can=can, build=write, action=action)
    except Conflict:
        return CHANGED
    except Refused as refusal:
        return str(refusal)
    return ""


def _basics(request: HttpRequest, plan: ServicePlan) -> dict[str, Any]:
    return {
        "plan": plan,
        "case": plan.case,
        "age": plan.case.client.age_on(bangkok_today()),
        "tabs": _file.tabs(plan.case, "plan"),
        "row_version": plan.row_version,
        "post_token": form_token(request),
    }


# --- the person's answer ----------------------------------------------------------------------------
@door(Role.CASEWORKER, Role.DIRECTOR, methods=FORM)
def agree(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Write down what the person answered; a refusal is an answer like any other."""
    refusal, status, form = "", 200, None
    if request.method == "POST":
        plan = open_plan(request, pk, number, can=can_record_agreement)
        form = within_file(AgreementForm(request.POST, goals=list(plan.goals.all())), plan.case)
        if form.is_valid():
            answer, left_out = form.answer, form.left_out
            refusal = _carry_out(
                request,
                pk,
                number,
                can=can_record_agreement,
                verb=lambda found: actions.record_agreement(
                    plan=found,
                    by=request.user,
                    answer=answer,
                    goals_not_agreed=left_out,
                    expected=posted_version(request),
                ),
                action=Action.CONSENT,
            )
            if not refusal:
                refused = answer["result"] == PlanAgreement.Result.REFUSED
                messages.success(
                    request, "บันทึกคำตอบแล้ว แผนยังเป็นร่าง" if refused else "บันทึกคำตอบแล้ว แผนรอผู้อำนวยการอนุมัติ"
                )
                return redirect("cases:plan-detail", pk, number)
            form.add_error(None, refusal)
            status = 409

    def build(plan: ServicePlan) -> dict[str, Any]:
        edit_url = reverse("cases:plan-edit", args=[pk, number])
        return _basics(request, plan) | {
            "form": form
            or within_file(
                AgreementForm(goals=list(plan.goals.all()), initial={"on": bangkok_today()}), plan.case
            ),
            "problems": _plan_words.links(problems(plan.outline()), edit_url),
        }

    context = open_plan(request, pk, number, can=can_record_agreement, build=build)
    return render(request, "cases/plan/agree.html", context, status=status)


# --- the director's decision ------------------------------------------------------------------------
@door(Role.DIRECTOR, methods=FORM)
def approve(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Approve exactly the text that was read; what is unusual about it is said first."""
    if request.method == "POST":
        refusal = _carry_out(
            request,
            pk,
            number,
            can=can_approve_plan,
            verb=lambda plan: actions.approve(plan=plan, by=request.user, expected=posted_version(request)),
        )
        if refusal:
            return _refused(request, pk, number, refusal)
        messages.success(request, f"อนุมัติแผนฉบับที่ {number} แล้ว")
        return redirect("cases:plan-detail", pk, number)

    def build(plan: ServicePlan) -> dict[str, Any]:
        goals = list(plan.goals.all())
        answer = plan.agreement
        return _basics(request, plan) | {
            "answer": answer,
            "declined": list(answer.goals_not_agreed.all()) if answer else [],
            "blocked": actions.NEEDS_MEETING if plan.meeting_on is None and actions.needs_meeting() else "",
            "gaps": uncovered((goal.dimension for goal in goals), low_of(request.user, plan.case)),
            "goals": goals,
            "replaces": plan.case.plans.in_force().first(),
        }

    return render(
        request, "cases/plan/approve.html", open_plan(request, pk, number, can=can_approve_plan, build=build)
    )


@door(Role.DIRECTOR, methods=FORM)
def send_back(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """ให้ทบทวน, with a reason."""
    form = ReturnForm(request.POST) if request.method == "POST" else ReturnForm()
    status = 200
    if request.method == "POST" and form.is_valid():
        refusal = _carry_out(
            request,
            pk,
            number,
            can=can_return_plan,
            verb=lambda plan: actions.send_back(
                plan=plan,
                by=request.user,
                reason=form.cleaned_data["reason"],
                expected=posted_version(request),
            ),
        )
        if not refusal:
            messages.success(request, "ส่งแผนให้ทบทวนแล้ว")
            return redirect("cases:plan-detail", pk, number)
        form.add_error(None, refusal)
        status = 409
    context = open_plan(
        request, pk, number, can=can_return_plan, build=lambda plan: _basics(request, plan) | {"form": form}
    )
    return render(request, "cases/plan/return.html", context, status=status)


# --- carrying out -----------------------------------------------------------------------------------
@door(Role.CASEWORKER, Role.DIRECTOR, methods=FORM)
def complete(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """End the plan in force."""
    if request.method == "POST":
        refusal = _carry_out(
            request,
            pk,
            number,
            can=can_complete_plan,
            verb=lambda plan: actions.complete(plan=plan, by=request.user, expected=posted_version(request)),
        )
        if refusal:
            return _refused(request, pk, number, refusal)
        messages.success(request, "สิ้นสุดแผนแล้ว")
        return redirect("cases:plan-detail", pk, number)
    context = open_plan(request, pk, number, can=can_complete_plan, build=lambda plan: _basics(request, plan))
    plan = context["plan"]
    confirm = {
        "title": f"สิ้นสุดแผนรายบุคคล ฉบับที่ {number}",
        "effect": "ทุกกิจกรรมบันทึกผลครบแล้ว แผนฉบับนี้จะแก้ไขไม่ได้อีก หากต้องช่วยเหลือต่อ เริ่มแผนใหม่ได้ภายหลัง",
        "verb": "สิ้นสุดแผน",
        "safe_url": plan.get_absolute_url(),
        "action_url": reverse("cases:plan-complete", args=[pk, number]),
        "hidden": [(FIELD, plan.row_version), ("post_token", form_token(request))],
    }
    return render(request, "_components/confirm_page.html", {"confirm": confirm})


@door(Role.CASEWORKER, Role.TEAM, Role.DIRECTOR, methods=FORM)
def progress(request: HttpRequest, pk: UUID, number: int, activity: UUID) -> HttpResponse:
    """What became of one activity of the version in force."""
    form: ProgressForm | None = None
    refusal = ""

    def made(plan: ServicePlan, **given: Any) -> ProgressForm:
        health = bool(can_see_health(request.user, plan.case))
        return within_file(ProgressForm(health=health, **given), plan.case)

    def record(plan: ServicePlan) -> None:
        sent = made(plan, data=request.POST)
        if not sent.is_valid():
            raise SentBack(sent)
        actions.record_progress(
            plan=plan,
            activity=_of(plan, activity),
            by=request.user,
            expected=posted_version(request),
            **sent.cleaned_data,
        )

    if request.method == "POST":
        try:
            refusal = _carry_out(
                request, pk, number, can=can_record_progress, verb=record, action=Action.CHANGE
            )
        except SentBack as sent_back:
            form = sent_back.form
        else:
            if not refusal:
                messages.success(request, "บันทึกผลกิจกรรมแล้ว")
                return redirect("cases:plan-detail", pk, number)

    def build(plan: ServicePlan) -> dict[str, Any]:
        found = _of(plan, activity)
        initial = {name: getattr(found, name) for name in ("status", "outcome", "health_outcome")}
        shown = form or made(
            plan, data=request.POST if refusal else None, initial=initial | {"on": found.closed_on}
        )
        if refusal:
            shown.add_error(None, refusal)
        return _basics(request, plan) | {
            "activity": found,
            "health_outcome": found.health_outcome if "health_outcome" in shown.fields else "",
            "form": shown,
        }

    context = open_plan(request, pk, number, can=can_record_progress, build=build)
    return render(request, "cases/plan/progress.html", context, status=409 if refusal else 200)


def _of(plan: ServicePlan, pk: UUID) -> PlanActivity:
    """An activity of this version; one of another version does not exist here."""
    for goal in plan.goals.all():
        for one in goal.activities.all():
            if one.pk == pk:
                return one
    raise Http404


def _refused(request: HttpRequest, pk: UUID, number: int, text: str) -> HttpResponse:
    """A verb that could not be done: why, and the way back."""
    url = reverse("cases:plan-detail", args=[pk, number])
    return render(request, "cases/plan/refused.html", {"text": text, "back": url}, status=409)
