"""Weights, bands and what an answer sets off, worked out by hand."""

import pytest

from cases.reference import instruments as reference
from cases.rules.instruments import SheetError, lacks, outcome, parse


def sheet(code):
    found = next(one for one in reference.read() if one["code"] == code)
    return parse(found["items"], found["bands"], found["triggers"])


def highest(of):
    return {
        item.number: max(range(len(item.options)), key=lambda index: item.options[index].points)
        for item in of.items
    }


def test_barthel_adds_up_to_twenty():
    """2 + 1 + 3 + 2 + 3 + 2 + 2 + 1 + 2 + 2 = 20."""
    found = outcome(sheet("adl"), highest(sheet("adl")))
    assert (found.total, found.maximum, found.band.code) == (20, 20, "social")


@pytest.mark.parametrize(
    ("total", "band"),
    [(0, "bedridden"), (4, "bedridden"), (5, "homebound"), (11, "homebound"), (12, "social")],
)
def test_barthel_bands_begin_where_they_say(total, band):
    """Points are given from the first item on until `total` is reached."""
    answers, left = {}, total
    for item in sheet("adl").items:
        answers[item.number] = min(left, len(item.options) - 1)
        left -= answers[item.number]
    found = outcome(sheet("adl"), answers)
    assert (found.total, found.band.code) == (total, band)


def test_the_weights_of_8q_make_severe_what_a_count_of_answers_never_would():
    """1 + 2 + 14 (6, and 8 more for a thought that cannot be controlled) + 8 + 9 + 4 + 10 + 4 = 52."""
    found = outcome(sheet("8q"), highest(sheet("8q")))
    assert (found.total, found.maximum, found.band.code) == (52, 52, "severe")
    two = outcome(sheet("8q"), dict.fromkeys(range(1, 9), 0) | {4: 1, 5: 1})
    # 8 + 9 = 17: two answers of eight are severe.
    assert (two.total, two.band.code) == (17, "severe")


def test_one_yes_in_2q_opens_9q_though_the_other_was_left_open():
    found = outcome(sheet("2q"), {1: 1, 2: None})
    assert (found.total, found.band, found.opens) == (None, None, ("9q",))
    assert outcome(sheet("2q"), {1: 0, 2: 0}).opens == ()


@pytest.mark.parametrize(("seven", "opens"), [(6, ()), (7, ("8q",))])
def test_9q_opens_8q_from_seven_points_on(seven, opens):
    """3 + 3 + 0 or 1 over the first three items."""
    answers = dict.fromkeys(range(1, 10), 0) | {1: 3, 2: 3, 3: seven - 6}
    found = outcome(sheet("9q"), answers)
    assert (found.total, found.opens, found.safety) == (seven, opens, False)


def test_item_nine_calls_for_safety_whatever_the_total():
    found = outcome(sheet("9q"), dict.fromkeys(range(1, 10), 0) | {9: 1})
    assert (found.total, found.opens, found.safety) == (1, (), True)
    assert outcome(sheet("9q"), {9: 1}).safety is True


def test_an_option_that_is_none_is_refused():
    with pytest.raises(SheetError):
        outcome(sheet("2q"), {1: 2})


def test_only_the_sheet_whose_wording_is_known_is_on():
    found = {one["code"]: one for one in reference.read()}
    assert [code for code, one in found.items() if one.get("switched_on")] == ["adl"]
    for code, missing in (("2q", 2), ("9q", 3), ("8q", 8)):
        said = lacks(sheet(code), source="แบบทางการ", sheet_on=object())
        assert len([text for text in said if "ข้อความตามแบบ" in text]) == missing


def test_a_sheet_without_source_day_or_weight_is_not_complete():
    items = [
        {"number": 1, "text": "ก", "options": [{"label": "ไม่มี", "points": 0}, {"label": "มี", "points": None}]}
    ]
    bands = [{"least": 1, "code": "a", "label": "ก"}, {"least": 9, "code": "b", "label": "ข"}]
    said = " ".join(lacks(parse(items, bands, []), source="", sheet_on=None))
    for text in ("แหล่งที่มา", "วันที่ของแบบ", "ยังไม่มีคะแนน", "ต้องเริ่มที่ 0", "คะแนนเต็มมีเพียง 0"):
        assert text in said
