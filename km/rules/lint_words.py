"""Checks of how a KM report is worded: law, digits, terms, spelling, years, names (DOMAIN 13)."""

import re
from collections.abc import Iterator

from km.rules.body_text import in_digits
from km.rules.lint_content import TITLE, Finding, Fix, LintContent, Wording, around, as_written, like, places
from km.rules.source_text import key_of
from shelter.lib.thai import BE_OFFSET

BEGGING_ACT_YEARS = ("2484", "2559")
# From this fiscal year on a report means the Act in force, so the year has one right answer.
ACT_OF_2559_FROM = 2560
_BEGGING_ACT = re.compile(
    r"(?:พ\.?\s*ร\.?\s*บ\.?|พระราชบัญญัติ)\s*(?:การ)?ควบคุมการขอทาน\s*(?:พ\.?\s*ศ\.?\s*)?(\d{4})"
)


def wrong_year_of_the_begging_act(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L1"""
    for section, found in places(content, _BEGGING_ACT):
        if found[1] in BEGGING_ACT_YEARS:
            continue
        before = as_written(section, found)
        year = section.body[found.start(1) : found.end(1)]
        one_answer = content.fiscal_year >= ACT_OF_2559_FROM
        yield Finding(
            "L1",
            section.key,
            f"พ.ร.บ.ควบคุมการขอทานมีฉบับ พ.ศ. 2484 และ 2559 ข้อความนี้เขียน {year}",
            before,
            found.start(),
            Fix(before, before.removesuffix(year) + like(year, "2559")) if one_answer else None,
        )


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
            around(section.body, differing[0], differing[0] + 1),
            start,
            Fix(section.body[start:end], right[start:end]),
        )


def client_called_otherwise(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L10"""
    wrong = "|".join(re.escape(word) for word in sorted(wording.client_wrong, key=len, reverse=True))
    for section, found in places(content, wrong):
        yield Finding(
            "L10",
            section.key,
            f"เรียกผู้ใช้บริการว่า “{found.group()}” คำของเอกสารคือ “{wording.client_term}”",
            around(section.body, found.start(), found.end()),
            found.start(),
            Fix(found.group(), wording.client_term),
        )
    contexts = "|".join(re.escape(word) for word in wording.provider_for_client)
    for section, found in places(content, contexts):
        yield Finding(
            "L10",
            section.key,
            "“ผู้ให้บริการ” ตรงนี้น่าจะหมายถึงผู้ใช้บริการ โปรดอ่านแล้วแก้เอง",
            around(section.body, found.start(), found.end()),
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
                    around(section.body, found.start(), found.end()),
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
                    around(section.body, found.start(), found.end()),
                    found.start(),
                )


def project_called_twice(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L12"""
    wrong, right = "โครงการการจัดการความรู้", "โครงการจัดการความรู้"
    if wrong in content.title:
        message = f"ชื่อโครงการเขียน “{wrong}” แบบใช้ “{right}”"
        yield Finding("L12", "", message, content.title, content.title.index(wrong), Fix(wrong, right, TITLE))
    for section, found in places(content, wrong):
        yield Finding(
            "L12",
            section.key,
            f"เขียน “{wrong}” แบบใช้ “{right}”",
            around(section.body, found.start(), found.end()),
            found.start(),
            Fix(wrong, right),
        )


_ERA = r"พ\.?\s?ศ\.?"


def era_or_common_year(content: LintContent, wording: Wording) -> Iterator[Finding]:
    """L15"""
    for section, found in places(content, rf"{_ERA}\s*(?:ปี\s*)?{_ERA}(?=\s*\d)"):
        before = as_written(section, found)
        yield Finding("L15", section.key, "เขียน “พ.ศ.” สองครั้ง", before, found.start(), Fix(before, "พ.ศ."))
    for section, found in places(
        content, rf"(?:ปี(?:งบประมาณ)?\s*(?:{_ERA})?|{_ERA})\s*((?:19|20)\d\d)(?!\d)"
    ):
        before = as_written(section, found)
        written = section.body[found.start(1) : found.end(1)]
        right = like(written, str(int(found[1]) + BE_OFFSET))
        yield Finding(
            "L15",
            section.key,
            f"ปี {written} เป็น ค.ศ. เอกสารราชการใช้ พ.ศ. {right}",
            around(section.body, found.start(), found.end()),
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
        for section, found in places(content, pattern):
            written = as_written(section, found)
            is_known = pattern is _NAME and (
                key_of(f"{found[1]} {found[2]}") in team or written.startswith(wording.not_names)
            )
            if not is_known:
                yield Finding("L16", section.key, message, written, found.start())
