"""Checks of a KM report before it is printed (DOMAIN 13, L1–L17): what looks wrong, and where.

Pure functions over the report's content. A finding changes nothing; a fix is offered only where there is one
right answer.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from km.rules.body_text import HEADING, ITEM, TABLE, Block, blocks_of, in_digits
from km.rules.source_text import key_of, likeness
from shelter.lib.thai import BE_OFFSET, to_arabic_digits, to_thai_digits

BEGGING_ACT_YEARS = ("2484", "2559")
# From this fiscal year on a report means the Act in force, so the year has one right answer.
ACT_OF_2559_FROM = 2560
BODY, TITLE = "body", "title"


@dataclass(frozen=True)
class Fix:
    """Replace `before`, at the finding's offset, by `after`: in the section's body or the report's title."""

    before: str
    after: str
    where: str = BODY


@dataclass(frozen=True)
class Finding:
    """`section_key` is "" for the whole report; `start` is an offset in the body, None for all of it."""

    code: str
    section_key: str
    message: str
    excerpt: str = ""
    start: int | None = None
    fix: Fix | None = None

    @property
    def key(self) -> str:
        """Names the finding on a page; the same until the text before it changes."""
        return f"{self.code}-{self.section_key or 'report'}-{self.start if self.start is not None else 0}"


@dataclass(frozen=True)
class LintSection:
    """`source_heading` is "" for a section that no import brought."""

    key: str
    kind: str
    number: str
    title: str
    body: str
    source_heading: str = ""

    @property
    def source_number(self) -> str:
        found = re.match(r"[\d.]+\d|\d", to_arabic_digits(self.source_heading))
        return found.group() if found else ""

    @property
    def source_title(self) -> str:
        return re.sub(r"^[๐-๙\d.]+\s*", "", self.source_heading)


@dataclass(frozen=True)
class LintContent:
    """A report as the checks see it. `points` are those of the agreed sheet, None where a row has none."""

    fiscal_year: int
    digit_style: str
    title: str
    is_dated: bool
    sections: tuple[LintSection, ...]
    points: tuple[int | None, ...] = ()
    rows_without_evidence: int = 0
    source_total_empty: bool = False
    team_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wording:
    """The word lists of km/reference/wording.yaml, normalised."""

    misspellings: tuple[tuple[str, str], ...]
    doubles_allowed: frozenset[str]
    client_term: str
    client_wrong: tuple[str, ...]
    provider_for_client: tuple[str, ...]
    problem_words: tuple[str, ...]
    success_words: tuple[str, ...]
    not_names: tuple[str, ...]


def check(content: LintContent, wording: Wording) -> list[Finding]:
    """Every finding, in the order of the sections, then of the text."""
    order = {section.key: place for place, section in enumerate(content.sections, start=1)}
    found = [finding for rule in RULES for finding in rule(content, wording)]
    return sorted(
        found, key=lambda item: (order.get(item.section_key, 0), item.start or 0, int(item.code[1:]))
    )


def _around(text: str, start: int, end: int, room: int = 30) -> str:
    """The place in its neighbourhood, on one line."""
    head = "…" if start > room else ""
    tail = "…" if end + room < len(text) else ""
    return f"{head}{text[max(0, start - room) : end + room]}{tail}".replace("\n", " ").strip()


def _places(
    content: LintContent, pattern: str | re.Pattern[str]
) -> Iterator[tuple[LintSection, re.Match[str]]]:
    """Matches in every body, with Thai digits read as digits; offsets are those of the body itself."""
    for section in content.sections:
        for found in re.finditer(pattern, to_arabic_digits(section.body)):
            yield section, found


def _as_written(section: LintSection, found: re.Match[str]) -> str:
    return section.body[found.start() : found.end()]


def _like(sample: str, number: str) -> str:
    """The number in the digits of the sample."""
    return to_thai_digits(number) if re.search("[๐-๙]", sample) else number


# --- one rule per line of DOMAIN 13 -----------------------------------------------------------------------
_BEGGING_ACT = re.compile(
    r"(?:พ\.?\s*ร\.?\s*บ\.?|พระราชบัญญัติ)\s*(?:การ)?ควบคุมการขอทาน\s*(?:พ\.?\s*ศ\.?\s*)?(\d{4})"
)


def wrong_year_of_the_begging_act(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L1"""
    for section, found in _places(content, _BEGGING_ACT):
        if found[1] in BEGGING_ACT_YEARS:
            continue
        before = _as_written(section, found)
        year = section.body[found.start(1) : found.end(1)]
        one_answer = content.fiscal_year >= ACT_OF_2559_FROM
        yield Finding(
            "L1",
            section.key,
            f"พ.ร.บ.ควบคุมการขอทานมีฉบับ พ.ศ. 2484 และ 2559 ข้อความนี้เขียน {year}",
            before,
            found.start(),
            Fix(before, before.removesuffix(year) + _like(year, "2559")) if one_answer else None,
        )


def heading_differs(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L2"""
    for section in content.sections:
        if not section.source_heading or section.kind == "appendix":
            continue
        wanted = section.number.strip(".")
        if key_of(section.source_title) != key_of(section.title) or section.source_number != wanted:
            yield Finding(
                "L2",
                section.key,
                f"ต้นฉบับเขียนหัวข้อ “{section.source_heading}” สารบัญและเนื้อหาจะพิมพ์ว่า "
                f"“{in_digits(f'{section.number} {section.title}'.strip(), content.digit_style)}”",
                section.source_heading,
            )


def number_missing(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L3"""
    written = {section.source_number for section in content.sections}
    for section in content.sections:
        wanted = section.number.strip(".")
        if wanted and section.source_heading and wanted not in written:
            number = in_digits(wanted, content.digit_style)
            yield Finding("L3", section.key, f"ต้นฉบับไม่มีหัวข้อเลข {number}", section.source_heading)


def list_number_skipped(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L4"""
    for section in content.sections:
        previous: dict[str, int] = {}
        offset = 0
        for line in section.body.split("\n"):
            block = next(iter(blocks_of(line)), None)
            if block is not None and block.kind == HEADING:
                previous = {}
            if block is not None and block.kind == ITEM:
                *stem, last = re.findall(r"\d+", to_arabic_digits(block.mark))
                family = ".".join(stem) + re.sub(r"[\d๐-๙.]", "", block.mark)
                number = int(last)
                if family in previous and number > previous[family] + 1:
                    skipped = _like(block.mark, str(previous[family] + 1))
                    yield Finding(
                        "L4",
                        section.key,
                        f"ลำดับข้อข้าม {skipped} มาเป็น {block.mark}",
                        line.strip()[:80],
                        offset,
                    )
                previous[family] = number
            offset += len(line) + 1


def _bodies(content: LintContent) -> dict[str, LintSection]:
    return {section.key: section for section in content.sections}


def _copied(content: LintContent) -> float:
    """How alike the sections of success factors and of problems are, 0 to 1."""
    found = _bodies(content)
    success, problems = found.get("success"), found.get("problems")
    if success is None or problems is None or min(len(success.body.strip()), len(problems.body.strip())) < 20:
        return 0.0
    return likeness(success.body, problems.body)


def problems_copy_success(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L5"""
    alike = _copied(content)
    if alike >= 0.9:
        problems = _bodies(content)["problems"]
        share = in_digits(str(round(alike * 100)), content.digit_style)
        yield Finding(
            "L5",
            "problems",
            f"ปัญหา/อุปสรรคเหมือนกับปัจจัยที่สนับสนุนความสำเร็จ {share}% อาจคัดลอกแล้วลืมแก้ โปรดเทียบสองส่วนแล้วเขียนใหม่",
            problems.body.strip().split("\n")[0][:80],
            0,
        )


def subnumber_of_another_section(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L6"""
    copied = _copied(content) >= 0.9
    for section in content.sections:
        own = section.number.strip(".")
        parts = own.count(".") + 2
        if not own:
            continue
        for found in re.finditer(
            r"^\s*(\d{1,2}(?:\.\d{1,2})+)(?=[.)\s])", to_arabic_digits(section.body), re.M
        ):
            number = found[1]
            if number.count(".") + 1 != parts or number.startswith(f"{own}."):
                continue
            written = section.body[found.start(1) : found.end(1)]
            right = _like(written, f"{own}.{number.split('.')[-1]}")
            line = section.body[found.start(1) :].split("\n")[0]
            yield Finding(
                "L6",
                section.key,
                f"เลขข้อย่อย {written} ไม่ขึ้นต้นด้วยเลขหัวข้อ {_like(written, own)}",
                line[:80],
                found.start(1),
                None if copied and section.key == "problems" else Fix(written, right),
            )


SHINGLE = 8


def _shingles(text: str) -> frozenset[str]:
    key = key_of(text)
    return frozenset(key[at : at + SHINGLE] for at in range(len(key) - SHINGLE + 1))


def paragraph_twice(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L7"""
    paragraphs: list[tuple[LintSection, str, int, frozenset[str]]] = []
    copied = {"success", "problems"} if _copied(content) >= 0.9 else set()
    for section in content.sections:
        offset = 0
        for line in section.body.split("\n"):
            shingles = _shingles(line)
            if len(shingles) >= 40:
                for earlier, text, _, seen in paragraphs:
                    if earlier.key == section.key or {earlier.key, section.key} == copied:
                        continue
                    shorter, longer = sorted((len(shingles), len(seen)))
                    if longer <= 2 * shorter and len(shingles & seen) >= 0.6 * shorter:
                        label = f"{earlier.number} {earlier.title}".strip()
                        yield Finding(
                            "L7",
                            section.key,
                            f"ใกล้เคียงกับใน “{in_digits(label, content.digit_style)}” {text.strip()[:50]}",
                            line.strip()[:80],
                            offset,
                        )
                        break
                paragraphs.append((section, line, offset, shingles))
            offset += len(line) + 1


def mixed_digits(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L8"""
    for section in content.sections:
        right = in_digits(section.body, content.digit_style)
        differing = [at for at, (a, b) in enumerate(zip(section.body, right, strict=True)) if a != b]
        if not differing:
            continue
        start = section.body.rfind("\n", 0, differing[0]) + 1
        end = section.body.find("\n", differing[-1])
        end = len(section.body) if end < 0 else end
        style = "เลขไทย" if content.digit_style == "thai" else "เลขอารบิก"
        yield Finding(
            "L8",
            section.key,
            f"มีตัวเลขปนสองแบบ เอกสารนี้ใช้{style} (ในเล่มพิมพ์เป็น{style}ให้อยู่แล้ว)",
            _around(section.body, differing[0], differing[0] + 1),
            start,
            Fix(section.body[start:end], right[start:end]),
        )


def full_marks_everywhere(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L9"""
    if content.points and all(points == 5 for points in content.points) and content.rows_without_evidence:
        rows = in_digits(str(content.rows_without_evidence), content.digit_style)
        yield Finding("L9", "appendix", f"ให้คะแนนเต็มทุกข้อ แต่ {rows} ข้อยังไม่มีหลักฐาน โปรดแนบหลักฐานรายข้อ")
    if content.source_total_empty:
        yield Finding("L9", "appendix", "แถวรวมคะแนนในต้นฉบับว่าง ระบบรวมคะแนนให้แล้ว โปรดตรวจผลรวม")


def client_called_otherwise(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L10"""
    wrong = "|".join(re.escape(word) for word in sorted(wording.client_wrong, key=len, reverse=True))
    for section, found in _places(content, wrong):
        yield Finding(
            "L10",
            section.key,
            f"เรียกผู้ใช้บริการว่า “{found.group()}” คำของเอกสารคือ “{wording.client_term}”",
            _around(section.body, found.start(), found.end()),
            found.start(),
            Fix(found.group(), wording.client_term),
        )
    contexts = "|".join(re.escape(word) for word in wording.provider_for_client)
    for section, found in _places(content, contexts):
        yield Finding(
            "L10",
            section.key,
            "“ผู้ให้บริการ” ตรงนี้น่าจะหมายถึงผู้ใช้บริการ โปรดอ่านแล้วแก้เอง",
            _around(section.body, found.start(), found.end()),
            found.start(),
        )


def misspelling(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L11"""
    for wrong, right in wording.misspellings:
        for section in content.sections:
            for found in re.finditer(re.escape(wrong), section.body):
                yield Finding(
                    "L11",
                    section.key,
                    f"น่าจะสะกดผิด: “{wrong}” → “{right}”",
                    _around(section.body, found.start(), found.end()),
                    found.start(),
                    Fix(wrong, right),
                )
    known = {wrong for wrong, _ in wording.misspellings}
    for section in content.sections:
        for found in re.finditer(r"([ก-ฮเ-ไ][ก-๎]{2,9})\1", section.body):
            if found[1] not in wording.doubles_allowed and not any(wrong in found.group() for wrong in known):
                yield Finding(
                    "L11",
                    section.key,
                    f"คำ “{found[1]}” ซ้ำติดกัน โปรดตรวจ",
                    _around(section.body, found.start(), found.end()),
                    found.start(),
                )


def project_called_twice(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L12"""
    wrong, right = "โครงการการจัดการความรู้", "โครงการจัดการความรู้"
    if wrong in content.title:
        message = f"ชื่อโครงการเขียน “{wrong}” แบบใช้ “{right}”"
        yield Finding("L12", "", message, content.title, content.title.index(wrong), Fix(wrong, right, TITLE))
    for section, found in _places(content, wrong):
        yield Finding(
            "L12",
            section.key,
            f"เขียน “{wrong}” แบบใช้ “{right}”",
            _around(section.body, found.start(), found.end()),
            found.start(),
            Fix(wrong, right),
        )


def undated(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L13"""
    if not content.is_dated:
        yield Finding("L13", "", "รายงานยังไม่มีวันที่ โปรดใส่วันที่ท้ายคำนำในหน้าตั้งค่าเล่ม")


def no_problem_told(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L14"""
    problems = _bodies(content).get("problems")
    if problems is None or not problems.body.strip():
        return
    tells = any(word in problems.body for word in wording.problem_words)
    praises = sum(word in problems.body for word in wording.success_words)
    if _copied(content) >= 0.9 or (not tells and praises >= 2):
        yield Finding(
            "L14",
            "problems",
            "ส่วนนี้ถามปัญหา/อุปสรรค แต่เนื้อหาเป็นปัจจัยความสำเร็จ",
            problems.body.strip().split("\n")[0][:80],
            0,
        )


_ERA = r"พ\.?\s?ศ\.?"


def era_or_common_year(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L15"""
    for section, found in _places(content, rf"{_ERA}\s*(?:ปี\s*)?{_ERA}(?=\s*\d)"):
        before = _as_written(section, found)
        yield Finding("L15", section.key, "เขียน “พ.ศ.” สองครั้ง", before, found.start(), Fix(before, "พ.ศ."))
    for section, found in _places(
        content, rf"(?:ปี(?:งบประมาณ)?\s*(?:{_ERA})?|{_ERA})\s*((?:19|20)\d\d)(?!\d)"
    ):
        before = _as_written(section, found)
        written = section.body[found.start(1) : found.end(1)]
        right = _like(written, str(int(found[1]) + BE_OFFSET))
        yield Finding(
            "L15",
            section.key,
            f"ปี {written} เป็น ค.ศ. เอกสารราชการใช้ พ.ศ. {right}",
            _around(section.body, found.start(), found.end()),
            found.start(),
            Fix(before, before.removesuffix(written) + right),
        )


_NAME = re.compile(
    r"(?<![ก-๎])(?:นางสาว|นาง|นาย|น\.ส\.|เด็กชาย|เด็กหญิง|ด\.ช\.|ด\.ญ\.)\s?"
    r"([ก-ฮเ-ไ][ก-๎]{1,19}) ([ก-ฮเ-ไ][ก-๎]{2,24})"
)
_ID = re.compile(r"(?<!\d)\d[\s-]?\d{4}[\s-]?\d{5}[\s-]?\d{2}[\s-]?\d(?!\d)")
_PHONE = re.compile(r"(?<!\d)0[\s-]?\d(?:[\s-]?\d){7,8}(?!\d)")


def personal_data(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L16"""
    team = {key_of(name) for name in content.team_names}
    for pattern, message in (
        (_ID, "มีเลข 13 หลัก ถ้าเป็นเลขประจำตัวของผู้ใช้บริการ ต้องลบออก"),
        (_PHONE, "มีหมายเลขโทรศัพท์ ถ้าเป็นของผู้ใช้บริการ ต้องลบออก"),
        (_NAME, "มีชื่อบุคคล ถ้าเป็นผู้ใช้บริการ ต้องลบชื่อออก รายงาน KM ไม่ระบุตัวบุคคล"),
    ):
        for section, found in _places(content, pattern):
            written = _as_written(section, found)
            is_known = pattern is _NAME and (
                key_of(f"{found[1]} {found[2]}") in team or written.startswith(wording.not_names)
            )
            if not is_known:
                yield Finding("L16", section.key, message, written, found.start())


def title_without_picture(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L17"""
    for section in content.sections:
        blocks = blocks_of(section.body)
        tail: list[Block] = []
        while blocks and (blocks[-1].kind == HEADING or _repeats(blocks)):
            tail.append(blocks.pop())
        if tail and (section.kind == "appendix" or tail[-1].kind == HEADING):
            title = " / ".join(block.text for block in reversed(tail))
            start = section.body.rfind(tail[-1].text)
            yield Finding(
                "L17", section.key, "มีแต่ชื่อ ไม่มีภาพหรือเนื้อหา โปรดแนบภาพหรือลบหน้านี้", title[:120], max(start, 0)
            )


def _repeats(blocks: Sequence[Block]) -> bool:
    """The last block is a short line that stood as a heading before: a picture page repeats its title."""
    last = blocks[-1]
    if last.kind in (ITEM, TABLE) or len(last.text) > 100:
        return False
    return any(block.kind == HEADING and key_of(block.text) == key_of(last.text) for block in blocks[:-1])


RULES: tuple[Callable[[LintContent, Wording], Iterator[Finding]], ...] = (
    wrong_year_of_the_begging_act,
    heading_differs,
    number_missing,
    list_number_skipped,
    problems_copy_success,
    subnumber_of_another_section,
    paragraph_twice,
    mixed_digits,
    full_marks_everywhere,
    client_called_otherwise,
    misspelling,
    project_called_twice,
    undated,
    no_problem_told,
    era_or_common_year,
    personal_data,
    title_without_picture,
)
