"""The catalogue of facts that criteria may ask about: `cases/reference/facts.yaml`, read once.

A fact that is not known is absent from the facts or None; the engine answers *unknown* then, never *fail*.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from shelter.lib import yaml_file

SOURCE = Path(__file__).parent.parent / "reference" / "facts.yaml"


class Kind(StrEnum):
    """What a fact's value is: int or float; str; frozenset of str; bool."""

    NUMBER = "number"
    TEXT = "text"
    SET = "set"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Fact:
    """One thing that may be known about a person.

    `choices` is code → Thai name, empty when any text is allowed. `yes` and `no` are the sentences of a
    yes/no fact. `entered` says in Thai where it is filled in.
    """

    code: str
    label: str
    kind: Kind
    unit: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    yes: str = ""
    no: str = ""
    entered: str = ""


class CatalogueError(ValueError):
    """An entry of the catalogue cannot be used; the message names it."""


def parse(entries: Mapping[str, Mapping[str, Any]]) -> dict[str, Fact]:
    """Facts by code. Raises CatalogueError naming the first entry that is not complete."""
    facts = {}
    for code, entry in entries.items():
        try:
            fact = Fact(code=code, **{**entry, "kind": Kind(entry["kind"])})
        except (TypeError, ValueError, KeyError) as error:
            raise CatalogueError(f"fact {code}: {error}") from error
        if fact.kind is Kind.YES_NO and not (fact.yes and fact.no):
            raise CatalogueError(f"fact {code}: a yes_no fact needs the sentences yes and no")
        facts[code] = fact
    return facts


@cache
def catalogue() -> Mapping[str, Fact]:
    """Every fact of the product, by code."""
    return parse(yaml_file.read(SOURCE))
