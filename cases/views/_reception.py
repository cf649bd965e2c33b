"""What every page of the tab แรกรับ shows of its file."""

from typing import Any

from cases.models import Case
from cases.views import _file
from shelter.lib.thai import bangkok_today


def basics(case: Case) -> dict[str, Any]:
    return {
        "case": case,
        "age": case.client.age_on(bangkok_today()),
        "tabs": _file.tabs(case, "reception"),
    }
