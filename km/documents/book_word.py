"""The book as .docx, for an office that edits it: the same context as the PDF, in Word's own styles."""

import io
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from km.rules.body_text import Block, in_digits

FONT = "TH SarabunPSK"
TICK = "✓"


def paper(context: dict[str, Any]) -> bytes:
    """The document's bytes, from km.documents.book.context."""
    document = Document()
    _properties(document, context)
    _styles(document)
    _cover(document, context)
    if context["preface"]:
        _preface(document, context)
    _contents(document)
    _body(document, context)
    if context["rubric"]:
        _rubric(document, context)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _properties(document: Any, context: dict[str, Any]) -> None:
    """The library's template has an author, a remark and a date of its own; a paper names its form only."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = context["cover_title"], "", ""
    properties.last_modified_by, properties.language = "", "th-TH"
    properties.created = properties.modified = datetime.now(UTC)


def _styles(document: Any) -> None:
    """A4, L3 R2 T2.5 B2 cm, 16 pt (DOMAIN 10.1); Thai takes the complex-script font and size."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2)
    for name, size, bold in (
        ("Normal", 16, False),
        ("Heading 1", 20, True),
        ("Heading 2", 18, True),
        ("Heading 3", 16, True),
    ):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
        properties = style.element.get_or_add_rPr()
        fonts = properties.get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
            fonts.attrib.pop(qn(theme), None)
        complex_size = OxmlElement("w:szCs")
        complex_size.set(qn("w:val"), str(size * 2))
        properties.append(complex_size)
        if bold:
            properties.append(OxmlElement("w:bCs"))
        for colour in properties.findall(qn("w:color")):
            properties.remove(colour)


def _centred(document: Any, text: str, size: int = 16, bold: bool = False) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.bold, run.font.size, run.font.cs_bold = bold, Pt(size), bold


def _cover(document: Any, context: dict[str, Any]) -> None:
    _centred(document, context["cover_title"], 28, bold=True)
    _centred(document, "Knowledge Management : KM", 20)
    if context["topic"]:
        _centred(document, f"“{context['topic']}”", 24, bold=True)
    _centred(document, context["year_line"], 20)
    for line in (context["centre"], *context["ministry"]):
        _centred(document, line, 18)
    document.add_page_break()


def _preface(document: Any, context: dict[str, Any]) -> None:
    document.add_heading(context["preface"].label, 1).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _blocks(document, context["preface"].blocks)
    for line in (context["preface_place"], context["preface_date"]):
        if line:
            document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_page_break()


def _contents(document: Any) -> None:
    """Word's own table of contents: it counts the pages when the document is opened."""
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.add_run("สารบัญ").bold = True
    run = document.add_paragraph().add_run()
    for kind, text in (("begin", ""), ("", ' TOC \\o "1-2" \\h \\z '), ("separate", ""), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.set(qn("xml:space"), "preserve")
            element.text = text
        run._r.append(element)
    update = OxmlElement("w:updateFields")
    update.set(qn("w:val"), "true")
    document.settings.element.append(update)
    document.add_page_break()


def _body(document: Any, context: dict[str, Any]) -> None:
    _centred(document, " ".join(part for part in context["title"] if part), 18, bold=True)
    _centred(document, f"หน่วยงาน {context['centre']}", bold=True)
    for section in context["sections"]:
        is_appendix = section.kind == "appendix"
        if is_appendix:
            document.add_page_break()
        document.add_heading(section.label, 1 if is_appendix else 2)
        if section.kind == "team" and context["members"]:
            rows = [(m.order, m.name, m.position, m.role) for m in context["members"]]
            _table(document, [("ลำดับ", "ชื่อ - สกุล", "ตำแหน่ง", "หน้าที่"), *rows])
        _blocks(document, section.blocks)


def _blocks(document: Any, blocks: tuple[Block, ...]) -> None:
    for block in blocks:
        if block.kind == "heading":
            document.add_heading(block.text, 3)
        elif block.kind == "table":
            _table(document, list(block.rows))
        elif block.kind == "paragraph":
            document.add_paragraph(block.text).paragraph_format.first_line_indent = Cm(2.5)
        else:
            paragraph = document.add_paragraph(f"{block.mark or '–'} {block.text}")
            paragraph.paragraph_format.left_indent = Cm(3.3)
            paragraph.paragraph_format.first_line_indent = Cm(-0.8)


def _table(document: Any, rows: list[tuple[str, ...]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph()


def _rubric(document: Any, context: dict[str, Any]) -> None:
    document.add_page_break()
    document.add_heading(context["rubric"]["title"], 2)
    document.add_paragraph(context["rubric"]["subtitle"])
    for form in context["tables"]:
        document.add_heading(form.title, 3)
        rows: list[tuple[str, ...]] = [form.heads]
        for line in form.lines:
            ticks = tuple(TICK if tick else "" for tick in line.ticks)
            rows.append((line.order, line.text, *ticks, *(() if form.is_scale else (line.explanation,))))
        blank = ("",) * (len(form.heads) - 3)
        rows.append((form.total_label, "", form.total_text, *blank))
        _table(document, rows)
    document.add_heading(context["summary_title"], 2)
    style = context["digits"]
    totals: list[tuple[str, ...]] = [
        (table.title, f"{table.total_text or '–'} / {in_digits(str(table.maximum), style)}")
        for table in context["tables"]
    ]
    _table(document, totals)
