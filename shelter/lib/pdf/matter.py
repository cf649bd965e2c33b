"""What every paper is made of beside its HTML: folders it may read, style sheets, fonts, engine."""

import functools
import hashlib
from importlib.metadata import version
from pathlib import Path

import fontpkg_sarabun

STATIC = Path(__file__).resolve().parents[3] / "static"
FOLDERS = {"static": STATIC, "font": Path(fontpkg_sarabun.ROOT) / "files"}
STYLES = ("css/paper.css", "css/charts.css")
ENGINE = ("weasyprint", "pydyf", "tinycss2", "tinyhtml5", "fonttools")


@functools.cache
def fingerprint() -> str:
    """Changes when the same HTML could give another paper: style, pictures, fonts, engine, this package."""
    known = hashlib.sha256()
    for name in ENGINE:
        known.update(f"{name} {version(name)}\n".encode())
    own = [*Path(__file__).parent.glob("*.py"), *FOLDERS["font"].glob("Sarabun-*.ttf")]
    shown = [path for path in STATIC.rglob("*") if path.is_file()]
    for path in sorted([*own, *shown]):
        known.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return known.hexdigest()
