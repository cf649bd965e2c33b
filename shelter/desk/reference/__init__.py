"""Code lists and dated settings as YAML (DOMAIN 6); `load` writes them into Code and Setting."""

from pathlib import Path
from typing import Any

from shelter.desk import config, known_settings
from shelter.desk.models import Code, Setting
from shelter.lib import yaml_file

HERE = Path(__file__).parent


def load() -> dict[str, int]:
    """Refresh every list and add the values of settings that are missing."""
    return {
        "codes": _codes(yaml_file.read(HERE / "codes.yaml")),
        "settings": _settings(known_settings.shipped()),
    }


def _codes(lists: dict[str, list[list[str]]]) -> int:
    rows = [
        Code(
            list=name,
            code=item[0],
            name_th=item[1],
            gloss=item[2],
            order=order,
            unverified=len(item) > 3 and item[3] == "U",
        )
        for name, items in lists.items()
        for order, item in enumerate(items)
    ]
    Code.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["list", "code"],
        update_fields=["name_th", "gloss", "order", "unverified"],
    )
    return len(rows)


def _settings(items: list[dict[str, Any]]) -> int:
    """Values stay as they were written, those of people whole; of a shipped one the source is refreshed.

    Once somebody set a setting, nothing shipped later takes its place.
    """
    rows = list(Setting.objects.all())
    written = {(row.key, row.valid_from) for row in rows}
    by_people = {row.key for row in rows if row.set_by_id}
    for item in items:
        day = item.get("valid_from")
        if (item["key"], day) in written:
            told = {"source": item.get("source", ""), "unverified": item.get("unverified", False)}
            Setting.objects.filter(key=item["key"], valid_from=day, set_by__isnull=True).update(**told)
        elif item["key"] not in by_people:
            config.put(Setting(**item))
    return len(items)
