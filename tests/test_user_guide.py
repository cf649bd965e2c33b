"""The guide shows the product as it is: its pictures stand, and the words it quotes are on the pages."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "user-guide"
PAGES = sorted(GUIDE.glob("*.md"))
PICTURES = {path.name for path in (GUIDE / "pictures").glob("*")}
HEAVIEST = 120 * 1024
ROOMS = ("templates", "shelter", "cases", "km")
# The one bold word that is not on a page: the guide's index says what bold means.
OF_THE_GUIDE = {"ตัวหนา"}


def quoted(page: Path) -> set[str]:
    return set(re.findall(r"\*\*(.+?)\*\*", page.read_text(encoding="utf-8"))) - OF_THE_GUIDE


def shown(page: Path) -> list[str]:
    return re.findall(r"!\[[^\]]+\]\(pictures/([^)]+)\)", page.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def product() -> str:
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.suffix in {".html", ".py"}]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_every_picture_is_shown_and_every_picture_shown_is_there():
    assert {name for page in PAGES for name in shown(page)} == PICTURES


def test_every_picture_has_its_way_in_the_script_that_takes_them():
    script = (ROOT / "scripts" / "guide_pictures.py").read_text(encoding="utf-8")
    assert set(re.findall(r'Picture\(\s*"([\w-]+)"', script)) == {
        name.removesuffix(".png") for name in PICTURES
    }


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_a_picture_is_light(name):
    assert (GUIDE / "pictures" / name).stat().st_size < HEAVIEST


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_words_the_guide_quotes_are_on_the_pages(page, product):
    assert {words for words in quoted(page) if words not in product} == set()


def test_the_index_leads_to_every_page():
    index = (GUIDE / "README.md").read_text(encoding="utf-8")
    assert {page.name for page in PAGES if f"({page.name})" not in index} == {"README.md"}
