"""Forms of the KM report pages."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.forms import BaseFormSet, formset_factory

from km.actions.reports import Member
from km.models import DigitStyle, KMReport
from km.reference import outlines
from km.rules.body_text import LONGEST_BODY
from km.rules.source_file import LARGEST, Source, source_of
from km.rules.source_text import UnreadableReport
from shelter.accounts.models import User
from shelter.desk.codes import choices
from shelter.lib.file_forms import FileForm
from shelter.lib.text import normalise, squeeze
from shelter.lib.thai import bangkok_today, fiscal_year
from shelter.lib.thai_fields import (
    FiscalYearField,
    ThaiCharField,
    ThaiDateField,
    ThaiNameField,
    ThaiTextField,
)

MOST_NOTES, LONGEST_NOTE = 20, 600


class PageForm(forms.Form):
    """The page owns the form tag, the token and the buttons."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class YearForm(PageForm):
    year = FiscalYearField(label="ปีงบประมาณ", initial=lambda: fiscal_year(bangkok_today()))


class StartForm(YearForm):
    outline = forms.ChoiceField(label="แบบเค้าโครง", widget=forms.RadioSelect(attrs={"class": "stacked"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outline"].choices = [(item.code, item.label) for item in outlines()]
        self.fields["outline"].initial = outlines()[0].code


class ImportForm(FileForm, YearForm):
    """A text pasted or a .docx or .txt file; `source` and `source_name` are what was read.

    The preview sends the text on as pasted, with the notes about what its file held beside text.
    """

    pasted = ThaiTextField(
        label="วางข้อความทั้งฉบับ",
        required=False,
        max_length=LARGEST,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="คัดลอกจาก Word หรือ PDF แล้ววางที่นี่ได้เลย",
    )
    file = forms.FileField(
        label="หรือเลือกไฟล์ Word (.docx) หรือไฟล์ข้อความ (.txt)",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.txt"}),
        help_text="ไม่เกิน 24 เมกะไบต์",
    )
    source_name = ThaiCharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        upload: UploadedFile | None = cleaned.get("file")
        if upload and cleaned.get("pasted"):
            raise forms.ValidationError("เลือกอย่างเดียว: วางข้อความ หรือเลือกไฟล์")
        if upload:
            try:
                cleaned["source"] = source_of(upload.read(LARGEST + 1))
            except UnreadableReport as error:
                self.add_error("file", str(error))
            cleaned["source_name"] = normalise(upload.name or "")[:200]
        elif cleaned.get("pasted"):
            notes = self.data.getlist("note")[:MOST_NOTES] if hasattr(self.data, "getlist") else []
            cleaned["source"] = Source(
                cleaned["pasted"], "", tuple(squeeze(note)[:LONGEST_NOTE] for note in notes)
            )
        elif not self.errors:
            self.add_error("pasted", "วางข้อความของรายงาน หรือเลือกไฟล์ .docx หรือ .txt")
        return cleaned


class SectionForm(PageForm):
    body = ThaiTextField(
        label="เนื้อหา",
        required=False,
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 22, "class": "ed-body"}),
        help_text="หนึ่งบรรทัดคือหนึ่งย่อหน้า · ขึ้นต้นด้วย ๑) หรือ 1. เป็นข้อ · ขึ้นต้นด้วย ## เป็นหัวข้อย่อย",
    )


class SettingsForm(PageForm):
    topic = ThaiCharField(label="หัวข้อประเด็นความรู้", required=False, max_length=300, help_text="พิมพ์บนปก")
    title = ThaiCharField(label="ชื่อโครงการที่พิมพ์", max_length=300)
    digit_style = forms.ChoiceField(
        label="ตัวเลขในเล่ม", choices=DigitStyle.choices, widget=forms.RadioSelect(attrs={"class": "cols-2"})
    )
    preface_place = ThaiCharField(label="หน่วยงานท้ายคำนำ", required=False)
    preface_on = ThaiDateField(label="วันที่ท้ายคำนำ", required=False, due=True)

    @staticmethod
    def initial_of(report: KMReport) -> dict[str, Any]:
        return {
            "topic": report.project.topic,
            "title": report.title,
            "digit_style": report.digit_style,
            "preface_place": report.preface_place,
            "preface_on": report.preface_on,
        }


Choices = list[tuple[Any, str]]


class MemberForm(forms.Form):
    """One line of the team; a line without a name is no line."""

    prefix = ThaiCharField(label="คำนำหน้า", required=False, max_length=30)
    name = ThaiNameField(label="ชื่อ-สกุล", required=False, max_length=150)
    position = ThaiCharField(label="ตำแหน่ง", required=False, max_length=150)
    role = forms.ChoiceField(label="หน้าที่", required=False)
    user = forms.ModelChoiceField(User.objects.none(), label="บัญชีในระบบ", required=False)

    def __init__(
        self, *args: Any, staff: QuerySet[User], named: Choices, roles: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "เลือกหน้าที่"), *roles]
        self.fields["user"].queryset = staff
        # Read once for all the lines: each field would ask for its own.
        self.fields["user"].choices = [("", "ไม่มี"), *named]
        for bound in self.fields.values():
            bound.widget.attrs["class"] = (
                "form-select" if bound.widget.input_type == "select" else "form-control"
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("name") and not cleaned.get("role"):
            self.add_error("role", "เลือกหน้าที่ในคณะทำงาน")
        if not cleaned.get("name") and (cleaned.get("position") or cleaned.get("role")):
            self.add_error("name", "ใส่ชื่อ-สกุล หรือเว้นทั้งบรรทัดเพื่อลบ")
        return cleaned


TeamFormSet = formset_factory(MemberForm, extra=3, max_num=40, absolute_max=60)


def team_formset(report: KMReport, data: Any = None) -> BaseFormSet:
    """The team's lines and three empty ones."""
    initial = [
        {
            "prefix": member.prefix,
            "name": member.name,
            "position": member.position,
            "role": member.role,
            "user": member.user_id,
        }
        for member in report.members.all()
    ]
    staff = User.objects.filter(centre=report.project.centre, is_active=True).order_by("full_name")
    options = {
        "staff": staff,
        "named": [(one.pk, str(one)) for one in staff],
        "roles": choices("km_team_role", bangkok_today()),
    }
    return TeamFormSet(data, initial=initial, form_kwargs=options, prefix="team")


def members_of(formset: BaseFormSet) -> list[Member]:
    """The named lines of a valid formset, in order."""
    return [
        Member(line["prefix"], line["name"], line["position"], line["role"], line["user"])
        for line in (form.cleaned_data for form in formset)
        if line.get("name")
    ]
