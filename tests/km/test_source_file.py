"""A report's file: what is read, by what guess, and what is refused with what to do."""

import io
import zipfile

import pytest

from km.rules import source_file
from km.rules.source_file import source_of
from km.rules.source_text import UnreadableReport
from tests.km.texts import REPORT_A
from tests.lib.word_files import docx, p, package


@pytest.mark.parametrize(
    ("encoding", "how"),
    [
        ("utf-8", "ข้อความ UTF-8"),
        ("utf-8-sig", "ข้อความ UTF-8"),
        ("utf-16", "ข้อความ UTF-16"),
        ("utf-16-le", "ข้อความ UTF-16 (เดาจากเนื้อหา)"),
        ("utf-16-be", "ข้อความ UTF-16 (เดาจากเนื้อหา)"),
        ("cp874", "ข้อความ Windows ภาษาไทย (เดาจากเนื้อหา)"),
    ],
)
def test_a_text_in_any_office_encoding_is_read_and_the_guess_is_named(encoding, how):
    text = REPORT_A.replace("√", "/").replace("✓", "/")
    found = source_of(text.encode(encoding))
    assert (found.text, found.how) == (text, how)


def test_a_word_file_is_read_with_notes_about_what_is_not_text():
    found = source_of(docx(p("๑.๑ คณะทำงาน KM") + p("ก", "<w:r><w:pict><w:imagedata/></w:pict></w:r>")))
    assert found.how == "เอกสาร Word (.docx)"
    assert found.text.startswith("๑.๑ คณะทำงาน KM")
    assert "ภาพ 1 รายการ" in found.notes[0]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
REFUSED = {
    "a PDF, whatever its name": (b"%PDF-1.7\n%\xe2\xe3", "ไฟล์นี้เป็น PDF"),
    "a PDF after some bytes": (b"\n\n  %PDF-1.4\n", "ไฟล์นี้เป็น PDF"),
    "an old Word file": (OLE, "(.doc)"),
    "a locked Word file": (OLE + "EncryptedPackage".encode("utf-16-le"), "ตั้งรหัสผ่าน"),
    "a spreadsheet": (package({"xl/workbook.xml": "<x/>"}), "ไม่ใช่เอกสาร Word"),
    "RTF": (b"{\\rtf1\\ansi", "RTF"),
    "a web page": ("<!DOCTYPE html><p>ก".encode(), "หน้าเว็บ"),
    "a picture": (b"\x89PNG\r\n\x1a\n", "ภาพ"),
    "nothing": (b"", "ไฟล์ว่าง"),
    "blanks": (b" \r\n\t", "ไฟล์ว่าง"),
    "a scan in Word": (docx(p("<w:r><w:pict><w:imagedata/></w:pict></w:r>")), "ไม่มีข้อความ"),
    "bytes": (bytes(range(1, 256)) * 20, "อ่านไฟล์นี้เป็นข้อความไม่ได้"),
    "zeros": (b"\0" * 5_000, "อ่านไฟล์นี้เป็นข้อความไม่ได้"),
    "UTF-8 read as Western": (REPORT_A.encode().decode("cp1252", "ignore").encode(), "เพี้ยน"),
    "cp874 read as Western": (("คำนำ ผู้ใช้บริการ" * 20).encode("cp874").decode("latin-1").encode(), "เพี้ยน"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_another_kind_of_file_is_refused_with_what_to_do(kind):
    data, said = REFUSED[kind]
    with pytest.raises(UnreadableReport) as error:
        source_of(data)
    assert said in str(error.value)
    assert "โปรด" in str(error.value)


def test_an_open_document_is_named():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    with pytest.raises(UnreadableReport, match=r"\.odt"):
        source_of(kept.getvalue())


def test_twenty_megabytes_of_text_are_within_bounds_and_more_than_the_bound_is_refused(monkeypatch):
    assert source_file.LARGEST >= 20 * 1024**2
    monkeypatch.setattr(source_file, "LARGEST", 100)
    with pytest.raises(UnreadableReport, match="ใหญ่เกิน"):
        source_of(b"x" * 101)


def test_english_text_is_text():
    assert source_of(b"Annual report\n").text == "Annual report\n"
