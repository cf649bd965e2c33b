"""One person beside another: what each side says of a compared field, as far as the page may show it."""

from datetime import date

from cases.models import Client
from shelter.lib import addresses
from shelter.lib.thai import format_date

LABELS = {
    "national_id": "เลขประจำตัว",
    "name": "ชื่อ นามสกุล",
    "calling_name": "ชื่อที่ใช้เรียก",
    "birth_date": "วันเกิด",
    "age": "อายุ",
    "sex": "เพศ",
    "domicile": "ภูมิลำเนา",
    "marks": "ตำหนิ รอยสัก",
}


def shown(field: str, person: Client, today: date) -> str:
    """What is known of `field` in words; of an identity number only that there is one."""
    said = {
        "national_id": lambda: "มีเลข (ปิดไว้)",
        "name": lambda: f"{person.prefix}{person.first_name} {person.last_name}".strip(),
        "calling_name": lambda: ", ".join(filter(None, (person.calling_name, person.other_names))),
        "birth_date": lambda: format_date(person.birth_date) if person.birth_date else "",
        "age": lambda: f"{'' if person.birth_date else 'ราว '}{person.age_on(today)} ปี",
        "sex": lambda: person.get_sex_display(),
        "domicile": lambda: addresses.path(person.domicile_code),
        "marks": lambda: person.marks_text,
    }
    return said[field]()
