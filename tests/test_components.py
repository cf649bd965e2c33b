"""The page of parts shows every part there is, in demonstration mode only."""

from pathlib import Path

import pytest
from django.urls import reverse

from shelter.components import ERRORS

ROOT = Path(__file__).resolve().parent.parent
PARTS = {f"_components/{path.name}" for path in (ROOT / "templates/_components").glob("*.html")}


@pytest.fixture
def worker(caseworker, sign_in):
    return sign_in(caseworker)


def test_every_part_is_on_the_page_or_on_a_page_of_its_own(worker):
    pages = [
        reverse("components"),
        reverse("component-page", args=["confirm"]),
        reverse("component-page", args=["conflict"]),
        reverse("component-page", args=["500"]),
    ]
    shown = {template.name for page in pages for template in worker.get(page).templates}
    assert PARTS - shown == set()


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_answers_with_its_own_status(worker, name):
    assert worker.get(reverse("component-page", args=[name])).status_code == int(name[:3])


@pytest.mark.parametrize("page", [reverse("components"), reverse("component-page", args=["confirm"])])
def test_outside_demonstration_mode_there_is_no_such_page(worker, settings, page):
    settings.DEMO = False
    settings.SECOND_FACTOR_REQUIRED = False
    assert worker.get(page).status_code == 404


def test_a_page_name_that_is_no_part_is_not_found(worker):
    assert worker.get(reverse("component-page", args=["base"])).status_code == 404
