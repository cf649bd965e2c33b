"""Code lists and dated settings as YAML (DOMAIN 6); `load` writes them into Code and Setting."""

from pathlib import Path
from typing import Any

import yaml

from shelter.desk.models import Code, Setting

HERE = Path(__file__).parent


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def load() -> dict[str, int]:
    """Refresh every list and add missing settings; a setting an administrator changed is left alone."""
    return {"codes": _codes(read(HERE / "codes.yaml")), "settings": _settings(read(HERE / "settings.yaml"))}


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
    for item in items:
        Setting.objects.get_or_create(key=item["key"], valid_from=item.get("valid_from"), defaults=item)
    return len(items)
