"""What people paste and attackers send, on paper: nothing runs, nothing is lost, nothing takes for ever."""

import pytest
from django.template.loader import render_to_string

from km.rules.body_text import blocks_of
from shelter.lib import pdf
from shelter.lib.text import normalise
from tests.lib.papers import by_pdfium, by_poppler, frame, pictures_of, squash, structure


def pressed(body: str) -> bytes:
    """The body as a section of a book would print it."""
    blocks = blocks_of(normalise(body))
    return pdf.render(frame(render_to_string("pdf/_km_blocks.html", {"blocks": blocks})))


def test_markup_is_printed_as_typed():
    typed = "<script>alert(1)</script> <img src=file:///etc/passwd> </body> &amp; {{ x }} <style>*{}</style>"
    data = pressed(typed)
    assert squash(typed) in squash(by_poppler(data))
    assert not any(page.images for page in structure(data).pages)


def test_a_word_longer_than_its_line_is_broken_and_whole():
    word = "https://example.org/" + "a1" * 300
    data = pressed(f"อ่านต่อที่ {word} จบ")
    assert word in squash(by_poppler(data))
    for picture in pictures_of(data):
        right = picture.crop((picture.width - 100, 0, picture.width, picture.height))
        assert right.getextrema() == (255, 255)


def test_a_long_word_in_a_cell_stays_in_its_cell():
    word = "W" * 120
    assert word in squash(by_poppler(pressed(f"ก\t{word}\tข")))


def test_a_flood_of_marks_costs_no_more_than_a_line():
    text = squash(by_poppler(pressed("ก" + "\u0e49" * 50_000 + " น้ำใจ " + "e" + "\u0301" * 50_000)))
    assert "น้ำใจ" in text


def test_writing_from_right_to_left_and_overrides_neither_fail_nor_turn_the_thai():
    assert "ชื่อนายสมมุติ" in squash(by_pdfium(pressed("ชื่อ \u202eนายสมมุติ\u202c سلام עברית")))


STRANGE = ["😀👨‍👩‍👧‍👦🇹🇭" * 50, "∑√∞𓀀𝔸ﷺ" * 20, "\u0e33\u0e33\u0e4d\u0e4d\u0e32\u0e3a\ufffd" * 20]


@pytest.mark.parametrize("body", STRANGE)
def test_characters_no_paper_font_has_do_not_stop_the_paper(body):
    assert "ท้ายเล่ม" in squash(by_poppler(pressed(f"{body}\nท้ายเล่ม")))


def test_a_hundred_thousand_characters_in_one_paragraph_are_all_printed():
    text = "ผู้ใช้บริการได้รับน้ำใจ" * 4_400
    assert squash(by_pdfium(pressed(text))).count("น้ำใจ") == 4_400


def test_a_table_of_very_many_columns_is_made():
    rows = "\n".join("\t".join(f"ค{n}" * 20 for n in range(40)) for _ in range(10))
    assert pressed(rows).startswith(b"%PDF")


def test_a_paper_says_no_more_of_itself_than_its_form():
    told = structure(pressed("นายสมมุติ")).metadata
    assert set(told) <= {"/Producer", "/Title", "/Creator"}
    assert "สมมุติ" not in str(told)
