"""The long form of an assessment: every dimension on one page, kept while typing, never overwritten."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import assessments as actions
from cases.documents.assessment import first_of
from cases.forms.assessments import AssessmentForm, initial_of, name_of
from cases.models import Assessment
from cases.permissions.assessment import EVERY_GROUP, can_assess, can_edit_assessment
from cases.rules.assessment import counted
from cases.views import _assessment_page
from cases.views._open import SentBack, open_assessment
from cases.views.assessments import WRITERS, head_of
from shelter.accounts.doors import FORM, door
from shelter.accounts.models import User
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action
from shelter.desk import drafts
from shelter.desk.conflicts import compare, conflict_page
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.desk.versions import FIELD, Conflict, posted_version
from shelter.lib.thai import format_datetime

FORM_NAME = "assessment"


def _may_write(user: User, found: Assessment) -> Answer:
    """Asked of a POST, whose text must not be lost: what the status forbids is the action's to say."""
    return can_assess(user, found.case)


@door(*WRITERS, methods=FORM)
def edit(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """The sheet; `save=finish` keeps it and closes it."""
    if request.method == "POST":
        return _sent(request, pk, number)

    def build(found: Assessment) -> dict[str, Any]:
        kept, told = drafts.brought_back(request, FORM_NAME, str(found.pk))
        typed = drafts.last_of(kept) if kept else {}
        form = AssessmentForm(assessment=found)
        if typed:
            form.initial = {name: typed.get(name, "") for name in form.fields}
        version = {"row_version": typed.get(drafts.BASE) or found.row_version}
        return _page_of(request, found, form) | told | version

    context = open_assessment(request, pk, number, can=can_edit_assessment, build=build)
    return render(request, "cases/assessment/edit.html", context)


def _page_of(request: HttpRequest, found: Assessment, form: AssessmentForm) -> dict[str, Any]:
    first = first_of(found)
    before = {score.dimension.code: score for score in _scores_of(first)} if first else {}
    full = counted(found.scored(EVERY_GROUP))
    return head_of(found.case) | {
        "assessment": found,
        "form": form,
        "first": first,
        "page": _assessment_page.overview(request.user, found, request.GET) if full.scores else None,
        "counted_text": f"บันทึกแล้ว {full.scores} จาก {full.of} คะแนน",
        "cards": [_card(form, one, before.get(one.code), full.full) for one in form.dimensions],
        "row_version": request.POST.get(FIELD) or found.row_version,
        "post_token": form_token(request),
        "autosave_url": reverse("draft", args=[FORM_NAME, str(found.pk)]),
    }


def _scores_of(first: Assessment) -> Any:
    return first.scores.select_related("dimension")


def _card(form: AssessmentForm, dimension: Any, before: Any, full: frozenset[str]) -> dict[str, Any]:
    """One dimension of the page: its levels with what each score means, and its other fields."""
    names = ("evidence", "strength", "own_words", "unscored_reason", "in_centre")
    fields = {name: form[name_of(dimension, name)] for name in names}
    levels = [
        {
            "label": label,
            "field": (field := form[name_of(dimension, level)]),
            "chosen": str(field.value() or ""),
            "meanings": list(enumerate(dimension.meanings[level], 1)),
            "before": getattr(before, level, None),
        }
        for level, label in form.levels.items()
    ]
    return {
        "dimension": dimension,
        "icon": _assessment_page.icon_of(dimension),
        "levels": levels,
        "full": dimension.code in full,
        "given": sum(bool(one["chosen"]) for one in levels),
        **fields,
    }


def _sent(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    if request.POST.get("save") == "forget":
        found = open_assessment(request, pk, number, can=can_edit_assessment)
        drafts.drop(request.user, FORM_NAME, str(found.pk))
        return redirect("cases:assessment-edit", pk, number)
    url = reverse("cases:assessment", args=[pk, number])

    def write(found: Assessment) -> str:
        form = AssessmentForm(request.POST, assessment=found)
        if not form.is_valid():
            raise SentBack(form)

        def do() -> str:
            saved = actions.save(
                assessment=found,
                by=request.user,
                values=form.values,
                scores=form.scores,
                expected=posted_version(request),
            )
            drafts.drop(request.user, FORM_NAME, str(found.pk))
            return saved.get_absolute_url()

        return once(request, do)

    refusal, status = "", 200
    try:
        open_assessment(request, pk, number, can=_may_write, build=write, action=Action.CHANGE)
    except Conflict:
        return _conflict(request, pk, number, url)
    except Refused as refused:
        refusal, status = str(refused), 409
    except SentBack:
        pass
    else:
        messages.success(request, "บันทึกการประเมินแล้ว")
        return redirect(url)

    def build(found: Assessment) -> dict[str, Any]:
        return _page_of(request, found, AssessmentForm(request.POST, assessment=found)) | {"refusal": refusal}

    context = open_assessment(request, pk, number, can=_may_write, build=build)
    return render(request, "cases/assessment/edit.html", context, status=status)


def _conflict(request: HttpRequest, pk: UUID, number: int, url: str) -> HttpResponse:
    found = open_assessment(request, pk, number, can=_may_write)
    fields, hidden = compare(AssessmentForm(request.POST, assessment=found), initial_of(found))
    for field in fields:
        field["label"] = _label(found, field["name"], field["label"])
    return conflict_page(
        request,
        what="การประเมิน",
        saved=(str(found.saved_by), format_datetime(found.saved_at)),
        row_version=found.row_version,
        fields=fields,
        hidden=hidden,
        cancel_url=url,
    )


def _label(found: Assessment, name: str, label: str) -> str:
    """A field's label with the dimension it belongs to."""
    labels = {one.code: one.label for one in found.dimension_set.dimensions.all()}
    of = labels.get(name.rpartition("-")[0], "")
    return label if not of or label.startswith(of) else f"{of}: {label}"
