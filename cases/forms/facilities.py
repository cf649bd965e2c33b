"""Pages of the directory: the place, its criteria as rows, the list's filters, the upload."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from cases.actions.facilities import CriterionRow
from cases.forms.conditions import PICK, ConditionForm, ConditionFormSet, messages_of, typed_condition
from cases.models import Facility, FacilityKind, Ownership, TargetGroup
from cases.rules import criteria
from cases.rules.catalogue import catalogue
from cases.rules.facility_sheet import MOST_PEOPLE, PlaceUnclear, find_place
from shelter.lib import addresses
from shelter.lib.thai import format_phone
from shelter.lib.thai_fields import (
    ThaiCharField,
    ThaiDateField,
    ThaiIntegerField,
    ThaiNameField,
    ThaiPhonesField,
    ThaiTextField,
)

MOST_CRITERIA = 40
SHORTEST_SEARCH = 3


def _provinces() -> list[tuple[str, str]]:
    return [(place.code, place.province) for place in addresses.provinces()]


# --- the place ----------------------------------------------------------------------------------------
class FacilityForm(forms.Form):
    """What is known of a place. Only name, ownership, kind and province have to be known."""

    name = ThaiNameField(label="ชื่อสถานที่")
    ownership = forms.ChoiceField(
        label="สังกัด", choices=[PICK, *Ownership.choices], error_messages={"required": "เลือกสังกัด"}
    )
    agency = ThaiCharField(
        label="หน่วยงานเจ้าของ", required=False, help_text="เช่น องค์การบริหารส่วนจังหวัดศรีสะเกษ หรือชื่อบริษัท"
    )
    kind = forms.ChoiceField(
        label="ประเภท", choices=[PICK, *FacilityKind.choices], error_messages={"required": "เลือกประเภท"}
    )
    province = forms.ChoiceField(
        label="จังหวัด", choices=lambda: [PICK, *_provinces()], error_messages={"required": "เลือกจังหวัด"}
    )
    district = ThaiCharField(
        label="อำเภอหรือตำบล", required=False, help_text="เช่น กันทรารมย์ หรือ ต.ดูน อ.กันทรารมย์ เว้นว่างได้"
    )
    address_detail = ThaiCharField(label="เลขที่ ถนน ซอย", required=False)
    phone = ThaiPhonesField(label="โทรศัพท์", required=False)
    contact = ThaiCharField(label="ผู้ประสานงาน", required=False)
    groups = forms.MultipleChoiceField(
        label="รับกลุ่ม",
        required=False,
        choices=TargetGroup.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "cols-3"}),
    )
    capacity = ThaiIntegerField(label="ความจุ (คน)", required=False, min_value=0, max_value=MOST_PEOPLE)
    cost_note = ThaiCharField(label="ค่าใช้จ่าย", required=False, max_length=300)
    documents_needed = ThaiTextField(
        label="เอกสารที่ต้องใช้", required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    note = ThaiTextField(
        label="หมายเหตุ", required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )
    source = ThaiCharField(
        label="แหล่งข้อมูล", required=False, help_text="ทราบข้อมูลนี้จากที่ใด เช่น หนังสือ เว็บไซต์ หรือสอบถามทางโทรศัพท์"
    )
    verified_on = ThaiDateField(
        label="ยืนยันข้อมูลเมื่อ", required=False, past=True, help_text="วัน/เดือน/ปี พ.ศ. เว้นว่างเมื่อไม่ทราบวัน"
    )
    unverified = forms.BooleanField(
        label="ยังไม่ยืนยันข้อมูลกับสถานที่", required=False, widget=forms.CheckboxInput(attrs={"class": "opt"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.no_summary = True
        self.helper.layout = Layout(
            Fieldset("สถานที่", "name", Div("ownership", "kind", css_class="g2"), "agency"),
            Fieldset(
                "ที่ตั้งและการติดต่อ",
                Div("province", "district", css_class="g2"),
                "address_detail",
                Div("phone", "contact", css_class="g2"),
            ),
            Fieldset(
                "การรับผู้ใช้บริการ",
                "groups",
                Div("capacity", "cost_note", css_class="g2"),
                Div("documents_needed", "note", css_class="g2"),
            ),
            Fieldset("ที่มาของข้อมูล", Div("source", "verified_on", css_class="g2"), "unverified"),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("unverified") and data.get("verified_on"):
            self.add_error("unverified", "มีวันที่ยืนยันแล้ว เอาเครื่องหมายนี้ออก หรือเว้นวันที่ว่างไว้")
        province = addresses.get(data.get("province") or "")
        if province:
            data["address_code"] = province.code
            if data.get("district"):
                try:
                    data["address_code"] = find_place(province, data["district"]).code
                except PlaceUnclear as error:
                    hint = f" เช่น {' หรือ '.join(error.suggestions)}" if error.suggestions else ""
                    self.add_error("district", f"{error}{hint}")
        return data

    @staticmethod
    def initial_of(facility: Facility) -> dict[str, Any]:
        """The place as the form shows it."""
        place = addresses.get(facility.address_code)
        deep = place is not None and place.level > 0
        return {
            **{name: getattr(facility, name) for name in FacilityForm.base_fields if hasattr(facility, name)},
            "phone": format_phone(facility.phone),
            "province": facility.address_code[:2],
            "district": place_words(place) if deep and place else "",
        }


def place_words(place: addresses.Place) -> str:
    """`ต.ดูน อ.กันทรารมย์`, as the field understands it again."""
    district = f"อ.{place.district}"
    return f"ต.{place.subdistrict} {district}" if place.level == 2 else district


# --- its criteria -------------------------------------------------------------------------------------
class CriterionForm(ConditionForm):
    """One condition of admission, and when it is in force."""

    valid_from = ThaiDateField(label="ใช้ตั้งแต่", required=False, due=True, help_text="เว้นว่างเมื่อใช้อยู่แล้ว")
    valid_to = ThaiDateField(label="ใช้ถึง", required=False, due=True, help_text="เว้นว่างเมื่อไม่มีกำหนด")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "criterion" in data:
            fact, operator, value = data["criterion"]
            data["row"] = CriterionRow(
                fact=fact,
                operator=operator,
                value=value,
                group=data.get("group") or "",
                unverified=data["unverified"],
                source=data.get("source") or "",
                valid_from=data.get("valid_from"),
                valid_to=data.get("valid_to"),
            )
        if data.get("valid_from") and data.get("valid_to") and data["valid_to"] < data["valid_from"]:
            self.add_error("valid_to", "ต้องไม่ก่อนวันที่เริ่มใช้")
        return data


class _CriterionFormSet(ConditionFormSet):
    def clean(self) -> None:
        if len(self.rows()) != len(set(map(repr, self.rows()))):
            raise ValidationError("มีเงื่อนไขซ้ำกัน เหลือไว้แถวเดียว")

    def rows(self) -> list[CriterionRow]:
        """What is to be written, once the formset is valid."""
        kept = [form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data")]
        return [data["row"] for data in kept if data.get("row") and not data.get("DELETE")]


def _formset(extra: int) -> type[_CriterionFormSet]:
    made: Any = forms.formset_factory(
        CriterionForm,
        formset=_CriterionFormSet,
        extra=extra,
        can_delete=True,
        max_num=MOST_CRITERIA,
        validate_max=True,
        absolute_max=MOST_CRITERIA + 10,
    )
    return made


def bound_criteria(data: QueryDict) -> _CriterionFormSet:
    """The rows as they were sent."""
    return _formset(0)(
        data,
        prefix="criteria",
        error_messages=messages_of(MOST_CRITERIA),
    )


def shown_criteria(rows: Iterable[dict[str, Any]] = ()) -> _CriterionFormSet:
    """Rows to show, and one blank row below them."""
    initial = list(rows)
    return _formset(len(initial) + 1)(initial=initial, prefix="criteria")


def initial_criteria(rows: Iterable[CriterionRow]) -> list[dict[str, Any]]:
    """Criteria as the rows of the formset show them; one the catalogue lost is left for the history."""
    return [
        {
            **shown,
            "group": row.group,
            "source": row.source,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "unverified": row.unverified,
        }
        for row in rows
        if (shown := typed_condition(row.fact, row.operator, row.value))
    ]


def criteria_data(rows: Iterable[CriterionRow]) -> dict[str, str]:
    """Criteria as the page would send them."""
    shown = initial_criteria(rows)
    data = {"criteria-TOTAL_FORMS": str(len(shown)), "criteria-INITIAL_FORMS": "0"}
    for index, row in enumerate(shown):
        for name, value in row.items():
            if value not in (None, False, ""):
                sent = "on" if value is True else CriterionForm.base_fields[name].prepare_value(value)
                data[f"criteria-{index}-{name}"] = str(sent)
    return data


def say_rows(rows: Iterable[CriterionRow]) -> str:
    """Criteria in one sentence, for comparing two versions."""
    known = [row for row in rows if row.fact in catalogue()]
    read = [criteria.Criterion(row.fact, row.operator, row.value, row.group) for row in known]
    return " · ".join(line.text for line in criteria.describe(read, catalogue()))


def typed_again(data: QueryDict) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What was typed in form and formset, to be shown unjudged with one more row."""
    fields = {name: data.get(name, "") for name in FacilityForm.base_fields}
    fields |= {"groups": data.getlist("groups"), "unverified": "unverified" in data}
    try:
        count = min(int(data.get("criteria-TOTAL_FORMS", "0")), MOST_CRITERIA)
    except ValueError:
        count = 0
    rows = []
    for index in range(count):
        row: dict[str, Any] = {
            name: data.get(f"criteria-{index}-{name}", "") for name in CriterionForm.base_fields
        }
        row["unverified"] = f"criteria-{index}-unverified" in data
        if any(row.values()) and f"criteria-{index}-DELETE" not in data:
            rows.append(row)
    return fields, rows


class ReasonForm(forms.Form):
    reason = ThaiCharField(label="เหตุที่ปิดใช้", max_length=300, help_text="เช่น เลิกกิจการ ย้ายไปที่ใหม่ หรือบันทึกซ้ำ")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


# --- the list -----------------------------------------------------------------------------------------
ALL = ("", "ทั้งหมด")
OUTSIDE, MINISTRY = "outside", "ministry"
SORTS = {"province": "จังหวัด", "name": "ชื่อ", "updated": "ปรับปรุงล่าสุด"}


class FacilityFilter(forms.Form):
    """The list's filters, each from its own list of keys; an unknown key counts as not chosen."""

    SELECTS = ("province", "ownership", "kind", "group", "verified", "state", "sort")

    q = ThaiCharField(label="ค้นหา", required=False, max_length=100)
    province = forms.ChoiceField(label="จังหวัด", required=False)
    ownership = forms.ChoiceField(
        label="สังกัด",
        required=False,
        choices=[ALL, (OUTSIDE, "นอกสังกัด พม."), (MINISTRY, "สังกัด พม."), *Ownership.choices],
    )
    kind = forms.ChoiceField(label="ประเภท", required=False, choices=[ALL, *FacilityKind.choices])
    group = forms.ChoiceField(label="รับกลุ่ม", required=False, choices=[ALL, *TargetGroup.choices])
    verified = forms.ChoiceField(
        label="การยืนยัน", required=False, choices=[ALL, ("yes", "ยืนยันแล้ว"), ("no", "ยังไม่ยืนยัน")]
    )
    state = forms.ChoiceField(
        label="สถานะ", required=False, choices=[("", "เปิดใช้"), ("closed", "ปิดใช้แล้ว"), ("all", "ทั้งหมด")]
    )
    sort = forms.ChoiceField(label="เรียงตาม", required=False, choices=list(SORTS.items()))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        provinces = [ALL, *((place.province, place.province) for place in addresses.provinces())]
        self.fields["province"].choices = provinces  # type: ignore[attr-defined]
        for name in self.SELECTS:
            self.fields[name].widget.attrs["class"] = "form-select"
        self.is_valid()

    def clean_q(self) -> str:
        text = str(self.cleaned_data["q"]).lower()
        if text and len(text) < SHORTEST_SEARCH:
            raise ValidationError(f"พิมพ์อย่างน้อย {SHORTEST_SEARCH} ตัวอักษร จึงจะค้นหาได้")
        return text

    def chosen(self) -> dict[str, str]:
        """Key → value of every filter in force, and the sort."""
        data = {name: value for name, value in self.cleaned_data.items() if value}
        return {"sort": "province", **data}

    @property
    def selects(self) -> list[Any]:
        """The drop-down filters, in page order."""
        return [self[name] for name in self.SELECTS]

    @property
    def search_problem(self) -> str:
        return str(self.errors["q"][0]) if "q" in self.errors else ""
