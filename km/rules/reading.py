"""What a reading of a report's text answers: sections, team, scores, findings, and where every line went."""

import datetime as dt
from dataclasses import dataclass, field

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

    @property
    def topic(self) -> str:
        """The first line of the topic section, without its quotation marks."""
        topic = self.sections.get("topic")
        first = next((line for line in topic.lines if line.strip()), "") if topic else ""
        return first.strip(' “”"')
