"""Forms of staff accounts."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from shelter.accounts.actions.users import TAKEN
from shelter.accounts.models import SIGN_IN_NAME, Centre, Profession, Role, User
from shelter.accounts.permissions import GRANTABLE
from shelter.desk.layout import arrange
from shelter.lib.thai_fields import ThaiCharField

ALL = ("", "ทั้งหมด")


class UserForm(forms.Form):
    """An account as its administrator writes it.

    What opens data, profession and roles, is left out where it may not be changed.
    """

    username = ThaiCharField(
        label="ชื่อผู้ใช้",
        max_length=60,
        validators=[SIGN_IN_NAME],
        help_text="ใช้เข้าสู่ระบบ ตั้งแล้วเปลี่ยนไม่ได้ แนะนำให้ขึ้นต้นด้วยรหัสศูนย์ เช่น ssk.malee",
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}
        ),
    )
    full_name = ThaiCharField(
        label="ชื่อ-สกุล", max_length=120, help_text="รวมคำนำหน้า ตามที่ใช้ในเอกสาร เช่น นางสาวมาลี ใจดี"
    )
    position = ThaiCharField(
        label="ตำแหน่ง", max_length=120, required=False, help_text="เช่น นักสังคมสงเคราะห์ชำนาญการ พิมพ์ใต้ชื่อในเอกสาร"
    )
    profession = forms.ChoiceField(
        label="วิชาชีพ",
        required=False,
        choices=[("", "ไม่ระบุ"), *Profession.choices],
        error_messages={"invalid_choice": "เลือกวิชาชีพจากรายการ"},
        help_text="ทีมสหวิชาชีพเห็นข้อมูลสุขภาพของแฟ้มที่ได้รับมอบหมายเมื่อเป็นพยาบาล แพทย์ นักจิตวิทยา หรือนักบำบัด",
    )
    roles = forms.MultipleChoiceField(
        label="บทบาท",
        choices=[(role.value, role.label) for role in GRANTABLE],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "เลือกอย่างน้อย 1 บทบาท", "invalid_choice": "เลือกจากบทบาทที่แสดง"},
        help_text="เลือกเท่าที่งานของผู้นี้ต้องใช้ ผู้อำนวยการเห็นทุกครั้งที่ให้หรือถอนบทบาท",
    )

    def __init__(self, *args: Any, user: User | None = None, with_roles: bool = True, **kwargs: Any) -> None:
        if user is not None:
            kwargs.setdefault("initial", self.initial_of(user))
        super().__init__(*args, **kwargs)
        if user is not None:
            del self.fields["username"]
        if not with_roles:
            del self.fields["roles"], self.fields["profession"]
        self.helper = arrange(self, "username", "full_name", "position", "profession", "roles")

    @staticmethod
    def initial_of(user: User) -> dict[str, Any]:
        names = ("full_name", "position", "profession")
        return {name: getattr(user, name) for name in names} | {"roles": list(user.roles)}

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username=username).exists():
            raise ValidationError(TAKEN)
        return username


class UserFilter(forms.Form):
    """The list's filters, each from its own list of keys; an unknown key counts as not chosen."""

    STATES = [("", "ที่ใช้งานและรอเข้าใช้"), ("invited", "รอเข้าใช้ครั้งแรก"), ("closed", "ปิดใช้แล้ว"), ("all", "ทั้งหมด")]

    role = forms.ChoiceField(label="บทบาท", required=False, choices=[ALL, *Role.choices])
    state = forms.ChoiceField(label="สถานะ", required=False, choices=STATES)
    centre = forms.ChoiceField(label="ศูนย์", required=False)

    def __init__(self, data: Any, *, centres: bool) -> None:
        super().__init__(data)
        if centres:
            rows = Centre.objects.values_list("code", "name")
            self.fields["centre"].choices = [ALL, *rows]  # type: ignore[attr-defined]
        else:
            del self.fields["centre"]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
        self.is_valid()

    def chosen(self) -> dict[str, str]:
        """Key → value of every filter in force."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class TransferForm(forms.Form):
    """The centre a person goes to."""

    centre = forms.ModelChoiceField(
        label="ศูนย์ปลายทาง",
        queryset=Centre.objects.none(),
        empty_label="เลือกศูนย์",
        error_messages={"required": "เลือกศูนย์ปลายทาง", "invalid_choice": "เลือกศูนย์จากรายการ"},
    )

    def __init__(self, *args: Any, leaving: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        centres = Centre.objects.exclude(pk=leaving.centre_id)
        self.fields["centre"].queryset = centres  # type: ignore[attr-defined]
        self.helper = arrange(self, "centre")


class CodeForm(forms.Form):
    """The code of the slip; whether it opens is the view's question."""

    code = ThaiCharField(
        label="รหัสเข้าใช้",
        max_length=60,
        help_text="20 ตัวในใบรหัส ตัวพิมพ์เล็กหรือใหญ่ก็ได้ ไม่ต้องพิมพ์ขีด",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-from-fragment": True,
            }
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "code")


class PasswordForm(forms.Form):
    """A password of one's own, typed twice; judged by the same rules as everywhere."""

    password = forms.CharField(
        label="รหัสผ่านใหม่",
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="อย่างน้อย 12 ตัวอักษร ใช้วลีที่จำได้หลายคำต่อกันก็ได้ ไม่ต้องมีสัญลักษณ์",
        error_messages={"required": "ตั้งรหัสผ่าน", "max_length": "รหัสผ่านยาวเกิน 256 ตัวอักษร ตั้งให้สั้นลง"},
    )
    again = forms.CharField(
        label="รหัสผ่านใหม่อีกครั้ง",
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "พิมพ์รหัสผ่านเดิมซ้ำอีกครั้ง", "max_length": "รหัสผ่านยาวเกิน 256 ตัวอักษร ตั้งให้สั้นลง"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.helper = arrange(self, "password", "again")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        password, again = data.get("password"), data.get("again")
        if password and again and password != again:
            self.add_error("again", "สองช่องไม่ตรงกัน พิมพ์ให้ตรงกันทั้งสองช่อง")
        elif password:
            try:
                password_validation.validate_password(password, self.user)
            except ValidationError as errors:
                self.add_error("password", errors)
        return data
