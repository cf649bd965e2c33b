"""The screening rules the product ships with, and the example people every set is tried on (DOMAIN 4)."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from cases.models import RuleSetStatus, ScreeningRule, ScreeningRuleSet
from cases.rules.catalogue import catalogue
from cases.rules.screening_check import Example, problems_of
from shelter.desk.models import Code
from shelter.lib import yaml_file

SOURCE = Path(__file__).with_name("screening.yaml")
PEOPLE = Path(__file__).with_name("example_people.yaml")
PAPER_LISTS = ("document_type", "document_type_extra")


def paper_names() -> dict[str, str]:
    """document_type code → Thai name, in the lists' order."""
    rows = Code.objects.filter(list__in=PAPER_LISTS).order_by("list", "order")
    return dict(rows.values_list("code", "name_th"))


def read(path: Path = SOURCE) -> dict[str, Any]:
    """The file with each rule's `law` written out as act."""
    data = yaml_file.read(path)
    data["rules"] = [_with_act(rule, data["laws"]) for rule in data["rules"]]
    return data


def _with_act(rule: Mapping[str, Any], laws: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    law = laws[rule["law"]] if "law" in rule else {"act": ""}
    unverified = bool(rule.get("unverified") or law.get("unverified"))
    return {
        **{name: value for name, value in rule.items() if name != "law"},
        "act": law["act"],
        "unverified": unverified,
    }


def load() -> dict[str, int]:
    """Put version 1 in force where there is no set at all; one that people edited stays as it is."""
    data = read()
    if not ScreeningRuleSet.objects.exists():
        if problems := problems_of(data["rules"], catalogue(), paper_names()):
            raise ValueError(f"{SOURCE.name}: {problems[0].text}")
        found = ScreeningRuleSet.objects.create(
            version=data["version"],
            status=RuleSetStatus.IN_FORCE,
            valid_from=data["valid_from"],
            note=data["note"],
        )
        ScreeningRule.objects.bulk_create(
            ScreeningRule(rule_set=found, order=order, **rule)
            for order, rule in enumerate(data["rules"], start=1)
        )
    return {"screening_rules": len(data["rules"]), "screening_examples": len(examples())}


@cache
def examples() -> tuple[Example, ...]:
    data = yaml_file.read(PEOPLE)
    return tuple(
        Example(one["code"], one["name"], {**data["calm"], **one["facts"]}, one["expected"])
        for one in data["people"]
    )
