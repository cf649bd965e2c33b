"""Screening somebody: the tab, the pages of questions with where they lead, the decision."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from cases.actions import screenings as actions
from cases.documents import screening as words
from cases.facts.weighing import Weighed, weigh
from cases.forms.screening import AnswersForm, DecisionForm, typed_answers
from cases.models import Case, Screening, ScreeningAnswer
from cases.permissions.screening import (
    can_answer,
    can_read_screening,
    can_screen,
    can_see_answers,
    can_start_screening,
)
from cases.rules.catalogue import catalogue
from cases.rules.questionnaire import Page, Question, page_of, pages, questions
from cases.rules.screening import told
from cases.views import _file
from cases.views._open import open_case, open_screening
from cases.views._pressing import press
from shelter.accounts.doors import FORM, VERB, door
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action
from shelter.desk import drafts
from shelter.desk.conflicts import conflict_page
from shelter.desk.papers import printed
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.desk.versions import Conflict, posted_version
from shelter.lib.thai import bangkok_today, format_datetime

READERS = (Role.CASEWORKER, Role.TEAM, Role.DIRECTOR)
WRITERS = (Role.CASEWORKER, Role.DIRECTOR)
FORM_NAME = "screening"
FIELDS = ("screening",)


def _basics(case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "age": case.client.age_on(bangkok_today()),
        "tabs": _file.tabs(case, "screening"),
    }


# --- the tab --------------------------------------------------------------------------------------------
@door(*READERS)
def screenings(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every screening of the case, newest first, and the way to the next."""

    def build(case: Case) -> dict[str, Any]:
        sees = bool(can_see_answers(request.user, case))
        rows = case.screenings.select_related("decided_by", "saved_by", "rule_set").order_by("-number")
        return _basics(case) | {
            "screenings": [
                {
                    "screening": one,
                    "label": one.outcome["chosen"]["label"] if one.outcome else "",
                    "route": one.outcome["chosen"]["name"] if one.outcome and sees else "",
                }
                for one in rows
            ],
            "start": can_start_screening(request.user, case),
            "sees": sees,
        }

    context = open_case(request, pk, build=build, fields=FIELDS)
    return render(request, "cases/screening/list.html", context | {"post_token": form_token(request)})


@door(*WRITERS, methods=VERB)
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The case's next screening, opened at its first page."""
    user: Any = request.user

    def do(case: Case) -> str:
        made = actions.start(case=case, by=user)
        return reverse("cases:screening-page", args=[pk, made.number, pages()[0].code])

    back = reverse("cases:screenings", args=[pk])
    return press(request, open_case, pk, do=do, back=back, can=can_screen, fields=FIELDS)


# --- one screening --------------------------------------------------------------------------------------
@door(*READERS)
def screening(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """What was answered and decided; whoever may not see that reads the neutral word and the date."""
    context = open_screening(request, pk, number, build=lambda found: detail_of(request.user, found))
    return render(request, "cases/screening/detail.html", context)


def detail_of(user: User, found: Screening) -> dict[str, Any]:
    context = _basics(found.case) | {
        "screening": found,
        "sees": bool(can_see_answers(user, found.case)),
        "may_answer": can_answer(user, found),
        "label": found.outcome["chosen"]["label"] if found.outcome else "",
    }
    if not context["sees"]:
        return context
    weighed = weigh(found.case, found.answers, bangkok_today()) if not found.is_decided else None
    told_now, known = _standing(found, weighed)
    asked = [one.fact for one in weighed.asked] if weighed else [*known, *found.answers]
    return context | {
        "pages": words.answered(found.answers, known, asked),
        "outcome": told_now and words.outcome(told_now, _links(found)),
        "resume": _resume_url(found, weighed),
        "override": bool(found.route_reason),
    }


def _standing(found: Screening, weighed: Weighed | None) -> tuple[Any, Any]:
    """(what the outcome tells, what other pages knew): as pinned, or as of this moment."""
    if found.is_decided:
        return found.outcome, found.known
    return (told(weighed.outcome), weighed.known) if weighed else (None, {})


def _links(found: Screening) -> Callable[[str], str]:
    """Where the answer to a question is changed: its page, or the page of the case that knows it."""

    def link(fact: str) -> str:
        question = questions().get(fact)
        if found.is_decided:
            return ""
        if question is None or question.known:
            return _file.url_of(question.where if question else "edit_person", found.case)
        args = [found.case_id, found.number, page_of(fact)]
        return f"{reverse('cases:screening-page', args=args)}#q-{fact}"

    return link


def _resume_url(found: Screening, weighed: Weighed | None) -> str:
    """The first page with a question nobody has answered, or the decision."""
    if weighed:
        for page in pages():
            if any(_open(found, weighed, page)):
                return reverse("cases:screening-page", args=[found.case_id, found.number, page.code])
    return reverse("cases:screening-decide", args=[found.case_id, found.number])


def _open(found: Screening, weighed: Weighed, page: Page) -> list[str]:
    """The facts this page still asks for."""
    asked = {one.fact for one in weighed.asked}
    return [
        one.fact
        for one in page.questions
        if one.fact in asked
        and one.fact not in weighed.known
        and one.fact not in found.answers
        and not one.known
    ]


def _page(code: str) -> Page:
    for page in pages():
        if page.code == code:
            return page
    raise Http404


@door(*WRITERS, methods=FORM)
def page(request: HttpRequest, pk: UUID, number: int, code: str) -> HttpResponse:
    """One topic: its questions, and beside them where the answers lead."""
    wanted = _page(code)
    if request.method == "POST":
        return _sent(request, pk, number, wanted)

    def build(found: Screening) -> dict[str, Any]:
        kept, told = drafts.brought_back(request, FORM_NAME, _subject(found, wanted))
        return page_context(request, found, wanted, drafts.last_of(kept) if kept else None) | told

    context = open_screening(request, pk, number, can=can_answer, build=build)
    return render(request, "cases/screening/page.html", context)


def _subject(found: Screening, wanted: Page) -> str:
    return f"{found.pk}-{wanted.code}"


def page_context(
    request: HttpRequest, found: Screening, wanted: Page, typed: dict[str, str] | None = None
) -> dict[str, Any]:
    """A page with what is stored or, over it, what was `typed`."""
    stored = {**found.answers, **({"own_words": found.own_words} if found.own_words else {})}
    facts = [one.fact for one in wanted.questions]
    answers = stored if typed is None else {**{k: v for k, v in stored.items() if k not in facts}, **typed}
    weighed = weigh(found.case, answers, bangkok_today())
    asked = weighed.asked if weighed else list(wanted.questions)
    known = weighed.known if weighed else {}
    order = [one.code for one in pages()]
    here = order.index(wanted.code)
    to_answer = [one for one in asked if not one.known and one.fact not in known]
    return _basics(found.case) | {
        "screening": found,
        "page": wanted,
        "place": here + 1,
        "pages": [
            {
                "title": one.title,
                "url": reverse("cases:screening-page", args=[found.case_id, found.number, one.code]),
                "current": one.code == wanted.code,
            }
            for one in pages()
        ],
        "questions": [
            _shown(found.case, one, answers, known)
            for one in wanted.questions
            if one in asked or _depends_here(one, wanted)
        ],
        "unasked": [
            _shown(found.case, one, answers, known)
            for one in wanted.questions
            if one not in asked and not _depends_here(one, wanted)
        ],
        "own_words": answers.get("own_words", found.own_words),
        "answered": sum(one.fact in answers for one in to_answer),
        "of": len(to_answer),
        "previous": order[here - 1] if here else "",
        "next": pages()[here + 1] if here + 1 < len(order) else None,
        "answers_choices": ScreeningAnswer.choices,
        "outcome": weighed and words.outcome(told(weighed.outcome), _links(found)),
        "row_version": request.POST.get("row_version") or found.row_version,
        "post_token": form_token(request),
        "autosave_url": reverse("draft", args=[FORM_NAME, _subject(found, wanted)]),
        "panel_url": reverse("cases:screening-panel", args=[found.case_id, found.number, wanted.code]),
        "rule_set": weighed.rule_set if weighed else None,
    }


def _depends_here(question: Question, wanted: Page) -> bool:
    """Whether another question of the same page decides if this one is asked: then it says so itself."""
    return any(one.fact in question.visible_if for one in wanted.questions)


def _shown(
    case: Case, question: Question, answers: Mapping[str, str], known: Mapping[str, Any]
) -> dict[str, Any]:
    first = next((questions()[code] for code in question.visible_if if code in questions()), None)
    return {
        "question": question,
        "answer": answers.get(question.fact, ""),
        "only_if": f"ถามเมื่อข้อ {first.number} ตอบว่า มี" if first else "",
        "from_case": question.known or question.fact in known,
        "stated": words.stated(question.fact, known[question.fact]) if question.fact in known else "",
        "entered": catalogue()[question.fact].entered,
        "correct_url": _file.url_of(question.where, case) if question.where else "",
    }


def _may_write(user: User, found: Screening) -> Answer:
    """Asked of a POST, whose answers must not be lost: what a decision forbids is the action's to say."""
    return can_screen(user, found.case)


def _sent(request: HttpRequest, pk: UUID, number: int, wanted: Page) -> HttpResponse:
    form = AnswersForm(request.POST, page=wanted, asked=_asked_of(wanted))
    if not form.is_valid():
        typed = {name: str(value) for name, value in request.POST.items()}
        context = open_screening(
            request,
            pk,
            number,
            can=can_answer,
            build=lambda found: page_context(request, found, wanted, typed),
        )
        return render(request, "cases/screening/page.html", context | {"form": form}, status=400)
    following = _following(request, pk, number, wanted)

    def write(found: Screening) -> str:
        if request.POST.get("save") == "forget":
            drafts.drop(request.user, FORM_NAME, _subject(found, wanted))
            return request.path

        def do() -> str:
            actions.save(
                screening=found,
                by=request.user,
                answers=form.answers,
                own_words=form.own_words,
                asked=[one.fact for one in wanted.questions],
                expected=posted_version(request),
            )
            drafts.drop(request.user, FORM_NAME, _subject(found, wanted))
            return following

        return once(request, do)

    try:
        url = open_screening(request, pk, number, can=_may_write, build=write, action=Action.CHANGE)
    except Conflict:
        return _both(request, pk, number, wanted, form)
    except Refused as refusal:
        return _not_kept(request, pk, number, form, str(refusal))
    return redirect(url)


def _not_kept(request: HttpRequest, pk: UUID, number: int, form: AnswersForm, text: str) -> HttpResponse:
    """Why the page was not saved, with everything that was ticked and typed on it."""
    given = [
        (field.label, words.ANSWERS.get(str(form.cleaned_data[name]), form.cleaned_data[name]))
        for name, field in form.fields.items()
        if form.cleaned_data.get(name)
    ]
    context = open_screening(
        request, pk, number, can=_may_write, build=lambda found: _basics(found.case) | {"screening": found}
    )
    return render(
        request, "cases/screening/refused.html", context | {"text": text, "given": given}, status=409
    )


def _asked_of(wanted: Page) -> list[Question]:
    """Every question of the page that is answered here; which of them apply is weighed later."""
    return [one for one in wanted.questions if not one.known]


def _following(request: HttpRequest, pk: UUID, number: int, wanted: Page) -> str:
    order = [one.code for one in pages()]
    place = order.index(wanted.code)
    if request.POST.get("save") == "later":
        return reverse("cases:screening", args=[pk, number])
    if place + 1 < len(order):
        return reverse("cases:screening-page", args=[pk, number, order[place + 1]])
    return reverse("cases:screening-decide", args=[pk, number])


def _both(request: HttpRequest, pk: UUID, number: int, wanted: Page, form: AnswersForm) -> HttpResponse:
    """Somebody answered this page meanwhile: both answers, question by question."""
    found: Screening = open_screening(request, pk, number, can=can_answer)
    fields, hidden = [], [("save", request.POST.get("save", ""))]
    stored = {**found.answers, "own_words": found.own_words}
    for name, field in form.fields.items():
        mine, theirs = str(form.cleaned_data.get(name) or ""), stored.get(name, "")
        if mine == theirs:
            hidden.append((name, mine))
            continue
        long = name == "own_words"
        fields.append(
            {
                "name": name,
                "label": field.label,
                "mine": mine if long else words.ANSWERS.get(mine, "ยังไม่ได้ตอบ"),
                "theirs": theirs if long else words.ANSWERS.get(theirs, "ยังไม่ได้ตอบ"),
                "mine_value": mine,
                "theirs_value": theirs,
                "long": long,
            }
        )
    return conflict_page(
        request,
        what=f"คำตอบหน้า “{wanted.title}”",
        saved=(str(found.saved_by), format_datetime(found.saved_at)),
        row_version=found.row_version,
        fields=fields,
        hidden=hidden,
        cancel_url=request.path,
    )


@door(*WRITERS, methods=VERB)
def panel(request: HttpRequest, pk: UUID, number: int, code: str) -> HttpResponse:
    """ผลคัดกรองจากคำตอบขณะนี้: the part beside the questions, with what is ticked and not yet saved."""
    wanted = _page(code)
    typed = typed_answers(request.POST, wanted.questions)
    context = open_screening(
        request, pk, number, can=can_answer, build=lambda found: page_context(request, found, wanted, typed)
    )
    return render(request, "cases/screening/_panel.html", context)


# --- the decision ---------------------------------------------------------------------------------------
@door(*WRITERS, methods=FORM)
def decide(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Read back every answer, choose the route, and pin it."""
    refusal, status, typed = "", 200, None
    if request.method == "POST":
        typed = request.POST
        refusal = _decided(request, pk, number)
        if not refusal:
            messages.success(request, "บันทึกผลคัดกรองแล้ว")
            return redirect("cases:screening", pk, number)
        status = 409

    def build(found: Screening) -> dict[str, Any]:
        weighed = weigh(found.case, found.answers, bangkok_today())
        rules = weighed.rules if weighed else []
        led = weighed.outcome.primary if weighed else None
        initial = {"route": led.rule.code} if led else {}
        return _basics(found.case) | {
            "screening": found,
            "form": DecisionForm(typed, rules=rules, initial=initial),
            "outcome": weighed and words.outcome(told(weighed.outcome), _links(found)),
            "pages": words.answered(
                found.answers,
                weighed.known if weighed else {},
                [one.fact for one in weighed.asked] if weighed else found.answers,
            ),
            "last_page": pages()[-1].code,
            "no_rules": "" if weighed else actions.NO_RULES,
            "row_version": found.row_version,
            "post_token": form_token(request),
            "refusal": refusal,
        }

    can = can_answer if request.method != "POST" else _may_write
    context = open_screening(request, pk, number, can=can, build=build)
    return render(request, "cases/screening/decide.html", context, status=status)


def _decided(request: HttpRequest, pk: UUID, number: int) -> str:
    """Why it could not be decided, or "" when it is."""

    def write(found: Screening) -> str:
        def do() -> str:
            weighed = weigh(found.case, found.answers, bangkok_today())
            if weighed is None:
                raise Refused(actions.NO_RULES)
            form = DecisionForm(request.POST, rules=weighed.rules)
            if not form.is_valid():
                raise Refused(next(iter(form.errors.values()))[0])
            actions.decide(
                screening=found,
                by=request.user,
                route=form.cleaned_data["route"],
                reason=form.cleaned_data["reason"],
                expected=posted_version(request),
            )
            return found.get_absolute_url()

        return once(request, do)

    try:
        open_screening(request, pk, number, can=_may_write, build=write, action=Action.MOVE)
    except Conflict:
        return "มีผู้แก้คำตอบหลังจากท่านเปิดหน้านี้ อ่านคำตอบล่าสุดในหน้านี้ก่อน แล้วกดบันทึกอีกครั้ง"
    except Refused as refusal:
        return str(refusal)
    return ""


# --- paper ----------------------------------------------------------------------------------------------
@door(*WRITERS)
def screening_paper(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """แบบคัดกรองพร้อมเหตุผล; making it is logged as printing."""
    back = reverse("cases:screening", args=[pk, number])

    def may_print(user: User, found: Screening) -> Answer:
        return can_read_screening(user, found) and can_see_answers(user, found.case)

    def build(found: Screening) -> dict[str, Any]:
        weighed = weigh(found.case, found.answers, bangkok_today())
        return words.context_of(found, *_standing(found, weighed))

    made = open_screening(
        request,
        pk,
        number,
        can=may_print,
        build=build,
        action=Action.PRINT,
    )
    html = render_to_string(words.TEMPLATE, made)
    return printed(request, html, file_name="screening.pdf", title=words.PAPER, back=back)
