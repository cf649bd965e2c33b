"""What a row of the log notes is read in words, not codes."""

import ast
from pathlib import Path

import pytest

from shelter.audit.words import GROUPS, KINDS, detail_words

ROOT = Path(__file__).resolve().parents[2]
WRITERS = {"open_record", "open_list", "log_access", "log_denial"}


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ({"what": "factor_added", "type": "totp"}, "รายการ เพิ่มการยืนยันตัวชั้นที่สอง · ชนิด แอปยืนยันตัว"),
        ({"what": "sessions_ended", "count": 2}, "รายการ ให้เครื่องอื่นออกจากระบบ · จำนวน 2"),
        ({"step": "second_factor"}, "ขั้น ยืนยันตัวชั้นที่สอง"),
        ({"why": "lock"}, "ล็อกหน้าจอ"),
        ({"why": "role", "route": "cases:list"}, "บทบาทไม่มีสิทธิ · cases:list"),
    ],
)
def test_a_rows_detail_is_said_in_thai(detail, words):
    assert detail_words(detail) == words


def written(argument):
    """Every constant that a call which writes to the log gives for `argument`, lists taken apart."""
    for room in ("shelter", "cases", "km"):
        for path in (ROOT / room).rglob("*.py"):
            for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(call, ast.Call) or getattr(call.func, "id", "") not in WRITERS:
                    continue
                for given in call.keywords:
                    if given.arg == argument:
                        parts = ast.walk(given.value)
                        yield from (one.value for one in parts if isinstance(one, ast.Constant))


def test_every_kind_of_record_that_is_logged_has_a_word():
    assert set(written("kind")) - set(KINDS) == set()


def test_every_group_of_fields_that_is_logged_has_a_word():
    assert set(written("fields")) - set(GROUPS) == set()
