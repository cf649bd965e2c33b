"""Every field of every form there is, by itself: refused in Thai, or the same when it is sent again."""

import pkgutil
import re
from importlib import import_module

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import example, given, settings
from hypothesis import strategies as st

import cases.forms
import km.forms
import shelter.accounts
from tests.hostile.texts import HOSTILE, MEANT

settings.register_profile("fields", derandomize=True, deadline=None, database=None, max_examples=25)
OURS = (cases.forms, km.forms, shelter.accounts)


def _forms_of(base: type[forms.BaseForm]) -> set[type[forms.BaseForm]]:
    below = {sub for one in base.__subclasses__() for sub in {one, *_forms_of(one)}}
    return {one for one in below if one.__module__.split(".")[0] in {"cases", "km", "shelter"}}


def every_field() -> list[tuple[str, str]]:
    for package in OURS:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name:
                import_module(module.name)
    return sorted(
        (f"{form.__module__}.{form.__qualname__}", name)
        for form in _forms_of(forms.BaseForm)
        for name, field in form.base_fields.items()
        if not isinstance(field, forms.FileField | forms.ModelChoiceField)
    )


def field_of(form: str, name: str) -> forms.Field:
    module, _, cls = form.rpartition(".")
    return getattr(import_module(module), cls).base_fields[name]


def cleaned(field: forms.Field, sent: object) -> tuple[list[str], object]:
    """The messages of the refusal, or none and the value."""
    try:
        return [], field.clean(sent)
    except ValidationError as refusal:
        return refusal.messages, None


DATES = st.builds(
    "{}{}{}{}{}".format,
    st.integers(0, 40) | st.sampled_from(["๑๒", "วันศุกร์ที่ 20", "01"]),
    st.sampled_from(["/", "-", ".", " ", "", " เดือน"]),
    st.integers(0, 14) | st.sampled_from(["พ.ย.", "พฤศจิกายน", "๑๑", "ม.ค."]),
    st.sampled_from(["/", "-", ".", " ", "", " พ.ศ. ", " ค.ศ. "]),
    st.integers(0, 10_000) | st.sampled_from(["๒๕๖๘", "69", "2569", "1999", "24", "0000"]),
)
NUMBERS = (
    st.integers().map(str) | st.floats().map(str) | st.from_regex(r"[+-]?[0-9๐-๙,. ]{1,20}", fullmatch=True)
)
SENT = st.one_of(
    st.text(max_size=60),
    st.sampled_from([*HOSTILE.values(), *MEANT.values()]),
    DATES,
    NUMBERS,
    st.from_regex(r"[0-9๐-๙]{1,2}[:. ]?[0-9]{0,2}( น\.)?", fullmatch=True),
    st.from_regex(r"\+?[0-9() -]{3,16}( ต่อ [0-9]{1,4})?", fullmatch=True),
    st.sampled_from(["ศรีสะเกษ", "โพธิ์ เมืองศรีสะเกษ", "ราว ๖๐ ปี", "อายุ 67", "2502", "true", "on"]),
)
THAI = re.compile("[ก-๙]")


@pytest.mark.parametrize(("form", "name"), every_field())
def test_a_field_refuses_in_thai_or_takes_its_own_value_again(form, name, reference):
    field = field_of(form, name)

    @settings(settings.get_profile("fields"))
    @given(SENT)
    @example("")
    @example("ก" * 100_000)
    @example("9" * 5_000)
    def check(text):
        sent = [text] if isinstance(field, forms.MultipleChoiceField) else text
        refused, value = cleaned(field, sent)
        assert all(THAI.search(message) for message in refused), refused
        if not refused:
            shown = field.prepare_value(value)
            again = shown if isinstance(shown, list) else "" if shown is None else str(shown)
            assert cleaned(field, again) == ([], value)
            assert not field.has_changed(value, shown)

    check()
