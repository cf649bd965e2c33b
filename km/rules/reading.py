"""What a reading of a report's text answers: sections, team, scores, findings, and where every line went."""

import datetime as dt
from dataclasses import dataclass, field

from km.rules.source_text import Line

LONGEST_EXCERPT = 400
# A page shows what is left and what was noticed line by line: beyond these, neighbours go together.
MOST_LEFTOVERS, MOST_FINDINGS = 300, 300

# Where a line went. Every non-blank line of the source has exactly one place.
COVER, TITLE, PREFACE, CONTENTS, HEADING, SECTION, TEAM, RUBRIC, LEFTOVER = (
    "cover",
    "title",
    "preface",
    "contents",
    "heading",
    "section",
    "team",
    "rubric",
    "leftover",
)
PLACE_NAMES = {
    COVER: "หน้าปก",
    TITLE: "ชื่อโครงการ",
    PREFACE: "คำนำ",
    CONTENTS: "สารบัญ",
    HEADING: "หัวข้อ",
    SECTION: "เนื้อหา",
    TEAM: "คณะทำงาน",
    RUBRIC: "ตารางคะแนน",
    LEFTOVER: "ยังไม่มีที่ลง",
}


@dataclass(frozen=True)
class Found:
    """Something noticed. `code` is one of km.models.FindingCode; `line` counts from 1."""

    code: str
    message: str
    section_key: str = ""
    line: int | None = None
    excerpt: str = ""


@dataclass(frozen=True)
class ReadMember:
    line: int
    prefix: str
    name: str
    position: str
    role: str


@dataclass(frozen=True)
class ReadRow:
    """A scored row of the rubric. `criterion_code` is "" for a row only its place in the table names."""

    line: int
    dimension_code: str
    order: int
    criterion_code: str
    text: str
    points: int | None
    explanation: str = ""


@dataclass(frozen=True)
class Unplaced:
    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class ContentsEntry:
    line: int
    number: str
    title: str


@dataclass
class ReadSection:
    """`heading` is the heading as written, number and all; empty when the text had none for this section."""

    key: str
    heading: str = ""
    line: int | None = None
    source_number: str = ""
    source_title: str = ""
    lines: list[str] = field(default_factory=list)
    size: int = 0

    def append(self, text: str) -> None:
        self.lines.append(text)
        self.size += len(text) + 1

    @property
    def body(self) -> str:
        return "\n".join(self.lines).strip("\n")


@dataclass
class Reading:
    outline_code: str
    digit_style: str
    title: str = ""
    preface_place: str = ""
    preface_on: dt.date | None = None
    sections: dict[str, ReadSection] = field(default_factory=dict)
    team: list[ReadMember] = field(default_factory=list)
    rows: list[ReadRow] = field(default_factory=list)
    contents: list[ContentsEntry] = field(default_factory=list)
    leftovers: list[Unplaced] = field(default_factory=list)
    findings: list[Found] = field(default_factory=list)
    placed: dict[int, str] = field(default_factory=dict)

    def leave(self, line: Line, reason: str) -> str:
        """Keep a line that has no place, with the reason in Thai."""
        self.leftovers.append(Unplaced(line.number_in_file, line.raw.strip(), reason))
        return LEFTOVER

    def find(
        self,
        code: str,
        message: str,
        *,
        section_key: str = "",
        line: Line | int | None = None,
        excerpt: str = "",
    ) -> None:
        """Note something. The line's own words are its excerpt unless another is given."""
        at = line.number_in_file if isinstance(line, Line) else line
        if not excerpt and isinstance(line, Line):
            excerpt = line.raw.strip()
        self.findings.append(Found(code, message, section_key, at, excerpt[:LONGEST_EXCERPT]))

    def close(self) -> None:
        """Findings in the order of the text, and no more of anything than a page can show."""
        self.findings.sort(key=lambda found: (found.line is None, found.line or 0))
        if (more := len(self.findings) - MOST_FINDINGS) > 0:
            del self.findings[MOST_FINDINGS:]
            self.find("more", f"และอีก {more:,} ข้อในทำนองเดียวกัน โปรดแก้ต้นฉบับแล้วนำเข้าใหม่ หรือตรวจในหน้าตรวจรายงาน")
        together = -(-len(self.leftovers) // MOST_LEFTOVERS)
        if together > 1:
            groups = [self.leftovers[at : at + together] for at in range(0, len(self.leftovers), together)]
            self.leftovers = [
                Unplaced(group[0].line, "\n".join(item.text for item in group), group[0].reason)
                for group in groups
            ]

    @property
    def topic(self) -> str:
        """The first line of the topic section, without its quotation marks."""
        topic = self.sections.get("topic")
        first = next((line for line in topic.lines if line.strip()), "") if topic else ""
        return first.strip(' “”"')
