"""A report's text → sections, team, scores and leftovers, and a place for every line."""

import re
from random import Random

import pytest

from km.reference import outlines, rubric
from km.rules import reading
from km.rules.outline_reader import read_report
from km.rules.source_file import source_of
from km.rules.source_text import UnreadableReport, key_of, lines_of
from shelter.lib.thai import to_arabic_digits
from tests.km.texts import CONTENTS_A, COVER_A, DIM1, HEAD, PREFACE_A, REPORT_A, REPORT_B, SECTIONS_A
from tests.seeds import NAKHONSAWAN, SISAKET, seed

ROLES = {"ประธานคณะทำงาน": "chair", "คณะทำงาน": "member", "คณะทำงานและเลขานุการ": "member_secretary"}


def read(text, province="ศรีสะเกษ"):
    return read_report(text, outlines=outlines(), rubric=rubric(), roles=ROLES, province=province)


def codes(found):
    return [item.code for item in found.findings]


def lost_lines(text, found):
    """Lines whose words stand nowhere in what was read: the list must be empty."""
    kept = {
        reading.SECTION: " ".join(section.body for section in found.sections.values()),
        reading.TEAM: " ".join(f"{m.prefix} {m.name} {m.position}" for m in found.team),
        reading.RUBRIC: " ".join(f"{row.text} {row.explanation}" for row in found.rows),
        reading.LEFTOVER: " ".join(item.text for item in found.leftovers),
        reading.TITLE: found.title,
        reading.CONTENTS: " ".join(entry.title for entry in found.contents),
        reading.HEADING: " ".join(section.heading + section.body for section in found.sections.values()),
    }
    preface = found.sections.get("preface")
    kept[reading.PREFACE] = f"{preface.body if preface else ''} {found.preface_place}"
    lost = []
    for line in lines_of(text):
        place = found.placed.get(line.number_in_file)
        if place is None:
            lost.append(line.raw)
        if place in (reading.SECTION, reading.LEFTOVER, reading.TITLE):
            words = line.plain if place != reading.SECTION else line.plain.lstrip("-• ")
            lost += [line.raw] if key_of(words) not in key_of(kept[place]) else []
        if place == reading.PREFACE and key_of(line.plain) not in key_of(kept[place]):
            dated = found.preface_on and str(found.preface_on.year + 543) in to_arabic_digits(line.plain)
            lost += [] if dated else [line.raw]
        if place == reading.TEAM and not line.raw.startswith("ลำดับ"):
            lost += [] if any(m.line == line.number_in_file for m in found.team) else [line.raw]
        if place == reading.RUBRIC and re.match(r"[๐-๙\d]", line.raw) and line.is_row:
            lost += [] if any(row.line == line.number_in_file for row in found.rows) else [line.raw]
    return lost


@pytest.mark.parametrize("text", [REPORT_A, REPORT_B, REPORT_A.replace("#", ""), REPORT_A.replace("**", "")])
def test_every_line_has_a_place_and_no_word_is_lost(text):
    assert lost_lines(text, read(text)) == []


def test_the_thai_outline_is_read_section_by_section():
    found = read(REPORT_A)
    assert (found.outline_code, found.digit_style) == ("a", "thai")
    assert list(found.sections) == [section.key for section in outlines()[0].sections]
    assert found.title.endswith("( ๑ หน่วยงาน ๑ KM )")
    assert found.topic == "การปลูกผักร่วมกับชุมชน"
    assert found.sections["objectives"].body == (
        "๑) เพื่อให้ผู้ใช้บริการได้ฝึกงานที่ทำต่อที่บ้านได้\n๒) เพื่อให้ชุมชนรอบศูนย์รู้จักกัน"
    )
    assert found.sections["background"].body.count("\n\n") == 1
    assert found.sections["appendix"].body.startswith("## วิธีทำปุ๋ยหมัก")
    assert found.leftovers == []


def test_the_preface_gives_up_its_place_and_date():
    found = read(REPORT_A)
    assert found.preface_place == "ศูนย์คุ้มครองคนไร้ที่พึ่งจังหวัดศรีสะเกษ"
    assert found.preface_on.isoformat() == "2025-03-05"
    assert found.sections["preface"].body.endswith("หวังว่าจะเป็นประโยชน์")


def test_the_arabic_outline_is_read_section_by_section():
    found = read(REPORT_B, "นครสวรรค์")
    assert (found.outline_code, found.digit_style) == ("b", "arabic")
    assert list(found.sections) == [section.key for section in outlines()[1].sections[:-1]]
    assert found.topic == "การพายเรือรับผู้ใช้บริการหน้าน้ำ"
    assert found.sections["steps"].body == "5.1 ตรวจเรือ\n5.2 ฝึกพายกับทีมกู้ภัย"
    assert codes(found) == []


def test_the_thai_outline_in_arabic_digits_is_still_the_thai_outline():
    found = read(to_arabic_digits(REPORT_A))
    assert (found.outline_code, found.digit_style) == ("a", "arabic")
    assert len(found.sections) == 13


def test_the_arabic_outline_in_thai_digits_is_still_the_arabic_outline():
    text = REPORT_B.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    found = read(text, "นครสวรรค์")
    assert (found.outline_code, found.digit_style) == ("b", "thai")
    assert len(found.sections) == 12


def test_members_are_read_with_title_name_position_and_role():
    team = read(REPORT_A).team
    assert [(m.prefix, m.name, m.role) for m in team] == [
        ("นาง", "สมมุติ หนึ่งทดลอง", "chair"),
        ("นาย", "สมมุติ สองทดลอง", "member"),
        ("นางสาว", "สมมุติ สามทดลอง", "member_secretary"),
    ]
    assert team[2].position == "นักสังคมสงเคราะห์"


def test_a_team_table_with_tabs_is_read_too():
    text = REPORT_A.replace(
        "๒. นายสมมุติ สองทดลอง นักพัฒนาสังคม คณะทำงาน",
        "ลำดับ\tชื่อ-สกุล\tตำแหน่ง\tหน้าที่\n๒\tนายสมมุติ สองทดลอง\tนักพัฒนาสังคม\tคณะทำงาน",
    )
    found = read(text)
    assert found.team[1].position == "นักพัฒนาสังคม"
    assert lost_lines(text, found) == []


def test_a_member_without_a_role_is_kept_and_noticed():
    found = read(REPORT_A.replace("นักพัฒนาสังคม คณะทำงาน", "นักพัฒนาสังคม"))
    assert found.team[1].role == ""
    assert "team_unclear" in codes(found)


def test_the_column_of_the_tick_is_the_score_whatever_the_tick_looks_like():
    rows = {row.criterion_code: row for row in read(REPORT_A).rows}
    assert [rows[code].points for code in ("d1_1", "d1_2", "d1_3")] == [4, 2, 0]
    assert (rows["d4_1"].points, rows["d4_2"].points) == (5, 0)
    assert rows["d4_1"].text == "ผู้ใช้บริการปลูกผักเป็น"
    assert rows["d4_1"].explanation == "มีผู้ปลูกต่อที่บ้านสามคน"


def test_a_rubric_as_a_markdown_table_is_read():
    cells = f"| ๑ | {DIM1[0]} | | | | ✓ | | |"
    bars = "| " + HEAD.replace("\t", " | ") + " |\n|---|---|---|---|---|---|---|---|"
    table = f"มิติที่ ๑ กระบวนการจัดการความรู้ที่มีอยู่ในหน่วยงาน\n\n{bars}\n{cells}\n"
    found = read(SECTIONS_A + "# ภาคผนวก\n\n" + table)
    assert [(row.criterion_code, row.points) for row in found.rows] == [("d1_1", 3)]


def test_two_ticks_leave_the_row_unscored_and_are_noticed():
    found = read(REPORT_A.replace(f"๑\t{DIM1[0]}\t\t\t\t\t√\t", f"๑\t{DIM1[0]}\t\t\t\t√\t√\t"))
    assert found.rows[0].points is None
    assert "two_ticks" in codes(found)


def test_a_row_without_a_tick_is_noticed():
    found = read(REPORT_A.replace("\t\t\t\t\t√\t\n", "\t\t\t\t\t\t\n"))
    assert found.rows[0].points is None
    assert "no_tick" in codes(found)


def test_totals_are_compared_and_an_empty_one_is_noticed():
    assert "total_differs" not in codes(read(REPORT_A))
    assert "total_differs" in codes(read(REPORT_A.replace("\t๖", "\t๙")))
    assert "total_empty" in codes(read(REPORT_A))


def test_a_row_of_no_criterion_is_left_over_with_its_line():
    odd = "๙\tการตกแต่งสถานที่ให้สวยงามน่าอยู่\t\t\t\t\t\t√"
    text = REPORT_A.replace("รวม ๒๕ คะแนน\t\t\t\t\t\t๖", f"{odd}\nรวม ๒๕ คะแนน\t\t\t\t\t\t๖")
    found = read(text)
    assert "การตกแต่งสถานที่" in found.leftovers[0].text
    assert found.leftovers[0].line == text.split("\n").index(odd) + 1
    assert "criterion_unknown" in codes(found)


def test_a_criterion_in_other_words_is_matched_and_noticed():
    found = read(REPORT_A.replace("เพื่อหาจุดแข็งจุดอ่อนในการจัดการความรู้", "หาจุดแข็ง จุดอ่อน ของการจัดการความรู้"))
    assert found.rows[0].criterion_code == "d1_1"
    assert "criterion_differs" in codes(found)


def test_a_heading_in_other_words_is_found_and_noticed():
    found = read(REPORT_A.replace("๑.๖ รายละเอียดความรู้/องค์ความรู้", "๑.๖ รายละเอียดขององค์ความรู้"))
    assert "ดินร่วน" in found.sections["knowledge"].body
    assert [(f.code, f.section_key) for f in found.findings if f.section_key == "knowledge"] == [
        ("heading_differs", "knowledge")
    ]


def test_a_heading_known_only_by_its_number_is_found():
    found = read(
        REPORT_A.replace("๑.๗ วิธีการขยายผล", "๑.๗ เราไปบอกใครบ้างและบอกอย่างไร ").replace(
            "บอกอย่างไร  การแบ่งปันแลกเปลี่ยนเรียนรู้ และการเผยแพร่ประชาสัมพันธ์ผลงาน KM ผ่านช่องทางต่างๆ", "บอกอย่างไร"
        )
    )
    assert found.sections["sharing"].body == "ติดป้ายหน้าตลาดนัดทุกวันพุธ"


def test_the_old_numbering_without_section_three_is_noticed():
    text = REPORT_A.replace("#### ๑.๓ ที่มา", "##### ๑.๒.๒ ที่มา")
    found = read(text)
    assert "ที่ดินว่าง" in found.sections["background"].body
    assert {"number_differs", "number_missing"} <= set(codes(found))


def test_a_heading_that_stands_twice_keeps_both_texts():
    found = read(REPORT_A.replace("# ภาคผนวก\n\n##", "#### ๑.๔ วัตถุประสงค์\n\nเพื่อแจกผัก\n\n# ภาคผนวก\n\n##"))
    body = found.sections["objectives"].body
    assert "ทำต่อที่บ้านได้" in body
    assert "เพื่อแจกผัก" in body
    assert "heading_twice" in codes(found)


def test_a_section_the_outline_does_not_have_is_left_over_whole():
    text = REPORT_A.replace("# ภาคผนวก\n\n##", "#### ๑.๑๒ งบประมาณ\n\nใช้เมล็ดพันธุ์แจกฟรี\n\n# ภาคผนวก\n\n##")
    found = read(text)
    assert [item.text for item in found.leftovers] == ["#### ๑.๑๒ งบประมาณ", "ใช้เมล็ดพันธุ์แจกฟรี"]
    assert "section_unknown" in codes(found)
    assert lost_lines(text, found) == []


def test_a_missing_section_is_noticed_and_text_before_the_first_heading_is_left_over():
    text = "บันทึกถึงผู้พิมพ์ ช่วยจัดหน้าให้ด้วย\n\n" + SECTIONS_A.replace("#### ๑.๖ รายละเอียดความรู้/องค์ความรู้", "")
    found = read(text)
    assert "section_missing" in codes(found)
    assert [(item.line, item.text) for item in found.leftovers] == [(1, "บันทึกถึงผู้พิมพ์ ช่วยจัดหน้าให้ด้วย")]
    assert "ดินร่วน" in found.sections["steps"].body


def test_another_centres_name_is_noticed():
    assert "other_centre" not in codes(read(REPORT_A))
    found = read(REPORT_A, "อุบลราชธานี")
    assert "other_centre" in codes(found)


def test_contents_that_differ_from_the_body_are_noticed():
    found = read(REPORT_A.replace("๑.๔ วัตถุประสงค์\t๒", "๑.๔ เป้าหมาย\t๒"))
    assert [f.message for f in found.findings if f.section_key == "objectives"] == [
        "สารบัญเขียน “เป้าหมาย” เนื้อหาเขียน “วัตถุประสงค์”"
    ]


def test_contents_with_dots_instead_of_tabs_are_no_sections():
    dotted = re.sub(r"\t([๐-๙])", r" ............ \1", CONTENTS_A).replace("\t", " ")
    found = read(COVER_A + PREFACE_A + dotted + SECTIONS_A)
    assert len(found.contents) >= 4
    assert found.sections["objectives"].body.startswith("๑)")
    assert "heading_twice" not in codes(found)


@pytest.mark.parametrize("text", ["", "  \n\n\t\n", "\ufeff\n"])
def test_an_empty_file_is_refused_in_thai(text):
    with pytest.raises(UnreadableReport, match="ไฟล์ว่าง"):
        read(text)


def test_a_text_without_headings_is_refused_in_thai():
    with pytest.raises(UnreadableReport, match="ไม่พบหัวข้อ"):
        read("รายการซื้อของเข้าครัว\nข้าวสาร 2 กระสอบ\nปลาทู 5 กิโลกรัม")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
def test_every_encoding_an_office_saves_in_is_read(encoding):
    text = REPORT_B.replace("√", "x")
    assert read(source_of(text.encode(encoding)).text, "นครสวรรค์").topic == "การพายเรือรับผู้ใช้บริการหน้าน้ำ"


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\x00\x00\xff\xd8", bytes(range(128, 256)) * 4, b"PK\x03\x04\x00\xff"]
)
def test_a_file_that_is_no_text_is_refused_in_thai_with_what_to_save_it_as(data):
    with pytest.raises(UnreadableReport, match=r"โปรด.*บันทึกเป็น"):
        source_of(data)


def test_a_long_numbered_list_is_not_taken_for_headings():
    items = "\n\n".join(f"{n}. รายการที่ {n} ของวัสดุ" for n in range(1, 13))
    found = read(REPORT_B.replace("พายสองคนต้องนับจังหวะพร้อมกัน", items), "นครสวรรค์")
    assert found.sections["knowledge"].body.count("ของวัสดุ") == 12
    assert found.sections["sharing"].body == "ลงภาพในกลุ่มไลน์ตำบล"


@pytest.mark.parametrize(("name", "province"), [(SISAKET, "ศรีสะเกษ"), (NAKHONSAWAN, "นครสวรรค์")])
def test_the_customers_reports_are_read_without_losing_a_line(name, province):
    text = source_of(seed(name).read_bytes()).text
    found = read(text, province)
    assert lost_lines(text, found) == []
    assert found.leftovers == []
    assert "other_centre" not in codes(found)


def test_the_sisaket_report_is_read_as_its_handbook_describes():
    found = read(source_of(seed(SISAKET).read_bytes()).text)
    assert len(found.sections) == 13
    assert [member.role for member in found.team] == ["chair", *["member"] * 4]
    assert [row.points for row in found.rows] == [5] * 20
    assert codes(found).count("total_empty") == 4
    assert {"heading_differs", "contents_differs", "number_differs", "number_missing"} <= set(codes(found))
    assert found.preface_on.isoformat() == "2024-06-21"


def test_the_nakhonsawan_report_is_read_as_its_handbook_describes():
    found = read(source_of(seed(NAKHONSAWAN).read_bytes()).text, "นครสวรรค์")
    assert [member.role for member in found.team] == ["chair", *["member"] * 4, "member_secretary"]
    assert found.sections["success"].body == found.sections["problems"].body
    assert codes(found) == ["title_differs", "heading_differs"]
    assert found.sections["appendix"].body.startswith("## กระบวนการคัดกรอง")


@pytest.mark.parametrize("number", range(10))
def test_lines_in_any_order_all_find_a_place(number):
    lines = (REPORT_A if number % 2 else REPORT_B).split("\n")
    Random(number).shuffle(lines)
    text = "\n".join(["1. คณะทำงาน KM Team", "", *lines])
    assert lost_lines(text, read(text)) == []


def test_a_flood_of_lines_is_refused_before_it_is_compared():
    with pytest.raises(UnreadableReport, match="เกิน 200,000 บรรทัด"):
        lines_of("หัวข้อ\n" * 200_001)
    assert len(lines_of("หัวข้อ\n" * 200_000)) == 200_000
