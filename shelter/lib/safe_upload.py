"""What an uploaded file may be, judged by its bytes: a picture made anew, or a PDF that runs nothing.

A name and a declared type are the sender's word and decide nothing. Pictures (JPEG, PNG, WebP) are decoded
and encoded again, so that what is kept is only pixels: no EXIF with a place, no comment, no second file
glued behind the first. A PDF is kept byte for byte (it may carry a signature), so it is looked at instead;
see `_check_pdf`.
"""

import re
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO

import filetype
from PIL import Image, ImageFile, ImageOps

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 40_000_000
MOST_SCANS = 40  # a progressive JPEG is written in some ten
LONGEST_SIDE = 3_000  # px: an A4 page at 250 dpi stays readable
MOST_UNPACKED = 64 * 1024 * 1024

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
PDF = "application/pdf"
HEIF_BRANDS = {b"heic", b"heix", b"heim", b"hevc", b"mif1", b"msf1", b"avif"}
SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", PDF: ".pdf"}


class Unsafe(Exception):
    """The bytes are not kept. The message is a Thai sentence: what is wrong and what to do next."""


@dataclass(frozen=True)
class Clean:
    """Bytes fit to keep, and what they are (a key of SUFFIXES)."""

    data: bytes
    content_type: str


# What Pillow raises on bytes that are not the picture they say they are.
BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, struct.error, zlib.error)

EMPTY = "ไฟล์ว่างเปล่า เลือกไฟล์อีกครั้ง"
TOO_BIG = "ไฟล์ใหญ่เกิน 20 เมกะไบต์ ลดขนาดหรือแบ่งเป็นหลายไฟล์แล้วแนบใหม่"
OTHER_KIND = "รับเฉพาะรูปภาพ JPG, PNG, WebP และไฟล์ PDF บันทึกเป็นชนิดเหล่านี้แล้วแนบใหม่"
HEIC = "รูปชนิด HEIC ของโทรศัพท์ยังรับไม่ได้ ตั้งกล้องเป็น “เข้ากันได้มากที่สุด” หรือบันทึกเป็น JPG แล้วแนบใหม่"
BAD_PICTURE = "อ่านรูปนี้ไม่ได้ ไฟล์อาจไม่สมบูรณ์ ถ่ายหรือบันทึกใหม่แล้วแนบอีกครั้ง"
TOO_MANY_PIXELS = "รูปละเอียดเกิน 40 ล้านจุด ลดขนาดรูปแล้วแนบใหม่"
BAD_PDF = "อ่าน PDF นี้ไม่ครบ ไฟล์อาจไม่สมบูรณ์ สแกนหรือบันทึกเป็น PDF ใหม่แล้วแนบอีกครั้ง"
LOCKED_PDF = "PDF นี้ใส่รหัสผ่านหรือจำกัดสิทธิไว้ ตรวจไม่ได้ บันทึกแบบไม่เข้ารหัสแล้วแนบใหม่"
ACTIVE_PDF = "PDF นี้มีคำสั่งหรือไฟล์แฝงที่ทำงานเองได้ สั่งพิมพ์เป็น PDF ใหม่แล้วแนบฉบับนั้น"
GLUED_PDF = "PDF นี้มีข้อมูลอื่นต่อท้าย บันทึกเป็น PDF ใหม่แล้วแนบอีกครั้ง"


def clean(data: bytes) -> Clean:
    """The bytes to keep. Raises Unsafe."""
    if not data:
        raise Unsafe(EMPTY)
    if len(data) > MOST_BYTES:
        raise Unsafe(TOO_BIG)
    kind = filetype.guess_mime(data)
    if kind in FORMATS:
        return Clean(_picture(data, FORMATS[kind]), kind)
    if kind == PDF:
        _check_pdf(data)
        return Clean(data, PDF)
    raise Unsafe(HEIC if _is_heif(data) else OTHER_KIND)


def _is_heif(data: bytes) -> bool:
    return data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS


# --- pictures -----------------------------------------------------------------------------------------


def _picture(data: bytes, kind: str) -> bytes:
    """The same picture, upright, at most LONGEST_SIDE px, of the same kind, first frame only."""
    # WeasyPrint, where it is imported, makes Pillow fill what is missing of a cut-off picture with grey.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(BytesIO(data), formats=(kind,)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unsafe(TOO_MANY_PIXELS)
            if kind == "JPEG":
                if _scans(data) > MOST_SCANS:
                    raise Unsafe(BAD_PICTURE)
                image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
            image.load()
            upright = ImageOps.exif_transpose(image)
            pixels = _shallow(upright).convert(_mode(upright, kind))
            pixels.info.clear()
            pixels.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            kept = BytesIO()
            pixels.save(kept, kind, **({} if kind == "PNG" else {"quality": 85}))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unsafe(TOO_MANY_PIXELS) from error
    except BROKEN as error:
        raise Unsafe(BAD_PICTURE) from error
    return kept.getvalue()


# In the coded data of a scan 0xFF is followed by 0 or a restart; anything else begins the next segment.
_SEGMENT = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA


def _scans(data: bytes) -> int:
    """How often a JPEG goes over its picture; each scan costs as much as the first, in a few bytes."""
    place = found = 0
    while segment := _SEGMENT.search(data, place):
        kind, place = segment[1][0], segment.end()
        if kind == _END:
            break
        if kind != _START:
            found += kind == _SCAN
            place += int.from_bytes(data[place : place + 2])
    return found


def _shallow(image: Image.Image) -> Image.Image:
    """Sixteen bits of grey as eight: Pillow would cut what is above 255, and a scan would come out white."""
    if image.mode == "I" or image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L")
    return image


def _mode(image: Image.Image, kind: str) -> str:
    if kind != "JPEG" and image.has_transparency_data:
        return "RGBA"
    return "L" if kind != "WEBP" and image.mode in {"1", "L"} else "RGB"


# --- PDF ----------------------------------------------------------------------------------------------

# Keys and actions by which a PDF runs something, fetches something or carries another file.
_ACTIVE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|GoToR|GoToE|XFA|Rendition|Movie"
    rb"|OpenAction(?!\s*\[))(?![A-Za-z])"
    # Done when a page or the file is opened or closed: two letters, so only where actions follow.
    rb"|/AA\s*(?:<<|[0-9]+\s+[0-9]+\s+R)"
)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)")
_PACKED = re.compile(rb"/ObjStm(?![A-Za-z])")
_FLATE = re.compile(rb"/Filter\s*(\[\s*)?/FlateDecode\s*(\])?\s*(/|>>)")
_PREDICTED = re.compile(rb"/Predictor\s+(?!1\b)")
_AFTER_END = b"\r\n\t \x00\x1a"
_ZIP_END, _ZIP_END_REACH = b"PK\x05\x06", 65_557


def _check_pdf(data: bytes) -> None:
    """Refuse a PDF that is cut off, locked, active or two files in one.

    A conservative look at the bytes, not a reader: names written with #xx escapes are undone, and object
    streams (where a PDF packs its objects) are unpacked; one that cannot be unpacked is refused. An
    /OpenAction that is a plain destination (`[`), as office programs write, is let through.

    Limits: an object stream that hides its type from this look but not from a lenient reader is not seen,
    and nothing is said about faults in fonts or pictures inside. That is why such a file is only ever
    handed out as a download.
    """
    if not data.startswith(b"%PDF-"):
        raise Unsafe(OTHER_KIND)
    head, end, tail = data.rpartition(b"%%EOF")
    if not end or b"startxref" not in head[-2048:]:
        raise Unsafe(BAD_PDF)
    if tail.strip(_AFTER_END) or _ZIP_END in data[-_ZIP_END_REACH:]:
        raise Unsafe(GLUED_PDF)
    text = _unescaped(data)
    if re.search(rb"/Encrypt(?![A-Za-z])", text):
        raise Unsafe(LOCKED_PDF)
    packed = _object_streams(data)
    if len(packed) != len(_PACKED.findall(text)):
        raise Unsafe(BAD_PDF)
    if any(_ACTIVE.search(part) for part in (text, *packed)):
        raise Unsafe(ACTIVE_PDF)


def _unescaped(data: bytes) -> bytes:
    return _ESCAPED.sub(lambda match: bytes([int(match.group(1), 16)]), data)


def _object_streams(data: bytes) -> list[bytes]:
    """The unpacked object streams. Raises Unsafe when one cannot be unpacked, or all are too large."""
    found: list[bytes] = []
    room, place = MOST_UNPACKED, 0
    while match := _STREAM.search(data, place):
        begins = max(place, data.rfind(b" obj", place, match.start()))
        head = _unescaped(data[begins : match.start()])
        ends = data.find(b"endstream", match.end())
        if ends < 0:
            raise Unsafe(BAD_PDF)
        place = ends
        if not _PACKED.search(head):
            continue
        body = data[match.end() : ends]
        if b"/Filter" in head:
            if not _FLATE.search(head) or _PREDICTED.search(head):
                raise Unsafe(BAD_PDF)
            body = _unpacked(body, room)
        room -= len(body)
        found.append(_unescaped(body))
    return found


def _unpacked(body: bytes, room: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        plain = unpacker.decompress(body, max(room, 1))
    except zlib.error as error:
        raise Unsafe(BAD_PDF) from error
    if not unpacker.eof:
        raise Unsafe(BAD_PDF)
    return plain
