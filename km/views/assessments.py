"""The centre's assessments: the list, starting one, sending it, sending it back, signing it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from km.actions import assessments as actions
from km.facts import marks_of
from km.forms.assessments import ReasonForm, StartForm
from km.models import AssessmentKind, AssessmentRow, KMAssessment, KMReport
from km.permissions import (
    READERS,
    WRITERS,
    can_return_assessment,
    can_sign_assessment,
    can_start_assessment,
    can_submit_assessment,
    may_sign_assessment,
    may_submit_assessment,
)
from km.views import _sheet
from km.views._open import open_assessment, open_list, open_report
from shelter.accounts.doors import FORM, VERB, door
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action
from shelter.desk import tokens, versions
from shelter.desk.refusal import Refused
from shelter.desk.tokens import new_token, once
from shelter.desk.versions import Conflict, posted_version

MOST_REPORTS = 50
CHANGED_MEANWHILE = "มีผู้แก้ผลประเมินหลังจากท่านเปิดหน้านี้ ดูคะแนนล่าสุดด้านล่างแล้วทำรายการอีกครั้ง"


# --- lists


@door(*READERS)
def index(request: HttpRequest) -> HttpResponse:
    """The newest reports this person may see, each with its assessments."""

    def rows() -> list[KMReport]:
        return list(_with_assessments(request, KMReport.objects.visible_to(request.user))[:MOST_REPORTS])

    reports = open_list(request, rows, kind="km_report")
    context = {"groups": [_group(request.user, report) for report in reports], "most": MOST_REPORTS}
    return render(request, "km/assessment/list.html", context)


@door(*READERS)
def of_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One report's assessments, its own and those from outside."""

    def build(report: KMReport) -> dict[str, Any]:
        return _group(request.user, _with_assessments(request, KMReport.objects.filter(pk=report.pk)).get())

    group = open_report(request, pk, build=build)
    return render(request, "km/assessment/list.html", {"groups": [group], "only": group["report"]})


def _with_assessments(request: HttpRequest, reports: QuerySet[KMReport]) -> QuerySet[KMReport]:
    """Each report with the assessments this person may see."""
    rows = AssessmentRow.objects.select_related("dimension").prefetch_related("scores")
    seen = KMAssessment.objects.visible_to(request.user).prefetch_related(Prefetch("rows", queryset=rows))
    return (
        reports.select_related("project__centre")
        .prefetch_related(Prefetch("assessments", queryset=seen))
        .order_by("-project__fiscal_year", "project__centre__code", "-number")
    )


def _group(user: Any, report: KMReport) -> dict[str, Any]:
    assessments = list(report.assessments.all())
    return {
        "report": report,
        "assessments": [_entry(one) for one in assessments],
        "may_start": bool(can_start_assessment(user, report)),
        "has_internal": any(one.kind == AssessmentKind.INTERNAL for one in assessments),
        "post_token": new_token(),
        "external_token": new_token(),
    }


def _entry(assessment: KMAssessment) -> dict[str, Any]:
    """Agreed points so far, from what the list has fetched."""
    rows = list(assessment.rows.all())
    agreed = [score for row in rows for score in row.scores.all() if score.assessor_id is None]
    given = [score.points for score in agreed if score.points is not None]
    return {
        "it": assessment,
        "points": sum(given),
        "answered": len(given),
        "rows": len(rows),
        "maximum": sum(max(row.dimension.points_allowed) for row in rows),
        "tone": _sheet.TONES[assessment.status],
    }


@door(*WRITERS, methods=VERB)
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new assessment of a report."""
    form = StartForm(request.POST)

    def build(report: KMReport) -> str:
        if not form.is_valid():
            raise Refused("เลือกว่าเป็นการประเมินภายในหรือภายนอก และใส่ชื่อหน่วยงานไม่เกิน 200 ตัวอักษร")

        def do() -> str:
            return _sheet.url_of(actions.start(report=report, **form.cleaned_data, by=request.user))

        return once(request, do)

    try:
        url = open_report(request, pk, can=can_start_assessment, build=build, action=Action.CREATE)
    except Refused as refusal:
        messages.error(request, str(refusal))
        url = reverse("km:report-assessments", args=[pk])
    return redirect(url)


# --- moves: a page that shows what will be sent or signed, then the verb


@dataclass(frozen=True)
class Move:
    """A verb with a page of its own: who sees the page, whether it can be done now, its words."""

    route: str
    who: Callable[[User, KMAssessment], Answer]
    can: Callable[[User, KMAssessment], Answer]
    title: str
    verb: str
    effect: str
    done: str


SUBMIT = Move(
    route="km:assessment-submit",
    who=may_submit_assessment,
    can=can_submit_assessment,
    title="ส่งผลประเมินให้ผู้อำนวยการลงนาม",
    verb="ส่งให้ผู้อำนวยการ",
    effect="เมื่อส่งแล้ว คะแนน คำอธิบาย และหลักฐานแก้ไม่ได้ จนกว่าผู้อำนวยการจะส่งกลับ",
    done="ส่งผลประเมินให้ผู้อำนวยการลงนามแล้ว",
)
SIGN = Move(
    route="km:assessment-sign",
    who=may_sign_assessment,
    can=can_sign_assessment,
    title="ลงนามรับรองผลประเมิน",
    verb="ลงนามรับรอง",
    effect="เมื่อลงนามแล้ว คะแนน คำอธิบาย และรายการหลักฐานเป็นข้อมูล ณ วันลงนาม แก้ไขไม่ได้อีก "
    "หากยังต้องแก้ ให้กลับไปแผ่นประเมินแล้วส่งกลับ",
    done="ลงนามรับรองแล้ว ผลประเมินเป็นข้อมูล ณ วันลงนาม",
)
RETURN = Move(
    route="km:assessment-return",
    who=may_sign_assessment,
    can=can_return_assessment,
    title="ส่งผลประเมินกลับให้แก้",
    verb="ส่งกลับให้แก้",
    effect="คณะทำงานจะแก้คะแนนและหลักฐานได้อีกครั้ง เหตุผลของท่านแสดงบนแผ่นประเมิน",
    done="ส่งผลประเมินกลับให้คณะทำงานแก้แล้ว",
)


@door(*WRITERS, methods=FORM)
def submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send to the director, when nothing is missing."""
    return _move(request, pk, SUBMIT, actions.submit)


@door(Role.DIRECTOR, methods=FORM)
def sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The director signs; what she signs is frozen."""
    return _move(request, pk, SIGN, actions.sign)


@door(Role.DIRECTOR, methods=FORM)
def send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The director sends the sheet back to the team, with a reason."""
    form = ReasonForm(request.POST or None)

    def back(**kwargs: Any) -> KMAssessment:
        return actions.send_back(reason=form.cleaned_data["reason"], **kwargs)

    return _move(request, pk, RETURN, back, form)


def _move(
    request: HttpRequest, pk: UUID, move: Move, act: Callable[..., Any], form: ReasonForm | None = None
) -> HttpResponse:
    """GET shows what is about to happen; POST does it, or shows the page again with why not."""
    if request.method != "POST":
        return _move_page(request, pk, move, form)
    if form is not None and not form.is_valid():
        return _move_page(request, pk, move, form, status=422)

    def build(found: KMAssessment) -> str:
        def do() -> str:
            act(assessment=found, expected=posted_version(request), by=request.user)
            return _sheet.url_of(found)

        return once(request, do)

    try:
        url = open_assessment(request, pk, can=move.who, build=build, action=Action.MOVE)
    except Conflict:
        return _move_page(request, pk, move, form, CHANGED_MEANWHILE, status=409)
    except Refused as refusal:
        return _move_page(request, pk, move, form, str(refusal), status=409)
    messages.success(request, move.done)
    return redirect(url)


def _move_page(
    request: HttpRequest,
    pk: UUID,
    move: Move,
    form: ReasonForm | None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of a move; in a state that has no such move, why, and the way back."""

    def build(found: KMAssessment) -> tuple[str, dict[str, Any]]:
        marks = marks_of(found)
        possible = move.can(request.user, found)  # type: ignore[arg-type]
        gaps = _sheet.gaps(found, marks) if move is SUBMIT and possible else []
        context = {
            "assessment": found,
            "report": found.report,
            **_sheet.totals(_sheet.dimensions_of(found), marks),
            "gaps": gaps,
            "error": error or possible.reason,
            "form": form,
            "confirm": {
                "title": move.title,
                "effect": move.effect,
                "verb": move.verb,
                "action_url": reverse(move.route, args=[found.pk]),
                "safe_url": _sheet.url_of(found),
                "safe_label": "กลับไปแผ่นประเมิน",
                "hidden": [(tokens.FIELD, tokens.form_token(request)), (versions.FIELD, found.row_version)],
            },
        }
        return "not_yet" if gaps or not possible else "move", context

    page, context = open_assessment(request, pk, can=move.who, build=build)
    if context["error"]:
        status = 409
    return render(request, f"km/assessment/{page}.html", context, status=status)
