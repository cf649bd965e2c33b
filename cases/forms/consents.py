"""The pages of consent. Nothing is ticked beforehand; each answer asks only what it needs."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms

from cases.forms.fields import DoneOnField, prose
from cases.forms.signing import READING, WITNESSES, SigningForm, picture_field
from cases.models import ConsentHow, ConsentKind, ConsentOutcome, RightsTold
from shelter.desk import codes
from shelter.desk.layout import Fold, arrange
from shelter.lib.file_forms import FileForm
from shelter.lib.thai import bangkok_today
from shelter.lib.thai_fields import ThaiCharField, ThaiDateField, ThaiNameField

# What each outcome wants: (field, what is said when it is empty).
WANTS: dict[Any, tuple[tuple[str, str], ...]] = {
    ConsentOutcome.GIVEN: (("mark", "เลือกว่าให้ความยินยอมอย่างไร"),),
    ConsentOutcome.REFUSED: (("offered", "เขียนว่าเสนออะไรไปแล้ว เพื่อให้รู้ว่าผู้ใช้บริการปฏิเสธสิ่งใด"),),
    ConsentOutcome.CANNOT_NOW: (
        ("cause", "เลือกเหตุที่ยังตอบไม่ได้"),
        ("decides", "ใส่ว่าใครตัดสินใจแทนในระหว่างนี้"),
        ("by_right", "ใส่ว่าตัดสินใจแทนโดยอำนาจใด"),
        ("ask_again_on", "ใส่วันที่จะถามอีกครั้ง"),
    ),
}
OF_OUTCOME = {
    ConsentOutcome.GIVEN: ("mark", *WITNESSES, *READING, "groups", "to_whom", "until"),
    ConsentOutcome.REFUSED: ("offered", "goes_where", "invited_back"),
    ConsentOutcome.CANNOT_NOW: ("cause", "decides", "by_right", "ask_again_on"),
}
ALWAYS = ("outcome", "on", "rights_told", "interpreter", "words")


_text = partial(prose, most=2000)


class ConsentForm(FileForm, SigningForm):
    """One answer: given, refused, or not possible yet."""

    outcome = forms.ChoiceField(
        label="คำตอบของผู้ใช้บริการ",
        choices=ConsentOutcome.choices,
        widget=forms.RadioSelect(attrs={"class": "stacked"}),
        error_messages={"required": "เลือกคำตอบของผู้ใช้บริการ"},
    )
    on = DoneOnField(label="วันที่ให้คำตอบ")
    rights_told = forms.MultipleChoiceField(
        label="บอกสิทธิอย่างไร",
        choices=RightsTold.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "stacked"}),
        help_text="เลือกได้หลายข้อ ก่อนถามให้บอกสิทธิทั้งหกข้อในแผ่นภาพ",
    )
    interpreter = ThaiNameField(label="ชื่อล่าม (ถ้ามี)", required=False, max_length=120)
    words = _text("คำพูดของผู้ใช้บริการ", help_text="ตามคำพูด รวมถึงเหตุผลที่ไม่ยินยอม ถ้าอยากบอก ยังไม่พร้อมเล่าให้เว้นว่าง")
    mark = forms.ChoiceField(
        label="ให้ความยินยอมอย่างไร",
        choices=ConsentHow.choices,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "stacked"}),
    )
    groups = forms.MultipleChoiceField(
        label="ข้อมูลที่เปิดเผยได้",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "stacked"}),
        help_text="ถามทีละกลุ่ม กลุ่มที่ไม่ได้เลือกเปิดเผยไม่ได้",
        error_messages={"invalid_choice": "กลุ่มข้อมูลที่เลือกไม่มีในแบบ เปิดหน้านี้ใหม่แล้วเลือกอีกครั้ง"},
    )
    to_whom = ThaiCharField(
        label="เปิดเผยให้ใคร", required=False, max_length=300, help_text="ชื่อหน่วยงานหรือบุคคล เช่น โรงพยาบาลที่นัดไว้"
    )
    until = ThaiDateField(label="เปิดเผยได้ถึงวันที่", required=False, due=True)
    offered = _text("เสนออะไรไปแล้ว", help_text="เช่น ที่พัก อาหาร พาไปพบแพทย์ ทำบัตร")
    goes_where = ThaiCharField(label="จะไปที่ไหน", required=False, help_text="เท่าที่ผู้ใช้บริการอยากบอก")
    invited_back = ThaiCharField(
        label="ชวนกลับมาอย่างไร", required=False, help_text="เช่น ให้บัตรศูนย์และบอกว่ากลับมาได้ทุกเวลา โทร 1300"
    )
    cause = forms.ChoiceField(label="เหตุที่ยังตอบไม่ได้", required=False)
    decides = ThaiCharField(label="ใครตัดสินใจแทนในระหว่างนี้", required=False)
    by_right = ThaiCharField(
        label="ตัดสินใจแทนโดยอำนาจใด",
        required=False,
        max_length=300,
        help_text="เช่น พนักงานเจ้าหน้าที่ให้การคุ้มครองในเบื้องต้น",
    )
    ask_again_on = ThaiDateField(label="ถามอีกครั้งวันที่", required=False, due=True)
    scan = picture_field("สำเนาหนังสือที่ลงนามแล้ว", pdf=True)

    def __init__(self, *args: Any, kind: str, **kwargs: Any):
        kwargs.setdefault("initial", {"on": bangkok_today()})
        super().__init__(*args, **kwargs)
        self.kind = kind
        today = bangkok_today()
        cause: Any = self.fields["cause"]
        cause.choices = [("", "– เลือก –"), *codes.choices("cannot_consent", today)]
        groups: Any = self.fields["groups"]
        groups.choices = codes.choices("disclosure_group", today)
        if kind != ConsentKind.DISCLOSURE:
            for name in ("groups", "to_whom", "until"):
                del self.fields[name]
        self.helper = arrange(
            self,
            "rights_told",
            "interpreter",
            "outcome",
            "on",
            "words",
            (
                "เมื่อยินยอม",
                ["groups", ("to_whom", "until"), "mark", READING, WITNESSES],
            ),
            Fold("เมื่อไม่ยินยอม", ("offered", ("goes_where", "invited_back"))),
            Fold("เมื่อยังตอบไม่ได้", (("cause", "ask_again_on"), ("decides", "by_right"))),
            "scan",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        outcome = cleaned.get("outcome")
        for name, words in WANTS.get(outcome, ()):
            self.need(cleaned, (name,), words)
        if outcome == ConsentOutcome.GIVEN:
            self._given(cleaned)
        if outcome:
            self._of_another_answer(cleaned, ConsentOutcome(outcome))
        return cleaned

    def _of_another_answer(self, cleaned: dict[str, Any], outcome: ConsentOutcome) -> None:
        """Words typed for another answer would not be kept: say so instead of dropping them."""
        others = {name for names in OF_OUTCOME.values() for name in names} - {*OF_OUTCOME[outcome], *ALWAYS}
        for name in others:
            if isinstance(self.fields.get(name), ThaiCharField) and cleaned.get(name):
                self.add_error(name, "ช่องนี้เป็นของคำตอบอื่น เลือกคำตอบนั้น หรือย้ายข้อความแล้วลบช่องนี้")

    def _given(self, cleaned: dict[str, Any]) -> None:
        if self.kind == ConsentKind.DISCLOSURE:
            self.need(cleaned, ("groups",), "เลือกกลุ่มข้อมูลที่เปิดเผยได้อย่างน้อย 1 กลุ่ม")
            self.need(cleaned, ("to_whom",), "ใส่ว่าเปิดเผยให้ใคร")
            if cleaned.get("until") and cleaned.get("on") and cleaned["until"] < cleaned["on"]:
                self.add_error("until", "ต้องไม่ก่อนวันที่ให้คำตอบ")

    def is_signed(self, cleaned: Mapping[str, Any]) -> bool:
        return cleaned.get("outcome") == ConsentOutcome.GIVEN

    @property
    def values(self) -> dict[str, Any]:
        """The fields of Consent that this outcome has."""
        names = (*ALWAYS, *OF_OUTCOME[ConsentOutcome(self.cleaned_data["outcome"])])
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class WithdrawForm(forms.Form):
    """A consent taken back."""

    on = DoneOnField(label="มีผลตั้งแต่วันที่")
    words = _text("คำพูดของผู้ใช้บริการ", help_text="ตามคำพูด ไม่ต้องมีเหตุผลก็ถอนได้")

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("initial", {"on": bangkok_today()})
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "on", "words")
