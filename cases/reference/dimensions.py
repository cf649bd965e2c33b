"""The dimension sets of DOMAIN 7.4 with what each score means."""

from pathlib import Path
from typing import Any

from cases.models import Dimension, DimensionSet
from cases.rules.assessment import HIGHEST, LEVELS
from shelter.lib import yaml_file

SOURCE = Path(__file__).with_name("dimensions.yaml")


def read(path: Path = SOURCE) -> list[dict[str, Any]]:
    """The sets with their dimensions. Raises ValueError naming the set and dimension it refuses."""
    sets = yaml_file.read(path)["sets"]
    for one in sets:
        levels = [level for level, _ in one["levels"]]
        if not levels or set(levels) - set(LEVELS):
            raise ValueError(f"{path.name}, {one['code']}: levels are some of {', '.join(LEVELS)}")
        for dimension in one["dimensions"]:
            meanings = dimension["meanings"]
            if set(meanings) != set(levels) or any(len(said) != HIGHEST for said in meanings.values()):
                raise ValueError(
                    f"{path.name}, {one['code']}, {dimension['code']}: {HIGHEST} sentences for each level"
                )
    return sets


def load() -> dict[str, int]:
    """Add the versions that are not there yet; one that is may have been scored against and is left alone."""
    sets = read()
    known = set(DimensionSet.objects.values_list("code", "version"))
    for one in sets:
        if (one["code"], one["version"]) not in known:
            _add(one)
    return {"dimension_sets": len(sets)}


def _add(one: dict[str, Any]) -> None:
    columns = {name: value for name, value in one.items() if name != "dimensions"}
    made = DimensionSet.objects.create(unverified=True, **columns)
    Dimension.objects.bulk_create(
        Dimension(set=made, order=order, **dimension) for order, dimension in enumerate(one["dimensions"])
    )
