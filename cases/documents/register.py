"""ทะเบียนประวัติ as a page and as a paper: the same sections, declared once (DOMAIN 5.3).

The paper carries no telephone, and no address of a person whose contact must stay safe. The person signs it
and may carry it home, whoever brought them signs it too: of the warnings it has what must not be given, and
it names nobody as dangerous. Groups of ม.26 are absent for a reader who may not see them, on the page as on
the paper.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cases.documents.heed import heed_of_own
from cases.models import (
    BedStay,
    Case,
    Client,
    ClientRegister,
    FindingProblem,
    photo_of,
    register_of,
)
from cases.permissions.case import can_see_sensitive
from shelter.accounts.models import Centre, User
from shelter.desk import codes as lists
from shelter.desk import files
from shelter.lib import addresses
from shelter.lib.thai import bangkok_today, format_date, mask_national_id, to_thai_digits

TEMPLATE = "pdf/register.html"
PAPER = "ทะเบียนประวัติผู้ใช้บริการ"
PHOTO_SIDE = 520  # px: 3.3 cm at 300 dpi and a little more
HIDDEN = "ปกปิด"
NOT_READY = "ยังไม่พร้อมให้ข้อมูล"
_OF_CLIENT = {"id_card_status": "id_card_status"}


@dataclass(frozen=True)
class Line:
    """One field: `text` empty when nothing is known; `wide` lines take the whole row of a paper."""

    name: str
    label: str
    text: str = ""
    wide: bool = False


@dataclass(frozen=True)
class Section:
    title: str
    lines: list[Line] = field(default_factory=list)


# (title, fields in order; a name ending in * is wide). What is no column stands in _SAID.
_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "ตัวบุคคล",
        (
            "name*",
            "calling_name",
            "other_names",
            "sex",
            "age",
            "nationality_status",
            "id_card_status",
            "national_id",
            "reference_number",
            "other_document*",
        ),
    ),
    ("ที่อยู่", ("domicile*", "present*")),
    ("ภาษาและการสื่อสาร", ("languages*", "interpreter_needed", "language")),
    ("เพศสภาพ", ("lived_gender", "gender_wishes*")),
    ("ศาสนา วัฒนธรรม และอาหาร", ("ethnicity", "religion", "worship*", "food*", "food_note*")),
    (
        "ครอบครัว การศึกษา และอาชีพ",
        (
            "marital_status",
            "education_level",
            "education_status",
            "former_occupation",
            "occupation_detail*",
            "monthly_income",
            "household*",
        ),
    ),
    (
        "ความพิการและสุขภาพ",
        ("disabled", "disability_card", "disability_types*", "blood_group", "weight_kg", "height_cm"),
    ),
    ("สิทธิการรักษา", ("health_coverage", "primary_unit", "referral_unit")),
    ("ตำหนิ รูปพรรณ รอยสัก", ("marks*",)),
)
_LABELS = {
    "name": "ชื่อ-สกุล",
    "age": "วันเกิด อายุ",
    "domicile": "ภูมิลำเนาตามทะเบียนบ้าน",
    "present": "ที่อยู่ปัจจุบัน",
    # The answer says its unit.
    "monthly_income": "รายได้เฉลี่ยต่อเดือน",
    "weight_kg": "น้ำหนัก",
    "height_cm": "ส่วนสูง",
}


def _label(name: str) -> str:
    for model in (Client, ClientRegister):
        if found := next((one for one in model._meta.fields if one.name == name), None):
            return _LABELS.get(name, str(found.verbose_name))
    return _LABELS[name]


def _age(client: Client, today: date) -> str:
    years = client.age_on(today)
    if client.birth_date:
        return f"{format_date(client.birth_date)} ({years} ปี)"
    return f"ราว {years} ปี" if years is not None else ""


def _place(detail: str, code: str) -> str:
    return f"{detail} {addresses.path(code)}".strip()


def _said(client: Client, register: ClientRegister, today: date) -> dict[str, str]:
    """Every field in words, "" where nothing is known. One query, for the names of codes."""
    coded: dict[str, tuple[str, Any]] = {
        name: (list_name, getattr(register, name)) for name, list_name in ClientRegister.LISTS.items()
    }
    coded |= {name: (list_name, getattr(client, name)) for name, list_name in _OF_CLIENT.items()}
    several: dict[str, list[str]] = {
        name: value if isinstance(value, list) else [value] for name, (_, value) in coded.items()
    }
    names = lists.names({list_name for list_name, _ in coded.values()})
    said = {
        "name": client.name,
        "age": _age(client, today),
        "sex": client.get_sex_display(),
        "nationality_status": client.get_nationality_status_display(),
        "domicile": _place(client.domicile_detail, client.domicile_code),
        "present": _place(client.present_detail, client.present_code),
        "national_id": mask_national_id(client.national_id),
        "reference_number": mask_national_id(register.reference_number),
        "disability_card": mask_national_id(register.disability_card),
        "interpreter_needed": {"yes": "ต้องมี", "no": "ไม่ต้องมี", "": ""}[register.interpreter_needed],
        "lived_gender": register.get_lived_gender_display(),
        "disabled": register.get_disabled_display(),
        "monthly_income": "" if register.monthly_income is None else f"{register.monthly_income:,} บาท",
        "weight_kg": "" if register.weight_kg is None else f"{register.weight_kg} กก.",
        "height_cm": "" if register.height_cm is None else f"{register.height_cm} ซม.",
    }
    for name, codes in several.items():
        said[name] = ", ".join(names[coded[name][0], code] for code in codes if code)
    for name in ("calling_name", "other_names", "other_document", "language"):
        said[name] = getattr(client, name)
    plain = (
        "ethnicity",
        "worship",
        "household",
        "occupation_detail",
        "food_note",
        "gender_wishes",
        "primary_unit",
        "referral_unit",
    )
    return said | {name: getattr(register, name) for name in plain}


def sections_of(
    client: Client, register: ClientRegister, *, sensitive: bool, shows_address: bool
) -> list[Section]:
    """The register as this reader may see it; a field the person is not ready to tell says so."""
    said = _said(client, register, bangkok_today()) | {"marks": client.marks_text}
    if not shows_address:
        # Domicile to the sub-district stays: it decides who is responsible. Where the person is does not.
        said["domicile"] = addresses.path(client.domicile_code)
        said["present"] = HIDDEN
    for name in register.not_ready:
        said[name] = said[name] or NOT_READY
    return _filled(said, sensitive)


def _filled(said: dict[str, str], sensitive: bool) -> list[Section]:
    absent = frozenset() if sensitive else Client.SENSITIVE | ClientRegister.SENSITIVE
    found = []
    for title, names in _SECTIONS:
        lines = [
            Line(name.rstrip("*"), _label(name.rstrip("*")), said.get(name.rstrip("*"), ""), name[-1] == "*")
            for name in names
            if name.rstrip("*") not in absent
        ]
        if lines:
            found.append(Section(title, lines))
    return found


# What everybody who meets the person should know at a glance.
_ESSENTIALS = ("lived_gender", "languages", "interpreter_needed", "language", "food", "food_note")


def essentials(client: Client) -> list[Line]:
    """The known ones of what acts every day, for the card of the person; no group of ม.26 among them."""
    said = _said(client, register_of(client), bangkok_today())
    return [Line(name, _label(name), said[name]) for name in _ESSENTIALS if said[name]]


def _rows(lines: list[Line]) -> list[list[Line]]:
    """Lines of a paper's table: a wide one alone, narrow ones in twos."""
    rows: list[list[Line]] = []
    for line in lines:
        if line.wide or not rows or rows[-1][0].wide or len(rows[-1]) == 2:
            rows.append([line])
        else:
            rows[-1].append(line)
    return rows


def _numbered(sections: list[Section]) -> list[dict[str, Any]]:
    return [
        {"number": to_thai_digits(place), "title": one.title, "rows": _rows(one.lines)}
        for place, one in enumerate(sections, 1)
    ]


# How this episode began, on the paper only: the page has the file's own card and tabs for it.
_RECEPTION = (
    ("sender_kind", "มาถึงศูนย์โดย", False),
    ("entry_channel", "ช่องทางที่ติดต่อศูนย์", False),
    ("legal_basis", "ฐานกฎหมายที่รับ", False),
    ("destitute_type", "ประเภทคนไร้ที่พึ่ง", False),
    ("found_place", "พบที่ไหน", True),
    ("stay", "เรือนนอน", False),
    ("outside_reference", "เลขอ้างอิงระบบอื่น", False),
    ("problems", "ปัญหาที่พบ", True),
)
_OF_CASE = {
    "sender_kind": "notifier_type",
    "entry_channel": "entry_channel",
    "legal_basis": "legal_entry",
    "destitute_type": "destitute_type",
}


def reception_of(case: Case, *, reader: User, sensitive: bool) -> Section:
    """How the person came, where they sleep and what is the matter. Where a hunted person was found and
    sleeps is said no more than their address. Three queries."""
    names = lists.names({*_OF_CASE.values(), "main_problem"})
    hidden = case.client.safe_contact
    stay = BedStay.objects.open().filter(case=case).select_related("bed__house").first()
    problems = FindingProblem.objects.filter(finding__case=case, settled_on=None).told_to(reader)
    said = {
        name: names[list_name, getattr(case, name)]
        for name, list_name in _OF_CASE.items()
        if getattr(case, name)
    }
    said["found_place"] = HIDDEN if hidden else case.found_place
    if stay:
        said["stay"] = HIDDEN if hidden else stay.where if sensitive else stay.where_untold
    said["outside_reference"] = case.outside_reference
    said["problems"] = ", ".join(names["main_problem", row.code] for row in problems)
    return _reception(said)


def _reception(said: dict[str, str]) -> Section:
    return Section(
        "การรับเข้า", [Line(name, label, said.get(name, ""), wide) for name, label, wide in _RECEPTION]
    )


def context_of(case: Case, *, reader: User) -> dict[str, Any]:
    """What the paper prints for `reader`; `images` go to the engine beside the page."""
    client = case.client
    sensitive = bool(can_see_sensitive(reader, case))
    sections = sections_of(
        client, register_of(client), sensitive=sensitive, shows_address=not client.safe_contact
    )
    photo = photo_of(client) if sensitive else None
    file = photo.file if photo is not None and photo.may_be_printed else None
    images = files.small_copies([file] if file else [], side=PHOTO_SIDE)
    return {
        "case": case,
        "centre": case.centre,
        "client": client,
        "heed": heed_of_own(case, reader),
        "photo": next(iter(images), ""),
        "images": images,
        "sections": _numbered([*sections, reception_of(case, reader=reader, sensitive=sensitive)]),
        "contacts": list(client.contacts.all()),
        "family": client.get_family_contact_display(),
        "printed_on": bangkok_today(),
    }


def blank(centre: Centre) -> dict[str, Any]:
    """The same paper to be filled in by hand."""
    return {
        "centre": centre,
        "sections": _numbered([*_filled({}, sensitive=True), _reception({})]),
        "blank_contacts": range(4),
    }
