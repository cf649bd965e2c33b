"""Passwords a guesser would try: refused at whatever length, with no rule about kinds of characters.

What is known in advance is taken out of the password: the work's own words and the person's names, common
passwords, runs of digits (years, telephone and ID numbers), rows of keys, repeated signs. What is left must
be worth LEAST_LEFT different characters; a common word counts as WORTH_OF_A_WORD of them, so three unrelated
ones pass. The password is read four ways and its weakest reading counts: as typed, with digits for letters
undone (p@ssw0rd), and as the same keys on the other keyboard (`l;ylfu` is สวัสดี).

Source of the requirement: SECURITY, *Sign-in and sessions* (≥ 12 characters, no composition rules, a list of
common passwords with Thai context words).
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ValidationError

from shelter.lib import addresses
from shelter.lib.thai import search_key, to_arabic_digits

LEAST_LEFT = 9
WORTH_OF_A_WORD = 3
SHORTEST_COMMON, SHORTEST_OWN, SHORTEST_ROW, SHORTEST_DIGITS = 4, 3, 4, 3
LONGEST_WORD = 40
# What comes after this only adds to a password; reading it would only cost time.
MOST_READ = 200
_WORDS = Path(__file__).with_name("guessable_words.txt")

# The same keys in English and in Thai (Kedmanee), without and with shift.
_ENGLISH = "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:\"ZXCVBNM<>?"
_THAI = '_ๅ/-ภถุึคตจขชๆไำพะัีรนยบลฃฟหกดเ้่าสวงผปแอิืทมใฝ%+๑๒๓๔ู฿๕๖๗๘๙๐"ฎฑธํ๊ณฯญฐ,ฅฤฆฏโฌ็๋ษศซ.()ฉฮฺ์?ฒฬฦ'
_TO_THAI, _TO_ENGLISH = str.maketrans(_ENGLISH, _THAI), str.maketrans(_THAI, _ENGLISH)
_LETTERS_AGAIN = str.maketrans("0134578@$!|", "oieastbasil")
_ROWS = (
    "`1234567890-=",
    "qwertyuiop[]\\",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/",
    "qazwsxedcrfvtgbyhnujmik,ol.p;/",
    "1q2w3e4r5t6y7u8i9o0p",
    "abcdefghijklmnopqrstuvwxyz",
    "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
)
_BOTH_WAYS = _ROWS + tuple(row[::-1] for row in _ROWS)


@cache
def _words_of_the_work() -> frozenset[str]:
    lines = _WORDS.read_text(encoding="utf-8").splitlines()
    listed = {line for line in lines if line and not line.startswith("#")}
    return frozenset(listed | {place.province for place in addresses.provinces()})


@cache
def _common() -> frozenset[str]:
    return frozenset(word for word in CommonPasswordValidator().passwords if len(word) >= SHORTEST_COMMON)


def words_of(user: Any) -> set[str]:
    """Parts of the person's names and of their centre's, in lower case; empty for nobody."""
    if user is None:
        return set()
    texts = [user.username, search_key(user.full_name), user.position]
    if user.centre:
        texts += [user.centre.name, user.centre.province, user.centre.code, user.centre.abbreviation]
    parts = {part for text in texts for part in re.split(r"[\s._@/-]+", text.lower())}
    return {part for part in parts if len(part) >= SHORTEST_OWN}


def left_to_guess(password: str, own: Iterable[str] = ()) -> int:
    """How many different characters remain after everything known in advance is taken out."""
    known = _words_of_the_work() | frozenset(own)
    start = password[:MOST_READ]
    readings = {
        start.lower(),
        start.lower().translate(_LETTERS_AGAIN),
        start.translate(_TO_ENGLISH).lower(),
        start.translate(_TO_THAI),
    }
    return min(_left(to_arabic_digits(reading), known) for reading in readings)


def _left(text: str, known: frozenset[str]) -> int:
    words: set[str] = set()
    signs: set[str] = set()
    at = 0
    while at < len(text):
        if length := _longest(text, at, known, 1):
            pass
        elif length := _longest(text, at, _common(), SHORTEST_COMMON):
            words.add(text[at : at + length])
        elif (length := _row(text, at)) or (length := _digits(text, at)):
            signs.add("a row or a number")
        else:
            length = 1
            signs.add(text[at])
        at += length
    return WORTH_OF_A_WORD * len(words) + len(signs)


def _longest(text: str, at: int, words: frozenset[str], shortest: int) -> int:
    lengths = range(min(LONGEST_WORD, len(text) - at), shortest - 1, -1)
    return next((length for length in lengths if text[at : at + length] in words), 0)


def _row(text: str, at: int) -> int:
    length = 0
    for tried in range(SHORTEST_ROW, len(text) - at + 1):
        if not any(text[at : at + tried] in row for row in _BOTH_WAYS):
            break
        length = tried
    return length


def _digits(text: str, at: int) -> int:
    found = re.compile(r"[0-9]+").match(text, at)
    length = len(found.group()) if found else 0
    return length if length >= SHORTEST_DIGITS else 0


class LengthValidator(MinimumLengthValidator):
    def get_error_message(self):
        return f"รหัสผ่านสั้นเกินไป ใช้อย่างน้อย {self.min_length} ตัวอักษร ต่อคำที่ไม่เกี่ยวกันหลายคำก็ได้"

    def get_help_text(self):
        return f"อย่างน้อย {self.min_length} ตัวอักษร เป็นวลีภาษาไทยก็ได้ ไม่ต้องมีตัวเลขหรือสัญลักษณ์"


class GuessableValidator:
    def validate(self, password: str, user: Any = None) -> None:
        if left_to_guess(password, words_of(user)) < LEAST_LEFT:
            raise ValidationError(
                "รหัสผ่านนี้เดาง่าย เพราะมีแต่คำที่ใช้กันบ่อย ชื่อคน ชื่อหน่วยงาน ปี เบอร์โทร หรือปุ่มที่เรียงกัน"
                " ลองต่อคำที่ไม่เกี่ยวกัน 4 คำที่ท่านนึกขึ้นเอง",
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return "ไม่ใช้ชื่อตน ชื่อหน่วยงาน จังหวัด ปี เบอร์โทร หรือปุ่มที่เรียงกันเป็นหลัก"
