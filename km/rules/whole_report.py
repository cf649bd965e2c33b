"""What is noticed of a report read whole: headings and numbers against the outline, other centres."""

from collections.abc import Sequence

from km.rules.front_matter import CENTRE
from km.rules.outline import APPENDIX, Outline, OutlineSection
from km.rules.reading import Reading, ReadSection
from km.rules.source_text import Line, key_of


def note_headings(result: Reading, outline: Outline) -> None:
    """Sections that are missing or numbered otherwise, and contents that differ from the body."""
    numbers = {section.source_number for section in result.sections.values()}
    in_contents = {entry.number: entry for entry in result.contents if entry.number}
    for section in outline.sections:
        wanted = section.number.strip(".")
        found = result.sections.get(section.key)
        if found is None:
            if section.kind != APPENDIX:
                message = f"ไม่พบหัวข้อ “{section.title}” ในต้นฉบับ"
                result.find("section_missing", message, section_key=section.key)
            continue
        if wanted and found.source_number != wanted:
            _note_number(result, section, found, numbers)
        entry = in_contents.get(wanted)
        if entry and key_of(entry.title) != key_of(found.source_title):
            result.find(
                "contents_differs",
                f"สารบัญเขียน “{entry.title}” เนื้อหาเขียน “{found.source_title}”",
                section_key=section.key,
                line=entry.line,
            )


def _note_number(result: Reading, section: OutlineSection, found: ReadSection, numbers: set[str]) -> None:
    wanted = section.number.strip(".")
    if found.source_number:
        message = f"ต้นฉบับใช้เลข {found.source_number} เค้าโครงใช้ {wanted} สำหรับ “{section.title}”"
        result.find("number_differs", message, section_key=section.key, line=found.line)
    if wanted not in numbers:
        message = f"ต้นฉบับไม่มีหัวข้อเลข {wanted}"
        result.find("number_missing", message, section_key=section.key, line=found.line)


def note_other_centres(result: Reading, lines: Sequence[Line], province: str) -> None:
    """A centre of another province in the text: perhaps it is that centre's report."""
    for line in lines:
        for found in CENTRE.finditer(line.plain):
            rest = line.plain[found.end() : found.end() + 60]
            if rest and not rest.startswith(province):
                result.find(
                    "other_centre",
                    f"มีชื่อศูนย์อื่น: “{found.group()}{rest.split()[0][:30]}” โปรดตรวจว่าเป็นรายงานของศูนย์นี้",
                    line=line,
                )
