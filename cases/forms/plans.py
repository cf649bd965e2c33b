"""The pages of a service plan. A draft never refuses for what is missing, only for what cannot be read."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms

from cases.forms.fields import HEALTH_HELP, READ_BY_ALL, DoneOnField, prose, within_file
from cases.forms.signing import SigningForm
from cases.models import (
    ACTIVITY_FIELDS,
    GOAL_FIELDS,
    PLAN_FIELDS,
    ActivityStatus,
    PlanAgreement,
    PlanGoal,
    ServicePlan,
)
from cases.rules.outline import Part
from shelter.accounts.models import User
from shelter.desk import codes
from shelter.lib.thai_fields import ThaiCharField, ThaiDateField, ThaiTextField

MOST_GOALS, MOST_ACTIVITIES = 20, 40
BLANK = ("", "– เลือก –")


class PlanForm(forms.Form):
    """The plan itself: the person's words first, then what the goals stand on."""

    own_words = prose(
        "ความต้องการของผู้ใช้บริการ (ตามคำพูด)",
        rows=3,
        help_text="เขียนตามที่ผู้ใช้บริการพูด ถ้ายังไม่พร้อมให้ข้อมูล เว้นว่างไว้ได้",
    )
    family_needs = prose("ความต้องการของครอบครัว/ผู้ดูแล")
    aim = prose("เป้าหมายภาพรวม", help_text="ต้องกรอกก่อนให้ผู้ใช้บริการตกลงในแผน")
    situation = prose("สรุปสถานการณ์ปัจจุบัน", rows=3)
    strengths = prose("จุดแข็ง")
    risk_factors = prose("ปัจจัยเสี่ยง")
    protective_factors = prose("ปัจจัยคุ้มครอง")
    resources = prose("เครือข่าย/ทรัพยากรสนับสนุน")
    gap_reason = prose("เหตุผลที่ยังไม่ตั้งเป้าหมายบางด้าน")
    meeting_on = DoneOnField(label="วันที่ประชุมทีมวางแผนร่วมกัน", required=False)
    starts_on = ThaiDateField(label="วันเริ่มแผน", required=False, due=True, help_text="")
    ends_on = ThaiDateField(label="วันที่คาดว่าจะสิ้นสุด", required=False, due=True, help_text="")
    review_on = ThaiDateField(label="วันทบทวนแผนครั้งถัดไป", required=False, due=True, help_text="")


class GoalForm(forms.Form):
    dimension = forms.ChoiceField(label="ด้าน", required=False)
    priority = forms.ChoiceField(label="ความสำคัญ", required=False)
    title = ThaiCharField(label="เป้าหมาย", required=False, max_length=300)
    baseline = prose("สภาพปัจจุบัน")
    target = prose("ผลลัพธ์ที่ต้องการ")
    measure = prose("ตัวชี้วัดความสำเร็จ", help_text="รู้ได้อย่างไรว่าสำเร็จ เช่น มีรายได้อย่างน้อย 1,500 บาทต่อเดือน")
    due_on = ThaiDateField(label="กำหนดสำเร็จ", required=False, due=True, help_text="")
    remove = forms.BooleanField(label="ลบเป้าหมายนี้พร้อมกิจกรรม", required=False)

    def __init__(self, *args: Any, lists: "Lists", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["dimension"].choices = [BLANK, *lists.dimensions]
        self.fields["priority"].choices = [BLANK, *lists.priorities]


class ActivityForm(forms.Form):
    what = ThaiCharField(label="กิจกรรม", required=False, max_length=500)
    responsible_user = forms.TypedChoiceField(label="ผู้รับผิดชอบ", required=False, empty_value=None)
    responsible_name = ThaiCharField(label="หรือบุคคล/หน่วยงานอื่น", required=False, max_length=200)
    starts_on = ThaiDateField(label="เริ่ม", required=False, due=True, help_text="")
    due_on = ThaiDateField(label="กำหนด", required=False, due=True, help_text="")
    remove = forms.BooleanField(label="ลบกิจกรรมนี้", required=False)

    def __init__(self, *args: Any, lists: "Lists", **kwargs: Any):
        super().__init__(*args, **kwargs)
        who: Any = self.fields["responsible_user"]
        who.choices = [("", "– เลือกผู้รับผิดชอบ –"), *lists.people]
        who.coerce = lists.staff.get

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("responsible_user") and cleaned.get("responsible_name"):
            self.add_error("responsible_name", "เลือกผู้รับผิดชอบ 1 คน: เลือกจากรายชื่อ หรือพิมพ์ชื่อในช่องนี้ อย่างใดอย่างหนึ่ง")
        return cleaned


@dataclass(frozen=True)
class Lists:
    """What the selects offer: entries in force, and whatever the plan already holds."""

    dimensions: list[tuple[str, str]]
    priorities: list[tuple[str, str]]
    team: dict[str, User]  # of the case, its manager first
    others: dict[str, User]

    @classmethod
    def of(cls, plan: ServicePlan, today: date) -> "Lists":
        goals = list(plan.goals.all())
        current = plan.case.assignments.filter(until__isnull=True, user__is_active=True).select_related(
            "user"
        )
        on_team = [one.user for one in current.order_by("kind", "since")]  # "manager" sorts before "member"
        staff = User.objects.filter(centre_id=plan.case.centre_id, is_active=True).order_by("full_name")
        known = [one.responsible_user for goal in goals for one in goal.activities.all()]
        team = {str(user.pk): user for user in on_team}
        others = {str(user.pk): user for user in [*staff, *known] if user is not None}
        return cls(
            _with("life_dimension", today, [goal.dimension for goal in goals]),
            _with("goal_priority", today, [goal.priority for goal in goals]),
            team,
            {pk: user for pk, user in others.items() if pk not in team},
        )

    @property
    def staff(self) -> dict[str, User]:
        return self.team | self.others

    @property
    def people(self) -> list[Any]:
        """Who may be responsible, as a select offers them: the team of the case before the rest."""
        groups = (("ทีมของแฟ้มนี้", self.team), ("คนอื่นในศูนย์", self.others))
        return [(name, [(pk, str(user)) for pk, user in users.items()]) for name, users in groups if users]


def _with(name: str, today: date, held: Sequence[str]) -> list[tuple[str, str]]:
    offered = codes.choices(name, today)
    known = {code for code, _ in offered}
    retired = sorted({code for code in held if code} - known)
    return offered + [(code, codes.label(name, code)) for code in retired]


@dataclass
class Row:
    """A goal or an activity as the page shows it; `pk` is what its hidden id says, "" for a new one."""

    index: int
    pk: str
    form: forms.Form
    rows: list["Row"] = field(default_factory=list)

    @property
    def prefix(self) -> str:
        return str(self.form.prefix)

    @property
    def number(self) -> int:
        return self.index + 1

    @property
    def is_blank(self) -> bool:
        """Nothing typed, here or below: a spare row, or one emptied on purpose."""
        values = getattr(self.form, "cleaned_data", {})
        filled = any(values.get(name) for name in self.form.fields if name != "remove")
        return not filled and not self.form.errors and all(row.is_blank for row in self.rows)

    @property
    def is_spare(self) -> bool:
        """New, and nothing typed so far, here or below, in a form that is not judged yet."""
        typed = any(self.form.initial.get(name) for name in self.form.fields)
        return not self.pk and not typed and all(row.is_spare for row in self.rows)


class Sheet:
    """The whole page: the plan's form, its goals and their activities.

    With `data` and `validate` it is a bound form. With `data` alone (a row was added, a kept draft comes
    back) it shows exactly what was typed without judging it. Without `data` it shows the plan.
    """

    def __init__(
        self,
        plan: ServicePlan,
        lists: Lists,
        data: Mapping[str, str] | None = None,
        *,
        validate: bool = False,
    ):
        self.plan, self.lists, self.data, self.validate = plan, lists, data, validate
        stored = {name: getattr(plan, name) for name in PLAN_FIELDS}
        head = PlanForm(data) if self._bound else PlanForm(initial=self._initial("", stored))
        self.head: forms.Form = within_file(head, plan.case)
        self.goals = self._typed_goals() if data is not None else self._stored_goals()

    @property
    def _bound(self) -> bool:
        return self.validate and self.data is not None

    def _initial(self, prefix: str, stored: Mapping[str, Any]) -> Mapping[str, Any]:
        if self.data is None:
            return stored
        start = f"{prefix}-" if prefix else ""
        return {
            name.removeprefix(start): value for name, value in self.data.items() if name.startswith(start)
        }

    def _row(self, cls: Any, index: int, prefix: str, pk: str, stored: Mapping[str, Any]) -> Row:
        kwargs = {"prefix": prefix, "lists": self.lists}
        form = (
            cls(self.data, **kwargs) if self._bound else cls(initial=self._initial(prefix, stored), **kwargs)
        )
        return Row(index, pk, within_file(form, self.plan.case))

    def _stored_goals(self) -> list[Row]:
        goals = list(self.plan.goals.all()) or [PlanGoal()]
        return [self._stored_goal(index, goal) for index, goal in enumerate(goals)]

    def _stored_goal(self, index: int, goal: PlanGoal) -> Row:
        new = goal._state.adding
        stored = {name: getattr(goal, name) for name in GOAL_FIELDS}
        row = self._row(GoalForm, index, f"g{index}", "" if new else str(goal.pk), stored)
        activities = [] if new else list(goal.activities.all())
        for place, one in enumerate(activities):
            held = {name: getattr(one, name) for name in ACTIVITY_FIELDS}
            held["responsible_user"] = str(one.responsible_user_id or "")
            row.rows.append(self._row(ActivityForm, place, f"g{index}a{place}", str(one.pk), held))
        if not row.rows:
            row.rows.append(self._row(ActivityForm, 0, f"g{index}a0", "", {}))
        return row

    def _typed_goals(self) -> list[Row]:
        data = self.data or {}
        rows = []
        for index in range(_count(data.get("goals"), MOST_GOALS)):
            prefix = f"g{index}"
            row = self._row(GoalForm, index, prefix, data.get(f"{prefix}-id", ""), {})
            for place in range(_count(data.get(f"{prefix}-activities"), MOST_ACTIVITIES)):
                inner = f"{prefix}a{place}"
                row.rows.append(self._row(ActivityForm, place, inner, data.get(f"{inner}-id", ""), {}))
            rows.append(row)
        return rows

    # --- adding rows ---
    def add(self, what: str, proposal: Mapping[str, Any] | None = None) -> None:
        """Add an empty row: `goal`, or `g3` for an activity of the goal with that prefix. Its first field is
        where the page continues. Nothing when there is no room or no such goal.

        A goal from a proposal (a dimension the assessment found low) knows its dimension and why; what is
        wanted is written with the person, the presets only stand as a hint (DOMAIN 7.2, no bulk copy). It
        takes the place of a last goal in which nothing is typed.
        """
        if proposal and self.goals and self.goals[-1].is_spare:
            self.goals.pop()
        if (what == "goal" or proposal) and len(self.goals) < MOST_GOALS:
            index = len(self.goals)
            row = self._row(GoalForm, index, f"g{index}", "", {})
            if proposal:
                row.form.initial |= {"dimension": proposal["goal"], "baseline": proposal["baseline"]}
                if proposal["presets"]:
                    row.form.fields["title"].help_text = f"แนวเป้าหมาย: {' · '.join(proposal['presets'])}"
            row.rows.append(self._row(ActivityForm, 0, f"g{index}a0", "", {}))
            row.form.fields["title"].widget.attrs["autofocus"] = True
            self.goals.append(row)
            return
        goal = next((row for row in self.goals if row.prefix == what), None)
        if goal is None or len(goal.rows) >= MOST_ACTIVITIES:
            return
        added = self._row(ActivityForm, len(goal.rows), f"{what}a{len(goal.rows)}", "", {})
        added.form.fields["what"].widget.attrs["autofocus"] = True
        goal.rows.append(added)

    # --- reading ---
    def _forms(self) -> Iterator[tuple[str, forms.Form]]:
        yield "", self.head
        for goal in self.goals:
            yield f"เป้าหมาย {goal.number} ", goal.form
            for row in goal.rows:
                yield f"เป้าหมาย {goal.number} กิจกรรม {row.number} ", row.form

    def is_valid(self) -> bool:
        wrong = [form for _, form in self._forms() if not form.is_valid()]
        return not wrong

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id of the field, what is wrong and where) for the summary on top."""
        return [
            (form[name].auto_id, f"{where}{form[name].label}: {message}")
            for where, form in self._forms()
            for name in form.errors
            for message in form.errors[name]
        ]

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.head.cleaned_data[name] for name in PLAN_FIELDS}

    @property
    def typed(self) -> list[dict[str, Any]]:
        """The goals as `plans.save` takes them; spare rows are left out, emptied ones are removed."""
        return [
            line | {"activities": _lines(goal.rows, ACTIVITY_FIELDS)}
            for goal in self.goals
            if (line := _line(goal, GOAL_FIELDS))
        ]

    def outline(self) -> Part:
        """What was typed, as the difference page compares it with what is stored."""
        stored = list(self.plan.goals.all())
        lineage = {str(goal.pk): str(goal.lineage) for goal in stored}
        held = {str(one.pk): one for goal in stored for one in goal.activities.all()}
        goals = []
        for goal in self.goals:
            if not (line := _line(goal, GOAL_FIELDS)) or line["remove"]:
                continue
            inner = []
            for row in goal.rows:
                activity = _line(row, ACTIVITY_FIELDS)
                if not activity or activity["remove"]:
                    continue
                known = held.get(row.pk)
                values = {
                    "what": activity["what"],
                    "responsible": str(activity["responsible_user"] or activity["responsible_name"]),
                    "starts_on": activity["starts_on"],
                    "due_on": activity["due_on"],
                    "status": known.status if known else ActivityStatus.PLANNED,
                }
                inner.append(Part(str(known.lineage) if known else row.prefix, values))
            values = {name: line[name] for name in GOAL_FIELDS}
            goals.append(Part(lineage.get(goal.pk, goal.prefix), values, tuple(inner)))
        return Part(str(self.plan.pk), self.values, tuple(goals))


def _count(text: str | None, most: int) -> int:
    return min(int(text), most) if text and text.isascii() and text.isdigit() and len(text) < 4 else 0


def _id(text: str) -> uuid.UUID | None:
    """The id typed in the hidden field; one that is none at all is the nil id, which no row has."""
    try:
        return uuid.UUID(text) if text else None
    except ValueError:
        return uuid.UUID(int=0)


def _line(row: Row, fields: Sequence[str]) -> dict[str, Any]:
    pk, removed = _id(row.pk), bool(row.form.cleaned_data.get("remove"))
    if pk is None and (removed or row.is_blank):
        return {}
    values = {name: row.form.cleaned_data[name] for name in fields}
    return {"id": pk, "remove": removed or row.is_blank, **values}


def _lines(rows: Sequence[Row], fields: Sequence[str]) -> list[dict[str, Any]]:
    return [line for row in rows if (line := _line(row, fields))]


def _helper(*fields: Any) -> FormHelper:
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf = False, True
    if fields:
        helper.layout = Layout(*fields)
    return helper


class AgreementForm(SigningForm):
    """What the person answered. Asked only what the answer needs: a thumbprint brings its witnesses."""

    result = forms.ChoiceField(
        label="คำตอบของผู้ใช้บริการ",
        choices=PlanAgreement.Result.choices,
        widget=forms.RadioSelect(attrs={"class": "stacked"}),
        error_messages={"required": "เลือกคำตอบของผู้ใช้บริการ"},
    )
    goals_not_agreed = forms.MultipleChoiceField(
        label="เป้าหมายที่ไม่ยินยอม",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "stacked"}),
        help_text="เลือกเมื่อตอบว่ายินยอมบางข้อ",
        error_messages={"invalid_choice": "เป้าหมายที่เลือกไม่ได้อยู่ในแผนฉบับนี้ เปิดหน้านี้ใหม่แล้วเลือกอีกครั้ง"},
    )
    words = prose("ความเห็นของผู้ใช้บริการ", help_text="ตามคำพูด รวมถึงเหตุผลที่ไม่ยินยอม ถ้าผู้ใช้บริการอยากบอก")
    on = DoneOnField(label="วันที่ให้คำตอบ")
    relative = ThaiCharField(label="ญาติ/ผู้ดูแลที่ร่วมลงนาม (ถ้ามี)", required=False, max_length=120)
    explained = forms.BooleanField(
        label="อธิบายแผนด้วยภาษาที่เข้าใจง่ายแล้ว",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "opt"}),
    )
    took_part = forms.BooleanField(
        label="ผู้ใช้บริการมีส่วนเลือกเป้าหมาย",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "opt"}),
    )

    def __init__(self, *args: Any, goals: Sequence[PlanGoal], **kwargs: Any):
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["goals_not_agreed"]
        chosen.choices = [
            (str(goal.pk), f"{number}. {goal.title or 'ยังไม่ตั้งชื่อ'}") for number, goal in enumerate(goals, 1)
        ]
        self.helper = _helper(
            Div("explained", "took_part", css_class="g2"),
            "result",
            "goals_not_agreed",
            "words",
            "on",
            "mark",
            Fieldset(
                "เมื่อพิมพ์ลายนิ้วมือ",
                Div("read_language", "read_by", "witness_one", "witness_two", css_class="g2"),
            ),
            "relative",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        result, mark = cleaned.get("result"), cleaned.get("mark")
        if result == PlanAgreement.Result.PARTS and not cleaned.get("goals_not_agreed"):
            self.add_error("goals_not_agreed", "เลือกเป้าหมายที่ไม่ยินยอมอย่างน้อย 1 ข้อ")
        if mark == PlanAgreement.Mark.NONE and result in (
            PlanAgreement.Result.ALL,
            PlanAgreement.Result.PARTS,
        ):
            self.add_error("mark", "การตกลงต้องมีลายมือชื่อหรือลายพิมพ์นิ้วมือ ไม่ลงนามใช้ได้เมื่อตอบว่าไม่ยินยอม")
        return cleaned

    @property
    def answer(self) -> dict[str, Any]:
        """The fields of PlanAgreement."""
        return {name: value for name, value in self.cleaned_data.items() if name != "goals_not_agreed"}

    @property
    def left_out(self) -> list[uuid.UUID]:
        return [uuid.UUID(pk) for pk in self.cleaned_data["goals_not_agreed"]]


class ReturnForm(forms.Form):
    helper = _helper()
    reason = ThaiTextField(
        label="เหตุผลที่ให้ทบทวน",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="บอกว่าต้องปรับตรงไหน ผู้จัดการรายกรณีจะเห็นข้อความนี้ที่หัวของแผน",
    )


class ProgressForm(forms.Form):
    helper = _helper()
    status = forms.ChoiceField(
        label="สถานะ",
        choices=ActivityStatus.choices,
        widget=forms.RadioSelect(attrs={"class": "stacked"}),
        error_messages={"required": "เลือกสถานะของกิจกรรม"},
    )
    outcome = prose(
        "ผลการดำเนินงาน",
        rows=3,
        help_text=f"ทำอะไรไปแล้ว ได้ผลอย่างไร ติดขัดตรงไหน {READ_BY_ALL} เรื่องสุขภาพไม่เขียนในช่องนี้",
    )
    health_outcome = prose("ผลเรื่องสุขภาพ", help_text=HEALTH_HELP)
    on = DoneOnField(label="วันที่ดำเนินการแล้วหรือยกเลิก", required=False)

    def __init__(self, *args: Any, health: bool, **kwargs: Any):
        """`health`: whether the writer reads what tells of the person's health."""
        super().__init__(*args, **kwargs)
        if not health:
            del self.fields["health_outcome"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        closed = cleaned.get("status") in (ActivityStatus.DONE, ActivityStatus.CANCELLED)
        if closed and "on" not in self.errors and not cleaned.get("on"):
            self.add_error("on", "ใส่วันที่ดำเนินการแล้วหรือยกเลิก")
        return cleaned
