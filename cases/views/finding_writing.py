"""Writing the fact-finding: topics, talks, statements, problems, conclusions."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import finding as actions
from cases.forms.finding import (
    TOPIC_FORMS,
    DiagnosisForm,
    OpinionForm,
    ProblemForm,
    ReasonForm,
    SessionForm,
    StatementForm,
    TopicForm,
)
from cases.models import Case, FactFinding, FindingProblem, FindingSession, FindingTopic, Statement
from cases.permissions.finding import (
    can_add_to_finding,
    can_change_session,
    can_conclude,
    can_give_opinion,
    can_strike,
    can_write_finding,
    can_write_topic,
    hidden_topics,
)
from cases.permissions.groups import can_see_health
from cases.rules.finding import BY_CODE, TOPICS
from cases.views._open import open_case
from cases.views._writing import Writing, write
from cases.views.finding import READERS, WRITERS, finding_of
from shelter.accounts.doors import FORM, door
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.desk.versions import FIELD, Conflict, posted_version

CHANGED = "มีผู้แก้ไขหลังจากท่านเปิดหน้านี้ อ่านข้อมูลล่าสุดก่อน แล้วทำรายการอีกครั้ง"
GROUP = ("finding",)


def _of(can: Callable[[User, FactFinding], Answer]) -> Callable[[User, Case], Answer]:
    """A question about the fact-finding, asked of its file."""
    return lambda user, case: can(user, finding_of(case))


def _section(case: Case) -> dict[str, Any]:
    return {"section": "ข้อเท็จจริง", "section_url": reverse("cases:finding", args=[case.pk])}


# --- topics ---------------------------------------------------------------------------------------
def _topic(case: Case, code: str) -> FindingTopic:
    found = finding_of(case).topics.filter(code=code).first()
    if found is None:
        raise Http404
    found.finding = finding_of(case)
    return found


def _stored(topic: FindingTopic) -> dict[str, Any]:
    return {**topic.answers, "sources": topic.sources, "not_ready": topic.not_ready}


@door(*WRITERS, methods=FORM)
def topic(request: HttpRequest, pk: UUID, code: str) -> HttpResponse:
    """One topic's questions; each topic has its own version and its own draft."""
    if code not in BY_CODE:
        raise Http404
    about = BY_CODE[code]
    following = TOPICS[(TOPICS.index(about) + 1) % len(TOPICS)]

    def form(case: Case, **sent: Any) -> TopicForm:
        return TOPIC_FORMS[code](stored=_stored(_topic(case, code)), **sent)

    def save(case: Case, sent: TopicForm, expected: int | None) -> str:
        actions.save_topic(
            topic=_topic(case, code),
            by=request.user,
            answers=sent.answers,
            sources=sent.cleaned_data["sources"],
            not_ready=sent.cleaned_data["not_ready"],
            expected=expected,
        )
        return reverse("cases:finding", args=[pk]) + f"#{code}"

    def more(case: Case) -> dict[str, Any]:
        hidden = hidden_topics(request.user, case)
        return _section(case) | {
            "hint": about.hint,
            "following": following if following.code not in hidden else None,
            "topics": [
                (one, reverse("cases:finding-topic", args=[pk, one.code]), one.code == code)
                for one in TOPICS
                if one.code not in hidden
            ],
        }

    return write(
        request,
        pk,
        Writing(
            what=f"หัวข้อ{about.label}",
            title=about.label,
            verb="บันทึกหัวข้อนี้",
            done=f"บันทึกหัวข้อ{about.label}แล้ว",
            can=lambda user, case: can_write_topic(user, finding_of(case), code),
            form=form,
            save=save,
            back=reverse("cases:finding", args=[pk]),
            template="cases/finding/topic.html",
            fields=(about.group or "finding",),
            record=lambda case: _topic(case, code),
            in_place=True,
            more=more,
            draft=f"finding-{code}",
        ),
    )


# --- talks ----------------------------------------------------------------------------------------
@door(*READERS, methods=FORM)
def session(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new talk, or that one was put off."""

    def save(case: Case, form: SessionForm, expected: int | None) -> str:
        actions.record_session(finding=finding_of(case), by=request.user, values=form.cleaned_data)
        return reverse("cases:finding", args=[pk])

    return write(
        request,
        pk,
        Writing(
            what="การพูดคุย",
            can=_of(can_add_to_finding),
            form=lambda case, **sent: SessionForm(**sent),
            save=save,
            back=reverse("cases:finding", args=[pk]),
            fields=GROUP,
            action=Action.CREATE,
            more=_section,
        ),
    )


@door(*READERS, methods=FORM)
def session_edit(request: HttpRequest, pk: UUID, session: UUID) -> HttpResponse:
    """Put the note of a talk right."""

    def found(case: Case) -> FindingSession:
        finding = finding_of(case)
        one = finding.sessions.filter(pk=session).first()
        if one is None:
            raise Http404
        one.finding = finding
        return one

    def form(case: Case, **sent: Any) -> SessionForm:
        return SessionForm(initial=model_to_dict(found(case), actions.SESSION_FIELDS), **sent)

    def save(case: Case, form: SessionForm, expected: int | None) -> str:
        actions.change_session(
            session=found(case), by=request.user, values=form.cleaned_data, expected=expected
        )
        return reverse("cases:finding", args=[pk])

    return write(
        request,
        pk,
        Writing(
            what="บันทึกการพูดคุย",
            title="แก้ไขบันทึกการพูดคุย",
            verb="บันทึกการแก้ไข",
            done="แก้ไขบันทึกการพูดคุยแล้ว",
            can=lambda user, case: can_change_session(user, found(case)),
            form=form,
            save=save,
            back=reverse("cases:finding", args=[pk]),
            fields=GROUP,
            record=found,
            in_place=True,
            more=_section,
        ),
    )


# --- statements -----------------------------------------------------------------------------------
@door(*READERS, methods=FORM)
def statement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What somebody said; `?topic=` chooses the topic beforehand."""
    asked = request.GET.get("topic", "")

    def form(case: Case, **sent: Any) -> StatementForm:
        hidden = hidden_topics(request.user, case)
        earlier = finding_of(case).statements.filter(struck_at__isnull=True).exclude(topic__in=hidden)
        topics = [(one.code, one.label) for one in TOPICS if one.code not in hidden]
        made = StatementForm(topics=topics, earlier=list(earlier), **sent)
        made.initial.setdefault("topic", asked)
        return made

    def save(case: Case, sent: StatementForm, expected: int | None) -> str:
        actions.record_statement(finding=finding_of(case), by=request.user, **sent.cleaned_data)
        return reverse("cases:finding", args=[pk]) + f"#{sent.cleaned_data['topic']}"

    return write(
        request,
        pk,
        Writing(
            what="คำบอกเล่า",
            can=_of(can_add_to_finding),
            form=form,
            save=save,
            back=reverse("cases:finding", args=[pk]),
            template="cases/_write_dangers.html",
            fields=GROUP,
            action=Action.CREATE,
            more=_section,
        ),
    )


@door(*READERS, methods=FORM)
def strike(request: HttpRequest, pk: UUID, statement: UUID) -> HttpResponse:
    """A note that was a mistake: it stays, struck, with the reason."""

    def found(case: Case) -> Statement:
        finding = finding_of(case)
        visible = finding.statements.exclude(topic__in=hidden_topics(request.user, case))
        one = visible.filter(pk=statement).first()
        if one is None:
            raise Http404
        one.finding = finding
        return one

    def save(case: Case, form: ReasonForm, expected: int | None) -> str:
        one = actions.strike_statement(
            statement=found(case), by=request.user, reason=form.cleaned_data["reason"]
        )
        return reverse("cases:finding", args=[pk]) + f"#{one.topic}"

    return write(
        request,
        pk,
        Writing(
            what="คำบอกเล่า",
            title="ขีดฆ่าคำบอกเล่าที่บันทึกผิด",
            verb="ขีดฆ่า",
            done="ขีดฆ่าแล้ว ข้อความเดิมยังอ่านได้",
            can=lambda user, case: can_strike(user, found(case)),
            form=lambda case, **sent: ReasonForm(**sent),
            save=save,
            back=reverse("cases:finding", args=[pk]),
            template="cases/finding/strike.html",
            fields=GROUP,
            more=lambda case: _section(case) | {"statement": found(case)},
        ),
    )


# --- problems -------------------------------------------------------------------------------------
def _problem_page(request: HttpRequest, pk: UUID, problem: UUID | None) -> HttpResponse:
    def found(case: Case) -> FindingProblem | None:
        if problem is None:
            return None
        one = finding_of(case).problems.filter(pk=problem).first()
        if one is None or (one.is_sensitive and not can_see_health(request.user, case)):
            raise Http404
        return one

    def form(case: Case, **sent: Any) -> ProblemForm:
        one = found(case)
        sensitive = bool(can_see_health(request.user, case))
        initial = model_to_dict(one, actions.PROBLEM_FIELDS) if one else {"urgency": "normal"}
        taken = list(finding_of(case).problems.values_list("code", flat=True))
        held = one.code if one else ""
        return ProblemForm(sensitive=sensitive, taken=taken, held=held, initial=initial, **sent)

    def save(case: Case, sent: ProblemForm, expected: int | None) -> str:
        actions.save_problem(
            finding=finding_of(case),
            by=request.user,
            values=sent.cleaned_data,
            problem=found(case),
            expected=expected,
        )
        return reverse("cases:finding", args=[pk]) + "#problems"

    return write(
        request,
        pk,
        Writing(
            what="ปัญหา",
            title="แก้ไขปัญหา" if problem else "ระบุปัญหา",
            can=_of(can_write_finding),
            form=form,
            save=save,
            back=reverse("cases:finding", args=[pk]),
            fields=GROUP,
            action=Action.CHANGE if problem else Action.CREATE,
            record=found,
            in_place=True,
            more=_section,
        ),
    )


@door(*WRITERS, methods=FORM)
def problem(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A problem with how severe and how urgent it is."""
    return _problem_page(request, pk, None)


@door(*WRITERS, methods=FORM)
def problem_edit(request: HttpRequest, pk: UUID, problem: UUID) -> HttpResponse:
    """Change a problem, or say since when it is settled."""
    return _problem_page(request, pk, problem)


# --- conclusions ------------------------------------------------------------------------------------
@door(*WRITERS, methods=FORM)
def diagnosis(request: HttpRequest, pk: UUID) -> HttpResponse:
    """การวินิจฉัยปัญหา and the worker's opinion."""

    def form(case: Case, **sent: Any) -> DiagnosisForm:
        initial = model_to_dict(finding_of(case), actions.CONCLUSION_FIELDS)
        return DiagnosisForm(health=bool(can_see_health(request.user, case)), initial=initial, **sent)

    def save(case: Case, form: DiagnosisForm, expected: int | None) -> str:
        actions.diagnose(
            finding=finding_of(case), by=request.user, values=form.cleaned_data, expected=expected
        )
        return reverse("cases:finding", args=[pk]) + "#conclusions"

    return write(
        request,
        pk,
        Writing(
            what="การวินิจฉัย",
            title="การวินิจฉัยปัญหา",
            can=_of(can_write_finding),
            form=form,
            save=save,
            back=reverse("cases:finding", args=[pk]),
            fields=GROUP,
            record=finding_of,
            in_place=True,
            more=_section,
            draft="finding-diagnosis",
        ),
    )


@door(Role.DIRECTOR, methods=FORM)
def opinion(request: HttpRequest, pk: UUID) -> HttpResponse:
    """ความเห็นผู้อำนวยการ."""

    def save(case: Case, form: OpinionForm, expected: int | None) -> str:
        actions.give_opinion(
            finding=finding_of(case), by=request.user, opinion=form.cleaned_data["opinion"], expected=expected
        )
        return reverse("cases:finding", args=[pk]) + "#conclusions"

    return write(
        request,
        pk,
        Writing(
            what="ความเห็น",
            title="ความเห็นผู้อำนวยการ",
            can=_of(can_give_opinion),
            form=lambda case, **sent: OpinionForm(initial={"opinion": finding_of(case).opinion}, **sent),
            save=save,
            back=reverse("cases:finding", args=[pk]),
            fields=GROUP,
            record=finding_of,
            in_place=True,
            more=_section,
        ),
    )


@door(*WRITERS, methods=FORM)
def done(request: HttpRequest, pk: UUID) -> HttpResponse:
    """เสร็จเบื้องต้น: what is still open is said first and kept with the day."""
    back = reverse("cases:finding", args=[pk])
    refusal = ""
    if request.method == "POST":

        def carry_out(case: Case) -> str:
            def do() -> str:
                actions.conclude(finding=finding_of(case), by=request.user, expected=posted_version(request))
                return back

            return once(request, do)

        try:
            open_case(request, pk, can=_of(can_conclude), build=carry_out, action=Action.MOVE, fields=GROUP)
        except Conflict:
            refusal = CHANGED
        except Refused as refused:
            refusal = str(refused)
        else:
            messages.success(request, "บันทึกว่าสอบข้อเท็จจริงเสร็จเบื้องต้นแล้ว")
            return redirect(back)

    def build(case: Case) -> dict[str, Any]:
        finding = finding_of(case)
        left = actions.still_open(finding, hidden_topics(request.user, case))
        lead = f"ยังเปิดอยู่ {len(left)} เรื่อง จะบันทึกไว้กับวันที่เสร็จ:" if left else "ตอบครบทุกหัวข้อแล้ว"
        return {
            "title": "บันทึกว่าสอบข้อเท็จจริงเสร็จเบื้องต้น",
            "effects": [*([refusal] if refusal else []), lead, *left, "หัวข้อต่าง ๆ ยังบันทึกเพิ่มได้ภายหลัง"],
            "verb": "บันทึกว่าเสร็จเบื้องต้น",
            "safe_url": back,
            "action_url": request.path,
            "hidden": [(FIELD, finding.row_version), ("post_token", form_token(request))],
        }

    confirm = open_case(request, pk, can=_of(can_conclude), build=build, fields=GROUP)
    status = 409 if refusal else 200
    return render(request, "_components/confirm_page.html", {"confirm": confirm}, status=status)
