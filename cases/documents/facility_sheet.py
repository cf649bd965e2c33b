"""The directory as a file: the filtered list, the empty template, the rows of an upload that are wrong."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cases.actions.facility_import import LISTS
from cases.documents import sheets
from cases.models import Facility
from cases.rules import facility_sheet
from cases.rules.criteria import Criterion
from shelter.lib import addresses
from shelter.lib.spreadsheet import CSV_TYPE, XLSX_TYPE, Cell, Table, write_csv, write_xlsx
from shelter.lib.thai import format_date, format_phone

HEADING = [column.title for column in facility_sheet.COLUMNS]


def as_xlsx(places: Iterable[Facility]) -> tuple[bytes, str]:
    """Places (with their criteria fetched) in the columns of the template: data and content type."""
    table = Table(facility_sheet.TITLE, [*HEADING, facility_sheet.OTHER_CRITERIA], map(_row, places))
    return write_xlsx([table]), XLSX_TYPE


def as_csv(places: Iterable[Facility]) -> tuple[bytes, str]:
    return write_csv([*HEADING, facility_sheet.OTHER_CRITERIA], map(_row, places)), CSV_TYPE


WRITERS: Mapping[str, Callable[[Iterable[Facility]], tuple[bytes, str]]] = {"xlsx": as_xlsx, "csv": as_csv}


def template() -> bytes:
    """An empty table and a sheet that explains its columns."""
    return sheets.template(facility_sheet.TITLE, facility_sheet.COLUMNS, facility_sheet.guide(LISTS))


def _row(facility: Facility) -> list[Cell]:
    place = addresses.get(facility.address_code)
    values: dict[str, Any] = {
        "name": facility.name,
        "ownership": facility.get_ownership_display(),
        "kind": facility.get_kind_display(),
        "agency": facility.agency,
        "province": facility.province,
        "district": _district(place) if place else "",
        "address_detail": facility.address_detail,
        "phone": format_phone(facility.phone),
        "contact": facility.contact,
        "groups": ", ".join(facility.group_names),
        "capacity": facility.capacity if facility.capacity is not None else "",
        "documents_needed": facility.documents_needed,
        "cost_note": facility.cost_note,
        "source": facility.source,
        "verified_on": format_date(facility.verified_on, "numeric") if facility.verified_on else "",
        "note": facility.note,
    }
    criteria = [
        (Criterion(one.fact, one.operator, one.value, one.group), one.sentence)
        for one in facility.criteria.all()
    ]
    return facility_sheet.row_of(values, criteria)


def _district(place: addresses.Place) -> str:
    parts = (place.subdistrict and f"ต.{place.subdistrict}", place.district and f"อ.{place.district}")
    return " ".join(part for part in parts if part)
