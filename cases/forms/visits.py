"""Pages of visits, photographs, mediations and surveillance."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms

from cases.forms.fields import HEALTH_HELP, READ_BY_ALL, DoneOnField, PlaceField, prose
from cases.forms.questions import NOT_OFFERED, QuestionsForm, fields_of, offered
from cases.models import HomeVisit, Surveillance, VisitPhoto
from cases.rules.visit import HEALTH_FIELDS, QUESTIONS, TOPICS, TWO_GO
from shelter.accounts.models import User
from shelter.desk.layout import arrange
from shelter.lib import safe_upload
from shelter.lib.file_forms import FileForm, file_input
from shelter.lib.thai import bangkok_today
from shelter.lib.thai_fields import ThaiCharField, ThaiDateField, ThaiIntegerField

_area = partial(prose, most=8000)


def _pick(label: str, choices: Any = (), *, look: str = "stacked") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect(attrs={"class": look}),
        error_messages={**NOT_OFFERED, "required": f"เลือก{label}"},
    )


class PlanVisitForm(forms.Form):
    """Whom to visit, when, where, who goes, and whether it is safe."""

    whom = _pick("ไปหา", HomeVisit.Whom.choices)
    method = _pick("วิธี", look="cols-3")
    planned_on = ThaiDateField(label="กำหนดไป", due=True)
    goers = ThaiCharField(label="ผู้ไปเยี่ยม", required=False, max_length=300, help_text=TWO_GO)
    place_code = PlaceField(label="พื้นที่", required=False)
    place_detail = ThaiCharField(label="ที่อยู่", required=False, max_length=300, help_text="บ้านเลขที่ หมู่ ถนน")
    route = _area("เส้นทาง จุดสังเกต")
    safe = _pick("ความปลอดภัยของผู้ไป", HomeVisit.Safe.choices, look="cols-3")
    safety_note = _area("ข้อควรระวังของผู้ไป", help_text="สุนัข ทางน้ำ คนเมา ผู้มีอิทธิพล ใครควรรู้ก่อนไป")

    PLACE = ("place_detail", "route")

    def __init__(self, *args: Any, family: bool, place: bool = True, **kwargs: Any):
        """`family`: whether the person's family may be contacted at present; `place`: whether the writer may
        see where exactly."""
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        for name in () if place else self.PLACE:
            del fields[name]
        if not family:
            fields["whom"].choices = [
                pair for pair in HomeVisit.Whom.choices if pair[0] != HomeVisit.Whom.FAMILY
            ]
        offered(fields["method"], "contact_method", None)
        self.helper = arrange(
            self,
            "whom",
            "method",
            ("planned_on", "goers"),
            ("place_code", "place_detail"),
            "route",
            "safe",
            "safety_note",
        )


class ReportForm(QuestionsForm):
    """What a visit found. Every question may stay open."""

    questions = QUESTIONS
    visited_on = DoneOnField(label="วันที่เยี่ยม")
    goers = ThaiCharField(label="ผู้ไปเยี่ยม", required=False, max_length=300)
    informant = ThaiCharField(label="ผู้ให้ข้อมูล", required=False, max_length=200)
    informant_age = ThaiIntegerField(label="อายุ (ปี)", required=False, min_value=0, max_value=130)
    informant_relation = ThaiCharField(label="ความสัมพันธ์", required=False, max_length=100)
    signs = forms.MultipleChoiceField(
        label="สัญญาณความเสี่ยง",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "cols-2"}),
        error_messages=NOT_OFFERED,
        help_text="มีสัญญาณการทำร้ายตนเอง ให้ประเมิน 2Q ต่อทันทีที่พบผู้ใช้บริการ",
    )
    signs_note = _area("รายละเอียดของสัญญาณ")
    health_findings = _area("สิ่งที่พบและความเห็นเรื่องสุขภาพ", 3, help_text=HEALTH_HELP)
    locals().update(fields_of(QUESTIONS))

    def __init__(self, *args: Any, health: bool, stored: Mapping[str, Any] | None = None, **kwargs: Any):
        """`health`: whether the writer reads what tells of the person's health."""
        super().__init__(*args, stored=stored, **kwargs)
        fields: Any = self.fields
        offered(fields["signs"], "visit_sign", (stored or {}).get("signs"))
        for name in () if health else HEALTH_FIELDS:
            del fields[name]
        self.helper = arrange(
            self,
            ("visited_on", "goers"),
            ("informant", "informant_age", "informant_relation"),
            *((topic.label, [question.name for question in topic.questions]) for topic in TOPICS),
            ("สุขภาพและสัญญาณความเสี่ยง", ["health_findings", "signs", "signs_note"]),
        )

    def values(self) -> dict[str, Any]:
        """The cleaned fields as actions.visits.report_visit takes them."""
        names = (
            "visited_on",
            "goers",
            "informant",
            "informant_age",
            "informant_relation",
            *HEALTH_FIELDS,
        )
        given = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return given | {"report": self.answers}


class PhotoForm(FileForm):
    file = forms.FileField(
        label="ภาพถ่าย",
        widget=file_input("image/*", safe_upload.MOST_BYTES, safe_upload.TOO_BIG),
        error_messages={"required": "เลือกภาพ", "empty": "ไฟล์ว่างเปล่า เลือกภาพอีกครั้ง", "invalid": "เลือกภาพอีกครั้ง"},
        help_text="ตำแหน่งที่ถ่ายและข้อมูลกล้องจะถูกลบออกจากภาพ",
    )
    caption = ThaiCharField(label="คำบรรยาย", required=False, max_length=200)
    faces = _pick("ใบหน้าในภาพ", VisitPhoto.Faces.choices)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "file", "caption", "faces")


class MediationForm(forms.Form):
    on = DoneOnField(label="วันที่")
    between = ThaiCharField(label="ระหว่าง", max_length=200, help_text="เช่น ผู้ใช้บริการกับพี่ชาย หรือศูนย์กับโรงพยาบาล")
    conflict = _area("เรื่องที่ขัดแย้ง", required=True, help_text=READ_BY_ALL)
    mediation = _area("การไกล่เกลี่ย", help_text="ใครคุยกับใคร ตกลงอะไร ใครยังไม่เห็นด้วย")
    outcome = _area("ผล", 2)

    def __init__(self, *args: Any, **kwargs: Any):
        kwargs.setdefault("initial", {"on": bangkok_today()})
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, ("on", "between"), "conflict", "mediation", "outcome")


class _NextForm(forms.Form):
    """Who looks next, and when."""

    level = _pick("ระดับ", Surveillance.Level.choices, look="cols-3")
    next_on = ThaiDateField(label="ดูอีกครั้งวันที่", required=False, due=True)
    next_by = forms.TypedChoiceField(
        label="ผู้ดูครั้งถัดไป", required=False, empty_value=None, error_messages=NOT_OFFERED
    )

    def __init__(self, *args: Any, staff: Mapping[str, User], **kwargs: Any):
        super().__init__(*args, **kwargs)
        who: Any = self.fields["next_by"]
        who.choices = [("", "– เลือก –"), *((pk, str(user)) for pk, user in staff.items())]
        who.coerce = staff.get


class SurveillanceForm(_NextForm):
    subject = ThaiCharField(label="เฝ้าระวังเรื่อง", max_length=200, help_text="เช่น ออกไปคนเดียวตอนกลางคืน")
    private = forms.BooleanField(
        label="เกี่ยวกับสุขภาพ จิตใจ หรือคดี",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "opt"}),
        help_text="เลือกแล้วเห็นได้เฉพาะผู้จัดการรายกรณี ผู้อำนวยการ ผู้เริ่มเฝ้าระวัง และผู้ดูครั้งถัดไป คนอื่นเห็นเพียงว่ามีการเฝ้าระวัง",
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "subject", "private", "level", ("next_on", "next_by"))


class LookForm(_NextForm):
    on = DoneOnField(label="วันที่ดู")
    signs = _area("สัญญาณที่พบ", required=True, help_text="สิ่งที่เห็นและได้ยิน ไม่พบอะไรก็เขียนว่าไม่พบ")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", bangkok_today())
        self.helper = arrange(self, "on", "signs", "level", ("next_on", "next_by"))
