"""The fact-finding's tab: what is known by topic, its paper, and what became of every answer."""

from itertools import pairwise
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from cases.actions import finding as actions
from cases.documents import finding as paper
from cases.models import Case, FactFinding, FindingTopic
from cases.permissions.case import can_see_sensitive, can_write_case
from cases.permissions.finding import (
    can_change_session,
    can_read_finding,
    can_see_topic,
    can_start_finding,
    can_strike,
    can_write_topic,
)
from cases.permissions.groups import can_see_health
from cases.permissions.moves import available_moves
from cases.rules.finding import BY_CODE, TOPICS
from cases.rules.questions import said
from cases.views import _field, _file, _history
from cases.views._open import open_case
from cases.views._pressing import press
from shelter.accounts.doors import VERB, door
from shelter.accounts.models import Role, User
from shelter.audit.models import Action
from shelter.desk import codes
from shelter.desk.conflicts import NOT_TICKED, TICKED
from shelter.desk.papers import printed
from shelter.desk.tokens import form_token
from shelter.lib.thai import bangkok_today

READERS = (Role.CASEWORKER, Role.TEAM, Role.DIRECTOR)
WRITERS = (Role.CASEWORKER, Role.DIRECTOR)
EMPTY = "(เว้นว่าง)"
SEVERITY_TONES = {1: "", 2: "warn", 3: "bad"}


def finding_of(case: Case) -> FactFinding:
    """The file's fact-finding; before it is started its pages do not exist."""
    found = (
        FactFinding.objects.select_related("done_by", "opinion_by", "opinion_under").filter(case=case).first()
    )
    if found is None:
        raise Http404
    found.case = case
    return found


def basics(case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "age": case.client.age_on(bangkok_today()),
        "tabs": _file.tabs(case, "finding"),
        "finding_url": reverse("cases:finding", args=[case.pk]),
    }


@door(*READERS)
def overview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The tab: every topic this person may see, or the invitation to begin."""

    def build(case: Case) -> dict[str, Any]:
        if not FactFinding.objects.filter(case=case).exists():
            page = {"finding": None, "start": can_start_finding(request.user, case)}
        else:
            page = page_of(request.user, finding_of(case))
        return basics(case) | page | _field.cards_of(request.user, case)

    context = open_case(request, pk, can=can_read_finding, build=build, fields=["finding"])
    template = "cases/finding/detail.html" if context["finding"] else "cases/finding/none.html"
    return render(request, template, context | {"post_token": form_token(request)})


def page_of(user: User, finding: FactFinding) -> dict[str, Any]:
    """What the tab shows, read inside the opening's transaction."""
    case, words = finding.case, codes.names(paper.LISTS)
    sheets = paper.topic_sheets(finding, user, words)
    moves = {
        move.code: reverse(f"cases:finding-{move.code}", args=[case.pk])
        for move in available_moves(user, finding)
    }
    told = [sheet for sheet in sheets if sheet.answered or sheet.said]
    return {
        "finding": finding,
        "topics": [_shown(user, finding, sheet) for sheet in sheets],
        "told": len(told),
        "of": len(sheets),
        "unasked": any(sheet not in told and not (sheet.row and sheet.row.not_ready) for sheet in sheets),
        "hides_topics": len(sheets) < len(TOPICS),
        "moves": moves,
        "sessions": [
            (one, bool(can_change_session(user, one)))
            for one in finding.sessions.select_related("written_by", "finding__case")
        ],
        "problems": [
            (line, SEVERITY_TONES[line.problem.severity])
            for line in paper.problem_lines(finding, user, words)
        ],
        "sensitive": bool(can_see_sensitive(user, case)),
        "health_diagnosis": finding.health_diagnosis if can_see_health(user, case) else "",
    }


def _shown(user: User, finding: FactFinding, sheet: paper.TopicSheet) -> dict[str, Any]:
    may_write = bool(can_write_topic(user, finding, sheet.topic.code))
    return {
        "sheet": sheet,
        "edit_url": reverse("cases:finding-topic", args=[finding.case_id, sheet.topic.code])
        if may_write
        else "",
        "history_url": reverse("cases:finding-topic-history", args=[finding.case_id, sheet.topic.code])
        if sheet.row and sheet.row.saved_at
        else "",
        "said": [(one, _may_strike(user, finding, one)) for one in sheet.said],
    }


def _may_strike(user: User, finding: FactFinding, one: paper.Said) -> bool:
    one.statement.finding = finding
    return bool(can_strike(user, one.statement))


@door(*READERS)
def topic_history(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """What each save of a topic changed, for those who may see the topic."""

    def build(case: Case) -> dict[str, Any]:
        if code not in BY_CODE or not can_see_topic(request.user, case, code):
            raise Http404
        topic = finding_of(case).topics.get(code=code)
        return basics(case) | {"topic": topic.topic, "saves": _history.told(_saves(topic))}

    context = open_case(request, pk, can=can_read_finding, build=build, fields=["finding", "history"])
    return render(request, "cases/finding/history.html", context)


def _saves(topic: FindingTopic) -> list[dict[str, Any]]:
    """Oldest first; a topic nobody has written in yet has none."""
    words = codes.names(paper.LISTS)
    found = []
    for before, after in pairwise(topic.history.select_related("pgh_context").order_by("pgh_id")):
        asked = [
            (
                one.label,
                said(one, before.answers.get(one.name), words),
                said(one, after.answers.get(one.name), words),
            )
            for one in topic.topic.questions
        ]
        asked += [
            (
                "ที่มาของข้อมูล",
                *(", ".join(words["fact_source", one] for one in row.sources) for row in (before, after)),
            ),
            ("ยังไม่พร้อมเล่า", *(TICKED if row.not_ready else NOT_TICKED for row in (before, after))),
        ]
        changes = [
            {"label": label, "before": old or EMPTY, "after": new or EMPTY}
            for label, old, new in asked
            if old != new
        ]
        if changes:
            found.append({**_history.save_of(after, changes), "what": topic.topic.label})
    return found


@door(*WRITERS, methods=VERB)
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin; the topics are then open to be filled over several talks."""
    user: Any = request.user

    def do(case: Case) -> str:
        return actions.start(case=case, by=user).get_absolute_url()

    back = reverse("cases:finding", args=[pk])
    return press(request, open_case, pk, do=do, back=back, can=can_write_case, fields=("finding",))


@door(*READERS)
def finding_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The paper for this reader; making it is logged as printing."""
    back = reverse("cases:finding", args=[pk])
    made = open_case(
        request,
        pk,
        can=can_read_finding,
        build=lambda case: paper.context_of(finding_of(case), reader=request.user),
        action=Action.PRINT,
        fields=["finding"],
    )
    html = render_to_string(paper.TEMPLATE, made)
    return printed(request, html, file_name="fact-finding.pdf", title=paper.PAPER, back=back)
