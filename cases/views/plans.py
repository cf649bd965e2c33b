"""Reading service plans: a version, its difference from the one before, its paper, the director's pile."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from cases.documents import plan as paper
from cases.models import (
    OPEN_ACTIVITY,
    Case,
    PlanActivity,
    PlanGoal,
    PlanStatus,
    ServicePlan,
)
from cases.permissions.groups import can_see_health
from cases.permissions.moves import Move, available_moves
from cases.permissions.plan import can_edit_plan, can_record_progress, can_start_plan
from cases.rules.outline import compare
from cases.rules.plan import problems, uncovered
from cases.views import _file, _plan_words
from cases.views._assessment_page import low_of
from cases.views._open import open_case, open_list, open_plan
from shelter.accounts.doors import door
from shelter.accounts.models import Role, User
from shelter.audit.models import Action
from shelter.desk.papers import printed
from shelter.desk.tokens import form_token
from shelter.lib.thai import bangkok_today

READERS = (Role.CASEWORKER, Role.TEAM, Role.DIRECTOR)
MOST_WAITING = 200
TONES = {
    PlanStatus.DRAFT: "",
    PlanStatus.AGREED: "warn",
    PlanStatus.APPROVED: "ok",
    PlanStatus.SUPERSEDED: "",
    PlanStatus.COMPLETED: "info",
}
# Moves that write at once are buttons of a form; the others lead to a page.
AT_ONCE = {"revise"}


# --- the case's plan ------------------------------------------------------------------------------
@door(*READERS)
def plans(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The tab: the latest version, or the invitation to write the first."""

    def build(case: Case) -> dict[str, Any]:
        latest = case.plans.order_by("-number").first()
        return {
            "case": case,
            "latest": latest,
            "start": can_start_plan(request.user, case),
            "tabs": _file.tabs(case, "plan"),
            "age": case.client.age_on(bangkok_today()),
        }

    context = open_case(request, pk, build=build, fields=["plan"])
    if context["latest"] is not None:
        return redirect(context["latest"])
    return render(request, "cases/plan/none.html", context | {"post_token": form_token(request)})


@door(*READERS)
def detail(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """One version, as it stands."""
    context = open_plan(request, pk, number, build=lambda plan: page_of(request.user, plan))
    return render(request, "cases/plan/detail.html", context | {"post_token": form_token(request)})


def page_of(user: User, plan: ServicePlan) -> dict[str, Any]:
    """Everything the page of a version shows, read inside the opening's transaction."""
    known, today = _plan_words.names(), bangkok_today()
    goals = list(plan.goals.all())
    counts = [goal.counted for goal in goals]
    may_edit = bool(can_edit_plan(user, plan))
    edit_url = url_of("edit", plan)
    answer = plan.agreement
    declined = plan.declined_goals
    progress = bool(can_record_progress(user, plan))
    return {
        "plan": plan,
        "case": plan.case,
        "age": plan.case.client.age_on(today),
        "tabs": _file.tabs(plan.case, "plan"),
        "tone": TONES[PlanStatus(plan.status)],
        "goals": [
            shown_goal(plan, goal, known, today, declined=goal.pk in declined, progress=progress)
            for goal in goals
        ],
        "tells_health": bool(can_see_health(user, plan.case)),
        "done": sum(done for done, _ in counts),
        "of": sum(standing for _, standing in counts),
        "texts": [
            (_plan_words.LABELS[name], getattr(plan, name))
            for name in (
                "situation",
                "strengths",
                "family_needs",
                "risk_factors",
                "protective_factors",
                "resources",
            )
            if getattr(plan, name)
        ],
        "answer": answer,
        "declined": [goal for goal in goals if goal.pk in declined],
        "earlier": [one for one in plan.agreements.all() if one.void_at is not None],
        "moves": [shown_move(move, plan) for move in available_moves(user, plan)],
        "start": can_start_plan(user, plan.case) if plan.status == PlanStatus.COMPLETED else None,
        "problems": _plan_words.links(problems(plan.outline()), edit_url) if may_edit else [],
        "gaps": uncovered((goal.dimension for goal in goals), low_of(user, plan.case))
        if plan.is_working and goals
        else [],
        "versions": [
            {"plan": one, "tone": TONES[PlanStatus(one.status)], "current": one.pk == plan.pk}
            for one in plan.case.plans.order_by("-number")
        ],
    }


def shown_goal(
    plan: ServicePlan,
    goal: PlanGoal,
    known: _plan_words.Names,
    today: date,
    *,
    declined: bool,
    progress: bool,
) -> dict[str, Any]:
    done, standing = goal.counted
    return {
        "goal": goal,
        "dimension": _plan_words.shown("dimension", goal.dimension, known),
        "priority": _plan_words.shown("priority", goal.priority, known),
        "urgent": goal.priority in ("high", "urgent"),
        "declined": declined,
        "done": done,
        "of": standing,
        "activities": [
            shown_activity(plan, activity, today, progress=progress and not declined)
            for activity in goal.activities.all()
        ],
    }


STATUS_TONES = {"planned": "", "in_progress": "info", "done": "ok", "cancelled": ""}


def shown_activity(
    plan: ServicePlan, activity: PlanActivity, today: date, *, progress: bool
) -> dict[str, Any]:
    """`late` counts days after the due date, only for what is still to do in a version in force."""
    due = activity.due_on
    to_do = plan.status == PlanStatus.APPROVED and activity.status in OPEN_ACTIVITY
    return {
        "activity": activity,
        "tone": STATUS_TONES[activity.status],
        "late": (today - due).days if to_do and due and due < today else 0,
        "url": reverse("cases:plan-progress", args=[plan.case_id, plan.number, activity.pk])
        if progress
        else "",
    }


def url_of(code: str, plan: ServicePlan) -> str:
    return reverse(f"cases:plan-{code}", args=[plan.case_id, plan.number])


def shown_move(move: Move, plan: ServicePlan) -> dict[str, Any]:
    return {"move": move, "url": url_of(move.code, plan), "at_once": move.code in AT_ONCE}


@door(*READERS)
def changes(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """What this version changes against the one before it, goal by goal and field by field."""

    def build(plan: ServicePlan) -> dict[str, Any]:
        before = plan.case.plans.filter(number__lt=plan.number).with_content().order_by("-number").first()
        change = compare(before.outline(), plan.outline()) if before else None
        return {
            "plan": plan,
            "case": plan.case,
            "before": before,
            "change": _plan_words.difference(change, _plan_words.names()) if change else None,
            "tabs": _file.tabs(plan.case, "plan"),
            "age": plan.case.client.age_on(bangkok_today()),
        }

    return render(request, "cases/plan/changes.html", open_plan(request, pk, number, build=build))


# --- paper ----------------------------------------------------------------------------------------
@door(*READERS)
def plan_paper(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """The paper of this version; making it is logged as printing."""
    back = reverse("cases:plan-detail", args=[pk, number])
    made = open_plan(
        request,
        pk,
        number,
        build=lambda plan: paper.context_of(plan, reader=request.user),
        action=Action.PRINT,
        fields=["plan", "identity"],
    )
    html = render_to_string(paper.TEMPLATE, made)
    return printed(request, html, file_name="service-plan.pdf", title=paper.PAPER, back=back)


# --- the director's pile ----------------------------------------------------------------------------
@door(Role.DIRECTOR)
def waiting(request: HttpRequest) -> HttpResponse:
    """แผนรออนุมัติ: agreed by the person, oldest first."""
    found = ServicePlan.objects.visible_to(request.user).waiting()

    def rows() -> list[ServicePlan]:
        return list(found.in_lists()[:MOST_WAITING])

    shown = open_list(request, rows, kind="plan", filters=["waiting"])
    today = bangkok_today()
    return render(
        request,
        "cases/plan/waiting.html",
        {
            "rows": [
                {
                    "plan": plan,
                    "manager": plan.case.manager,
                    "goals": plan.goals_counted,
                    "days": (today - plan.agreed_at.date()).days if plan.agreed_at else 0,
                }
                for plan in shown
            ],
            "total": len(shown) if len(shown) < MOST_WAITING else found.count(),
            "most": MOST_WAITING,
        },
    )
