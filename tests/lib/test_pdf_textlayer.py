"""What is printed is what two independent readers give back, character by character."""

from pathlib import Path

import fontpkg_sarabun
import pytest
import weasyprint
from PIL import ImageChops
from weasyprint.draw import text as drawing

from shelter.lib import pdf
from shelter.lib.pdf import textlayer
from tests.lib.papers import by_pdfium, by_poppler, frame, lines, pictures_of, squash, structure

CONSONANTS = [chr(code) for code in range(0x0E01, 0x0E2F) if chr(code) not in "ฤฦ"]
TONES = "่้๊๋"
HARD_WORDS = """
คำนำ น้ำ ซ้ำ ก้ำ ปั๊ม ผู้ที่ ทั้งนี้ ญาติ กตัญญู ฐาน ฐุ ฐู ฎุ ฏู ปรากฏ ฤๅ ๆ ฯลฯ ๐๑๒๓๔๕๖๗๘๙ อำเภอกันทรลักษ์ ป่า ฝ่าย ฟ้า
ปี่ ฝั่ง ฟื้น ปิ่น ฬ่อ ศิษย์ เสร็จ เก็บ น้ำค้าง จำเป็น ท้องถิ่นแจ้ง มั่นคง office fi AV To KM-Team 12.5% (ADL) “อ้างคำพูด”
"""
WORDS = HARD_WORDS.split()
SARABUN = Path(fontpkg_sarabun.ROOT) / "files" / "Sarabun-Regular.ttf"


def every_syllable() -> list[str]:
    """All consonants with ำ, with every tone, with marks above and below, stacked, followed by a letter."""
    words = []
    for letter in CONSONANTS:
        words += [
            letter + "ำ",
            *(letter + tone + "ำ" for tone in TONES),
            *(letter + tone + "า" for tone in TONES),
        ]
        words += [letter + above + tone for above in "ัิีึื" for tone in ("", *TONES)]
        words += [letter + below + tone for below in "ุู" for tone in ("", *TONES)]
        words += [letter + mark for mark in "็์ํฺ"] + [f"เ{letter}ื่อ{letter}", f"แ{letter}่ง", f"เ{letter}็ก"]
    return words


def paragraphs(words: list[str], separator: str, per: int) -> list[str]:
    return [separator.join(words[start : start + per]) for start in range(0, len(words), per)]


@pytest.mark.parametrize("reader", [by_poppler, by_pdfium])
@pytest.mark.parametrize("size", [11.04, 12, 15])
@pytest.mark.parametrize("weight", [400, 700])
def test_every_syllable_is_read_back_as_typed(reader, size, weight):
    spaced, glued = paragraphs(every_syllable(), " ", 40), paragraphs(every_syllable(), "", 25)
    body = "".join(f'<p class="flush">{text}</p>' for text in spaced + glued)
    css = f"body{{font-size:{size}pt;font-weight:{weight}}} @page{{@top-center{{content:none!important}}}}"
    text = reader(pdf.render(frame(body, css=css)))
    assert squash(text) == squash("".join(spaced + glued))
    typed = "\n".join(spaced + glued)
    assert [line for line in lines(text) if line not in typed] == []


@pytest.mark.parametrize("reader", [by_poppler, by_pdfium])
def test_tables_headings_and_contents_keep_their_words(reader):
    cells = "".join(f"<tr><td>{word}</td><td><b>{word}</b></td></tr>" for word in WORDS)
    body = (
        '<ul class="toc"><li><a href="#s1">๑.๑ คำนำและที่มา</a></li></ul>'
        f'<h1 id="s1">คำนำและที่มา</h1><table><thead><tr><th>คำ</th><th>น้ำ</th></tr></thead>{cells}</table>'
    )
    text = reader(pdf.render(frame(body)))
    joined = squash(text)
    assert [word for word in WORDS if joined.count(word) < 2] == []
    assert "๑.๑คำนำและที่มา....." in joined


def test_a_no_break_space_does_not_turn_other_spaces_into_itself():
    text = by_poppler(pdf.render(frame("<p>พ.ศ.&nbsp;๒๕๕๗ และ พ.ศ.&nbsp;๒๕๕๙ ทั้งสองฉบับ</p>")))
    assert "พ.ศ. ๒๕๕๗ และ พ.ศ. ๒๕๕๙ ทั้งสองฉบับ" in text


def test_readers_that_ignore_the_marks_still_find_ring_and_body():
    page = structure(pdf.render(frame("<p>จำนำ</p>"))).pages[0]
    assert "จํานํา" in page.extract_text()


def test_no_glyph_is_left_without_text():
    """PDF/UA: every glyph maps to Unicode; stock output has empty entries."""
    document = structure(pdf.render(frame("<p>น้ำ ฐุ ป่า <b>ษำ ที่</b></p>")))
    for font in document.pages[0]["/Resources"]["/Font"].values():
        assert b"<>" not in font.get_object()["/ToUnicode"].get_object().get_data()


def test_the_mend_moves_no_ink(monkeypatch):
    """Positions are rounded to 1/100000 of the letter: edges may blur, no ink moves."""
    sheets = [
        weasyprint.CSS(
            string=f"@font-face{{font-family:S;src:url({SARABUN.as_uri()})}} body{{font-family:S}}"
        )
    ]
    html = frame("".join(f"<p>{text}</p>" for text in paragraphs([*every_syllable()[:900], *WORDS], " ", 30)))
    stock = weasyprint.HTML(string=html).write_pdf(stylesheets=sheets)
    monkeypatch.setattr(drawing, "draw_first_line", drawing.draw_first_line)
    assert textlayer.install()
    mended = weasyprint.HTML(string=html).write_pdf(stylesheets=sheets)
    assert stock != mended
    for before, after in zip(pictures_of(stock), pictures_of(mended), strict=True):
        _, most = ImageChops.difference(before, after).getextrema()
        assert most < 128


@pytest.mark.parametrize("reader", [by_poppler, by_pdfium])
def test_a_character_no_font_has_does_not_take_its_line_with_it(reader, caplog):
    text = reader(pdf.render(frame("<p>คำนำ \U00018b00 น้ำ</p>")))
    assert "คำนำ" in text
    assert "น้ำ" in text
    assert "notdef" in caplog.text


def test_the_mend_stays_out_of_a_weasyprint_it_was_not_written_for(monkeypatch):
    monkeypatch.setattr(weasyprint, "__version__", "70.1")
    monkeypatch.setattr(drawing, "draw_first_line", stock := object())
    assert textlayer.install() is False
    assert drawing.draw_first_line is stock
