"""A .docx as zip and XML, read as hostile: bounded sizes, no DTD, no entities, no network."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

MOST_PARTS = 5_000
MOST_XML = 40 * 1024**2  # bytes of one part when unpacked; three hundred pages are about ten million
MOST_TAGS = 1_200_000  # of one part; those pages have half as many, and empty ones pack to nothing

NOT_WORD = "ไฟล์นี้ไม่ใช่เอกสาร Word (.docx) โปรดเปิดใน Word แล้วบันทึกเป็น .docx หรือ .txt แล้วนำเข้าใหม่"
DAMAGED = "ไฟล์ .docx นี้เสียหรือไม่ครบ โปรดเปิดใน Word แล้วบันทึกเป็นไฟล์ใหม่ แล้วนำเข้าใหม่"
LOCKED = "ไฟล์นี้ตั้งรหัสผ่านไว้ โปรดเอารหัสผ่านออกใน Word แล้วนำเข้าใหม่"
TOO_BIG = "ไฟล์ .docx นี้ใหญ่ผิดปกติเมื่อคลายออก จึงไม่อ่าน โปรดบันทึกเป็น .txt แล้วนำเข้าใหม่"
DOCTYPE = "ไฟล์ .docx นี้มีส่วนที่ไม่ปลอดภัย จึงไม่อ่าน โปรดคัดลอกข้อความมาวางแทน"


UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError)


class WordError(ValueError):
    """The document cannot be read; the message says in Thai what to do."""


class Package:
    """The parts by name, each read whole and within bounds; `main` is the document itself."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
            raise WordError(DAMAGED) from error
        entries = self._zip.infolist()
        if len(entries) > MOST_PARTS:
            raise WordError(TOO_BIG)
        if any(entry.flag_bits & 1 for entry in entries):
            raise WordError(LOCKED)
        self.names = {entry.filename for entry in entries}
        self.main = self._main()
        if self.main not in self.names:
            raise WordError(NOT_WORD)
        self.folder = self.main.rpartition("/")[0]

    def _main(self) -> str:
        if "_rels/.rels" in self.names:
            for relation in self.xml("_rels/.rels"):
                if str(relation.get("Type", "")).endswith("/officeDocument"):
                    return str(relation.get("Target", "")).lstrip("/")
        return "word/document.xml"

    def xml(self, name: str) -> Any:
        """The root element of a part. Raises WordError."""
        try:
            if self._zip.getinfo(name).file_size > MOST_XML:
                raise WordError(TOO_BIG)
            with self._zip.open(name) as part:
                content = part.read(MOST_XML + 1)
        except UNREADABLE as error:
            raise WordError(DAMAGED) from error
        if len(content) > MOST_XML or content.count(b"<") > MOST_TAGS:
            raise WordError(TOO_BIG)
        if b"<!DOCTYPE" in content or b"<!DOCTYPE" in content.replace(b"\0", b""):
            raise WordError(DOCTYPE)
        parser = etree.XMLParser(
            resolve_entities=False, load_dtd=False, no_network=True, remove_comments=True, remove_pis=True
        )
        try:
            return etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise WordError(DAMAGED) from error

    def beside(self, name: str) -> Any:
        """A part beside the main one, or None."""
        path = f"{self.folder}/{name}" if self.folder else name
        return self.xml(path) if path in self.names else None

    def like(self, pattern: str) -> Iterator[Any]:
        """The parts beside the main one whose names match."""
        for name in sorted(self.names):
            folder, _, last = name.rpartition("/")
            if folder == self.folder and re.fullmatch(pattern, last):
                yield self.xml(name)
