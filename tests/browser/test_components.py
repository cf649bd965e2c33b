"""The parts in Chromium, where their states can be compared with the drawings."""

from playwright.sync_api import expect

from shelter.components import ERRORS

NARROWEST = {"width": 320, "height": 800}


def test_every_part_is_readable_and_accessible_down_to_the_narrowest_screen(person):
    somebody = person("ssk.caseworker").go("/components/").check()
    expect(somebody.page.get_by_role("alert").first).to_be_visible()
    somebody.page.set_viewport_size(NARROWEST)
    somebody.check()


def test_parts_and_errors_that_fill_a_page_are_accessible(person):
    somebody = person("ssk.caseworker")
    for page in ("confirm", "conflict", *ERRORS):
        somebody.go(f"/components/{page}/").check()
