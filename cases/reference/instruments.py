"""The instruments the product ships with (DOMAIN 7.5): on only where wording and weights are known."""

from pathlib import Path
from typing import Any

from cases.models import Instrument
from cases.rules.instruments import lacks, parse
from shelter.lib import yaml_file

SOURCE = Path(__file__).with_name("instruments.yaml")


def read(path: Path = SOURCE) -> list[dict[str, Any]]:
    """The instruments. Raises ValueError for one that is on and not complete."""
    found = yaml_file.read(path)
    for one in found:
        one.setdefault("triggers", [])
        sheet = parse(one["items"], one["bands"], one["triggers"])
        missing = lacks(sheet, source=one["source"], sheet_on=one.get("sheet_on"))
        if one.get("switched_on") and missing:
            raise ValueError(f"{path.name}, {one['code']}: {missing[0]}")
    return found


def load() -> dict[str, int]:
    """Add the instruments that are not there yet; one that is, edited or not, is left as it is."""
    found = read()
    known = set(Instrument.objects.values_list("code", flat=True))
    for order, one in enumerate(found):
        if one["code"] not in known:
            Instrument.objects.create(order=order, **one)
    return {"instruments": len(found)}
