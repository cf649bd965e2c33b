"""Forms of the rules of screening: one rule with its criteria as sentences, and the day it takes effect."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms

from cases.forms.conditions import ConditionForm, ConditionFormSet, messages_of, typed_condition
from cases.forms.fields import LinesField
from cases.models import ScreeningRule
from cases.rules.catalogue import catalogue
from cases.rules.clocks import COUNTED_FROM
from shelter.lib.thai_fields import ThaiCharField, ThaiDateField, ThaiIntegerField, ThaiTextField

MOST_CRITERIA = 12


def _helper() -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.no_summary = True
    return helper


class RuleForm(forms.Form):
    """One rule; its criteria are the formset beside it."""

    code = ThaiCharField(label="รหัส", max_length=8, help_text="ไม่ซ้ำกับข้ออื่น เช่น B16")
    name = ThaiCharField(label="ชื่อ", max_length=160)
    kind = forms.ChoiceField(label="ชนิด", choices=ScreeningRule.Kind.choices)
    awaits = forms.BooleanField(
        label="ข้อถัดไปรอคำตอบข้อนี้ (ถ้าเป็นด่าน: ตัดสินไม่ได้จนกว่าจะผ่าน)",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "opt"}),
    )
    label = ThaiCharField(
        label="คำกลางสำหรับรายการ",
        max_length=60,
        required=False,
        help_text="ผู้ที่ไม่อยู่ในทีมเห็นเพียงคำนี้",
    )
    route = ThaiCharField(label="ไปทางไหน", max_length=300, required=False)
    steps = LinesField(
        label="ขั้นตอน (บรรทัดละขั้น)",
        required=False,
        max_length=3_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    lead_agency = ThaiCharField(label="หน่วยงานหลัก", max_length=160, required=False)
    act = ThaiCharField(
        label="กฎหมาย", max_length=160, required=False, help_text="ชื่อเต็มพร้อม พ.ศ. เช่น พ.ร.บ.ผู้สูงอายุ พ.ศ. 2546"
    )
    section = ThaiCharField(label="มาตรา", max_length=60, required=False, help_text="เช่น ม.15")
    papers = forms.MultipleChoiceField(
        label="เอกสารที่ต้องเก็บ",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "cols-2"}),
        error_messages={"invalid_choice": "เลือกเอกสารจากรายการ"},
    )
    clock_days = ThaiIntegerField(label="กำหนด (วัน)", required=False, min_value=1, max_value=366)
    clock_from = forms.ChoiceField(
        label="นับจาก",
        required=False,
        choices=[("", "– ไม่มีกำหนด –"), *((day, day) for day in COUNTED_FROM)],
        error_messages={"invalid_choice": "เลือกวันที่เริ่มนับจากรายการ"},
    )
    next = forms.ChoiceField(
        label="แล้วไปต่อข้อ", required=False, error_messages={"invalid_choice": "เลือกข้อจากรายการ"}
    )
    guards = forms.MultipleChoiceField(
        label="กั้นเส้นทาง (เฉพาะด่าน)",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "cols-2"}),
        error_messages={"invalid_choice": "เลือกข้อจากรายการ"},
    )
    destitute_type = forms.ChoiceField(
        label="ประเภทคนไร้ที่พึ่งที่ข้อนี้ชี้",
        required=False,
        choices=lambda: [("", "– ไม่มี –"), *catalogue()["destitute_type"].choices.items()],
        error_messages={"invalid_choice": "เลือกประเภทจากรายการ"},
    )
    source = ThaiCharField(label="แหล่งที่มา", max_length=200, required=False)
    unverified = forms.BooleanField(
        label="ยังไม่ยืนยันแหล่งที่มา", required=False, widget=forms.CheckboxInput(attrs={"class": "opt"})
    )

    def __init__(
        self,
        *args: Any,
        papers: Mapping[str, str] | None = None,
        others: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields
        chosen["papers"].choices = list((papers or {}).items())
        chosen["next"].choices = [("", "– จบที่ข้อนี้ –"), *others]
        chosen["guards"].choices = list(others)
        self.helper = _helper()
        self.helper.layout = Layout(
            Fieldset("ข้อนี้คือ", Div("code", "kind", css_class="g2"), "name", "label", "awaits"),
            Fieldset("ไปทางไหน", "route", "steps", "lead_agency", "next", "guards"),
            Fieldset(
                "กฎหมาย เอกสาร และกำหนด",
                Div("act", "section", css_class="g2"),
                "papers",
                Div("clock_days", "clock_from", css_class="g2"),
                "destitute_type",
            ),
            Fieldset("ที่มา", Div("source", "unverified", css_class="g2")),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "clock_days" in data and "clock_from" in data:
            if data["clock_days"] is None and data["clock_from"]:
                self.add_error("clock_days", "บอกว่านับจากอะไรแล้ว ใส่จำนวนวันด้วย")
            elif data["clock_days"] is not None and not data["clock_from"]:
                self.add_error("clock_from", "มีจำนวนวันแล้ว บอกด้วยว่านับจากอะไร")
        return data


class _Criteria(ConditionFormSet):
    def rows(self) -> list[dict[str, Any]]:
        """The criteria to write, once the formset is valid."""
        kept = [form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data")]
        return [_row(data) for data in kept if data.get("criterion") and not data.get("DELETE")]


def _row(data: Mapping[str, Any]) -> dict[str, Any]:
    fact, operator, value = data["criterion"]
    row = {"fact": fact, "operator": operator, "group": data.get("group") or ""}
    if value is not None:
        row["value"] = value
    marks = {"source": data.get("source") or "", "unverified": data["unverified"]}
    return {**row, **{name: mark for name, mark in marks.items() if mark}}


def criteria_of(rows: Sequence[Mapping[str, Any]] = (), data: Any = None) -> _Criteria:
    """The criteria to show with two blank rows below, or as they were sent."""
    initial = [
        {
            **typed_condition(row["fact"], row["operator"], row.get("value")),
            **{name: row.get(name, "") for name in ("group", "source", "unverified")},
        }
        for row in rows
    ]
    made: Any = forms.formset_factory(
        ConditionForm,
        formset=_Criteria,
        extra=0 if data is not None else min(len(initial) + 2, MOST_CRITERIA),
        can_delete=True,
        max_num=MOST_CRITERIA,
        validate_max=True,
        absolute_max=MOST_CRITERIA + 5,
    )
    if data is None:
        return made(initial=initial, prefix="criteria")
    return made(data, prefix="criteria", error_messages=messages_of(MOST_CRITERIA))


class InForceForm(forms.Form):
    helper = _helper()
    valid_from = ThaiDateField(label="เริ่มใช้วันที่", due=True, help_text="วันนี้หรือหลังจากนี้ วัน/เดือน/ปี พ.ศ.")
    note = ThaiTextField(
        label="เปลี่ยนอะไร เพราะอะไร",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="อ้างกฎหมาย หนังสือสั่งการ หรือมติที่ให้เปลี่ยน",
        error_messages={"required": "เขียนสั้น ๆ ให้คนที่มาอ่านภายหลังเข้าใจ"},
    )
    confirmed = forms.BooleanField(label="ผลใหม่ของบุคคลตัวอย่างข้างบนถูกต้องตามที่อ้าง", required=False)
