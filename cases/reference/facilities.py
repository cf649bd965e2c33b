"""The homes of DOMAIN 8.1-8.3 with the criteria they publish."""

from pathlib import Path
from typing import Any

from django.utils import timezone

from cases.models import Facility, FacilityCriterion
from cases.rules import criteria
from cases.rules.catalogue import catalogue
from shelter.lib import addresses, yaml_file

SOURCE = Path(__file__).with_name("facilities.yaml")


def read(path: Path = SOURCE) -> list[dict[str, Any]]:
    """The homes, their criteria written out. Raises ValueError naming the home and the row it refuses."""
    data = yaml_file.read(path)
    homes = []
    for home in data["homes"]:
        rows = home.pop("criteria", [])
        rows = data["criteria"][rows] if isinstance(rows, str) else rows
        try:
            criteria.load(rows, catalogue())
        except criteria.CriteriaError as error:
            raise ValueError(f"{path.name}, {home['key']}: {error}") from error
        place = addresses.find_province(home.pop("province"))
        if place is None:
            raise ValueError(f"{path.name}, {home['key']}: no such province")
        homes.append({**home, "address_code": place.code, "criteria": rows})
    return homes


def load() -> dict[str, int]:
    """Add the homes that are not there yet; one that is, edited or closed, is left as it is."""
    homes = read()
    known = set(Facility.objects.exclude(reference_key="").values_list("reference_key", flat=True))
    for home in homes:
        if home["key"] not in known:
            _add(home)
    return {"facilities": len(homes), "facility_criteria": sum(len(home["criteria"]) for home in homes)}


def _add(home: dict[str, Any]) -> None:
    columns = {name: value for name, value in home.items() if name not in {"key", "criteria"}}
    facility = Facility(reference_key=home["key"], updated_at=timezone.now(), **columns)
    facility.fill_derived()
    facility.clean_fields()
    facility.save(force_insert=True)
    FacilityCriterion.objects.bulk_create(
        FacilityCriterion(facility=facility, order=order, **row) for order, row in enumerate(home["criteria"])
    )
