"""Checks of what a KM report consists of: headings, numbering, copied and missing parts (DOMAIN 13)."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from km.rules.body_text import HEADING, ITEM, TABLE, Block, blocks_of, in_digits
from km.rules.lint_content import Finding, Fix, LintContent, LintSection, Wording, like
from km.rules.source_text import key_of, likeness
from shelter.lib.thai import to_arabic_digits


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
                    skipped = like(block.mark, str(previous[family] + 1))
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


# Comparing letter by letter costs the square of the length.
COMPARED = 1_000


def _copied(content: LintContent) -> float:
    """How alike the sections of success factors and of problems are, 0 to 1."""
    found = _bodies(content)
    success, problems = found.get("success"), found.get("problems")
    if success is None or problems is None or min(len(success.body.strip()), len(problems.body.strip())) < 20:
        return 0.0
    return _alike(success.body[:COMPARED], problems.body[:COMPARED])


@lru_cache(maxsize=8)
def _alike(first: str, second: str) -> float:
    return likeness(first, second)


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
            r"^[^\S\n]*(\d{1,2}(?:\.\d{1,2})+)(?=[.)\s])", to_arabic_digits(section.body), re.M
        ):
            number = found[1]
            if number.count(".") + 1 != parts or number.startswith(f"{own}."):
                continue
            written = section.body[found.start(1) : found.end(1)]
            right = like(written, f"{own}.{number.split('.')[-1]}")
            line = section.body[found.start(1) :].split("\n")[0]
            yield Finding(
                "L6",
                section.key,
                f"เลขข้อย่อย {written} ไม่ขึ้นต้นด้วยเลขหัวข้อ {like(written, own)}",
                line[:80],
                found.start(1),
                None if copied and section.key == "problems" else Fix(written, right),
            )


SHINGLE = 8
# Paragraphs are compared when every eighth or so of their shingles already meets often enough; a stock phrase
# stands in very many paragraphs, and the first few of them are enough to be found by.
EVERY, OFTEN_ENOUGH, MOST_PLACES = 8, 0.3, 8
# Beyond so many characters only the first are compared: nobody reads five hundred pages for repetitions.
MOST_COMPARED = 1_000_000


def _shingles(text: str) -> frozenset[str]:
    key = key_of(text)
    return frozenset(key[at : at + SHINGLE] for at in range(len(key) - SHINGLE + 1))


def _some_of(shingles: frozenset[str]) -> list[str]:
    """About one of EVERY, the same ones wherever they stand."""
    return [one for one in shingles if (ord(one[0]) * 7 + ord(one[3]) * 3 + ord(one[-1])) % EVERY == 0]


def paragraph_twice(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L7"""
    paragraphs: list[tuple[LintSection, str, frozenset[str]]] = []
    places: defaultdict[str, list[int]] = defaultdict(list)
    copied = {"success", "problems"} if _copied(content) >= 0.9 else set()
    left = MOST_COMPARED
    for section in content.sections:
        offset = 0
        for line in section.body[:left].split("\n"):
            shingles = _shingles(line)
            if len(shingles) >= 40:
                some = _some_of(shingles)
                met = Counter(place for shingle in some for place in places.get(shingle, ()))
                for place in sorted(met):
                    earlier, text, seen = paragraphs[place]
                    if met[place] < OFTEN_ENOUGH * min(len(some), len(seen) / EVERY):
                        continue
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
                for shingle in some:
                    if len(known := places[shingle]) < MOST_PLACES:
                        known.append(len(paragraphs))
                paragraphs.append((section, line, shingles))
            offset += len(line) + 1
        left = max(left - len(section.body), 0)


def full_marks_everywhere(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L9"""
    if content.points and all(points == 5 for points in content.points) and content.rows_without_evidence:
        rows = in_digits(str(content.rows_without_evidence), content.digit_style)
        yield Finding("L9", "appendix", f"ให้คะแนนเต็มทุกข้อ แต่ {rows} ข้อยังไม่มีหลักฐาน โปรดแนบหลักฐานรายข้อ")
    if content.source_total_empty:
        yield Finding("L9", "appendix", "แถวรวมคะแนนในต้นฉบับว่าง ระบบรวมคะแนนให้แล้ว โปรดตรวจผลรวม")


def undated(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L13"""
    if not content.is_dated:
        yield Finding("L13", "", "รายงานยังไม่มีวันที่ โปรดใส่วันที่ท้ายคำนำในหน้าข้อมูลเล่ม")


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
