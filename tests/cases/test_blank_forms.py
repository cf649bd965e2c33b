"""The drawer of blank forms: each prints without anybody's data, ready for the pen."""

import io
import re
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from pypdf import PdfReader

from cases.documents.blank_forms import FORMS
from cases.documents.consent import ENGLISH, THAI
from shelter.lib import pdf

# The most pages of those that may have more than one.
SHEETS = {"register": 2, "fact-finding": 4, "home-visit": 2, "assessment": 4}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.code)
def test_a_blank_form_prints_with_dotted_lines_and_thai_digits(form, ssk, director):
    html = render_to_string(form.template, form.context(ssk))
    assert ssk.name in html
    assert "fill" in html
    assert "None" not in html
    body = unescape(re.sub(r"<[^>]+>", "", html.split("<body", 1)[1]))
    assert form.code.endswith("-english") or not re.search("[0-9]", body)
    assert len(PdfReader(io.BytesIO(pdf.render(html))).pages) <= SHEETS.get(form.code, 1)


def test_the_sheet_of_rights_says_the_same_six_in_english_under_the_same_pictures(ssk):
    thai, english = (
        render_to_string(form.template, form.context(ssk))
        for form in FORMS
        if form.code in {"rights-pictures", "rights-pictures-english"}
    )
    assert re.findall(r"<svg.*?</svg>", thai, re.S) == re.findall(r"<svg.*?</svg>", english, re.S)
    data = pdf.render(english)
    pages = PdfReader(io.BytesIO(data)).pages
    assert len(pages) == 1
    assert "Your rights at this centre" in pages[0].extract_text()
    assert len(ENGLISH.rights) == len(THAI.rights) == 6


def test_every_form_has_its_own_code():
    assert len({form.code for form in FORMS}) == len(FORMS)


@pytest.mark.parametrize("who", ["ssk.caseworker", "ssk.duty", "ssk.director"])
def test_the_page_lists_every_form_and_each_opens(people, sign_in, who):
    browser = sign_in(people[who])
    page = browser.get(reverse("cases:blank-forms")).content.decode()
    assert all(form.title in page for form in FORMS)
    answer = browser.get(reverse("cases:blank-form", args=[FORMS[0].code]))
    assert answer["Content-Type"] == "application/pdf"


def test_a_form_that_is_none_is_not_found(caseworker, sign_in):
    assert sign_in(caseworker).get(reverse("cases:blank-form", args=["nothing"])).status_code == 404
