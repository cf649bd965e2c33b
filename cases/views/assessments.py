"""Reading assessments: the tab, one assessment with its chart, its paper, and the short verbs."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from cases.actions import assessments as actions
from cases.documents import assessment as document
from cases.forms.assessments import RemarkForm, StartForm
from cases.models import Assessment, Case, DimensionSet
from cases.permissions.assessment import (
    EVERY_GROUP,
    can_assess,
    can_remark_assessment,
    can_start_assessment,
)
from cases.permissions.moves import available_moves
from cases.rules.assessment import problems
from cases.views import _assessment_page, _file
from cases.views._open import open_assessment, open_case
from cases.views._pressing import press
from shelter.accounts.doors import FORM, VERB, door
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action
from shelter.desk.papers import printed
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.desk.versions import FIELD, Conflict, posted_version
from shelter.lib.thai import bangkok_today

READERS = (Role.CASEWORKER, Role.TEAM, Role.DIRECTOR)
WRITERS = (Role.CASEWORKER, Role.DIRECTOR)
# Verbs without a page of their own are buttons of a form.
AT_ONCE = {"finish", "reopen"}
CHANGED = "มีผู้บันทึกการประเมินนี้หลังจากที่ท่านเปิดหน้า อ่านอีกครั้งแล้วทำใหม่"


def head_of(case: Case) -> dict[str, Any]:
    """What the head of every page here shows."""
    return {
        "case": case,
        "age": case.client.age_on(bangkok_today()),
        "tabs": _file.tabs(case, "assessment"),
    }


def sets_in_force() -> dict[str, DimensionSet]:
    """The newest version of each set in force today, by its id, the default set first."""
    newest: dict[str, DimensionSet] = {}
    for one in DimensionSet.objects.on(bangkok_today()):
        newest.setdefault(one.code, one)
    return {str(one.pk): one for one in newest.values()}


# --- the tab ---------------------------------------------------------------------------------------
@door(*READERS)
def assessments(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything assessed of this case, newest first, with the latest chart."""

    def build(case: Case) -> dict[str, Any]:
        rows = list(case.assessments.with_content().order_by("-number"))
        latest = next((one for one in rows if one.status == Assessment.Status.DONE), None)
        shown = _with_case(latest, case)
        return head_of(case) | {
            "rows": [{"one": one, "tone": _assessment_page.TONES[one.status]} for one in rows],
            "latest": _assessment_page.overview(request.user, shown, request.GET) if shown else None,
            "start": can_start_assessment(request.user, case),
            "sets": sets_in_force(),
            "proposals": _assessment_page.proposals(request.user, case),
            "health": _assessment_page.health_of(request.user, case),
        }

    context = open_case(request, pk, build=build, fields=["assessment", "health"])
    return render(request, "cases/assessment/list.html", context | {"post_token": form_token(request)})


def _with_case(assessment: Assessment | None, case: Case) -> Assessment | None:
    if assessment is not None:
        assessment.case = case
    return assessment


@door(*WRITERS, methods=VERB)
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The next assessment, empty."""
    user: Any = request.user

    def do(case: Case) -> str:
        sets = sets_in_force()
        form = StartForm(request.POST, sets={key: one.title for key, one in sets.items()})
        if not form.is_valid():
            raise Refused("เลือกชุดมิติก่อนเริ่มประเมิน")
        made = actions.start(case=case, by=user, dimension_set=sets[form.cleaned_data["dimension_set"]])
        return reverse("cases:assessment-edit", args=[pk, made.number])

    back = reverse("cases:assessments", args=[pk])
    return press(request, open_case, pk, do=do, back=back, can=can_assess, fields=("assessment",))


@door(*READERS)
def paper(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """The assessment as a PDF in the browser."""
    back = reverse("cases:assessment", args=[pk, number])

    def build(found: Assessment) -> dict[str, Any]:
        return document.context_of(found, reader=request.user)

    made = open_assessment(request, pk, number, build=build, action=Action.PRINT)
    html = render_to_string(document.TEMPLATE, made)
    return printed(request, html, file_name="assessment.pdf", title=document.PAPER, back=back)


# --- one assessment ---------------------------------------------------------------------------------
@door(*READERS)
def assessment(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """One assessment as it stands, against the first."""
    context = open_assessment(request, pk, number, build=lambda found: page_of(request, found))
    return render(request, "cases/assessment/detail.html", context | {"post_token": form_token(request)})


def page_of(request: HttpRequest, found: Assessment) -> dict[str, Any]:
    """Everything the page shows, read inside the opening's transaction."""
    user: Any = request.user
    moves = available_moves(user, found)
    may_edit = any(move.code == "edit" for move in moves)
    latest = found.case.assessments.done().order_by("-number").first()
    return head_of(found.case) | {
        "assessment": found,
        "tone": _assessment_page.TONES[found.status],
        "page": _assessment_page.overview(user, found, request.GET),
        "moves": [_shown_move(move, found) for move in moves],
        "problems": _links(found) if may_edit else [],
        "proposals": _assessment_page.proposals(user, found.case) if latest == found else [],
    }


def _shown_move(move: Any, found: Assessment) -> dict[str, Any]:
    url = reverse(f"cases:assessment-{move.code}", args=[found.case_id, found.number])
    return {"move": move, "url": url, "at_once": move.code in AT_ONCE}


def _links(found: Assessment) -> list[dict[str, str]]:
    """Each thing to fill in with the link to its field; only writers ask, and they read every dimension."""
    url = reverse("cases:assessment-edit", args=[found.case_id, found.number])
    return [
        {"text": one.text, "url": f"{url}#{_field_id(one.code, one.field)}"}
        for one in problems(found.scored(EVERY_GROUP))
    ]


def _field_id(code: str, field: str) -> str:
    return f"dim-{code}" if field == "person" else f"id_{code}-{field}"


def _verb(
    request: HttpRequest,
    pk: UUID,
    number: int,
    do: Callable[[Assessment], Any],
    *,
    can: Callable[[User, Assessment], Answer],
    done: str,
) -> HttpResponse | str:
    """Carry out a short verb and go back to the assessment; the reason when it is refused."""
    url = reverse("cases:assessment", args=[pk, number])

    def write(found: Assessment) -> str:
        def act() -> str:
            do(found)
            return url

        return once(request, act)

    try:
        open_assessment(request, pk, number, can=can, build=write, action=Action.MOVE)
    except Refused as refusal:
        return str(refusal)
    except Conflict:
        return CHANGED
    messages.success(request, done)
    return redirect(url)


def _may_write(user: User, found: Assessment) -> Answer:
    """Asked of a POST; what the status forbids is the action's to say."""
    return can_assess(user, found.case)


def _answered(request: HttpRequest, pk: UUID, number: int, result: HttpResponse | str) -> HttpResponse:
    if isinstance(result, HttpResponse):
        return result
    url = reverse("cases:assessment", args=[pk, number])
    context = {"text": result, "back": url, "back_label": "กลับไปการประเมิน"}
    return render(request, "cases/plan/refused.html", context, status=409)


@door(*WRITERS, methods=VERB)
def finish(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Close the sheet."""
    expected = posted_version(request)
    result = _verb(
        request,
        pk,
        number,
        lambda found: actions.finish(assessment=found, by=request.user, expected=expected),
        can=_may_write,
        done="ประเมินเสร็จแล้ว แผนรายบุคคลใช้ผลครั้งนี้",
    )
    return _answered(request, pk, number, result)


@door(*WRITERS, methods=VERB)
def reopen(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Back to a draft."""
    expected = posted_version(request)
    result = _verb(
        request,
        pk,
        number,
        lambda found: actions.reopen(assessment=found, by=request.user, expected=expected),
        can=_may_write,
        done="เปิดแก้ไขแล้ว เมื่อแก้เสร็จให้กดบันทึกว่าประเมินเสร็จอีกครั้ง",
    )
    return _answered(request, pk, number, result)


@door(Role.DIRECTOR, methods=FORM)
def remark(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """The director's remark on a finished assessment."""
    form = RemarkForm(request.POST) if request.method == "POST" else None
    status = 200
    if form is not None and form.is_valid():
        text, expected = form.cleaned_data["remark"], posted_version(request)
        result = _verb(
            request,
            pk,
            number,
            lambda found: actions.remark(assessment=found, by=request.user, text=text, expected=expected),
            can=can_remark_assessment,
            done="บันทึกความเห็นแล้ว" if text else "ลบความเห็นแล้ว",
        )
        if isinstance(result, HttpResponse):
            return result
        form.add_error(None, result)
        status = 409

    def build(found: Assessment) -> dict[str, Any]:
        sent = form.data.get(FIELD) if form and status == 200 else None
        return head_of(found.case) | {
            "assessment": found,
            "form": form or RemarkForm(initial={"remark": found.remark}),
            "row_version": sent or found.row_version,
            "post_token": form_token(request),
        }

    context = open_assessment(request, pk, number, can=can_remark_assessment, build=build)
    return render(request, "cases/assessment/remark.html", context, status=status)
