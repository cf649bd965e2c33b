"""Small forms of the case file."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from cases.actions.team import MANAGERS, MEMBERS
from cases.forms.fields import READ_BY_ALL, ThaiTimeField, not_yet
from cases.models import Case
from shelter.accounts.models import User
from shelter.desk import codes
from shelter.desk.layout import arrange
from shelter.lib.thai import BANGKOK
from shelter.lib.thai_fields import ThaiCharField, ThaiDateField, ThaiTextField


class NoteForm(forms.Form):
    """Something that happened, and when."""

    kind = forms.ChoiceField(label="ชนิดของบันทึก", required=False)
    on = ThaiDateField(label="วันที่เกิดเหตุการณ์", past=True)
    at_time = ThaiTimeField(label="เวลา", required=False)
    text = ThaiTextField(
        label="เหตุการณ์",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"เขียนสิ่งที่เห็น ได้ยิน และทำ ระบุว่าใครพูด {READ_BY_ALL} เรื่องสุขภาพเขียนในการตรวจสุขภาพ",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        now = timezone.localtime(timezone=BANGKOK)
        kwargs.setdefault("initial", {"on": now.date(), "at_time": now.time()})
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "บันทึกทั่วไป"), *codes.choices("note_kind", now.date())]
        self.helper = arrange(self, "kind", ("on", "at_time"), "text")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["title"] = dict(self.fields["kind"].choices)[data["kind"]] if data.get("kind") else ""
        day, time = data.get("on"), data.get("at_time")
        if day is None or "at_time" in self.errors:
            return data
        now = timezone.localtime(timezone=BANGKOK)
        at = dt.datetime.combine(day, time or dt.time(), BANGKOK)
        if at > now + dt.timedelta(minutes=5):
            self.add_error("at_time", not_yet(now))
        data["at"] = at
        return data


class PersonChoice(forms.ModelChoiceField):
    """Staff of one centre who hold one of some roles."""

    def label_from_instance(self, obj: User) -> str:
        return f"{obj} ({obj.role_line})"


def staff(centre_id: Any, roles: tuple[str, ...]) -> Any:
    """Active people of a centre with one of `roles`, by name."""
    return User.objects.filter(
        centre_id=centre_id, is_active=True, roles__overlap=[str(role) for role in roles]
    ).order_by("full_name")


class HandOverForm(forms.Form):
    """The next case manager and why."""

    manager = PersonChoice(
        label="ผู้จัดการรายกรณีคนใหม่",
        queryset=User.objects.none(),
        empty_label="เลือก",
        error_messages={"required": "เลือกผู้จัดการรายกรณี 1 คน", "invalid_choice": "เลือกจากรายชื่อของศูนย์นี้"},
    )
    note = ThaiCharField(label="เหตุผล", max_length=200)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = [one.user_id for one in case.team if one.kind == one.Kind.MANAGER]
        self.fields["manager"].queryset = staff(case.centre_id, MANAGERS).exclude(pk__in=present)
        self.helper = arrange(self, "manager", "note")


class ManagerForm(forms.Form):
    """The first manager of a file: chosen by the director, or oneself."""

    manager = PersonChoice(
        label="ผู้จัดการรายกรณี",
        queryset=User.objects.none(),
        empty_label="เลือก",
        error_messages={"required": "เลือกผู้จัดการรายกรณี 1 คน", "invalid_choice": "เลือกจากรายชื่อของศูนย์นี้"},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["manager"].queryset = staff(case.centre_id, MANAGERS)
        self.helper = arrange(self, "manager")


class MemberForm(forms.Form):
    """Somebody who joins the team."""

    member = PersonChoice(
        label="ผู้ร่วมทีม",
        queryset=User.objects.none(),
        empty_label="เลือก",
        error_messages={"required": "เลือกผู้ร่วมทีม 1 คน", "invalid_choice": "เลือกจากรายชื่อของศูนย์นี้"},
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = [one.user_id for one in case.team]
        self.fields["member"].queryset = staff(case.centre_id, MEMBERS).exclude(pk__in=present)
        self.helper = arrange(self, "member")
