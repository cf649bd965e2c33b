"""The rules of screening: every version, one version with its example people, the editor, the chart."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from cases.actions import screening_rules as actions
from cases.documents import screening_chart as chart
from cases.forms.screening_rules import InForceForm, RuleForm, criteria_of
from cases.models import RULE_FIELDS, ScreeningRule, ScreeningRuleSet
from cases.permissions.screening import (
    RULE_READERS,
    RULE_WRITERS,
    can_copy_rules,
    can_edit_rules,
    can_read_rules,
)
from cases.reference.screening import paper_names
from cases.rules import criteria
from cases.rules.catalogue import catalogue
from cases.rules.screening import LEADING
from cases.rules.screening_check import WORDS, Tried, load
from cases.views._open import open_list, open_rule_set
from shelter.accounts.doors import FORM, VERB, door
from shelter.accounts.models import User
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action
from shelter.desk.papers import printed
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.desk.versions import Conflict, posted_version
from shelter.lib.thai import bangkok_today, format_datetime

TONES = {"draft": "warn", "in_force": "ok", "retired": ""}
CHANGED = "มีผู้แก้ร่างนี้หลังจากท่านเปิดหน้า ดูร่างล่าสุดก่อน แล้วทำอีกครั้ง"
Build = Callable[[ScreeningRuleSet], Any]


@door(*RULE_READERS)
def rule_sets(request: HttpRequest) -> HttpResponse:
    """Every version, newest first, and which one people are screened by today."""
    sets = ScreeningRuleSet.objects.visible_to(request.user).select_related("edited_by")  # type: ignore[arg-type]
    found = open_list(request, lambda: list(sets), kind="screening_rules")
    today = bangkok_today()
    rows = [{"set": one, "tone": TONES[one.status], "today": one.is_used_on(today)} for one in found]
    return render(request, "cases/screening_rules/list.html", {"rows": rows})


@door(*RULE_READERS)
def rule_set(request: HttpRequest, version: int) -> HttpResponse:
    """The rules in their order in plain words, what is wrong with them, and the example people."""

    def build(found: ScreeningRuleSet) -> dict[str, Any]:
        rows = found.rows()
        problems = actions.problems_in(rows)
        before = _in_force(found)
        return {
            "set": found,
            "tone": TONES[found.status],
            "rules": [_shown(rule) for rule in found.rules.all()],
            "problems": problems,
            "people": [] if problems else _people(found, before),
            "before": before,
            "may_edit": can_edit_rules(request.user, found),
            "may_copy": can_copy_rules(request.user, found),
        }

    context = open_rule_set(request, version, build=build)
    return render(request, "cases/screening_rules/detail.html", context | {"post_token": form_token(request)})


def _in_force(draft: ScreeningRuleSet) -> ScreeningRuleSet | None:
    """The set a draft is compared with."""
    sets = ScreeningRuleSet.objects.on(bangkok_today()).exclude(pk=draft.pk)
    return sets.prefetch_related("rules").first() if draft.is_draft else None


def _shown(rule: ScreeningRule) -> dict[str, Any]:
    """A rule with its criteria in words; what the catalogue has lost shows as it was written."""
    rules, problems = load([rule.row()], catalogue())
    lines = criteria.describe(rules[0].criteria, catalogue())
    return {
        "rule": rule,
        "criteria": [line.text for line in lines] + [one.text for one in problems],
        "law": f"{rule.act} {rule.section}".strip(),
        "guards": ", ".join(rule.guards),
    }


def _people(found: ScreeningRuleSet, before: ScreeningRuleSet | None) -> list[dict[str, Any]]:
    """Every example person by this set, beside the set in force when they differ."""
    names = {rule.code: rule.name for rule in found.rules.all()}
    now = {one.example.code: one for one in actions.tried(before)} if before else {}
    return [
        {
            "name": one.example.name,
            "route": names.get(one.got["route"], "ยังบอกไม่ได้ ต้องทราบเพิ่ม"),
            "code": one.got["route"],
            "expected": one.example.expected["route"],
            "agency": one.got["lead_agency"],
            "wrong": ", ".join(one.differences),
            "changed": _changed(one, now.get(one.example.code)),
        }
        for one in actions.tried(found)
    ]


def _changed(one: Tried, before: Tried | None) -> str:
    if before is None or before.got == one.got:
        return ""
    return ", ".join(
        f"{word}: {before.got[name] or '–'} → {one.got[name] or '–'}"
        for name, word in WORDS.items()
        if before.got[name] != one.got[name]
    )


def _before_use(found: ScreeningRuleSet) -> dict[str, Any]:
    """What is read before a draft is put in force; `changed`: the example people who come out otherwise."""
    before = _in_force(found)
    people = [] if actions.problems_in(found.rows()) else _people(found, before)
    return {
        "set": found,
        "before": before,
        "row_version": found.row_version,
        "changed": [one for one in people if one["wrong"]],
    }


# --- verbs of a draft -----------------------------------------------------------------------------------
def _carry_out(
    request: HttpRequest,
    version: int,
    verb: Callable[[ScreeningRuleSet], str],
    *,
    action: Action = Action.CHANGE,
    can: Callable[[User, ScreeningRuleSet], Answer] = can_read_rules,
) -> tuple[str, Refused | None]:
    """(where to go, why not): `verb` runs once, in the opening's transaction."""

    def write(found: ScreeningRuleSet) -> str:
        return once(request, lambda: verb(found))

    here = reverse("cases:screening-rule-set", args=[version])
    try:
        return open_rule_set(request, version, build=write, can=can, action=action), None
    except Conflict:
        return here, Refused(CHANGED)
    except Refused as refusal:
        return here, refusal


def _done(request: HttpRequest, url: str, refusal: Refused | None, said: str) -> HttpResponse:
    if refusal is None:
        messages.success(request, said)
    else:
        messages.error(request, str(refusal))
    return redirect(url)


@door(*RULE_WRITERS, methods=VERB)
def copy(request: HttpRequest, version: int) -> HttpResponse:
    def verb(found: ScreeningRuleSet) -> str:
        return actions.copy(rule_set=found, by=request.user).get_absolute_url()  # type: ignore[arg-type]

    url, refusal = _carry_out(request, version, verb, action=Action.CREATE)
    return _done(request, url, refusal, "คัดลอกเป็นร่างแล้ว ชุดเดิมยังใช้อยู่จนกว่าจะตั้งวันเริ่มใช้ของร่าง")


@door(*RULE_WRITERS, methods=VERB)
def discard(request: HttpRequest, version: int) -> HttpResponse:
    def verb(found: ScreeningRuleSet) -> str:
        actions.discard(rule_set=found, by=request.user, expected=posted_version(request))  # type: ignore[arg-type]
        return reverse("cases:screening-rule-sets")

    url, refusal = _carry_out(request, version, verb)
    return _done(request, url, refusal, "ทิ้งร่างแล้ว")


@door(*RULE_WRITERS, methods=VERB)
def move(request: HttpRequest, version: int, code: str) -> HttpResponse:
    def verb(found: ScreeningRuleSet) -> str:
        actions.move_rule(
            rule_set=found,
            code=code,
            up=request.POST.get("to") == "up",
            by=request.user,  # type: ignore[arg-type]
            expected=posted_version(request),
        )
        return f"{found.get_absolute_url()}#{code}"

    url, refusal = _carry_out(request, version, verb)
    return _done(request, url, refusal, "เลื่อนลำดับแล้ว")


@door(*RULE_WRITERS, methods=VERB)
def remove(request: HttpRequest, version: int, code: str) -> HttpResponse:
    def verb(found: ScreeningRuleSet) -> str:
        actions.remove_rule(
            rule_set=found,
            code=code,
            by=request.user,  # type: ignore[arg-type]
            expected=posted_version(request),
        )
        return found.get_absolute_url()

    url, refusal = _carry_out(request, version, verb)
    return _done(request, url, refusal, f"ลบข้อ {code} จากร่างแล้ว")


@door(*RULE_WRITERS, methods=FORM)
def rule(request: HttpRequest, version: int, code: str = "") -> HttpResponse:
    """One rule of a draft in a plain form; without a code, a new one."""
    status, problems, conflict = 200, [], ""
    typed = request.POST if request.method == "POST" else None

    def build(found: ScreeningRuleSet) -> dict[str, Any]:
        written = found.rules.filter(code=code).first() if code else None
        if code and written is None:
            raise Http404
        others = [
            (one.code, str(one)) for one in found.rules.all() if one.code != code and one.kind in LEADING
        ]
        initial = written.row() if written else {"kind": ScreeningRule.Kind.ROUTE}
        rows = written.criteria if written else ()
        return {
            "set": found,
            "code": code,
            "form": RuleForm(typed, initial=initial, papers=paper_names(), others=others),
            "criteria": criteria_of(rows, typed),
            "stored": _shown(written) if written else None,
            "row_version": found.row_version,
            "post_token": form_token(request),
        }

    context = open_rule_set(request, version, build=build, can=can_edit_rules)
    form, rows = context["form"], context["criteria"]
    if typed is not None:
        if form.is_valid() and rows.is_valid():
            values = {name: form.cleaned_data[name] for name in RULE_FIELDS if name != "criteria"}

            def verb(found: ScreeningRuleSet) -> str:
                actions.save_rule(
                    rule_set=found,
                    code=code,
                    values=values | {"criteria": rows.rows()},
                    by=request.user,  # type: ignore[arg-type]
                    expected=posted_version(request),
                )
                return f"{found.get_absolute_url()}#{values['code']}"

            url, refusal = _carry_out(request, version, verb, can=can_edit_rules)
            if refusal is None:
                messages.success(request, f"บันทึกข้อ {values['code']} แล้ว")
                return redirect(url)
            status = 409
            problems = [one.text for one in getattr(refusal, "problems", [])] or [str(refusal)]
            conflict = _who(context["set"]) if str(refusal) == CHANGED else ""
        else:
            status = 400
    return render(
        request,
        "cases/screening_rules/rule.html",
        context | {"problems": problems, "conflict": conflict},
        status=status,
    )


def _who(found: ScreeningRuleSet) -> str:
    return f"{found.edited_by or 'ระบบ'} แก้เมื่อ {format_datetime(found.edited_at)}"


@door(*RULE_WRITERS, methods=FORM)
def in_force(request: HttpRequest, version: int) -> HttpResponse:
    """The day from which people are screened by the draft."""
    typed = request.POST if request.method == "POST" else None
    form, status = InForceForm(typed, initial={"valid_from": bangkok_today()}), 200
    if typed is not None and form.is_valid():

        def verb(found: ScreeningRuleSet) -> str:
            actions.put_in_force(
                rule_set=found,
                by=request.user,  # type: ignore[arg-type]
                valid_from=form.cleaned_data["valid_from"],
                note=form.cleaned_data["note"],
                confirmed=form.cleaned_data["confirmed"],
                expected=posted_version(request),
            )
            return found.get_absolute_url()

        url, refusal = _carry_out(request, version, verb, action=Action.MOVE, can=can_edit_rules)
        if refusal is None:
            messages.success(request, "ตั้งวันเริ่มใช้แล้ว")
            return redirect(url)
        form.add_error(None, str(refusal))
        status = 409
    context = open_rule_set(request, version, can=can_edit_rules, build=_before_use)
    if not context["changed"]:
        del form.fields["confirmed"]
    shown = context | {"form": form, "post_token": form_token(request)}
    return render(request, "cases/screening_rules/in_force.html", shown, status=status)


# --- the chart ------------------------------------------------------------------------------------------
@door(*RULE_READERS)
def rule_chart(request: HttpRequest, version: int) -> HttpResponse:
    """กระบวนการคัดกรองคนไร้ที่พึ่ง/คนขอทาน on one A4."""
    back = reverse("cases:screening-rule-set", args=[version])
    centre: Any = request.user.centre  # type: ignore[union-attr]
    made = open_rule_set(
        request, version, build=lambda found: chart.context_of(found, centre), action=Action.PRINT
    )
    html = render_to_string(chart.TEMPLATE, made)
    return printed(request, html, file_name="screening-chart.pdf", title=chart.PAPER, back=back)
