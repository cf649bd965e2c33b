"""A .docx as text: everything in reading order, numbers as printed, nothing left out without a word."""

import io
import zipfile

import pytest

from shelter.lib import word
from tests.lib.word_files import docx, p, package, r, tbl, tc


def lines(body, **parts):
    return [line for line in word.read(docx(body, **parts)).text.split("\n") if line]


def notes(body, **parts):
    return word.read(docx(body, **parts)).notes


def style(name, label, more=""):
    return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{label}"/>{more}</w:style>'


STYLES = (
    style("Base", "base", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')
    + style("H2", "heading 2", '<w:basedOn w:val="Base"/>')
    + style("Loop", "x", '<w:basedOn w:val="Loop"/>')
    + style("T1", "toc 1")
)


def test_headings_come_from_styles_the_styles_they_are_based_on_and_their_own_level():
    body = p("๑.๑ คณะทำงาน", style="H2") + p("เนื้อหา") + p("๑.๒ หัวข้อ", outline=0) + p("วน", style="Loop")
    assert lines(body, styles=STYLES) == ["## ๑.๑ คณะทำงาน", "เนื้อหา", "## ๑.๒ หัวข้อ", "วน"]


def test_a_paragraph_all_in_bold_is_marked_and_one_partly_bold_is_not():
    bold = "<w:b/>"
    body = (
        p(r("วัตถุ", bold), r("ประสงค์", bold)) + p(r("คำ", bold), r("ธรรมดา")) + p(r("ไม่", '<w:b w:val="0"/>'))
    )
    assert lines(body) == ["**วัตถุประสงค์**", "คำธรรมดา", "ไม่"]


def level(order, style, text, more=""):
    return (
        f'<w:lvl w:ilvl="{order}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "thaiNumbers", "%1.")
    + level(1, "thaiNumbers", "%1.%2")
    + level(2, "thaiLetters", "%3)")
    + "</w:abstractNum>"
    + '<w:abstractNum w:abstractNumId="1">'
    + level(0, "bullet", "\uf0b7")
    + "</w:abstractNum>"
    + '<w:abstractNum w:abstractNumId="2">'
    + level(0, "upperRoman", "%1")
    + level(1, "decimal", "%1-%2", '<w:isLgl w:val="1"/>')
    + "</w:abstractNum>"
    + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    + '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    + '<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>'
    + '<w:num w:numId="4"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/>'
    + "</w:lvlOverride></w:num>"
)


def test_automatic_numbers_are_printed_as_word_prints_them():
    body = "".join(
        p(text, number=number)
        for text, number in [
            ("หนึ่ง", (1, 0)),
            ("ย่อย", (1, 1)),
            ("ย่อย", (1, 1)),
            ("ก", (1, 2)),
            ("ข", (1, 2)),
            ("สอง", (1, 0)),
            ("ย่อย", (1, 1)),
            ("จุด", (2, 0)),
            ("โรมัน", (3, 0)),
            ("อารบิก", (3, 1)),
            ("เริ่มใหม่", (4, 0)),
            ("ไม่มีในรายการ", (99, 0)),
            ("ไม่ใช่ข้อ", (0, 0)),
        ]
    )
    assert lines(body, numbering=NUMBERING) == [
        "๑. หนึ่ง",
        "๑.๑ ย่อย",
        "๑.๒ ย่อย",
        "ก) ก",
        "ข) ข",
        "๒. สอง",
        "๒.๑ ย่อย",
        "- จุด",
        "I โรมัน",
        "1-1 อารบิก",
        "IX เริ่มใหม่",
        "ไม่มีในรายการ",
        "ไม่ใช่ข้อ",
    ]


def test_an_empty_numbered_paragraph_counts_nothing():
    body = p("หนึ่ง", number=(1, 0)) + p("", number=(1, 0)) + p("สอง", number=(1, 0))
    assert lines(body, numbering=NUMBERING) == ["๑. หนึ่ง", "๒. สอง"]


def test_a_table_is_rows_of_cells_and_merged_cells_keep_their_columns():
    body = tbl(
        ("ลำดับ", "เกณฑ์", tc("คะแนน", properties='<w:gridSpan w:val="2"/>')),
        ("๑", tc("น้ำใจ", "ไมตรี", properties='<w:vMerge w:val="restart"/>'), "√", ""),
        ("๒", tc("ซ้ำ", properties="<w:vMerge/>"), "", tc(tbl(("ใน", "ตาราง")))),
    )
    assert lines(body) == ["ลำดับ\tเกณฑ์\tคะแนน\t", "๑\tน้ำใจ ไมตรี\t√\t", "๒\t\t\tใน ตาราง"]


def test_a_frame_around_text_is_no_table():
    assert lines(tbl(("ย่อหน้าในกรอบ",), (tc("สอง", "สาม"),))) == ["ย่อหน้าในกรอบ", "สอง", "สาม"]


def test_tabs_part_words_except_in_a_contents_list():
    tab = "<w:r><w:tab/></w:r>"
    body = p(tab, "ย่อหน้า", tab, "มีแท็บ") + p("คำนำ", tab, "๑", style="T1")
    assert lines(body, styles=STYLES) == ["ย่อหน้า มีแท็บ", "คำนำ\t๑"]


def test_of_tracked_changes_the_new_text_counts_and_the_old_is_told():
    body = p(
        "คง",
        "<w:ins><w:r><w:t>ใหม่</w:t></w:r></w:ins>",
        "<w:del><w:r><w:delText>เก่า</w:delText></w:r></w:del>",
    )
    assert lines(body) == ["คงใหม่"]
    (note,) = notes(body)
    assert "เพิ่ม 1 แห่ง ตัด 1 แห่ง" in note
    assert "“เก่า”" in note


BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>'
    "<w:txbxContent>{}</w:txbxContent>"
    "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)


def test_a_text_box_is_read_once_after_its_paragraph_and_told():
    body = p("ก่อน", BOX.format(p("ในกล่อง"), p("ในกล่อง"))) + p("หลัง")
    assert lines(body) == ["ก่อน", "ในกล่อง", "หลัง"]
    assert "กล่องข้อความ 1 กล่อง" in notes(body)[0]


def test_pictures_comments_hidden_words_and_margins_are_told():
    body = (
        p("มีภาพ", "<w:r><w:drawing><a:blip/></w:drawing></w:r>")
        + p("มีความเห็น", '<w:r><w:commentReference w:id="1"/></w:r>')
        + p("เห็น", r("ลับ", "<w:vanish/>"))
    )
    assert lines(body) == ["มีภาพ", "มีความเห็น", "เห็น"]
    told = " ".join(notes(body, header1=p("หัวกระดาษสำคัญ")))
    for words in ("มีภาพ 1 รายการ", "ข้อคิดเห็นของผู้ตรวจ 1", "“ลับ”", "“หัวกระดาษสำคัญ”"):
        assert words in told


def test_page_numbers_alone_in_the_margin_are_not_worth_a_word():
    assert notes(p("ก"), header1=p("- 12 -")) == ()


def test_notes_formulas_symbols_breaks_and_controls_stay_in_the_text():
    body = (
        p("ข้อความ", '<w:r><w:footnoteReference w:id="2"/></w:r>')
        + p("สูตร", "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>")
        + p('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "เลือก")
        + p("บน", "<w:r><w:br/></w:r>", "ล่าง")
        + f"<w:sdt><w:sdtContent>{p('ในช่อง')}</w:sdtContent></w:sdt>"
        + p("<w:hyperlink><w:r><w:t>ลิงก์</w:t></w:r></w:hyperlink>")
        + p("<w:r><w:instrText>PAGE</w:instrText></w:r>", "หลังฟิลด์")
    )
    assert lines(body, footnotes=f'<w:footnote w:id="2">{p("ที่มา")}</w:footnote>') == [
        "ข้อความ (เชิงอรรถ: ที่มา)",
        "สูตร a+b",
        "✓เลือก",
        "บน",
        "ล่าง",
        "ในช่อง",
        "ลิงก์",
        "หลังฟิลด์",
    ]


# --- hostile files ------------------------------------------------------------------------------------
def refused(data, said):
    with pytest.raises(word.WordError) as error:
        word.read(data)
    assert said in str(error.value)


ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "ฮา"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
)


@pytest.mark.parametrize("words", ["&b;", "&f;"])
def test_entities_are_never_expanded(words):
    refused(docx(p(r(words)), head=ENTITIES), "ไม่ปลอดภัย")


def test_entities_in_another_encoding_are_not_expanded_either():
    text = f'<?xml version="1.0" encoding="UTF-16"?>{ENTITIES}<w:document xmlns:w="x"><w:body/></w:document>'
    refused(package({"word/document.xml": text.encode("utf-16")}), "ไม่ปลอดภัย")


def test_a_part_that_unpacks_beyond_all_measure_is_refused(monkeypatch):
    monkeypatch.setattr("shelter.lib.word.package.MOST_XML", 1_000_000)
    refused(docx(p("ก" * 400_000)), "ใหญ่ผิดปกติ")


def test_a_part_of_countless_empty_elements_is_refused_before_it_is_parsed(monkeypatch):
    monkeypatch.setattr("shelter.lib.word.package.etree", None)
    refused(docx("<w:p/>" * 1_300_000), "ใหญ่ผิดปกติ")


def test_styles_based_on_each_other_without_end_are_followed_some_steps_only():
    chain = "".join(style(f"S{n}", f"s{n}", f'<w:basedOn w:val="S{n + 1}"/>') for n in range(40))
    chain += style("S40", "s40", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>')
    assert lines(p("ไกล", style="S0") + p("ใกล้", style="S35"), styles=chain) == ["ไกล", "## ใกล้"]


def test_a_zip_of_very_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr("shelter.lib.word.package.MOST_PARTS", 10)
    refused(package({f"word/{n}.xml": "x" for n in range(11)}), "ใหญ่ผิดปกติ")


def test_elements_nested_beyond_all_measure_are_refused():
    refused(docx("<w:sdt><w:sdtContent>" * 5_000 + p("ก") + "</w:sdtContent></w:sdt>" * 5_000), "เสีย")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04", "เสียหรือไม่ครบ"),
        (docx(p("ก"))[:-40], "เสียหรือไม่ครบ"),
        (package({"xl/workbook.xml": "<x/>"}), "ไม่ใช่เอกสาร Word"),
        (package({"word/document.xml": "<x>"}), "เสียหรือไม่ครบ"),
        (package({"word/document.xml": "<x/>"}), "ไม่ใช่เอกสาร Word"),
        (package({"word/document.xml": b""}), "เสียหรือไม่ครบ"),
    ],
)
def test_what_is_no_whole_document_is_refused_with_what_to_do(data, said):
    refused(data, said)


def test_a_part_with_a_flipped_byte_is_refused():
    data = bytearray(docx(p("ข้อความยาวพอสมควร" * 50)))
    data[80] ^= 0xFF
    refused(bytes(data), "เสียหรือไม่ครบ")


def test_a_locked_entry_is_refused_as_locked():
    kept = io.BytesIO(docx(p("ก")))
    with zipfile.ZipFile(kept) as archive:
        at = archive.getinfo("word/document.xml").header_offset
    data = bytearray(kept.getvalue())
    central = data.rindex(b"PK\x01\x02")
    data[at + 6] |= 1
    data[central + 8] |= 1
    refused(bytes(data), "รหัสผ่าน")


def test_a_strict_document_reads_like_any_other():
    body = docx(p("ก๑") + tbl(("ข", "ค")))
    strict = io.BytesIO(body)
    with zipfile.ZipFile(strict) as archive:
        text = archive.read("word/document.xml").decode()
    text = text.replace(
        "schemas.openxmlformats.org/wordprocessingml/2006/main", "purl.oclc.org/ooxml/wordprocessingml/main"
    )
    kind = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
    rels = f'<Relationships><Relationship Type="{kind}" Target="/w/main.xml"/></Relationships>'
    found = word.read(package({"_rels/.rels": rels, "w/main.xml": text}))
    assert [line for line in found.text.split("\n") if line] == ["ก๑", "ข\tค"]
