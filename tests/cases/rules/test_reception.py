"""What of a reception waits follows from the results alone."""

import pytest

from cases.rules.reception import CHECKS, check_of, waiting

ALL = [check.code for check in CHECKS]


def test_everything_waits_at_first():
    assert [check.code for check in waiting({})] == ALL


@pytest.mark.parametrize(
    ("result", "waits"),
    [("done", False), ("none", False), ("declined", False), ("not_yet", True), ("not_ready", True)],
)
def test_a_result_settles_a_check_or_leaves_it_waiting(result, waits):
    assert (check_of("papers") in waiting({"papers": result})) is waits


def test_nothing_waits_when_all_is_settled():
    assert waiting(dict.fromkeys(ALL, "done")) == ()
