"""The engine that explains every decision: three-valued logic, sentences, refusals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.reference import facilities
from cases.rules import criteria_words
from cases.rules.catalogue import CatalogueError, Kind, catalogue, parse
from cases.rules.criteria import (
    OPERATORS,
    CriteriaError,
    Criterion,
    Operand,
    Verdict,
    all_of,
    any_of,
    check,
    describe,
    evaluate,
    load,
)

FACTS = parse(
    {
        "age": {"label": "อายุ", "kind": "number", "unit": "ปี"},
        "sex": {"label": "เพศ", "kind": "text", "choices": {"male": "ชาย", "female": "หญิง"}},
        "needs": {"label": "ความเดือดร้อน", "kind": "set", "choices": {"poor": "ยากจน", "no_home": "ไม่มีบ้าน"}},
        "willing": {"label": "ความสมัครใจ", "kind": "yes_no", "yes": "สมัครใจ", "no": "ไม่สมัครใจ"},
    }
)
PASS, FAIL, UNKNOWN = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN
VERDICTS = st.lists(st.sampled_from(Verdict), min_size=1, max_size=6)


def verdict(operator, value, fact, known):
    return evaluate([Criterion(fact, operator, value)], {fact: known}, FACTS).verdict


@pytest.mark.parametrize(
    ("fact", "operator", "value", "passes", "fails"),
    [
        ("age", "eq", 60, [60], [59, 61]),
        ("age", "ne", 60, [59], [60]),
        ("age", "gt", 60, [61], [60]),
        ("age", "gte", 60, [60, 61], [59]),
        ("age", "lt", 60, [59], [60]),
        ("age", "lte", 60, [60], [61]),
        ("age", "between", (18, 59), [18, 30, 59], [17, 60]),
        ("sex", "eq", "female", ["female"], ["male"]),
        ("sex", "ne", "female", ["male"], ["female"]),
        ("sex", "in", ("male", "female"), ["male"], ["other"]),
        ("sex", "not_in", ("male",), ["female"], ["male"]),
        ("needs", "overlaps", ("poor", "no_home"), [{"poor"}, {"poor", "x"}], [set(), {"x"}]),
        ("needs", "contains", ("poor", "no_home"), [{"poor", "no_home", "x"}], [{"poor"}, set()]),
        ("needs", "excludes", ("poor",), [set(), {"no_home"}], [{"poor", "no_home"}]),
        ("willing", "is_true", None, [True], [False]),
        ("willing", "is_false", None, [False], [True]),
    ],
)
def test_each_operator_passes_and_fails_where_it_should(fact, operator, value, passes, fails):
    assert [verdict(operator, value, fact, known) for known in passes] == [PASS] * len(passes)
    assert [verdict(operator, value, fact, known) for known in fails] == [FAIL] * len(fails)
    assert verdict(operator, value, fact, None) is UNKNOWN
    assert evaluate([Criterion(fact, operator, value)], {}, FACTS).verdict is UNKNOWN


def test_every_operator_is_tried_above():
    assert set(OPERATORS) == {
        "eq", "ne", "gt", "gte", "lt", "lte", "between", "in", "not_in",
        "overlaps", "contains", "excludes", "is_true", "is_false",
    }  # fmt: skip


@given(VERDICTS)
def test_any_of_passes_with_one_pass_and_fails_only_when_all_fail(verdicts):
    answer = any_of(verdicts)
    assert (answer is PASS) == (PASS in verdicts)
    assert (answer is FAIL) == (set(verdicts) == {FAIL})


@given(VERDICTS)
def test_all_of_is_any_of_turned_round(verdicts):
    opposite = {PASS: FAIL, FAIL: PASS, UNKNOWN: UNKNOWN}
    assert all_of(verdicts) is opposite[any_of(opposite[one] for one in verdicts)]


@given(VERDICTS, VERDICTS)
def test_the_logic_does_not_depend_on_order_or_bracketing(left, right):
    for fold in (any_of, all_of):
        assert fold(left + right) is fold(right + left) is fold([fold(left), fold(right)])


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    Criterion("age", "gte", 60),
                    Criterion("sex", "eq", "female"),
                    Criterion("needs", "overlaps", ("poor",)),
                    Criterion("willing", "is_true"),
                ]
            ),
            st.sampled_from(["", "ก", "ข"]),
        ),
        max_size=6,
    ),
    st.fixed_dictionaries(
        {
            "age": st.none() | st.integers(0, 110),
            "sex": st.none() | st.sampled_from(["male", "female"]),
            "needs": st.none() | st.frozensets(st.sampled_from(["poor", "no_home"])),
            "willing": st.none() | st.booleans(),
        }
    ),
)
def test_learning_a_fact_never_overturns_a_verdict_that_was_reached(chosen, facts):
    """Unknown may become pass or fail; pass and fail stay, whatever the missing facts turn out to be."""
    criteria = [Criterion(c.fact, c.operator, c.value, group) for c, group in chosen]
    before = evaluate(criteria, facts, FACTS).verdict
    guesses = {
        "age": (0, 99),
        "sex": ("male", "female"),
        "needs": (set(), {"poor"}),
        "willing": (True, False),
    }
    for name, options in guesses.items():
        if facts[name] is None:
            for option in options:
                after = evaluate(criteria, {**facts, name: option}, FACTS).verdict
                assert before is UNKNOWN or after is before


def test_alternatives_of_a_group_stand_together_and_others_alone():
    criteria = [
        Criterion("needs", "overlaps", ("poor",), group="ก"),
        Criterion("age", "gte", 60),
        Criterion("willing", "is_true", group="ก"),
    ]
    decision = evaluate(criteria, {"needs": {"no_home"}, "willing": True, "age": 40}, FACTS)
    assert [(group.name, group.verdict, len(group.results)) for group in decision.groups] == [
        ("ก", PASS, 2),
        ("", FAIL, 1),
    ]
    assert decision.verdict is FAIL
    assert decision.of(FAIL)[0].results[0].value == 40


def test_no_criteria_is_a_pass():
    assert evaluate([], {}, FACTS).verdict is PASS


def test_what_is_missing_is_named_once_and_only_where_it_would_decide():
    criteria = [
        Criterion("age", "gte", 18),
        Criterion("age", "lte", 59),
        Criterion("sex", "eq", "male", group="ก"),
        Criterion("willing", "is_true", group="ก"),
    ]
    assert evaluate(criteria, {"willing": True}, FACTS).missing == ["age"]


@pytest.mark.parametrize(
    ("known", "sentence"),
    [
        (67, "อายุ 67 ปี ตรงตามเกณฑ์ (เกณฑ์: อายุ 60 ปีขึ้นไป)"),
        (45, "อายุ 45 ปี ไม่ตรงตามเกณฑ์ (เกณฑ์: อายุ 60 ปีขึ้นไป)"),
        (None, "ยังไม่ทราบอายุ (เกณฑ์: อายุ 60 ปีขึ้นไป)"),
    ],
)
def test_the_sentence_gives_the_value_and_the_criterion(known, sentence):
    assert evaluate([Criterion("age", "gte", 60)], {"age": known}, FACTS).groups[0].sentence == sentence


@pytest.mark.parametrize(
    ("fact", "operator", "value", "said"),
    [
        ("age", "between", (18, 59), "อายุ 18–59 ปี"),
        ("age", "lte", 59, "อายุ ไม่เกิน 59 ปี"),
        ("sex", "eq", "female", "เพศ: หญิง"),
        ("sex", "in", ("male", "female"), "เพศ: ชาย หรือ หญิง"),
        ("needs", "overlaps", ("poor", "no_home"), "ความเดือดร้อน อย่างน้อยหนึ่งข้อ: ยากจน หรือ ไม่มีบ้าน"),
        ("needs", "contains", ("poor", "no_home"), "ความเดือดร้อน ครบทุกข้อ: ยากจน และ ไม่มีบ้าน"),
        ("willing", "is_true", None, "สมัครใจ"),
        ("willing", "is_false", None, "ไม่สมัครใจ"),
    ],
)
def test_a_criterion_is_said_in_plain_thai(fact, operator, value, said):
    assert criteria_words.describe(FACTS[fact], operator, value) == said


def test_alternatives_are_said_as_one_line():
    lines = describe([Criterion("age", "gte", 60, "ก"), Criterion("willing", "is_true", None, "ก")], FACTS)
    assert [line.text for line in lines] == ["ข้อใดข้อหนึ่ง: อายุ 60 ปีขึ้นไป หรือ สมัครใจ"]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ({"fact": "shoe_size", "operator": "eq", "value": 42}, "ไม่รู้จักข้อมูล “shoe_size”"),
        ({"fact": "age", "operator": "is_about", "value": 42}, "ไม่รู้จักเงื่อนไข “is_about”"),
        ({"fact": "age", "operator": "overlaps", "value": [1]}, "ใช้กับอายุไม่ได้"),
        ({"fact": "age", "operator": "gte", "value": "60"}, "ต้องเป็นตัวเลข"),
        ({"fact": "age", "operator": "gte", "value": True}, "ต้องเป็นตัวเลข"),
        ({"fact": "age", "operator": "gte", "value": float("nan")}, "ต้องเป็นตัวเลข"),
        ({"fact": "age", "operator": "between", "value": [60, 18]}, "จากน้อยไปมาก"),
        ({"fact": "age", "operator": "between", "value": [60]}, "สองค่า"),
        ({"fact": "sex", "operator": "in", "value": "male"}, "ต้องมีรายการค่า"),
        ({"fact": "sex", "operator": "in", "value": []}, "ต้องมีรายการค่า"),
        ({"fact": "sex", "operator": "eq", "value": "robot"}, "ไม่มี “robot”"),
        ({"fact": "sex", "operator": "eq", "value": None}, "ต้องเป็นข้อความ"),
        ({"fact": "willing", "operator": "is_true", "value": "ใช่"}, "ไม่มีค่าต่อท้าย"),
        ({"fact": "age", "operator": "gte", "value": 60, "colour": "red"}, "colour"),
    ],
)
def test_loading_refuses_what_it_does_not_know_and_names_the_row(row, complaint):
    good = {"fact": "age", "operator": "gte", "value": 18}
    with pytest.raises(CriteriaError) as refused:
        load([good, row], FACTS)
    [(number, message)] = refused.value.problems
    assert number == 2
    assert complaint in message


def test_loading_names_every_bad_row_at_once():
    with pytest.raises(CriteriaError) as refused:
        load([{"fact": "x"}, {"fact": "age", "operator": "gte", "value": 1}, {"operator": "eq"}], FACTS)
    assert [row for row, _ in refused.value.problems] == [1, 3]


NUMBERS = st.integers(-500, 500) | st.floats(-500, 500).map(lambda n: round(n, 2))
VALUES = {
    (Kind.NUMBER, Operand.ONE): NUMBERS,
    (Kind.NUMBER, Operand.PAIR): st.tuples(NUMBERS, NUMBERS).map(lambda pair: tuple(sorted(pair))),
    (Kind.TEXT, Operand.ONE): st.sampled_from(["male", "female"]),
    (Kind.TEXT, Operand.MANY): st.lists(st.sampled_from(["male", "female"]), min_size=1, unique=True).map(
        tuple
    ),
    (Kind.SET, Operand.MANY): st.lists(st.sampled_from(["poor", "no_home"]), min_size=1, unique=True).map(
        tuple
    ),
    (Kind.YES_NO, Operand.NOTHING): st.none(),
}


@given(st.data())
def test_a_value_survives_being_typed_again(data):
    fact = data.draw(st.sampled_from(list(FACTS.values())))
    operator = data.draw(
        st.sampled_from([code for code, known in OPERATORS.items() if fact.kind in known.kinds])
    )
    value = data.draw(VALUES[fact.kind, OPERATORS[operator].operand])
    typed = criteria_words.typed(fact, operator, value)
    assert check(fact.code, operator, criteria_words.read(fact, operator, typed), FACTS) == value


@pytest.mark.parametrize(
    ("fact", "operator", "text", "value"),
    [
        ("age", "gte", "๖๐", 60),
        ("age", "gte", " 60 ", 60),
        ("age", "between", "18 - 59", [18, 59]),
        ("age", "between", "๑๘ ถึง ๕๙", [18, 59]),
        ("sex", "in", "ชาย หรือ หญิง", ["male", "female"]),
        ("sex", "in", "ชาย, ชาย", ["male"]),
        ("sex", "eq", "female", "female"),
        ("needs", "overlaps", "ไม่มีบ้าน; ยากจน", ["no_home", "poor"]),
        ("willing", "is_true", "", None),
    ],
)
def test_what_people_type_is_understood(fact, operator, text, value):
    assert criteria_words.read(FACTS[fact], operator, text) == value


@pytest.mark.parametrize(
    ("fact", "operator", "text", "help_given"),
    [
        ("age", "gte", "หกสิบ", "ใส่เป็นตัวเลข เช่น 60"),
        ("age", "between", "18", "ใส่เป็นช่วงตัวเลข เช่น 18-59"),
        ("sex", "eq", "ชาย, หญิง", "ใส่ได้ค่าเดียว"),
        ("sex", "in", "", "ระบุเพศ เช่น ชาย, หญิง"),
        ("sex", "in", "บุรุษ", "เลือกจาก ชาย, หญิง"),
    ],
)
def test_what_cannot_be_read_is_answered_with_help(fact, operator, text, help_given):
    with pytest.raises(ValueError, match=help_given):
        criteria_words.read(FACTS[fact], operator, text)


def test_an_incomplete_entry_of_the_catalogue_is_named():
    for entry in ({"label": "ก"}, {"label": "ก", "kind": "colour"}, {"label": "ก", "kind": "yes_no"}):
        with pytest.raises(CatalogueError, match="fact odd"):
            parse({"odd": entry})


def test_every_fact_of_the_product_says_where_it_is_entered():
    assert [fact.code for fact in catalogue().values() if not (fact.label and fact.entered)] == []


def test_an_elderly_woman_in_need_meets_the_rule_of_2558_but_for_what_is_not_known():
    """DOMAIN 8.2 item by item: 67 years, Thai, no case, no disease, willing, self-care, calm, sober, poor."""
    home = next(home for home in facilities.read() if home["key"] == "elderly_bangkhae")
    criteria = load(home["criteria"], catalogue())
    facts = {
        "age": 67,
        "nationality_status": "thai",
        "pending_case": False,
        "communicable_disease": False,
        "voluntary": True,
        "self_care": True,
        "psychiatric": "none",
        "harmful_behaviour": False,
        "substance": False,
        "destitute_type": {"roaming"},
        "hardship": {"poor"},
    }
    decision = evaluate(criteria, facts, catalogue())
    assert decision.verdict is UNKNOWN
    assert decision.missing == ["destitute_process_done"]
    assert evaluate(criteria, {**facts, "destitute_process_done": True}, catalogue()).verdict is PASS
    assert evaluate(criteria, {**facts, "age": 59}, catalogue()).verdict is FAIL
