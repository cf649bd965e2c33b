"""A set of rules that cannot be used is refused with the row named."""

import pytest

from cases.reference.screening import examples, read
from cases.rules.catalogue import catalogue
from cases.rules.screening_check import load, problems_of, try_examples

PAPERS = {"fact_finding", "consent"}


def rule(code, **fields):
    known = {
        "code": code,
        "name": f"ข้อ {code}",
        "kind": "route",
        "label": "คุ้มครองที่ศูนย์",
        "criteria": [{"fact": "begging", "operator": "is_true"}],
        "route": "ไปทางนี้",
        "lead_agency": "ศูนย์",
    }
    return {**known, **fields}


LAST = rule("Z", kind="default", criteria=[])


def texts(*rows):
    return [one.text for one in problems_of(rows, catalogue(), PAPERS)]


def test_a_whole_set_has_no_problem():
    assert texts(rule("A"), LAST) == []


def test_the_shipped_set_has_no_problem():
    papers = {code for row in read()["rules"] for code in row.get("papers", ())}
    assert problems_of(read()["rules"], catalogue(), papers) == []


WRONG = {
    "unknown fact": (rule("A", criteria=[{"fact": "ghost", "operator": "is_true"}]), "ข้อ 1 (A) เกณฑ์แถว 1"),
    "unknown operator": (rule("A", criteria=[{"fact": "age", "operator": "near", "value": 3}]), "“near”"),
    "unknown value": (
        rule("A", criteria=[{"fact": "sex", "operator": "eq", "value": "robot"}]),
        "ไม่มี “robot” ในรายการของเพศ",
    ),
    "operator of another kind": (
        rule("A", criteria=[{"fact": "begging", "operator": "gte", "value": 3}]),
        "ใช้กับ",
    ),
    "contradiction of numbers": (
        rule(
            "A",
            criteria=[
                {"fact": "age", "operator": "lt", "value": 18},
                {"fact": "age", "operator": "gte", "value": 60},
            ],
        ),
        "ข้อ 1 (A): เกณฑ์ขัดกันเอง",
    ),
    "contradiction of answers": (
        rule(
            "A",
            criteria=[
                {"fact": "begging", "operator": "is_true"},
                {"fact": "begging", "operator": "is_false"},
            ],
        ),
        "เกณฑ์ขัดกันเอง",
    ),
    "contradiction of choices": (
        rule(
            "A",
            criteria=[
                {"fact": "sex", "operator": "eq", "value": "male"},
                {"fact": "sex", "operator": "not_in", "value": ["male", "female"]},
            ],
        ),
        "เกณฑ์ขัดกันเอง",
    ),
    "no criteria": (rule("A", criteria=[]), "ทุกคนจะเข้าข้อนี้"),
    "unknown paper": (rule("A", papers=["love_letter"]), "ไม่รู้จักเอกสาร “love_letter”"),
    "unknown next": (rule("A", next="Q"), "ไม่มีข้อ “Q”"),
    "clock without a start": (rule("A", clock_days=7), "นับจากอะไร"),
    "gate without routes": (rule("A", kind="gate"), "ด่านต้องระบุเส้นทางที่กั้น"),
    "gate before nothing": (rule("A", kind="gate", guards=["Q"]), "ไม่มีเส้นทาง “Q”"),
    "begging act of a wrong year": (rule("A", act="พ.ร.บ.ควบคุมการขอทาน พ.ศ. ๒๕๕๔"), "พ.ศ. 2559"),
    "no lead agency": (rule("A", lead_agency=""), "หน่วยงานหลัก"),
}


@pytest.mark.parametrize(("row", "said"), WRONG.values(), ids=WRONG)
def test_a_row_that_cannot_be_used_is_named(row, said):
    found = texts(row, LAST)
    assert len(found) == 1
    assert said in found[0]
    assert "A" in found[0]


def test_two_rows_of_one_code_or_one_place_are_refused():
    assert texts(rule("A"), rule("A"), LAST) == ["รหัส A ซ้ำ 2 ข้อ ใช้ได้ข้อละรหัส"]
    assert texts(rule("A", order=1), rule("B", order=1), {**LAST, "order": 3}) == ["ลำดับ 1 ซ้ำ 2 ข้อ"]


@pytest.mark.parametrize("links", [{"A": "A"}, {"A": "B", "B": "A"}, {"A": "B", "B": "C", "C": "A"}])
def test_a_rule_that_leads_back_to_itself_is_refused(links):
    rows = [rule(code, next=links.get(code, "")) for code in "ABC"]
    found = texts(*rows, LAST)
    assert len(found) == len(links)
    assert all("วนกลับมาที่เดิม" in text for text in found)
    assert " → ".join([*links, "A"]) in found[0]


def test_a_set_without_a_way_for_everybody_is_refused():
    assert texts(rule("A")) == ["ไม่มีทางที่เหลือ (ทางตั้งต้น) ผู้ที่ไม่เข้าเกณฑ์ข้อใดจะไม่มีทางไป"]
    conditional = rule("Z", kind="default")
    assert "ต้องไม่มีเกณฑ์" in texts(rule("A"), conditional)[0]


def test_a_route_that_nobody_reaches_is_refused():
    assert "จึงไม่มีผู้ใดมาถึง" in texts(LAST, rule("A"))[0]


def test_the_example_people_name_what_differs():
    rows = [row for row in read()["rules"] if row["code"] != "B10"]
    rules, _ = load(rows, catalogue())
    differing = {one.example.code: one.differences for one in try_examples(rules, examples(), catalogue())}
    assert differing["able_bodied_beggar"] == ("เส้นทาง", "หน่วยงานหลัก", "เอกสาร")
    assert differing["lost_child"] == ()
