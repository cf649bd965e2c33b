"""Two records beside each other in words, as far as this person may see them."""

from dataclasses import dataclass
from typing import Any

from cases.facts.merging import BOTH, KEPT, MERGED, Difference, differences
from cases.forms.merging import PREFIX, SAYS, MergeForm
from cases.models import Client
from cases.views._labels import CLIENT_LISTS
from shelter.desk import codes
from shelter.lib import addresses
from shelter.lib.thai import format_date, mask_national_id, mask_phone

LABELS = {
    "name": "ชื่อ นามสกุล",
    "birth": "วันเกิดหรืออายุ",
    "domicile": "ภูมิลำเนา",
    "present": "ที่อยู่ปัจจุบัน",
}
ADDRESSES = {"domicile", "present"}
EMPTY = "(ยังไม่มีข้อมูล)"


def shown_differences(kept: Client, merged: Client, *, sensitive: bool) -> list[Difference]:
    """What the page may show; the rest is chosen by somebody who may see it, or as proposed."""
    hidden: set[str] = set() if sensitive else set(Client.SENSITIVE)
    if not sensitive and (kept.safe_contact or merged.safe_contact):
        hidden |= ADDRESSES
    return [one for one in differences(kept, merged) if one.group not in hidden]


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    text: str
    checked: bool


@dataclass(frozen=True)
class Row:
    """One choice of the page; `both_speak` is False where only one side knows anything."""

    name: str
    label: str
    options: list[Option]
    both_speak: bool


def rows(shown: list[Difference], form: MergeForm) -> list[Row]:
    """Both sides' texts with the radio buttons' names and values, in the order of the page."""
    found = []
    for one in shown:
        chosen = form[PREFIX + one.group].value() or one.proposed
        texts = {KEPT: said(one.group, one.kept), MERGED: said(one.group, one.merged), BOTH: ""}
        options = [
            Option(value, SAYS[value], texts[value], value == chosen)
            for value, _ in form.fields[PREFIX + one.group].choices
        ]
        found.append(Row(PREFIX + one.group, label_of(one.group), options, one.both_speak))
    return found


def label_of(group: str) -> str:
    return LABELS.get(group) or str(Client._meta.get_field(group).verbose_name)


def said(group: str, values: dict[str, Any]) -> str:
    """The values of one side in words; identifiers stay masked."""
    person = Client(**values)
    if group == "name":
        return f"{person.prefix}{person.first_name} {person.last_name}".strip() or EMPTY
    if group == "birth":
        return _birth(person)
    if group in ADDRESSES:
        detail, code = (values[f"{group}_detail"], values[f"{group}_code"])
        return " ".join(filter(None, (detail, addresses.path(code)))) or EMPTY
    value = values.get(group, "")
    if value in (None, "", []):
        return EMPTY
    if group in CLIENT_LISTS:
        return codes.label(CLIENT_LISTS[group], value)
    return {"national_id": mask_national_id, "phone": mask_phone}.get(group, lambda _: _plain(group, value))(
        value
    )


def _birth(person: Client) -> str:
    if person.birth_date:
        return f"เกิด {format_date(person.birth_date)}"
    if person.estimated_age is None:
        return EMPTY
    since = f" (ประมาณเมื่อ {format_date(person.estimated_on)})" if person.estimated_on else ""
    return f"ราว {person.estimated_age} ปี{since}"


def _plain(group: str, value: Any) -> str:
    field = Client._meta.get_field(group)
    if isinstance(value, bool):
        return "มี" if value else "ไม่มี"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(dict(field.choices or {}).get(value, value))
