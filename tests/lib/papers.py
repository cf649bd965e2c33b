"""Reads papers back for the tests: two independent readers of the text layer, and the structure."""

import io
import re
import subprocess
import tempfile
from pathlib import Path

import pypdf
import pypdfium2
from PIL import Image


def frame(body: str, *, body_class: str = "digits-thai", title: str = "แบบทดสอบ", css: str = "") -> str:
    return (
        f'<!doctype html><html lang="th"><head><meta charset="utf-8"><title>{title}</title>'
        f'<style>{css}</style></head><body class="{body_class}">{body}</body></html>'
    )


def by_poppler(data: bytes) -> str:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        return subprocess.run(["pdftotext", file.name, "-"], capture_output=True, check=True).stdout.decode()


def by_pdfium(data: bytes) -> str:
    pages = []
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            pages.append(text.get_text_bounded())
            text.close()
            page.close()
    return "\n".join(pages)


def pictures_of(data: bytes) -> list[Image.Image]:
    """Each page in grey, as poppler draws it at 144 dots an inch."""
    with tempfile.TemporaryDirectory() as folder:
        (source := Path(folder) / "paper.pdf").write_bytes(data)
        subprocess.run(["pdftoppm", "-r", "144", "-gray", source, source.with_suffix("")], check=True)
        found = []
        for path in sorted(Path(folder).glob("*.pgm")):
            with Image.open(path) as picture:
                found.append(picture.copy())
        return found


def structure(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def tags(data: bytes) -> list[tuple[str, str]]:
    """The structure tree, flat: each tag with its alternative text."""
    found: list[tuple[str, str]] = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if not isinstance(node, dict):
            return
        if "/S" in node:
            found.append((node["/S"], node.get("/Alt", "")))
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            walk(kid)

    walk(structure(data).trailer["/Root"]["/StructTreeRoot"])
    return found


def squash(text: str) -> str:
    return re.sub(r"\s+", "", text)


def lines(text: str) -> list[str]:
    return [re.sub(r"\s+", " ", line).strip() for line in text.splitlines() if line.strip()]
