"""Uploads judged by their bytes: pictures made anew, PDFs looked at, everything else refused."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from shelter.lib.safe_upload import (
    ACTIVE_PDF,
    BAD_PDF,
    BAD_PICTURE,
    EMPTY,
    GLUED_PDF,
    HEIC,
    LOCKED_PDF,
    LONGEST_SIDE,
    OTHER_KIND,
    TOO_BIG,
    TOO_MANY_PIXELS,
    Unsafe,
    clean,
)

EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(120)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(kind="JPEG", size=(60, 40), mode="RGB", **saved) -> bytes:
    made = BytesIO()
    Image.new(mode, size, 120 if mode == "L" else (200, 30, 60, 128)[: len(mode)]).save(made, kind, **saved)
    return made.getvalue()


def pdf(catalog=b"", more=b"") -> bytes:
    """A small PDF; `catalog` goes into its catalog, `more` between its objects."""
    return (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R " + catalog + b">>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
        + more
        + b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R /Size 3 >>\nstartxref\n9\n%%EOF\n"
    )


def object_stream(body: bytes, head=b"/Filter /FlateDecode ", kind=b"/ObjStm") -> bytes:
    return (
        b"7 0 obj\n<< /Type " + kind + b" /N 1 /First 4 " + head + b">>\nstream\n" + body + b"\nendstream\n"
        b"endobj\n"
    )


def why_refused(data: bytes) -> str:
    with pytest.raises(Unsafe) as refusal:
        clean(data)
    return str(refusal.value)


# --- pictures


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_as_a_picture_of_its_kind(kind):
    kept = clean(picture(kind))
    assert kept.content_type == f"image/{kind.lower()}"
    assert Image.open(BytesIO(kept.data)).size == (60, 40)


def test_exif_and_comments_are_gone_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turned a quarter
    exif[0x010E] = "15.1186 N 104.3220 E"
    kept = clean(picture(exif=exif, comment="ถ่ายที่บ้านพัก".encode()))
    image = Image.open(BytesIO(kept.data))
    assert image.size == (40, 60)
    assert not image.getexif()
    assert b"104.3220" not in kept.data
    assert "ถ่ายที่".encode() not in kept.data


def test_transparency_survives_in_png():
    assert Image.open(BytesIO(clean(picture("PNG", mode="RGBA")).data)).mode == "RGBA"


def test_what_is_glued_behind_a_picture_is_gone():
    glued = picture() + pdf() + b"<script>alert(1)</script>" + EXE
    kept = clean(glued)
    assert kept.content_type == "image/jpeg"
    assert b"%PDF" not in kept.data
    assert b"<script>" not in kept.data


def test_a_large_picture_is_made_smaller():
    image = Image.open(BytesIO(clean(picture("PNG", size=(LONGEST_SIDE + 500, 20), mode="L")).data))
    assert image.width == LONGEST_SIDE


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


@pytest.mark.parametrize("side", [7_000, 12_000, 60_000], ids=["over the cap", "warned about", "a bomb"])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(side):
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1_000))
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    assert why_refused(bomb) == TOO_MANY_PIXELS


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_truncated_picture_is_refused(kind):
    whole = BytesIO()
    Image.effect_noise((80, 80), 90).convert("RGB").save(whole, kind)
    assert why_refused(whole.getvalue()[: len(whole.getvalue()) // 2]) == BAD_PICTURE


def test_a_picture_that_is_gone_over_again_and_again_is_refused_before_it_is_unpacked():
    data = picture(progressive=True)
    last, end = data.rindex(b"\xff\xda"), data.rindex(b"\xff\xd9")
    again = data[:last] + data[last:end] * 100 + data[end:]
    assert why_refused(again) == BAD_PICTURE
    assert clean(data)


def test_what_lies_behind_or_beside_the_picture_is_no_scan_of_it():
    """A telephone puts a preview before a picture and a film behind it."""
    scan = b"\xff\xda\x00\x02" * 100
    note = b"\xff\xfe" + struct.pack(">H", len(scan) + 2) + scan
    data = picture()
    assert clean(data[:2] + note + data[2:] + scan)


def test_a_place_in_the_exif_is_gone_and_every_kind_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (15.0, 7.0, 7.0), "E", (104.0, 19.0, 19.0)
    for kind in ("JPEG", "PNG", "WEBP"):
        image = Image.open(BytesIO(clean(picture(kind, exif=exif)).data))
        assert image.size == (40, 60)
        assert not image.getexif()
        assert not image.getexif().get_ifd(0x8825)
        assert {"exif", "icc_profile", "xmp", "comment"} & image.info.keys() == set()


def test_a_scan_of_sixteen_bits_keeps_its_greys():
    deep = Image.new("I;16", (60, 40), 40_000)
    deep.putpixel((0, 0), 0)
    made = BytesIO()
    deep.save(made, "PNG")
    image = Image.open(BytesIO(clean(made.getvalue()).data)).convert("L")
    # 40 000 of 65 535 is 156 of 255.
    assert (image.getpixel((0, 0)), image.getpixel((30, 20))) == (0, 156)


def test_inks_of_a_printer_become_colours_of_a_screen():
    image = Image.open(BytesIO(clean(picture("JPEG", mode="CMYK")).data))
    assert image.mode == "RGB"


def test_a_colour_that_is_see_through_stays_so():
    palette = Image.new("RGBA", (60, 40), (200, 30, 60, 255)).quantize(4)
    made = BytesIO()
    palette.save(made, "PNG", transparency=palette.getpixel((0, 0)))
    assert Image.open(BytesIO(clean(made.getvalue()).data)).getpixel((5, 5))[3] == 0


def test_of_moving_pictures_the_first_is_kept():
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue")]
    made = BytesIO()
    frames[0].save(made, "WEBP", save_all=True, append_images=frames[1:])
    image = Image.open(BytesIO(clean(made.getvalue()).data))
    assert getattr(image, "n_frames", 1) == 1
    assert image.convert("RGB").getpixel((5, 5))[0] > 200


def test_text_that_unfolds_inside_a_picture_is_refused_or_dropped():
    whole = picture("PNG")
    folded = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(80 * 1024 * 1024)))
    assert why_refused(whole[:33] + folded + whole[33:]) == BAD_PICTURE
    spoken = chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0104.3220 E")
    assert b"104.3220" not in clean(whole[:33] + spoken + whole[33:]).data


def test_a_picture_behind_the_head_of_a_pdf_is_no_pdf():
    assert why_refused(b"%PDF-1.4\n" + picture()) == BAD_PDF


# --- everything else


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", EMPTY),
        (bytes(20 * 1024 * 1024 + 1), TOO_BIG),
        (EXE, OTHER_KIND),
        (SVG, OTHER_KIND),
        (b"<html><body>hello</body></html>", OTHER_KIND),
        (b"GIF89a" + bytes(40), OTHER_KIND),
        (b"PK\x03\x04" + bytes(60), OTHER_KIND),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heicmif1" + bytes(40), HEIC),
        ("ข้อความ".encode(), OTHER_KIND),
        (b"\xef\xbb\xbf%PDF-1.7\n%%EOF", OTHER_KIND),
    ],
    ids=["nothing", "too big", "exe", "svg", "html", "gif", "zip", "heic", "text", "pdf not at the start"],
)
def test_other_bytes_are_refused_with_a_way_on(data, reason):
    assert why_refused(data) == reason


# --- PDF


def written(writer: PdfWriter) -> bytes:
    writer.add_blank_page(200, 200)
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def test_a_plain_pdf_is_kept_as_it_came():
    data = written(PdfWriter())
    kept = clean(data)
    assert (kept.data, kept.content_type) == (data, "application/pdf")
    assert len(PdfReader(BytesIO(kept.data)).pages) == 1


@pytest.mark.parametrize(
    "catalog",
    [
        b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
        b"/OpenAction 5 0 R",
        b"/AA << /O << /S /Launch /F (cmd.exe) >> >>",
        b"/AA << /O << /S /URI /URI (http://example.org/opened) >> >>",
        b"/A#41 12 0 R",
        b"/Names << /EmbeddedFiles 6 0 R >>",
        b"/Names << /J#61vaScript 6 0 R >>",
        b"/AcroForm << /XFA 6 0 R >>",
    ],
)
def test_a_pdf_that_runs_or_carries_something_is_refused(catalog):
    assert why_refused(pdf(catalog)) == ACTIVE_PDF


def test_a_pdf_that_a_library_gave_an_attachment_is_refused():
    writer = PdfWriter()
    writer.add_attachment("a.txt", b"hidden")
    assert why_refused(written(writer)) == ACTIVE_PDF


def test_a_name_that_only_looks_like_an_action_is_kept():
    assert clean(pdf(more=b"<< /AA 12 /AAA << >> /BaseFont /AA+Sarabun >>"))


def test_a_pdf_that_opens_at_a_page_is_kept():
    assert clean(pdf(b"/OpenAction [3 0 R /XYZ null null 0]"))


def test_a_locked_pdf_is_refused():
    writer = PdfWriter()
    writer.encrypt("รหัสผ่าน")
    assert why_refused(written(writer)) == LOCKED_PDF


def test_packed_objects_are_looked_into():
    plain, hidden = b"1 0 << /Type /Page >>", b"1 0 << /S /JavaScript /JS (app.alert(1)) >>"
    assert clean(pdf(more=object_stream(zlib.compress(plain))))
    assert why_refused(pdf(more=object_stream(zlib.compress(hidden)))) == ACTIVE_PDF
    assert why_refused(pdf(more=object_stream(hidden, head=b""))) == ACTIVE_PDF
    escaped = object_stream(zlib.compress(hidden), kind=b"/Obj#53tm")
    assert why_refused(pdf(more=escaped)) == ACTIVE_PDF


@pytest.mark.parametrize(
    "more",
    [
        object_stream(b"not packed at all"),
        object_stream(zlib.compress(b"1 0 << >>")[:-3]),
        object_stream(zlib.compress(b"1 0 << >>"), head=b"/Filter /LZWDecode "),
        object_stream(zlib.compress(b"1 0 << >>"), head=b"/Filter 9 0 R "),
        object_stream(
            zlib.compress(b"1 0 << >>"), head=b"/Filter /FlateDecode /DecodeParms << /Predictor 12 >> "
        ),
        object_stream(zlib.compress(bytes(65 * 1024 * 1024))),
        b"(a name outside any stream: /ObjStm)\n",
        b"8 0 obj\n<< /Length 9 >>\nstream\nno end",
    ],
    ids=[
        "rubbish",
        "cut off",
        "other filter",
        "filter elsewhere",
        "predictor",
        "bomb",
        "uncounted",
        "no end",
    ],
)
def test_packed_objects_that_cannot_be_read_are_refused(more):
    assert why_refused(pdf(more=more)) == BAD_PDF


def test_a_truncated_pdf_is_refused():
    assert why_refused(pdf()[:-40]) == BAD_PDF
    assert why_refused(b"%PDF-1.7\n%%EOF\n") == BAD_PDF


def test_a_pdf_with_another_file_behind_it_is_refused():
    assert clean(pdf() + b"\r\n\x00\x00")
    assert why_refused(pdf() + EXE) == GLUED_PDF
    archive = b"PK\x05\x06" + bytes(16)
    assert why_refused(pdf().replace(b"xref\n0 1", b"%" + archive + b"\nxref\n0 1")) == GLUED_PDF
