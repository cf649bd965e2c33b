"""Papers: a KM report of thirteen pages and a register, beside Chromium and a cold WeasyPrint.

Each arm gets the same HTML. The product's own arm is `pdf.render` without the shelf: a child of the fork
server, tagged, with the mended text layer. Chromium's papers are tagged too. No database is used.
"""

import io
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from random import Random

import fontpkg_sarabun
import pypdf
import pypdfium2
from django.template.loader import render_to_string

from bench import chromium, invented
from bench.arms import medians, ratio
from bench.options import Options
from bench.table import Arm, Bar, Result
from km.documents import assessment, book
from km.reference import outlines, rubric
from km.rules.body_text import blocks_of, in_digits
from km.rules.outline import APPENDIX, PREFACE
from km.rules.rubric import BINARY
from shelter.lib import pdf
from shelter.lib.pdf import matter

CHARACTERS = 8_000  # asked for; rounded up to whole paragraphs they give thirteen pages
PAGES = 13
ROWS, FEW_ROWS = 500, 50
PATIENCE = 600.0  # seconds: a busy machine makes a slow row, not none
MARKS = "ำ่้๊๋"
NEVER_FIRST = "ะัาำิีึืฺุูๅๆ็่้๊๋์ํ๎ฯ"
NEVER_LAST = "เแโใไ"
WINDOW = 12  # characters that must come back in one piece to count as verbatim

COLD_CHROMIUM = Bar("report: warm worker : cold Chromium", 1.0, 0.7)
WARM_CHROMIUM = Bar("report: warm worker : warm Chromium", 3.0, 2.0)
COLD_WEASYPRINT = Bar("report: warm worker : cold python -m weasyprint", 0.6, 0.45)
SIZE = Bar("report: file size : Chromium's", 0.7, 0.6)
POPPLER_MARKS = Bar("report: ำ and tone marks recovered by pdftotext", 1.0, 1.0, higher_is_better=True)
PDFIUM_MARKS = Bar("report: ำ and tone marks recovered by pdfium", 1.0, 1.0, higher_is_better=True)
VERBATIM = Bar("report: verbatim by pdftotext : Chromium's", 1.0, 1.05, higher_is_better=True)
BREAKS = Bar("report: Thai line breaks inside a syllable", 0)
REGISTER = Bar("register of 500 rows: warm worker : warm Chromium", 5, 4)
GROWTH = Bar("register: time of 500 rows : time of 50", 11)


def sizes(options: Options) -> dict[str, int]:
    """What the section was measured over."""
    return {"pages": PAGES, "characters": CHARACTERS, "rows": ROWS}


def rows(options: Options) -> Iterator[Result]:
    """Every bar of the section."""
    with tempfile.TemporaryDirectory(prefix="shelter-bench-") as name, chromium.kept_open() as page:
        folder = Path(name)
        report = report_html()
        standing = _standing(report, folder, "report")
        made = pdf.render(report, seconds=PATIENCE)
        cold = folder / "chromium.pdf"
        chromium.print_cold(standing, cold, folder / "profile")
        printed = cold.read_bytes()
        pages = len(pypdf.PdfReader(io.BytesIO(made)).pages)
        arms = medians(
            {
                "warm worker": lambda: pdf.render(report, seconds=PATIENCE),
                "cold Chromium": lambda: chromium.print_cold(standing, cold, folder / "profile"),
                "warm Chromium": lambda: chromium.print_warm(page, standing),
                "cold weasyprint": lambda: _weasyprint(standing, folder / "weasyprint.pdf"),
            },
            samples=options.samples,
        )
        own = arms["warm worker"]
        note = f"{pages} pages"
        yield ratio(COLD_CHROMIUM, own, arms["cold Chromium"], note)
        yield ratio(WARM_CHROMIUM, own, arms["warm Chromium"])
        yield ratio(COLD_WEASYPRINT, own, arms["cold weasyprint"])
        yield ratio(SIZE, _size("ours", made), _size("Chromium", printed))
        yield from _text_layer(report, made, printed)
        many, few = register_html(ROWS), register_html(FEW_ROWS)
        standing = _standing(many, folder, "register")
        arms = medians(
            {
                "500 rows": lambda: pdf.render(many, seconds=PATIENCE),
                "warm Chromium": lambda: chromium.print_warm(page, standing),
                "50 rows": lambda: pdf.render(few, seconds=PATIENCE),
            },
            samples=max(3, options.samples // 3),
            warm=1,
        )
        yield ratio(REGISTER, arms["500 rows"], arms["warm Chromium"])
        yield ratio(GROWTH, arms["500 rows"], arms["50 rows"])


# --- what is printed --------------------------------------------------------------------------------------
def report_html() -> str:
    """A book of invented text in the first outline, with a filled form, as the product prints it."""
    outline = outlines()[0]
    bodies = invented.report(outline, CHARACTERS)
    printed = [
        book.PrintedSection(
            f"s-{section.key}",
            in_digits(f"{section.number} {section.title}".strip(), outline.digit_style),
            section.kind,
            tuple(blocks_of(in_digits(bodies[section.key], outline.digit_style))),
        )
        for section in outline.sections
    ]
    body = [section for section in printed if section.kind != PREFACE]
    form = _form()
    title = rubric().title
    contents = [book.ContentsLine(section.anchor, section.label) for section in body]
    contents += [
        book.ContentsLine("s-rubric", title, True),
        book.ContentsLine("s-summary", book.SUMMARY_TITLE, True),
    ]
    context = {
        "digits": outline.digit_style,
        "cover_title": outline.cover_title,
        "topic": "สมุดนัดหมอเล่มเดียวใช้ร่วมกันทั้งศูนย์",
        "year_line": "ประจำปีงบประมาณ พ.ศ. ๒๕๗๐",
        "centre": "ศูนย์คุ้มครองคนไร้ที่พึ่งจังหวัดสมมุติ",
        "ministry": book.MINISTRY,
        "preface": next(section for section in printed if section.kind == PREFACE),
        "preface_place": "ศูนย์คุ้มครองคนไร้ที่พึ่งจังหวัดสมมุติ",
        "preface_date": "๑ ตุลาคม ๒๕๖๙",
        "title": (outline.title, ""),
        "sections": body,
        "contents": contents,
        "appendix_title": book.APPENDIX_TITLE,
        "has_appendix": any(section.kind == APPENDIX for section in body),
        "members": [book.PrintedMember("๑", "นางรัตนา สมมุติ", "นักสังคมสงเคราะห์", "ประธานคณะทำงาน")],
        "rubric": {
            "title": title,
            "heading": assessment.kept_words(title),
            "subtitle": rubric().subtitle,
        },
        "tables": form,
        "summary_title": book.SUMMARY_TITLE,
        "summary": assessment.summary(form),
    }
    return render_to_string("pdf/km_book.html", context)


def _form() -> list[assessment.FormTable]:
    """The form with the highest points in every row."""
    tables = []
    for dimension in rubric().dimensions:
        heads = ("ลำดับ", "เกณฑ์", *(f"ระดับ ({points} คะแนน)" for points in dimension.points))
        ticks = tuple(points == max(dimension.points) for points in dimension.points)
        is_scale = dimension.kind != BINARY
        lines = tuple(
            assessment.FormLine(in_digits(str(one.order), "thai"), one.text, ticks, "ทำแล้วทุกสัปดาห์")
            for one in dimension.criteria
        )
        total = max(dimension.points) * len(lines)
        tables.append(
            assessment.FormTable(
                dimension.title,
                heads if is_scale else (*heads, "อธิบายรูปธรรม"),
                is_scale,
                lines,
                "รวม",
                total,
                in_digits(str(total), "thai"),
                max(total, 1),
                0,
            )
        )
    return tables


def register_html(count: int) -> str:
    """A register of invented people: six columns, rows that may be cut anywhere."""
    rng = Random(count)
    lines = "".join(
        f'<tr><td class="c">{in_digits(str(number), "thai")}</td>'
        f"<td>นาย{rng.choice(invented.WORDS)} สมมุติ</td>"
        f"<td>ศก ๗๐/{in_digits(f'{number:04d}', 'thai')}</td><td>๑๒ ต.ค. ๒๕๖๙</td>"
        f"<td>{invented.sentence(rng)}</td><td>ติดตามผล</td></tr>"
        for number in range(1, count + 1)
    )
    widths = "".join(f'<col class="{name}">' for name in ("w-1", "w-4", "w-2h", "w-2h", "", "w-2"))
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("ที่", "ชื่อ", "แฟ้ม", "รับเข้า", "บันทึก", "ขั้น"))
    table = f'<table class="long">{widths}<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>'
    frame = render_to_string("pdf/base.html").replace("<title></title>", "<title>ทะเบียน</title>")
    return frame.replace("</body>", f"<h1>ทะเบียนผู้ใช้บริการ</h1>{table}</body>")


def _standing(html: str, folder: Path, name: str) -> Path:
    """The same HTML as a file that stands alone: style sheets and fonts by their paths."""
    fonts = (Path(fontpkg_sarabun.ROOT) / "files").as_uri()
    sheets = [(matter.STATIC / sheet).read_text(encoding="utf-8") for sheet in matter.STYLES]
    style = "\n".join(sheets).replace('url("font:', f'url("{fonts}/')
    path = folder / f"{name}.html"
    path.write_text(html.replace("</title>", f"</title><style>{style}</style>", 1), encoding="utf-8")
    return path


def _weasyprint(html: Path, out: Path) -> None:
    subprocess.run([sys.executable, "-m", "weasyprint", "-q", html, out], check=True, capture_output=True)


# --- what comes back --------------------------------------------------------------------------------------
def _size(name: str, data: bytes) -> Arm:
    return Arm(name, len(data) / 1024, "KiB", 1)


def _text_layer(html: str, made: bytes, printed: bytes) -> Iterator[Result]:
    source = _pieces_of(html)
    whole = "".join(source)
    poppler, other = _poppler(made), _poppler(printed)
    for bar, text in ((POPPLER_MARKS, poppler), (PDFIUM_MARKS, _pdfium(made))):
        yield Result(bar, _marks(whole, text))
    own, theirs = _verbatim(source, poppler), _verbatim(source, other)
    yield Result(
        VERBATIM,
        own / theirs,
        (Arm("ours", own, "of 1", 1), Arm("Chromium", theirs, "of 1", 1)),
    )
    lines = [line.strip() for line in poppler.splitlines() if line.strip()]
    inside = [line for line in lines if line[0] in NEVER_FIRST or line[-1] in NEVER_LAST]
    yield Result(BREAKS, len(inside), (Arm("lines", len(lines), "", 1),))


def _pieces_of(html: str) -> list[str]:
    """The text between any two tags, without white space: what stands apart may be read back apart."""
    body = re.sub(r"<title>.*?</title>", "", html[html.index("<body") :])
    return [_squeezed(unescape(piece)) for piece in re.split(r"<[^>]+>", body)]


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _poppler(data: bytes) -> str:
    run = subprocess.run(["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True)
    return run.stdout.decode()


def _pdfium(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _marks(source: str, text: str) -> float:
    wanted, found = Counter(source), Counter(text)
    return sum(min(wanted[mark], found[mark]) for mark in MARKS) / sum(wanted[mark] for mark in MARKS)


def _verbatim(source: list[str], text: str) -> float:
    """The share of the source's windows that stand in the text, printed page numbers apart."""
    squeezed = _squeezed(re.sub(r"(?m)^\s*[๐-๙\d]{1,3}\s*$", "", text))
    windows = [
        piece[at : at + WINDOW] for piece in source for at in range(0, len(piece) - WINDOW + 1, WINDOW)
    ]
    return sum(window in squeezed for window in windows) / len(windows)
