"""Adding up a sheet, what is missing, where assessors agree (DOMAIN 9.2)."""

from dataclasses import replace

from km.rules.scoring import (
    Mark,
    apart,
    full_without_evidence,
    missing,
    same_on_all_sheets,
    total,
)

SCALE = Mark(
    row=1, dimension="d1", number=1, text="เกณฑ์", allowed=(0, 1, 2, 3, 4, 5), binary=False, points=None
)
BINARY = Mark(row=2, dimension="d4", number=1, text="ตัวชี้วัด", allowed=(0, 5), binary=True, points=None)


def test_no_points_is_not_nought():
    none_given = total([SCALE, BINARY])
    noughts = total([replace(SCALE, points=0), replace(BINARY, points=0)])
    assert (none_given.points, none_given.answered, none_given.partial) == (0, 0, True)
    assert (noughts.points, noughts.answered, noughts.partial) == (0, 2, False)


def test_a_total_is_the_sum_of_what_is_given_out_of_all_rows():
    # 4 + 5 of 5 + 5 + 5 possible, two of three answered.
    sheet = total([replace(SCALE, points=4), replace(BINARY, points=5), SCALE])
    assert (sheet.points, sheet.maximum, sheet.answered, sheet.rows) == (9, 15, 2, 3)
    assert sheet.partial


def test_rows_without_points_explanation_or_words_are_missing():
    def reasons(mark):
        return [one.reason for one in missing([mark])]

    assert reasons(SCALE) == ["ยังไม่ได้ให้คะแนน"]
    assert reasons(replace(SCALE, points=5)) == []
    assert reasons(replace(BINARY, points=0)) == []
    assert reasons(replace(BINARY, points=5, explanation=" ")) == ["ให้ “มี” แล้ว ต้องเขียนอธิบายรูปธรรม"]
    assert reasons(replace(BINARY, points=5, explanation="ทำแผนครบ")) == []
    assert reasons(replace(BINARY, points=0, text=" ")) == ["ยังไม่มีข้อความตัวชี้วัด"]


def test_the_agreed_points_are_those_of_every_assessor_and_of_more_than_one():
    assert same_on_all_sheets([4, 4, 4]) == 4
    assert same_on_all_sheets([0, 0]) == 0
    assert same_on_all_sheets([4]) is None
    assert same_on_all_sheets([4, 4, 3]) is None
    assert same_on_all_sheets([4, None, 4]) is None
    assert same_on_all_sheets([None, None]) is None


def test_how_far_assessors_lie_apart():
    assert apart([5, None, 2]) == 3
    assert apart([4]) == 0
    assert apart([]) == 0


def test_only_full_marks_everywhere_ask_for_evidence_in_every_row():
    full = [replace(SCALE, points=5, evidence=1), replace(BINARY, points=5)]
    assert full_without_evidence(full) == [full[1]]
    assert full_without_evidence([full[0], replace(BINARY, points=0)]) == []
    assert full_without_evidence([]) == []
