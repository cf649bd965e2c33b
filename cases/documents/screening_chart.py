"""กระบวนการคัดกรองคนไร้ที่พึ่ง/คนขอทาน: the rules of one version as a chart on one A4.

From the top: how people come, what is done first, the routes in their order with who leads, what is kept
beside every route. Boxes are HTML, lines are borders: Thai inside SVG loses its marks.
"""

from typing import Any

from cases.models import ScreeningRuleSet
from cases.rules import criteria
from cases.rules.catalogue import catalogue
from cases.rules.screening import Rule, RuleKind
from shelter.accounts.models import Centre

TEMPLATE = "pdf/screening_chart.html"
PAPER = "กระบวนการคัดกรองคนไร้ที่พึ่ง/คนขอทาน"


def context_of(rule_set: ScreeningRuleSet, centre: Centre | None) -> dict[str, Any]:
    """`centre` is the reader's; headquarters has none and the title names no province."""
    rules = rule_set.engine_rules()

    def of(*kinds: RuleKind) -> list[dict[str, Any]]:
        return [_box(one) for one in rules if one.kind in kinds]

    routes = of(RuleKind.ROUTE, RuleKind.DEFAULT)
    half = (len(routes) + 1) // 2
    return {
        "rule_set": rule_set,
        "province": centre.province if centre else "",
        "emergencies": of(RuleKind.EMERGENCY),
        "columns": [routes[:half], routes[half:]],
        "offset": half,
        "gates": of(RuleKind.GATE),
        "flags": [one for one in of(RuleKind.FLAG) if not one["rule"].destitute_type],
    }


def _box(rule: Rule) -> dict[str, Any]:
    lines = criteria.describe(rule.criteria, catalogue())
    return {"rule": rule, "when": " และ ".join(line.text for line in lines)}
