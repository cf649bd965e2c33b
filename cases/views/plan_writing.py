"""Writing a service plan: starting it, the long form, the next version."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import plans as actions
from cases.forms.plans import Lists, Row, Sheet
from cases.models import Case, ServicePlan
from cases.permissions.case import can_write_case
from cases.permissions.plan import can_edit_plan
from cases.rules.outline import Kind, compare
from cases.rules.plan import uncovered
from cases.views import _file, _plan_words
from cases.views._assessment_page import low_of, proposals
from cases.views._open import open_case, open_plan
from cases.views._pressing import press
from shelter.accounts.doors import FORM, VERB, door
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action
from shelter.desk import drafts
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.desk.versions import FIELD, Conflict, posted_version
from shelter.lib.thai import bangkok_today, format_datetime

WRITERS = (Role.CASEWORKER, Role.DIRECTOR)
FORM_NAME = "plan"
# A button that takes one dimension of the latest assessment into a new goal.
FROM_ASSESSMENT = "from-"


def _may_write(user: User, plan: ServicePlan) -> Answer:
    """Asked of a POST, whose text must not be lost: what the status forbids is the action's to say."""
    return can_write_case(user, plan.case)


@door(*WRITERS, methods=VERB)
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The case's next version, empty."""
    user: Any = request.user

    def do(case: Case) -> str:
        plan = actions.start(case=case, by=user)
        return reverse("cases:plan-edit", args=[pk, plan.number])

    back = reverse("cases:plans", args=[pk])
    return press(request, open_case, pk, do=do, back=back, can=can_write_case, fields=("plan",))


@door(*WRITERS, methods=VERB)
def revise(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """A draft of the next version with this one's text."""
    user: Any = request.user

    def do(plan: ServicePlan) -> str:
        new = actions.revise(plan=plan, by=user)
        return reverse("cases:plan-edit", args=[pk, new.number])

    back = reverse("cases:plan-detail", args=[pk, number])
    done = "คัดลอกข้อความจากฉบับเดิมแล้ว ฉบับเดิมยังใช้อยู่จนกว่าฉบับนี้จะได้รับอนุมัติ"
    return press(request, open_plan, pk, number, do=do, back=back, done=done, can=_may_write)


@door(*WRITERS, methods=FORM)
def edit(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """The whole plan in one form. Buttons that add a row keep everything typed and save nothing."""
    if request.method == "POST":
        return _sent(request, pk, number)

    def build(plan: ServicePlan) -> dict[str, Any]:
        kept, told = drafts.brought_back(request, FORM_NAME, str(plan.pk))
        typed = drafts.last_of(kept) if kept else {}
        version = {"row_version": typed.get(drafts.BASE) or plan.row_version}
        return _page_of(request, plan, Sheet(plan, _lists(plan), typed or None)) | told | version

    return _shown(request, open_plan(request, pk, number, can=can_edit_plan, build=build))


def _lists(plan: ServicePlan) -> Lists:
    return Lists.of(plan, bangkok_today())


def _page_of(request: HttpRequest, plan: ServicePlan, sheet: Sheet) -> dict[str, Any]:
    user: Any = request.user
    return {
        "plan": plan,
        "case": plan.case,
        "age": plan.case.client.age_on(bangkok_today()),
        "tabs": _file.tabs(plan.case, "plan"),
        "sheet": sheet,
        "errors": sheet.errors if sheet.validate else [],
        "gaps": uncovered((goal.dimension for goal in plan.goals.all()), low_of(user, plan.case))
        if plan.goals.all()
        else [],
        "proposals": proposals(user, plan.case),
        "row_version": request.POST.get(FIELD) or plan.row_version,
        "post_token": form_token(request),
        "autosave_url": reverse("draft", args=[FORM_NAME, str(plan.pk)]),
    }


def _shown(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "cases/plan/edit.html", context, status=status)


def _sent(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    adding = request.POST.get("add")
    if request.POST.get("save") == "forget":
        plan = open_plan(request, pk, number, can=can_edit_plan)
        drafts.drop(request.user, FORM_NAME, str(plan.pk))
        return redirect("cases:plan-edit", pk, number)

    def build(plan: ServicePlan) -> dict[str, Any]:
        typed = {name: str(value) for name, value in request.POST.items()}
        sheet = Sheet(plan, _lists(plan), typed, validate=adding is None)
        if adding is not None:
            taken = {one["code"]: one for one in proposals(request.user, plan.case)}
            sheet.add(adding, taken.get(adding.removeprefix(FROM_ASSESSMENT)))
            with suppress(ValueError):
                drafts.save(request.user, FORM_NAME, str(plan.pk), dict(request.POST.lists()))
        elif sheet.is_valid():
            return {"plan": plan, "sheet": sheet}
        return _page_of(request, plan, sheet)

    context = open_plan(request, pk, number, can=_may_write, build=build)
    if "errors" in context:
        return _shown(request, context)
    return _save(request, pk, number, context["sheet"])


def _save(request: HttpRequest, pk: UUID, number: int, sheet: Sheet) -> HttpResponse:
    url = reverse("cases:plan-detail", args=[pk, number])
    expected = posted_version(request)

    def write(plan: ServicePlan) -> str:
        def do() -> str:
            actions.save(
                plan=plan, by=request.user, values=sheet.values, goals=sheet.typed, expected=expected
            )
            drafts.drop(request.user, FORM_NAME, str(plan.pk))
            return url

        return once(request, do)

    try:
        open_plan(request, pk, number, can=_may_write, build=write, action=Action.CHANGE)
    except Conflict:
        return _shown(
            request, open_plan(request, pk, number, build=lambda plan: _both(request, plan, sheet)), 409
        )
    except Refused as refusal:
        text = str(refusal)
        context = open_plan(request, pk, number, build=lambda plan: _page_of(request, plan, sheet))
        return _shown(request, context | {"refusal": text}, 409)
    messages.success(request, "บันทึกแผนแล้ว")
    return redirect(url)


def _both(request: HttpRequest, plan: ServicePlan, sheet: Sheet) -> dict[str, Any]:
    """The typed form again, now against the stored text, with every difference between the two above it."""
    rows = {str(goal.pk) for goal in plan.goals.all()}
    rows |= {str(one.pk) for goal in plan.goals.all() for one in goal.activities.all()}
    typed = {name: str(value) for name, value in request.POST.items()}
    typed |= {f"{row.prefix}-id": "" for row in _rows(sheet) if row.pk not in rows}
    mine = Sheet(plan, sheet.lists, typed, validate=True)
    mine.is_valid()
    change = compare(plan.outline(), mine.outline())
    return _page_of(request, plan, mine) | {
        "row_version": plan.row_version,
        "post_token": form_token(request),
        "conflict": {
            "who": str(plan.saved_by),
            "when": format_datetime(plan.saved_at),
            "change": _plan_words.difference(change, _plan_words.names()),
            "same": change.kind is Kind.SAME,
        },
    }


def _rows(sheet: Sheet) -> list[Row]:
    return [*sheet.goals, *(row for goal in sheet.goals for row in goal.rows)]
