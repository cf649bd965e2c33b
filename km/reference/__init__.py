"""The department's rubric and the report outlines as YAML; `load` writes the rubric into its tables.

A rubric version that exists is never rewritten: what people scored against must stay as it was printed.
"""

from functools import cache
from pathlib import Path
from typing import Any

from km.models import RubricCriterion, RubricDimension, RubricVersion
from km.rules.lint_content import Wording
from km.rules.outline import Outline, outline_from
from km.rules.rubric import Criterion, Dimension, Rubric
from shelter.lib import yaml_file
from shelter.lib.text import normalise

HERE = Path(__file__).parent


def _read(name: str) -> Any:
    return yaml_file.read(HERE / name)


@cache
def outlines() -> tuple[Outline, ...]:
    """The outlines in use, the department's own first."""
    return tuple(outline_from(data) for data in _read("outlines.yaml"))


def outline(code: str) -> Outline:
    """Raises KeyError for an unknown code."""
    for found in outlines():
        if found.code == code:
            return found
    raise KeyError(code)


@cache
def rubric() -> Rubric:
    """The department's rubric as plain values, for reading a text before anything is stored."""
    data = _read("rubric.yaml")
    dimensions = tuple(
        Dimension(
            code=item["code"],
            order=order,
            title=item["title"],
            kind=item["kind"],
            points=tuple(points for points, _ in item["score_heads"]),
            criteria=tuple(
                Criterion(code, place, text) for place, (code, text) in enumerate(item["criteria"], start=1)
            ),
        )
        for order, item in enumerate(data["dimensions"], start=1)
    )
    return Rubric(data["title"], data["subtitle"], dimensions)


@cache
def wording() -> Wording:
    """The word lists of the report checks, in the form in which texts are kept."""
    data = _read("wording.yaml")

    def clean(words: list[str]) -> tuple[str, ...]:
        return tuple(normalise(word) for word in words)

    return Wording(
        misspellings=tuple((normalise(wrong), normalise(right)) for wrong, right in data["misspellings"]),
        doubles_allowed=frozenset(clean(data["doubles_allowed"])),
        client_term=data["client_term"],
        client_wrong=clean(data["client_wrong"]),
        provider_for_client=clean(data["provider_for_client"]),
        problem_words=clean(data["problem_words"]),
        success_words=clean(data["success_words"]),
        not_names=clean(data["not_names"]),
    )


def load() -> dict[str, int]:
    """Add the rubric version of the YAML when it is missing."""
    data = _read("rubric.yaml")
    if not RubricVersion.objects.filter(code=data["code"]).exists():
        _add_rubric(data)
    return {"rubric_versions": RubricVersion.objects.count(), "outlines": len(outlines())}


def _add_rubric(data: dict[str, Any]) -> None:
    version = RubricVersion.objects.create(
        **{name: data[name] for name in ("code", "title", "subtitle", "source", "valid_from")}
    )
    for order, item in enumerate(data["dimensions"], start=1):
        criteria = item.pop("criteria")
        dimension = RubricDimension.objects.create(version=version, order=order, **item)
        RubricCriterion.objects.bulk_create(
            RubricCriterion(dimension=dimension, order=place, code=code, text=text)
            for place, (code, text) in enumerate(criteria, start=1)
        )
