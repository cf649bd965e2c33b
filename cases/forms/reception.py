"""The pages of reception: what was asked at the door, and the lines of the checklist."""

from typing import Any

from django import forms

from cases.forms.fields import DoneOnField
from cases.models import CheckResult, InterpreterNeed, Reception, ReceptionCheck, Told
from cases.rules.reception import Check
from shelter.desk import codes
from shelter.desk.layout import arrange
from shelter.lib.thai import bangkok_today
from shelter.lib.thai_fields import ThaiCharField, ThaiNameField, ThaiTextField

NOT_ASKED = ("", "ยังไม่ได้ถาม")
ASKED, NEEDED = "safe_", "need_"


class ReceptionForm(forms.Form):
    """How the person is and what they need now; health and violence only for those who may read them."""

    interpreter = forms.ChoiceField(
        label="ต้องมีล่ามหรือไม่",
        choices=InterpreterNeed.choices,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "cols-3"}),
    )
    language = ThaiCharField(
        label="ภาษาที่ใช้สื่อสาร", required=False, max_length=60, help_text="เช่น เขมร ส่วย ภาษามือ"
    )
    interpreter_name = ThaiNameField(label="ผู้ที่ช่วยเป็นล่าม", required=False, max_length=120)
    words = ThaiTextField(
        label="บันทึกแรกรับ",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="เฉพาะที่ต้องรู้เพื่อดูแลคืนนี้ ถามเรื่องความรุนแรงและการค้ามนุษย์ตามลำพัง ห่างจากผู้ที่พามา",
    )

    def __init__(self, *args: Any, reception: Reception | None, sensitive: bool, **kwargs: Any):
        kwargs.setdefault("initial", self.initial_of(reception))
        super().__init__(*args, **kwargs)
        today = bangkok_today()
        if sensitive:
            for code, label in codes.choices("safety_question", today):
                self.fields[ASKED + code] = forms.ChoiceField(
                    label=label,
                    choices=[*Told.choices, NOT_ASKED],
                    required=False,
                    widget=forms.RadioSelect(attrs={"class": "yn"}),
                )
            for code, label in codes.choices("urgent_need", today):
                self.fields[NEEDED + code] = forms.BooleanField(
                    label=label, required=False, widget=forms.CheckboxInput(attrs={"class": "opt"})
                )
        else:
            del self.fields["words"]
        asked = [name for name in self.fields if name.startswith(ASKED)]
        needed = [name for name in self.fields if name.startswith(NEEDED)]
        pairs = [tuple(needed[at : at + 2]) for at in range(0, len(needed), 2)]
        self.helper = arrange(
            self,
            *([("ปลอดภัยตอนนี้ไหม", asked)] if asked else []),
            *([("ต้องการเร่งด่วน", pairs)] if pairs else []),
            ("การสื่อสาร", ["interpreter", ("language", "interpreter_name")]),
            "words",
        )

    @staticmethod
    def initial_of(reception: Reception | None) -> dict[str, Any]:
        """The stored values by field name; none where nobody began."""
        if reception is None:
            return {}
        return {
            **{name: getattr(reception, name) for name in ("interpreter", "language", "interpreter_name")},
            "words": reception.words,
            **{ASKED + code: answer for code, answer in reception.safe_now.items()},
            **dict.fromkeys((NEEDED + code for code in reception.urgent), True),
        }

    def values(self) -> dict[str, Any]:
        """What `reception.edit` takes: only what the page asked."""
        typed = self.cleaned_data
        found = {name: typed[name] for name in typed if not name.startswith((ASKED, NEEDED))}
        if any(name.startswith(ASKED) for name in self.fields):
            found["safe_now"] = {
                name.removeprefix(ASKED): typed[name]
                for name in typed
                if name.startswith(ASKED) and typed[name]
            }
            found["urgent"] = [
                name.removeprefix(NEEDED) for name in typed if name.startswith(NEEDED) and typed[name]
            ]
        return found


class CheckForm(forms.Form):
    """One line of the checklist."""

    result = forms.ChoiceField(
        label="ผล",
        choices=CheckResult.choices,
        widget=forms.RadioSelect(attrs={"class": "stacked"}),
        error_messages={"required": "เลือกผล หากยังไม่ได้ทำ เลือก “ยังไม่ได้ทำ” แล้วบอกเหตุผล"},
    )
    on = DoneOnField(label="วันที่")
    done_by = ThaiNameField(label="ผู้ตรวจหรือผู้ทำ", required=False, max_length=120)
    words = ThaiTextField(
        label="สิ่งที่พบ หรือเหตุผลที่ยังไม่ได้ทำ",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, check: Check, found: ReceptionCheck | None, **kwargs: Any):
        kwargs.setdefault("initial", self.initial_of(found))
        super().__init__(*args, **kwargs)
        if check.sensitive:
            self.fields["done_by"].help_text = check.hint
        self.helper = arrange(self, "result", ("on", "done_by"), "words")

    @staticmethod
    def initial_of(found: ReceptionCheck | None) -> dict[str, Any]:
        if found is None:
            return {"on": bangkok_today()}
        return {name: getattr(found, name) for name in ("result", "on", "done_by", "words")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        silent = "words" not in self.errors and not cleaned.get("words")
        if cleaned.get("result") == CheckResult.NOT_YET and silent:
            self.add_error("words", "เขียนเหตุผลที่ยังไม่ได้ทำ เช่น รอให้นอนพักก่อน")
        return cleaned
