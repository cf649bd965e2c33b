"""The sheet of an assessment. A draft refuses only what cannot be read; what is missing is said."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from cases.forms.fields import HEALTH_BELOW, HEALTH_HELP, READ_BY_ALL, DoneOnField, prose, within_file
from cases.models import ASSESSMENT_FIELDS, SCORE_FIELDS, Assessment, Dimension, DimensionScore
from cases.rules.assessment import HIGHEST, LEVELS
from shelter.desk import codes
from shelter.lib.thai import bangkok_today

POINTS = [("", "–"), *((str(score), str(score)) for score in range(1, HIGHEST + 1))]
TEXTS = {
    "evidence": ("ข้อเท็จจริงที่ใช้ให้คะแนน", 3),
    "strength": ("จุดแข็งที่ต่อยอดได้", 2),
    "own_words": ("ผู้ใช้บริการพูดว่า", 2),
}


def name_of(dimension: Dimension, field: str) -> str:
    return f"{dimension.code}-{field}"


class AssessmentForm(forms.Form):
    """The whole sheet: its day and sources, then every dimension of the assessment's set."""

    assessed_on = DoneOnField(label="วันที่ประเมิน")
    sources = prose("แหล่งข้อมูลและผู้ร่วมให้ข้อมูล", 2, help_text="ใครบอก เห็นเองที่ไหน ดูเอกสารใด")
    opinion = prose("ความเห็นของผู้ประเมิน", 3, help_text=f"{HEALTH_BELOW} เรื่องคดีเขียนในมิติของเรื่องนั้น")
    health_opinion = prose("ความเห็นเรื่องสุขภาพ", 3, help_text=HEALTH_HELP)

    def __init__(self, *args: Any, assessment: Assessment, **kwargs: Any):
        self.dimensions = list(assessment.dimension_set.dimensions.all())
        self.levels = dict(assessment.dimension_set.levels)
        super().__init__(*args, initial=initial_of(assessment), **kwargs)
        reasons = codes.choices("unscored_reason", bangkok_today())
        for dimension in self.dimensions:
            for name, field in self._fields_of(dimension, reasons).items():
                self.fields[name_of(dimension, name)] = field
        within_file(self, assessment.case)

    def _fields_of(self, dimension: Dimension, reasons: list[tuple[str, str]]) -> dict[str, forms.Field]:
        made: dict[str, forms.Field] = {
            level: forms.TypedChoiceField(
                label=f"{dimension.label} ระดับ{label}",
                choices=POINTS,
                coerce=int,
                empty_value=None,
                required=False,
                error_messages={"invalid_choice": "ให้คะแนน 1 ถึง 5 หรือเลือก – เมื่อยังประเมินไม่ได้"},
            )
            for level, label in self.levels.items()
        }
        for name, (label, rows) in TEXTS.items():
            made[name] = prose(label, rows)
        made["unscored_reason"] = forms.ChoiceField(
            label="เหตุที่ยังประเมินไม่ได้ (ระดับที่เลือก –)", choices=[("", "– เลือก –"), *reasons], required=False
        )
        made["in_centre"] = forms.BooleanField(
            label="คะแนนนี้ได้เพราะอยู่ในศูนย์",
            required=False,
            widget=forms.CheckboxInput(attrs={"class": "opt"}),
            help_text="เช่น มีที่นอนของศูนย์ จะไม่นับเป็นผลลัพธ์",
        )
        return made

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for dimension in self.dimensions:
            scored = any(cleaned.get(name_of(dimension, level)) for level in self.levels)
            if cleaned.get(name_of(dimension, "in_centre")) and not scored:
                self.add_error(name_of(dimension, "in_centre"), "ให้คะแนนมิตินี้ก่อน แล้วจึงบอกว่าได้เพราะอยู่ในศูนย์")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ASSESSMENT_FIELDS}

    @property
    def scores(self) -> dict[str, dict[str, Any]]:
        """Dimension code → SCORE_FIELDS; a level the set does not have stays unscored."""
        return {
            dimension.code: {name: self.cleaned_data.get(name_of(dimension, name)) for name in SCORE_FIELDS}
            for dimension in self.dimensions
        }


def initial_of(assessment: Assessment) -> dict[str, Any]:
    """The stored sheet by field name."""
    held = {score.dimension_id: score for score in assessment.scores.all()}
    found: dict[str, Any] = {name: getattr(assessment, name) for name in ASSESSMENT_FIELDS}
    for dimension in assessment.dimension_set.dimensions.all():
        score = held.get(dimension.pk) or DimensionScore()
        for name in SCORE_FIELDS:
            value = getattr(score, name)
            found[name_of(dimension, name)] = "" if name in LEVELS and value is None else value
    return found


class StartForm(forms.Form):
    """Which set the next assessment scores."""

    dimension_set = forms.ChoiceField(
        label="ชุดมิติ", error_messages={"invalid_choice": "ชุดมิตินี้ไม่ได้ใช้แล้ว เลือกชุดอื่น"}
    )

    def __init__(self, *args: Any, sets: Mapping[str, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["dimension_set"]
        choice.choices = list(sets.items())


class RemarkForm(forms.Form):
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf = False, True
    remark = prose("ความเห็นผู้อำนวยการ", 4, help_text=f"{READ_BY_ALL} เว้นว่างแล้วบันทึกเมื่อต้องการลบความเห็น")
