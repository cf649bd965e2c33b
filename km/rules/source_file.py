"""A report's file → its text: its kind, by its bytes, and what to do with a file that is no text."""

import re
from dataclasses import dataclass

from km.rules.source_text import UnreadableReport
from shelter.lib import word
from shelter.lib.text import has_forbidden, normalise

# A report is a few hundred thousand characters. This takes a text of 20 MB, three bytes a Thai letter.
LARGEST = 24 * 1024**2

TOO_BIG = "ไฟล์ใหญ่เกิน 24 เมกะไบต์ โปรดตัดภาพหรือส่วนที่ไม่ใช่รายงานออก แล้วนำเข้าใหม่"
EMPTY = "ไฟล์ว่าง ไม่มีข้อความให้นำเข้า โปรดเลือกไฟล์ใหม่หรือวางข้อความในช่อง"
NO_TEXT = "อ่านไฟล์นี้เป็นข้อความไม่ได้ โปรดบันทึกเป็นไฟล์ .txt แบบ UTF-8 แล้วนำเข้าใหม่ หรือวางข้อความในช่อง"
GARBLED = "ตัวอักษรในไฟล์นี้เพี้ยน ไม่เป็นภาษาไทย โปรดเปิดไฟล์เดิม บันทึกเป็น .docx หรือ .txt แบบ UTF-8 แล้วนำเข้าใหม่"
SAVE_AGAIN = "โปรดเปิดแล้วบันทึกเป็น .docx หรือ .txt แล้วนำเข้าใหม่ หรือคัดลอกข้อความมาวางในช่อง"
LOCKED = "ไฟล์นี้ตั้งรหัสผ่านไว้ โปรดเอารหัสผ่านออกใน Word แล้วนำเข้าใหม่"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS = (
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "ภาพ"),
    (b"\xff\xd8\xff", "ภาพ"),
    (b"GIF8", "ภาพ"),
    (b"<!doctype html", "หน้าเว็บ"),
    (b"<html", "หน้าเว็บ"),
    (b"<?xml", "XML"),
)


@dataclass(frozen=True)
class Source:
    """`how` names the kind of file in Thai, to be shown; `notes` say what of it is not in the text."""

    text: str
    how: str = ""
    notes: tuple[str, ...] = ()


def source_of(data: bytes) -> Source:
    """The normalised text of a .docx or .txt. Raises UnreadableReport, in Thai, for anything else."""
    if len(data) > LARGEST:
        raise UnreadableReport(TOO_BIG)
    if not data.strip():
        raise UnreadableReport(EMPTY)
    if data.startswith(b"PK"):
        return _word(data)
    if data.startswith(_OLE):
        is_locked = "EncryptedPackage".encode("utf-16-le") in data
        raise UnreadableReport(LOCKED if is_locked else f"ไฟล์นี้เป็น Word รุ่นเก่า (.doc) {SAVE_AGAIN}")
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    for sign, kind in _KINDS:
        # A PDF may begin a little later than the file does.
        if start.lower().startswith(sign.lower()) or (kind == "PDF" and sign in data[:1024]):
            raise UnreadableReport(f"ไฟล์นี้เป็น{kind if kind in ('ภาพ', 'หน้าเว็บ') else ' ' + kind} {SAVE_AGAIN}")
    return _plain(data)


def _word(data: bytes) -> Source:
    # An OpenDocument file says its kind in its first entry, unpacked.
    if b"mimetypeapplication/vnd.oasis.opendocument" in data[:120]:
        raise UnreadableReport(f"ไฟล์นี้เป็น OpenDocument (.odt) {SAVE_AGAIN}")
    try:
        found = word.read(data)
    except word.WordError as error:
        raise UnreadableReport(str(error)) from error
    if not (text := _normalised(found.text)):
        raise UnreadableReport(f"เอกสาร Word นี้ไม่มีข้อความ อาจเป็นภาพสแกนทั้งเล่ม {SAVE_AGAIN}")
    return Source(text, "เอกสาร Word (.docx)", found.notes)


def _plain(data: bytes) -> Source:
    for encoding, how in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if has_forbidden(text) or (encoding in _GUESSED and not _mostly_thai(text)):
            continue
        if _is_garbled(text):
            raise UnreadableReport(GARBLED)
        return Source(_normalised(text), how)
    raise UnreadableReport(NO_TEXT)


_GUESSED = frozenset({"cp874", "utf-16-le", "utf-16-be"})


def _candidates(data: bytes) -> tuple[tuple[str, str], ...]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return (("utf-16", "ข้อความ UTF-16"),)
    unmarked = (("utf-16-le", "ข้อความ UTF-16 (เดาจากเนื้อหา)"), ("utf-16-be", "ข้อความ UTF-16 (เดาจากเนื้อหา)"))
    return (
        ("utf-8-sig", "ข้อความ UTF-8"),
        # Every other byte of Thai in UTF-16 is 0x0E; in the Thai code page that byte is no letter.
        *(unmarked if b"\x0e" in data else ()),
        ("cp874", "ข้อความ Windows ภาษาไทย (เดาจากเนื้อหา)"),
    )


def _mostly_thai(text: str) -> bool:
    """Guards the guessed encodings, which turn almost any bytes into something."""
    sample = text[:200_000]
    thai = len(re.findall("[ก-๛]", sample))
    other = len(re.findall(r"[^\W\d_ก-๛]", sample))
    return thai > other


_WESTERN = re.compile("[\u0080-\u00ff\u0152\u0153\u0160\u0161\u017d\u017e\u0178\u0192\u02c6\u02dc]")


def _is_garbled(text: str) -> bool:
    """Thai read in a Western code page and saved so: à¸„à¸³ (from UTF-8) or ¤Ó¹Ó (from Thai Windows)."""
    sample = text[:200_000]
    western = len(_WESTERN.findall(sample))
    return western > 20 and western > len(re.findall("[ก-๛]", sample))


def _normalised(text: str) -> str:
    if has_forbidden(text):
        raise UnreadableReport(NO_TEXT)
    return normalise(text)
