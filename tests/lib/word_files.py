"""Word documents for tests, written as the XML they are."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def docx(body: str, *, head: str = "", **parts: str) -> bytes:
    """A document of this body; `styles="…"` becomes word/styles.xml, `head` stands before its root."""
    files = {"word/document.xml": f"{head}<w:document {SPACES}><w:body>{body}</w:body></w:document>"}
    roots = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes", "header1": "hdr"}
    for name, content in parts.items():
        files[f"word/{name}.xml"] = f"<w:{roots[name]} {SPACES}>{content}</w:{roots[name]}>"
    return package(files)


def package(files: dict[str, str | bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return kept.getvalue()


def p(*runs: str, style: str = "", number: tuple[int, int] | None = None, outline: int | None = None) -> str:
    """A paragraph of runs; `number` is (list, level)."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        properties += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    if outline is not None:
        properties += f'<w:outlineLvl w:val="{outline}"/>'
    return (
        f"<w:p><w:pPr>{properties}</w:pPr>{''.join(run if run[:1] == '<' else r(run) for run in runs)}</w:p>"
    )


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(*paragraphs: str, properties: str = "") -> str:
    content = "".join(one if one[:1] == "<" else p(one) for one in paragraphs)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def tbl(*rows: tuple[str, ...]) -> str:
    lines = "".join(
        f"<w:tr>{''.join(cell if cell[:1] == '<' else tc(cell) for cell in row)}</w:tr>" for row in rows
    )
    return f"<w:tbl><w:tblPr/>{lines}</w:tbl>"
