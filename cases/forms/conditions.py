"""Conditions as people write them: a sentence with a blank, in rows of a formset."""

from typing import Any

from django import forms

from cases.rules import criteria, criteria_words
from cases.rules.catalogue import Kind, catalogue
from cases.rules.criteria import OPERATORS
from shelter.lib import addresses
from shelter.lib.thai_fields import ThaiCharField

PICK = ("", "– เลือก –")
_OFFERED = {
    Kind.NUMBER: ("gte", "lte", "between", "eq", "gt", "lt", "ne"),
    Kind.TEXT: ("in", "not_in"),
    Kind.SET: ("overlaps", "excludes", "contains"),
    Kind.YES_NO: ("is_true", "is_false"),
}
_PHRASES = {
    "gte": "{label} ตั้งแต่ … {unit}ขึ้นไป",
    "lte": "{label} ไม่เกิน … {unit}",
    "between": "{label} ระหว่าง …-… {unit}",
    "eq": "{label} เท่ากับ … {unit}",
    "gt": "{label} มากกว่า … {unit}",
    "lt": "{label} น้อยกว่า … {unit}",
    "ne": "{label} ไม่ใช่ … {unit}",
    "in": "{label} เป็น …",
    "not_in": "{label} ไม่ใช่ …",
    "overlaps": "{label} มีอย่างน้อยหนึ่งข้อของ …",
    "excludes": "{label} ต้องไม่มี …",
    "contains": "{label} ต้องมีครบ …",
}


def conditions() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every condition that may be asked, by fact: the value is `fact:operator`, … is where the value goes."""
    grouped = []
    for fact in catalogue().values():
        options = []
        for operator in _OFFERED[fact.kind]:
            phrase = (
                criteria_words.describe(fact, operator, None)
                if fact.kind is Kind.YES_NO
                else _PHRASES[operator].format(label=fact.label, unit=fact.unit).strip()
            )
            options.append((f"{fact.code}:{operator}", phrase))
        grouped.append((fact.label, options))
    return grouped


class ConditionForm(forms.Form):
    """One condition. Cleaned, `criterion` is (fact, operator, plain value); a blank row has none."""

    condition = forms.ChoiceField(label="เงื่อนไข", choices=lambda: [PICK, *conditions()], required=False)
    value = ThaiCharField(
        label="ค่า", required=False, max_length=500, help_text="ตัวเลข หรือชื่อคั่นด้วยจุลภาค เช่น 60 หรือ ชาย, หญิง"
    )
    group = forms.ChoiceField(
        label="ทางเลือก",
        required=False,
        choices=[("", "ต้องตรงข้อนี้"), *((one, f"ข้อใดข้อหนึ่งในกลุ่ม {one}") for one in "กขคง")],
    )
    source = ThaiCharField(label="แหล่งที่มา", required=False)
    unverified = forms.BooleanField(
        label="ยังไม่ยืนยันข้อนี้", required=False, widget=forms.CheckboxInput(attrs={"class": "opt"})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        code, _, operator = (data.get("condition") or "").partition(":")
        if not code:
            if self.has_changed():
                self.add_error("condition", "เลือกเงื่อนไข หรือทำเครื่องหมายลบแถวนี้")
            return data
        fact = catalogue()[code]
        try:
            value = criteria_words.read(fact, operator, data.get("value") or "")
            if code == "domicile_province":
                value = [_province_name(name) for name in value]
            data["criterion"] = (code, operator, _plain(criteria.check(code, operator, value, catalogue())))
        except ValueError as error:
            self.add_error("value", str(error))
        return data


def _province_name(text: str) -> str:
    place = addresses.find_province(text)
    if place is None:
        near = addresses.suggest_provinces(text, 1)
        raise ValueError(f"ไม่มีจังหวัด “{text[:40]}”" + (f" หมายถึง {near[0]} หรือไม่" if near else ""))
    return place.province


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


class ConditionFormSet(forms.BaseFormSet):
    """Rows in page order. A row left blank is nothing; ids are never taken from the page."""

    def initial_form_count(self) -> int:
        return 0

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "ลบข้อนี้"


def messages_of(most: int) -> dict[str, str]:
    """What a formset of `most` rows says of itself."""
    return {
        "too_many_forms": f"ใส่เกณฑ์ได้ไม่เกิน {most} ข้อ",
        "missing_management_form": "หน้านี้มาไม่ครบ เปิดหน้าใหม่แล้วลองอีกครั้ง",
    }


def typed_condition(code: str, operator: str, value: Any) -> dict[str, str]:
    """A stored criterion as its row shows it; empty when the catalogue lost its fact or operator."""
    fact = catalogue().get(code)
    if fact is None or operator not in OPERATORS:
        return {}
    # `eq` of a text is offered as `in`, `ne` as `not_in`: the same with one name.
    offered = {"eq": "in", "ne": "not_in"}.get(operator, operator) if fact.kind is Kind.TEXT else operator
    return {"condition": f"{code}:{offered}", "value": criteria_words.typed(fact, operator, value)}
