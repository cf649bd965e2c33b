"""What a row of the log notes is read in words, not codes."""

import pytest

from shelter.audit.words import detail_words


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
