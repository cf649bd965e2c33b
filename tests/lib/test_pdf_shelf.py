"""The shelf of finished papers: found by content, encrypted, bounded, forgotten in time."""

import os
import time

import pytest
from cryptography.fernet import Fernet

from shelter.lib.pdf import matter, shelf

PAPER = b"%PDF-1.7 " + "นายสมมุติ".encode()


@pytest.fixture
def root(settings):
    return settings.PAPERS_ROOT


def used(root, key, days):
    at = time.time() - days * 86_400
    os.utime(root / f"{key}.paper", (at, at))


def test_what_was_put_is_got_again_and_nothing_else():
    key = shelf.key_of("<p>ก</p>")
    assert shelf.get(key) is None
    assert shelf.put(key, PAPER)
    assert shelf.get(key) == PAPER
    assert shelf.get(shelf.key_of("<p>ข</p>")) is None


def test_another_style_sheet_or_engine_is_another_paper(monkeypatch):
    before = shelf.key_of("<p>ก</p>")
    monkeypatch.setattr(matter, "fingerprint", lambda: "other")
    assert shelf.key_of("<p>ก</p>") != before


def test_the_fingerprint_knows_styles_fonts_and_engine(monkeypatch, tmp_path):
    def now():
        matter.fingerprint.cache_clear()
        return matter.fingerprint()

    first = now()
    assert now() == first
    (tmp_path / "paper.css").write_text("p { color: #000 }")
    monkeypatch.setattr(matter, "STATIC", tmp_path)
    styled = now()
    monkeypatch.setattr(matter, "version", lambda name: "0")
    assert len({first, styled, now()}) == 3
    monkeypatch.undo()
    assert now() == first


def test_the_disk_shows_neither_the_paper_nor_a_name_one_could_guess(root):
    shelf.put(shelf.key_of("<p>ก</p>"), PAPER)
    (file,) = root.iterdir()
    assert PAPER not in file.read_bytes()
    assert b"PDF" not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert root.stat().st_mode & 0o777 == 0o700


def test_the_name_of_a_paper_depends_on_the_key_of_the_site(settings):
    before = shelf.key_of("<p>ก</p>")
    settings.SHELTER_INDEX_KEY = "another"
    assert shelf.key_of("<p>ก</p>") != before


def test_a_paper_under_a_lost_key_or_a_damaged_one_is_made_anew(settings, root):
    shelf.put("a" * 64, PAPER)
    (root / ("a" * 64 + ".paper")).write_bytes(b"garbage")
    assert shelf.get("a" * 64) is None
    shelf.put("b" * 64, PAPER)
    settings.SHELTER_FIELD_KEYS = [Fernet.generate_key().decode()]
    assert shelf.get("b" * 64) is None
    assert list(root.iterdir()) == []


def test_the_least_recently_wanted_make_room(root, monkeypatch):
    for name, days in (("a", 3), ("b", 2), ("c", 1)):
        shelf.put(name * 64, PAPER)
        used(root, name * 64, days)
    shelf.get("a" * 64)
    one = (root / ("a" * 64 + ".paper")).stat().st_size
    monkeypatch.setattr(shelf, "MOST_BYTES", 3 * one)
    shelf.put("d" * 64, PAPER)
    assert [shelf.get(name * 64) is not None for name in "abcd"] == [True, False, True, True]


def test_what_nobody_wanted_for_days_is_swept(root):
    for name, days in (("a", 8), ("b", 6)):
        shelf.put(name * 64, PAPER)
        used(root, name * 64, days)
    (root / "c.4711").write_bytes(b"half")
    os.utime(root / "c.4711", (0, 0))
    shelf.sweep(7)
    assert [path.name[0] for path in root.iterdir()] == ["b"]


def test_a_full_disk_keeps_no_paper_and_says_so(root, monkeypatch, caplog):
    def full(data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shelter.lib.crypto.seal", full)
    assert shelf.put("a" * 64, PAPER) is False
    assert list(root.iterdir()) == []
    assert "not kept" in caplog.text
