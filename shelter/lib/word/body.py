"""The document's paragraphs and tables as lines, and what was passed by on the way."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from shelter.lib.word.numbers import Numbers, Style, styles_of
from shelter.lib.word.package import NOT_WORD, Package, WordError
from shelter.lib.word.xml import child, is_on, local, value, whole

MOST_WORDS_OF_NOTE = 300  # characters of what was left out, told in a note
MOST_COLUMNS = 60

_TICKS = {"f0fc": "✓", "f0fe": "☑", "f052": "☑", "f0a8": "□", "f06f": "□", "f0d6": "√"}
_THROUGH = frozenset(
    {
        *("hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "bdo", "dir"),
        *("ins", "moveTo", "ruby", "rubyBase", "r"),
    }
)


class Body:
    """Goes through the document once; counts what it passes by."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles = styles_of(package.beside("styles.xml"))
        self._numbers = Numbers(package.beside("numbering.xml"))
        self._foot = {
            kind: self._notes_of(package.beside(f"{kind}s.xml")) for kind in ("footnote", "endnote")
        }
        self._left: Counter[str] = Counter()
        self._deleted: list[str] = []
        self._hidden: list[str] = []
        self._aside: list[Any] = []

    @staticmethod
    def _notes_of(root: Any) -> dict[str, Any]:
        return {value(one, "id"): one for one in root} if root is not None else {}

    def lines(self) -> list[str]:
        """A line a paragraph, a blank one around headings and tables. Raises WordError."""
        body = child(self._package.xml(self._package.main), "body")
        if body is None:
            raise WordError(NOT_WORD)
        return list(self._blocks(body))

    def _blocks(self, parent: Any) -> Iterator[str]:
        for element in parent:
            name = local(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from ("", *self._table(element), "")
            elif name in ("del", "moveFrom"):
                self._delete(element)
            elif name == "altChunk":
                self._left["chunk"] += 1
            elif name in _THROUGH:
                yield from self._blocks(element)

    # --- a paragraph ---
    def _paragraph(self, element: Any) -> Iterator[str]:
        before = len(self._aside)
        properties = child(element, "pPr")
        named = child(properties, "pStyle")
        style = self._styles.get(value(named) if named is not None else "", Style())
        text = "".join(self._inline(element))
        # Only a line of the contents keeps its tab: elsewhere it would look like a table's row.
        lines = [
            re.sub(r"[\t ]*\t[\t ]*", "\t" if style.is_contents else " ", part).strip()
            for part in text.split("\n")
        ]
        label = self._label(properties, style) if any(lines) else ""
        outline = whole(child(properties, "outlineLvl"))
        outline = style.outline if outline is None else outline
        if outline is not None and outline < 9 and any(lines):
            yield from ("", "## " + " ".join(part for part in (label, *lines) if part), "")
        else:
            if label:
                lines[0] = f"{label} {lines[0]}"
            if len(lines) == 1 and lines[0] and not style.is_contents and self._is_bold(element, style):
                lines = [f"**{lines[0]}**"]
            yield from lines
        for box in self._aside[before:]:
            self._left["box"] += 1
            yield from self._blocks(box)
        del self._aside[before:]

    def _label(self, properties: Any, style: Style) -> str:
        number = whole(child(properties, "numPr", "numId"))
        level = whole(child(properties, "numPr", "ilvl"))
        number = style.number if number is None else number
        level = style.level if level is None else level
        return self._numbers.next(number, level or 0) if number else ""

    @staticmethod
    def _is_bold(paragraph: Any, style: Style) -> bool:
        """Every run with letters is bold."""
        runs = [one for one in paragraph.iter() if local(one) == "r" and child(one, "t") is not None]
        bold = []
        for run in runs:
            own = child(run, "rPr", "b")
            own = child(run, "rPr", "bCs") if own is None else own
            bold.append(style.is_bold if own is None else is_on(own))
        return bool(bold) and all(bold)

    def _inline(self, parent: Any) -> Iterator[str]:
        for element in parent:
            name = local(element)
            if name == "t":
                yield element.text or ""
            elif name == "r" and is_on(child(element, "rPr", "vanish")):
                self._hidden.append(_text_of(element))
            elif name in _THROUGH:
                self._left["inserted"] += name in ("ins", "moveTo")
                yield from self._inline(element)
            else:
                yield from self._odd(element, name)

    def _odd(self, element: Any, name: str) -> Iterator[str]:
        """What is neither a run nor its text."""
        if name in ("tab", "ptab"):
            yield "\t"
        elif name in ("br", "cr"):
            yield "" if value(element, "type") in ("page", "column") else "\n"
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "sym":
            yield _TICKS.get(value(element, "char").lower(), "□")
        elif name in ("del", "moveFrom"):
            self._delete(element)
        elif name in ("footnoteReference", "endnoteReference"):
            yield from self._note(element, name.removesuffix("Reference"))
        elif name == "commentReference":
            self._left["comment"] += 1
        elif name == "AlternateContent":
            chosen = child(element, "Choice")
            yield from self._inline(chosen if chosen is not None else element)
        elif name in ("drawing", "pict", "object"):
            self._picture(element)
        elif name in ("oMath", "oMathPara"):
            yield f" {_text_of(element)} "

    def _note(self, element: Any, kind: str) -> Iterator[str]:
        held = self._foot[kind].pop(value(element, "id"), None)
        if held is not None:
            text = " ".join(" ".join(self._blocks(held)).split())
            yield f" (เชิงอรรถ: {text})" if text else ""

    def _picture(self, element: Any) -> None:
        boxes = [one for one in element.iter() if local(one) == "txbxContent"]
        self._aside += [box for box in boxes if not _is_in_a_box(box)]
        kinds = {local(one) for one in element.iter()}
        if kinds & {"blip", "imagedata", "OLEObject"}:
            self._left["picture"] += 1
        elif kinds & {"chart", "relIds"}:
            self._left["chart"] += 1
        elif not boxes:
            self._left["shape"] += 1

    def _delete(self, element: Any) -> None:
        self._left["deleted"] += 1
        self._deleted.append(_text_of(element))

    # --- a table ---
    def _table(self, table: Any) -> Iterator[str]:
        rows = [list(self._row(row)) for row in self._rows(table)]
        if all(len(row) <= 1 for row in rows):
            # A frame around text is no table.
            for row in rows:
                yield from (line for cell in row for line in cell)
            return
        for row in rows:
            cells = [" ".join(" ".join(cell).replace("**", "").replace("\t", " ").split()) for cell in row]
            if any(cells):
                yield "\t".join(cells) if len(cells) > 1 else f"{cells[0]}\t"

    def _rows(self, table: Any) -> Iterator[Any]:
        for element in table:
            if local(element) == "tr":
                if child(element, "trPr", "del") is not None:
                    self._delete(element)
                else:
                    yield element
            elif local(element) in _THROUGH:
                yield from self._rows(element)

    def _row(self, row: Any) -> Iterator[list[str]]:
        """The lines of each cell; a cell that spans columns is followed by empty ones."""
        for element in row:
            if local(element) == "tc":
                merged = child(element, "tcPr", "vMerge")
                lines = [line.removeprefix("## ") for line in self._blocks(element)]
                yield [] if merged is not None and value(merged) != "restart" else lines
                for _ in range(min(whole(child(element, "tcPr", "gridSpan")) or 1, MOST_COLUMNS) - 1):
                    yield []
            elif local(element) in _THROUGH:
                yield from self._row(element)

    # --- what was passed by ---
    def notes(self) -> Iterator[str]:
        left = self._left
        for kind, what in (("picture", "ภาพ"), ("chart", "แผนภูมิหรือผัง"), ("shape", "รูปวาด")):
            if left[kind]:
                yield f"มี{what} {left[kind]} รายการที่ไม่ได้นำเข้า โปรดแนบเป็นหลักฐานหรือใส่ในเล่มภายหลัง"
        if left["box"]:
            yield f"มีกล่องข้อความ {left['box']} กล่อง นำข้อความมาวางต่อจากย่อหน้าที่กล่องอยู่ โปรดตรวจตำแหน่ง"
        if left["inserted"] or left["deleted"]:
            yield (
                f"เอกสารเปิดติดตามการแก้ไขไว้ ใช้ข้อความที่แก้แล้ว เพิ่ม {left['inserted']} แห่ง ตัด {left['deleted']} แห่ง"
                + _told("ข้อความที่ตัด", self._deleted)
            )
        if any(text.strip() for text in self._hidden):
            yield "มีข้อความที่ซ่อนไว้และไม่ได้นำเข้า" + _told("ข้อความนั้น", self._hidden)
        if left["comment"]:
            yield f"มีข้อคิดเห็นของผู้ตรวจ {left['comment']} ข้อที่ไม่ได้นำเข้า"
        if left["chunk"]:
            yield f"มีเอกสารอื่นฝังอยู่ {left['chunk']} ฉบับที่ไม่ได้นำเข้า โปรดคัดลอกมาวางเอง"
        margins = [_text_of(root) for root in self._package.like(r"(?:header|footer)\d*\.xml")]
        if any(re.search(r"[^\W\d_]", text) for text in margins):
            yield "ข้อความหัวกระดาษและท้ายกระดาษไม่ได้นำเข้า" + _told("ข้อความนั้น", dict.fromkeys(margins))


def _is_in_a_box(element: Any) -> bool:
    return any(local(one) == "txbxContent" for one in element.iterancestors())


def _text_of(element: Any) -> str:
    return "".join(one.text or "" for one in element.iter() if local(one) in ("t", "delText"))


def _told(what: str, texts: Any) -> str:
    """` (what: “…”)`, cut to a length that fits a note."""
    text = " ".join(" ".join(texts).split())
    cut = text[:MOST_WORDS_OF_NOTE]
    return f" ({what}: “{cut}{'…' if len(text) > len(cut) else ''}”)" if text else ""
