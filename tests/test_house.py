"""The house keeps its own rules where a linter cannot."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.template.loader import get_template

from shelter.lib.migrations import ADDING, Migration

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Text that goes into a page as it is, and not as text.
UNESCAPED = re.compile(
    r"\|\s*safe|filter\s+safe|autoescape\s+off|mark_safe|SafeString\(|SafeText|html_safe|__html__"
)


def test_no_model_change_is_missing_its_migration(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_migration_that_adds_draws_the_models_once():
    slow = [
        f"{app}.{name}"
        for (app, name), migration in MigrationLoader(None).disk_migrations.items()
        if app in {"accounts", "audit", "cases", "desk", "km"}
        and any(isinstance(each, ADDING) for each in migration.operations)
        and not isinstance(migration, Migration)
    ]
    assert slow == [], "shelter/lib/migrations.py says why and how"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_compile_and_keep_the_content_policy(path):
    get_template(str(path.relative_to(ROOT / "templates")))
    text = path.read_text(encoding="utf-8")
    if not path.is_relative_to(ROOT / "templates" / "pdf"):
        assert not re.search(r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<script>|<style""", text)


def test_nothing_goes_into_a_page_or_a_paper_unescaped():
    rooms = (ROOT / room for room in ("cases", "km", "shelter"))
    code = [path for room in rooms for path in room.rglob("*.py")]
    pages = [path for path in (ROOT / "templates").rglob("*") if path.is_file()]
    found = {
        str(path.relative_to(ROOT))
        for path in code + pages
        if UNESCAPED.search(path.read_text(encoding="utf-8"))
    }
    # Attributes of its lines, which nobody types.
    assert found == {"shelter/lib/charts.py"}


def test_every_app_of_ours_is_installed_once():
    assert [
        config.name
        for config in apps.get_app_configs()
        if config.name.split(".")[0] in {"shelter", "cases", "km"}
    ] == [
        "shelter.audit",
        "shelter.desk",
        "shelter.accounts",
        "cases",
        "km",
    ]
