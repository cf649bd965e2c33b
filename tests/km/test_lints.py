"""The checks of a report: each on a text that has the fault, and on one that has not."""

from dataclasses import replace
from random import Random

import pytest

from km.reference import outlines, rubric, wording
from km.rules import lint_structure
from km.rules.lint_content import LintContent, LintSection
from km.rules.lints import RULES, check
from km.rules.outline_reader import read_report
from km.rules.source_file import source_of
from tests.seeds import NAKHONSAWAN, SISAKET, seed

ROLES = {"ประธานคณะทำงาน": "chair", "คณะทำงาน": "member", "คณะทำงานและเลขานุการ": "member_secretary"}


def content(outline="b", **bodies) -> LintContent:
    """A clean report with the given bodies (and `title=`, `fiscal_year=` … of the content)."""
    chosen = next(item for item in outlines() if item.code == outline)
    own = {name: bodies.pop(name) for name in list(bodies) if name in LintContent.__dataclass_fields__}
    sections = tuple(
        LintSection(item.key, item.kind, item.number, item.title, bodies.get(item.key, ""))
        for item in chosen.sections
    )
    values = {"fiscal_year": 2568, "digit_style": chosen.digit_style, "title": chosen.title, "is_dated": True}
    return LintContent(**{**values, **own, "sections": sections})


def found(code, text):
    return [finding for finding in check(text, wording()) if finding.code == code]


def put_right(body, finding):
    fix = finding.fix
    assert body[finding.start :].startswith(fix.before)
    return body[: finding.start] + fix.after + body[finding.start + len(fix.before) :]


def test_a_clean_report_has_no_findings():
    assert check(content(steps="5.1 ขุดดิน\n5.2 รดน้ำ", problems="น้ำไม่พอ"), wording()) == []


# --- L1 ---
@pytest.mark.parametrize(
    ("body", "right"),
    [
        ("ตาม พ.ร.บ.ควบคุมการขอทาน พ.ศ. 2554 กำหนด", "ตาม พ.ร.บ.ควบคุมการขอทาน พ.ศ. 2559 กำหนด"),
        ("พรบ.ควบคุมการขอทาน พ.ศ. ๒๕๕๐", "พรบ.ควบคุมการขอทาน พ.ศ. ๒๕๕๙"),
        ("พระราชบัญญัติควบคุมการขอทาน 2557", "พระราชบัญญัติควบคุมการขอทาน 2559"),
    ],
)
def test_a_wrong_year_of_the_begging_act_has_one_right_answer_today(body, right):
    [finding] = found("L1", content(background=body))
    assert put_right(body, finding) == right


@pytest.mark.parametrize("year", ["2484", "2559", "๒๕๕๙"])
def test_the_true_years_of_the_begging_act_are_left_alone(year):
    assert found("L1", content(background=f"พ.ร.บ.ควบคุมการขอทาน พ.ศ. {year}")) == []


def test_before_the_act_of_2559_the_right_year_has_two_answers_and_no_fix():
    [finding] = found("L1", content(background="พ.ร.บ.ควบคุมการขอทาน พ.ศ. 2554", fiscal_year=2558))
    assert finding.fix is None


# --- L2, L3 ---
def with_heading(text, key, heading):
    sections = tuple(
        replace(item, source_heading=heading) if item.key == key else item for item in text.sections
    )
    return replace(text, sections=sections)


def test_a_heading_that_differs_from_the_contents_is_found():
    text = with_heading(content("a"), "knowledge", "๑.๖ รายละเอียดความรู้")
    assert [finding.section_key for finding in found("L2", text)] == ["knowledge"]
    assert found("L3", text) == []


def test_a_number_that_is_missing_in_the_body_is_found():
    text = with_heading(content("a"), "background", "๑.๒.๒ ที่มาของการจัดการความรู้")
    assert [finding.section_key for finding in found("L2", text)] == ["background"]
    assert [finding.section_key for finding in found("L3", text)] == ["background"]


def test_a_heading_as_the_outline_has_it_is_left_alone():
    text = with_heading(content("a"), "background", "๑.๓ ที่มาของการจัดการความรู้")
    assert found("L2", text) == found("L3", text) == []


# --- L4 ---
def test_a_skipped_list_number_is_found_where_it_stands():
    body = "๑. ก ข ค\n\n๓. ง จ ฉ\n๔. ช"
    [finding] = found("L4", content("a", appendix=body))
    assert body[finding.start :].startswith("๓.")
    assert "ข้าม ๒" in finding.message


def test_two_lists_and_levels_do_not_disturb_each_other():
    body = "๑) ก\n๒) ข\n## ต่อไป\n๑) ค\n๑. ง\n๒) จ\n๒. ฉ"
    assert found("L4", content("a", steps=body)) == []


def test_a_skipped_subnumber_is_found():
    assert len(found("L4", content(steps="5.1 ก\n5.3 ข"))) == 1


# --- L5, L6, L14 ---
SUCCESS = "9.1 ผู้ใหญ่บ้านให้ความร่วมมืออย่างดียิ่ง\n\n9.2 การสนับสนุนเรือจากเทศบาลทุกครั้งที่ขอ"


def test_problems_copied_from_success_are_found_with_their_numbers():
    text = content(success=SUCCESS, problems=SUCCESS)
    assert len(found("L5", text)) == 1
    assert len(found("L14", text)) == 1
    copied = found("L6", text)
    assert [finding.section_key for finding in copied] == ["problems", "problems"]
    assert [finding.fix for finding in copied] == [None, None]


def test_problems_of_ones_own_are_left_alone():
    text = content(success=SUCCESS, problems="10.1 เรือรั่วบ่อยและยังไม่มีช่างซ่อม")
    assert found("L5", text) == found("L6", text) == found("L14", text) == []


def test_a_subnumber_of_another_section_is_put_right():
    body = "5.1 ก\n4.2 ข"
    [finding] = found("L6", content(steps=body))
    assert put_right(body, finding) == "5.1 ก\n5.2 ข"


def test_decimals_in_a_sentence_are_no_subnumbers():
    assert found("L6", content(results="คะแนนเฉลี่ย\n4.3 จาก 5 คะแนน".replace("\n", " "))) == []


def test_praise_where_problems_are_asked_is_found():
    assert len(found("L14", content(problems="ได้ความร่วมมือและการสนับสนุนจากทุกฝ่าย"))) == 1


# --- L7 ---
LONG = "ผู้ใช้บริการลงมือปลูกผักเองทุกวันจนเก็บขายได้และแบ่งกันกินในศูนย์ตลอดฤดูฝนที่ผ่านมา"


def test_repetitions_in_a_very_long_report_are_found_without_comparing_all_with_all(monkeypatch):
    """Two thousand paragraphs of the same few words: exact comparisons stay few for each."""
    compared = 0

    class Counted(frozenset):
        def __and__(self, other):
            nonlocal compared
            compared += 1
            return frozenset.__and__(self, other)

    stock = "ผู้ใช้บริการโรงพยาบาลส่งเสริมสุขภาพตำบลประจำจังหวัด"
    real = lint_structure._shingles
    monkeypatch.setattr(lint_structure, "_shingles", lambda text: Counted(real(text)))
    rng = Random(7)
    letters = "กขคงจฉชซญดตถทธนบปผพฟภมยรลวสหอ"
    lines = [f"{stock}{''.join(rng.choices(letters, k=120))}" for _ in range(2_000)]
    bodies = {"background": "\n".join(lines[:1_000]), "steps": "\n".join(lines[1_000:])}
    assert found("L7", content(**bodies)) == []
    assert compared < 20_000  # all with all would be 1,000,000


def test_a_paragraph_told_twice_in_two_sections_is_found():
    [finding] = found("L7", content(results=LONG, success=f"{LONG} อย่างน่าชื่นใจ"))
    assert finding.section_key == "success"


def test_a_short_line_or_the_same_section_is_no_repetition():
    assert found("L7", content(results="ปลูกผัก", success="ปลูกผัก")) == []
    assert found("L7", content(results=f"{LONG}\n{LONG}")) == []


# --- L8 ---
def test_digits_of_the_other_kind_are_found_once_per_section_and_put_right():
    body = "มี 3 แปลง\nและ ๔ บ่อ"
    [finding] = found("L8", content("a", results=body))
    assert put_right(body, finding) == "มี ๓ แปลง\nและ ๔ บ่อ"
    assert found("L8", content("b", results="มี 3 แปลง")) == []


# --- L9 ---
def test_full_marks_ask_for_evidence_row_by_row():
    assert len(found("L9", content(points=(5,) * 20, rows_without_evidence=3))) == 1
    assert found("L9", content(points=(5,) * 20, rows_without_evidence=0)) == []
    assert found("L9", content(points=(5,) * 19 + (4,), rows_without_evidence=20)) == []
    assert len(found("L9", content(source_total_empty=True))) == 1


# --- L10 ---
@pytest.mark.parametrize("word", ["ผู้บริการ", "ผู้บริกร"])
def test_another_word_for_the_client_is_put_right(word):
    body = f"พา{word}ไปหาหมอ"
    [finding] = found("L10", content(results=body))
    assert put_right(body, finding) == "พาผู้ใช้บริการไปหาหมอ"


def test_the_provider_is_asked_about_only_where_the_client_is_meant():
    assert found("L10", content(results="ผู้ให้บริการประชุมกันทุกเช้า ดูแลผู้ใช้บริการ")) == []
    [finding] = found("L10", content(results="เก็บข้อมูลผู้ให้บริการเป็นความลับ"))
    assert finding.fix is None


# --- L11 ---
@pytest.mark.parametrize(("wrong", "right"), wording().misspellings)
def test_every_known_misspelling_is_put_right(wrong, right):
    body = f"ข้อความ {wrong} ต่อไป"
    findings = [finding for finding in found("L11", content(results=body)) if finding.fix]
    assert [put_right(body, finding) for finding in findings] == [f"ข้อความ {right} ต่อไป"]


def test_a_doubled_syllable_is_asked_about_and_a_good_double_is_not():
    assert len(found("L11", content(results="เราชวนกันปลูกปลูกผัก"))) == 1
    assert found("L11", content(results="ในที่ที่ไม่ต้องการการดูแล ซ้ำซ้ำ")) == []


# --- L12, L13 ---
def test_the_project_called_twice_is_put_right_in_the_title():
    text = content(title="โครงการการจัดการความรู้ พส.")
    [finding] = found("L12", text)
    assert put_right(text.title, finding) == "โครงการจัดการความรู้ พส."
    assert finding.fix.where == "title"


def test_a_report_without_a_date_is_found():
    assert len(found("L13", content(is_dated=False))) == 1


# --- L15 ---
@pytest.mark.parametrize(
    ("body", "right"),
    [
        ("ประจำปี พ.ศ. พ.ศ. 2568", "ประจำปี พ.ศ. 2568"),
        ("ในปี 2024 มีผู้มา", "ในปี 2567 มีผู้มา"),
        ("พ.ศ. 2025", "พ.ศ. 2568"),
    ],
)
def test_an_era_twice_or_a_common_year_is_put_right(body, right):
    [finding] = found("L15", content(results=body))
    assert put_right(body, finding) == right


def test_a_buddhist_year_and_a_count_are_left_alone():
    assert found("L15", content(results="ปี 2567 ปลูก 2024 ต้น")) == []


# --- L16 ---
@pytest.mark.parametrize(
    "body", ["เลข 1-2345-67890-12-3", "๑๒๓๔๕๖๗๘๙๐๑๒๓", "โทร 081 234 5678", "ช่วย นายสมมุติ ทดลองงาน กลับบ้าน"]
)
def test_what_points_to_a_person_is_found(body):
    assert len(found("L16", content(results=body))) == 1


@pytest.mark.parametrize("body", ["นายจ้าง ในพื้นที่", "พบ นายสมมุติ ทดลองงาน", "ปี 2567 ใช้เงิน 12,345,678 บาท"])
def test_team_members_officials_and_sums_are_no_clients(body):
    assert found("L16", content(results=body, team_names=("สมมุติ ทดลองงาน",))) == []


# --- L17 ---
def test_a_title_without_picture_is_found_at_the_end_of_the_appendix():
    assert len(found("L17", content(appendix="## แผนผังการคัดกรอง"))) == 1
    assert found("L17", content(appendix="## วิธีทำ\nทำอย่างนี้")) == []


def test_a_title_repeated_after_the_text_is_an_empty_picture_page():
    body = "## ประชุมทำงาน\n## เรื่องผัก\nคุยกันเรื่องผัก\n\nประชุมทำงาน\nเรื่องผัก"
    assert len(found("L17", content(appendix=body))) == 1


# --- the whole ---
def test_every_line_of_the_handbook_for_reports_has_its_rule():
    documented = {rule.__doc__.strip() for rule in RULES}
    assert documented == {f"L{number}" for number in range(1, 18)}


def as_content(name, province, **more):
    text = read_report(
        source_of(seed(name).read_bytes()).text,
        outlines=outlines(),
        rubric=rubric(),
        roles=ROLES,
        province=province,
    )
    outline = next(item for item in outlines() if item.code == text.outline_code)
    sections = tuple(
        LintSection(
            item.key,
            item.kind,
            item.number,
            item.title,
            text.sections[item.key].body if item.key in text.sections else "",
            text.sections[item.key].heading if item.key in text.sections else "",
        )
        for item in outline.sections
    )
    return LintContent(
        fiscal_year=2567,
        digit_style=text.digit_style,
        title=text.title,
        is_dated=text.preface_on is not None,
        sections=sections,
        points=tuple(row.points for row in text.rows),
        rows_without_evidence=len(text.rows),
        **more,
    )


def test_the_sisaket_report_shows_what_the_handbook_saw_in_it():
    codes = {finding.code for finding in check(as_content(SISAKET, "ศรีสะเกษ"), wording())}
    assert {"L1", "L2", "L3", "L4", "L7", "L9", "L10", "L11", "L17"} <= codes
    assert not {"L5", "L6", "L12", "L13", "L14", "L16"} & codes


def test_the_nakhonsawan_report_shows_what_the_handbook_saw_in_it():
    codes = {finding.code for finding in check(as_content(NAKHONSAWAN, "นครสวรรค์"), wording())}
    assert {"L5", "L6", "L12", "L13", "L14", "L17"} <= codes
    assert not {"L1", "L3", "L4", "L7", "L11", "L16"} & codes


def test_every_fix_of_the_customers_report_can_be_carried_out_one_after_another():
    text = as_content(SISAKET, "ศรีสะเกษ")
    bodies = {section.key: section.body for section in text.sections}
    for _ in range(200):
        finding = next(
            (item for item in check(text, wording()) if item.fix and item.fix.where == "body"), None
        )
        if finding is None:
            break
        bodies[finding.section_key] = put_right(bodies[finding.section_key], finding)
        text = replace(text, sections=tuple(replace(item, body=bodies[item.key]) for item in text.sections))
    assert not any(item.fix for item in check(text, wording()))


def test_long_sections_are_compared_by_their_beginnings_only(monkeypatch):
    """Letter by letter the whole of two long sections would take minutes, on every page of the report."""
    asked = []
    monkeypatch.setattr(
        "km.rules.lint_structure.likeness", lambda *texts: asked.extend(map(len, texts)) or 0.0
    )
    check(content(success="ก" * 200_000, problems="ข" * 200_000, steps="\n" * 200_000), wording())
    assert asked
    assert max(asked) <= 1_000
