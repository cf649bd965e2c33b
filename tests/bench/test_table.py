"""What a benchmark says of its figures, whatever they are."""

import json

import pytest

from bench import table
from bench.arms import samples_of
from bench.table import Arm, Bar, Result

RATIO = Bar("a ratio", must=2.0, stretch=1.0)
RECALL = Bar("a share", must=0.9, stretch=0.99, higher_is_better=True)


@pytest.mark.parametrize(
    ("bar", "value", "verdict"),
    [
        (RATIO, 1.0, "stretch"),
        (RATIO, 2.0, "met"),
        (RATIO, 2.01, "MISSED"),
        (RECALL, 0.99, "stretch"),
        (RECALL, 0.9, "met"),
        (RECALL, 0.89, "MISSED"),
        (Bar("told only"), 7.0, "info"),
        (RATIO, None, "not measured"),
    ],
)
def test_a_figure_is_held_against_its_bar(bar, value, verdict):
    assert Result(bar, value).verdict == verdict


def test_a_line_says_bar_value_limits_verdict_and_arms():
    line, note = table.lines(Result(RATIO, 1.5, (Arm("one", 1500.0, "ms", 15),), note="so it was"))
    for word in ("a ratio", "1.5", "≤2", "≤1", "met", "one 1,500 ms/15"):
        assert word in line
    assert note.strip() == "so it was"


def test_arms_take_turns_and_warm_rounds_do_not_count():
    called = []
    taken = samples_of({"a": lambda: called.append("a"), "b": lambda: called.append("b")}, samples=3, warm=1)
    # Rounds -1, 0, 1, 2: the odd ones in the order given, the even ones turned round.
    assert "".join(called) == "abbaabba"
    assert [len(times) for times in taken.values()] == [3, 3]


def test_a_section_is_written_beside_those_measured_before(tmp_path, monkeypatch):
    monkeypatch.setattr(table, "RESULTS", tmp_path / "results.json")
    table.record("papers", [Result(RATIO, 1.0)], {"pages": 13}, 2.4)
    table.record("pages", [Result(RECALL, 0.5)], {"clients": 1000}, 9.0)
    told = json.loads(table.RESULTS.read_text(encoding="utf-8"))
    assert set(told) == {"papers", "pages"}
    assert told["papers"]["sizes"] == {"pages": 13}
    assert told["pages"]["rows"][0]["verdict"] == "MISSED"
