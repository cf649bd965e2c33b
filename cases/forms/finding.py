"""The pages of the fact-finding. Any question may stay open; nothing is refused for what is missing."""

from collections.abc import Collection, Mapping
from functools import partial
from typing import Any, cast

from django import forms

from cases.forms.fields import HEALTH_HELP, READ_BY_ALL, DoneOnField, prose
from cases.forms.questions import NOT_OFFERED, QuestionsForm, fields_of, offered
from cases.models import FindingSession, Statement
from cases.rules.finding import BY_CODE, SENSITIVE_PROBLEMS, SEVERITIES
from shelter.desk.layout import arrange
from shelter.lib.thai import bangkok_today, format_date
from shelter.lib.thai_fields import ThaiCharField, ThaiDateField

EXCERPT = 60


_area = partial(prose, most=8000)


class TopicForm(QuestionsForm):
    """One topic: whether the person is ready to tell, the questions, where the answers come from."""

    not_ready = forms.BooleanField(
        label="ยังไม่พร้อมเล่าเรื่องนี้",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "opt"}),
        help_text="เลือกได้โดยไม่ต้องตอบข้ออื่น ค่อยถามใหม่เมื่อพร้อม",
    )

    def __init__(self, *args: Any, stored: Mapping[str, Any] | None = None, **kwargs: Any):
        super().__init__(*args, stored=stored, **kwargs)
        self.fields["sources"] = forms.MultipleChoiceField(
            label="ที่มาของข้อมูลในหัวข้อนี้",
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "cols-2"}),
            error_messages=NOT_OFFERED,
        )
        offered(self.fields["sources"], "fact_source", (stored or {}).get("sources"))
        names = [question.name for question in self.questions]
        self.helper = arrange(self, "not_ready", *names, "sources")


def _topic_form(code: str, name: str) -> type[TopicForm]:
    topic = BY_CODE[code]
    body = {"__module__": __name__, "questions": topic.questions, **fields_of(topic.questions)}
    return cast("type[TopicForm]", type(name, (TopicForm,), body))


AppearanceForm = _topic_form("appearance", "AppearanceForm")
HealthForm = _topic_form("health", "HealthForm")
FamilyForm = _topic_form("family", "FamilyForm")
HomeForm = _topic_form("home", "HomeForm")
JourneyForm = _topic_form("journey", "JourneyForm")
LawForm = _topic_form("law", "LawForm")
StoryForm = _topic_form("story", "StoryForm")
TOPIC_FORMS = {
    "appearance": AppearanceForm,
    "health": HealthForm,
    "family": FamilyForm,
    "home": HomeForm,
    "journey": JourneyForm,
    "law": LawForm,
    "story": StoryForm,
}


class SessionForm(forms.Form):
    """A talk, or that it was put off."""

    result = forms.ChoiceField(
        label="วันนี้ผู้ใช้บริการ",
        choices=FindingSession.Result.choices,
        widget=forms.RadioSelect(attrs={"class": "stacked"}),
        error_messages={**NOT_OFFERED, "required": "เลือกว่าได้พูดคุย หรือเลื่อนเพราะยังไม่พร้อม"},
    )
    on = DoneOnField(label="วันที่")
    place = ThaiCharField(label="สถานที่", required=False, max_length=200, help_text="เช่น ห้องให้คำปรึกษา")
    present = ThaiCharField(
        label="ผู้ที่อยู่ด้วย",
        required=False,
        max_length=300,
        help_text="เว้นว่างเมื่อคุยตามลำพัง เรื่องถูกทำร้ายหรือถูกบังคับให้ถามตามลำพัง",
    )
    interpreter = ThaiCharField(label="ล่าม/ภาษาที่ใช้", required=False, max_length=200)
    reason = _area("เหตุผลที่เลื่อน", help_text="กรอกเมื่อเลื่อนเพราะยังไม่พร้อม ไม่นับเป็นความล่าช้า")
    try_again_on = ThaiDateField(label="ลองอีกครั้งวันที่", required=False, due=True)
    note = _area("บันทึก", help_text="บรรยากาศ ข้อสังเกต เรื่องที่ควรคุยต่อ เรื่องสุขภาพและคดีบันทึกในหัวข้อของเรื่องนั้น")

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("initial", {"on": bangkok_today(), "result": FindingSession.Result.TALKED})
        super().__init__(*args, **kwargs)
        self.helper = arrange(
            self,
            "result",
            ("on", "place"),
            ("present", "interpreter"),
            ("เมื่อเลื่อนเพราะยังไม่พร้อม", ["reason", "try_again_on"]),
            "note",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        put_off = cleaned.get("result") == FindingSession.Result.NOT_READY
        if put_off and "reason" not in self.errors and not cleaned.get("reason"):
            self.add_error("reason", "เขียนเหตุผลที่เลื่อน เพื่อให้คนต่อไปรู้ว่าควรเริ่มอย่างไร")
        for name in ("reason", "try_again_on"):
            if not put_off and cleaned.get(name):
                self.add_error(name, "กรอกเฉพาะเมื่อเลื่อน เลือก “เลื่อนเพราะยังไม่พร้อม” หรือย้ายข้อความไปช่องบันทึก")
        return cleaned


class StatementForm(forms.Form):
    """What was said or found, in its own words."""

    topic = forms.ChoiceField(label="หัวข้อ", error_messages={**NOT_OFFERED, "required": "เลือกหัวข้อ"})
    words = _area(
        "คำบอกเล่า", 4, required=True, help_text="จดตามที่พูดหรือตามเอกสาร บันทึกแล้วแก้ไม่ได้ ถ้าจดผิดให้ขีดฆ่าพร้อมเหตุผล"
    )
    source = forms.ChoiceField(label="แหล่งที่มา", error_messages={**NOT_OFFERED, "required": "เลือกแหล่งที่มา"})
    source_detail = ThaiCharField(label="ใคร หรือเอกสารใด", required=False, max_length=200)
    heard_on = DoneOnField(label="เล่าหรือพบเมื่อ")
    differs_from = forms.ChoiceField(
        label="ต่างจากที่เล่าเมื่อ",
        required=False,
        error_messages=NOT_OFFERED,
        help_text="เลือกเมื่อเรื่องไม่ตรงกัน ทั้งสองเรื่องเก็บไว้เป็นบันทึกจริงทั้งคู่",
    )

    def __init__(self, *args: Any, topics: list[tuple[str, str]], earlier: list[Statement], **kwargs: Any):
        kwargs.setdefault("initial", {"heard_on": bangkok_today(), "source": "person"})
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["topic"].choices = [("", "– เลือก –"), *topics]
        offered(fields["source"], "fact_source", None, "– เลือก –")
        self.earlier = {str(one.pk): one for one in earlier}
        fields["differs_from"].choices = [
            ("", "ไม่ขัดกับเรื่องใด"),
            *((pk, _line(one)) for pk, one in self.earlier.items()),
        ]
        self.helper = arrange(
            self, "topic", "words", ("source", "source_detail"), ("heard_on", "differs_from")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["differs_from"] = self.earlier.get(cleaned.get("differs_from") or "")
        if (other := cleaned["differs_from"]) and cleaned.get("topic") and other.topic != cleaned["topic"]:
            self.add_error("differs_from", "คำบอกเล่าที่เลือกเทียบอยู่คนละหัวข้อ เลือกคำบอกเล่าในหัวข้อเดียวกัน")
        return cleaned


def _line(one: Statement) -> str:
    words = one.words if len(one.words) <= EXCERPT else f"{one.words[:EXCERPT]}…"
    return f"{format_date(one.heard_on)} {one.get_topic_display()}: {words}"


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = _area("เหตุผล", required=True)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "reason")


class ProblemForm(forms.Form):
    code = forms.ChoiceField(
        label="ปัญหา",
        error_messages={
            "required": "เลือกปัญหา",
            "invalid_choice": "มีปัญหานี้ในรายการแล้วหรือเลือกไม่ได้ เปิดรายการเดิมแล้วแก้ไข หรือเลือกปัญหาอื่น",
        },
    )
    detail = _area("รายละเอียด", help_text="เรื่องสุขภาพและคดีบันทึกในหัวข้อของเรื่องนั้น")
    severity = forms.TypedChoiceField(
        label="ความรุนแรง",
        choices=SEVERITIES,
        coerce=int,
        widget=forms.RadioSelect(attrs={"class": "cols-3"}),
        error_messages={**NOT_OFFERED, "required": "เลือกความรุนแรง"},
    )
    urgency = forms.ChoiceField(
        label="ความเร่งด่วน",
        widget=forms.RadioSelect(attrs={"class": "cols-3"}),
        error_messages={**NOT_OFFERED, "required": "เลือกความเร่งด่วน"},
    )
    settled_on = DoneOnField(label="คลี่คลายแล้วเมื่อ", required=False, help_text="เว้นว่างเมื่อยังเป็นปัญหาอยู่")

    def __init__(self, *args: Any, sensitive: bool, taken: Collection[str], held: str = "", **kwargs: Any):
        """`taken` codes stand in the list already; `held` is the one being changed."""
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        offered(fields["code"], "main_problem", held, "– เลือก –")
        barred = {*taken, *(() if sensitive else SENSITIVE_PROBLEMS)} - {held}
        fields["code"].choices = [pair for pair in fields["code"].choices if pair[0] not in barred]
        offered(fields["urgency"], "urgency", None)
        self.helper = arrange(self, "code", "severity", "urgency", "detail", "settled_on")


class DiagnosisForm(forms.Form):
    diagnosis = _area(
        "การวินิจฉัยปัญหา",
        5,
        help_text=f"ปัญหาเกิดจากอะไร อะไรค้ำจุนอยู่ {READ_BY_ALL} เรื่องสุขภาพและคดีไม่เขียนในช่องนี้",
    )
    health_diagnosis = _area("การวินิจฉัยเรื่องสุขภาพ", 3, help_text=HEALTH_HELP)
    worker_opinion = _area("ความเห็นนักสังคมสงเคราะห์", 4, help_text=READ_BY_ALL)

    def __init__(self, *args: Any, health: bool, **kwargs: Any):
        """`health`: whether the writer reads what tells of the person's health."""
        super().__init__(*args, **kwargs)
        if not health:
            del self.fields["health_diagnosis"]
        self.helper = arrange(self, *self.fields)


class OpinionForm(forms.Form):
    opinion = _area("ความเห็นผู้อำนวยการ", 4, required=True, help_text=READ_BY_ALL)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "opinion")
