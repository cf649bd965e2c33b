"""The shell that every page wears: icons, error pages, the form pack, the stylesheet."""

import json
import re
from html import unescape
from pathlib import Path

import pytest
from crispy_forms.helper import FormHelper
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.urls import reverse

from shelter.components import ERRORS
from shelter.menu import GROUPS

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
ICONS = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/icons.svg").read_text()))
ICON_USE = re.compile(r'_components/icon\.html" with name="([\w-]+)"|\b(?:badge_)?icon="([\w-]+)"')


def test_every_icon_named_in_a_template_or_the_menu_is_in_the_sprite():
    named = {a or b for path in TEMPLATES for a, b in ICON_USE.findall(path.read_text(encoding="utf-8"))}
    named |= {item.icon for _, items in GROUPS for item in items}
    assert named - ICONS == set()


def test_the_sprite_holds_no_symbol_that_nothing_draws():
    sources = [
        *TEMPLATES,
        *(path for room in ("shelter", "cases", "km") for path in (ROOT / room).rglob("*.py")),
    ]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    assert {name for name in ICONS if f'"{name}"' not in text} == set()


@pytest.mark.parametrize("sheet", sorted((ROOT / "static/css").glob("*.css")), ids=lambda path: path.name)
def test_every_file_a_stylesheet_asks_for_is_there_and_ours(sheet):
    asked = re.findall(r"url\(\s*[\"']?(?![a-z]+:)([^\"')]+)", sheet.read_text(encoding="utf-8"))
    assert [url for url in asked if not (sheet.parent / url).is_file()] == []


@pytest.mark.parametrize("page", ERRORS)
def test_error_pages_need_no_context_and_say_what_to_do_next(page):
    html = render_to_string(f"{page}.html")
    assert "ทำอย่างไรต่อ" in html
    assert '<a class="btn btn-primary" href="/">' in html
    assert "<script" not in html


def test_a_refusal_names_its_reason():
    assert "แผนนี้อนุมัติแล้ว" in render_to_string("403.html", {"reason": "แผนนี้อนุมัติแล้ว"})


def test_htmx_may_not_evaluate_text_or_keep_pages(rf):
    page = render_to_string("base.html", request=rf.get("/"))
    config = json.loads(unescape(re.search(r"name=\"htmx-config\" content='([^']+)'", page)[1]))
    assert config["allowEval"] is False
    assert config["allowScriptTags"] is False
    assert config["includeIndicatorStyles"] is False
    assert config["historyCacheSize"] == 0


class ArrivalForm(forms.Form):
    name = forms.CharField(label="ชื่อ", help_text="เว้นวรรคได้")
    sent_by = forms.ChoiceField(label="มาโดย", choices=[("self", "มาเอง")], widget=forms.RadioSelect)
    score = forms.ChoiceField(
        label="คะแนน",
        choices=[("1", "1")],
        widget=forms.RadioSelect(attrs={"class": "scale"}),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def drawn(form, **context):
    template = Template("{% load crispy_forms_tags %}{% crispy form %}")
    return template.render(Context({"form": form, **context}))


def test_an_answer_that_is_missing_is_listed_linked_and_tied_to_its_field():
    html = drawn(ArrivalForm({}))
    assert 'class="errsum" role="alert" tabindex="-1"' in html
    assert '<a href="#id_name">ชื่อ: ' in html
    assert '<a href="#id_sent_by_0">มาโดย: ' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'aria-invalid="true"' in html
    assert '<fieldset aria-describedby="id_sent_by_error">' in html


def test_answers_are_cards_and_scores_a_ruler():
    html = drawn(ArrivalForm())
    assert "errsum" not in html
    assert '<label class="opt" for="id_sent_by_0">' in html
    assert '<div class="scale" id="id_score">' in html
    assert html.count("(ต้องกรอก)") == 2


def test_rows_of_a_formset_are_named_once_in_one_summary():
    rows = forms.formset_factory(ArrivalForm, extra=0)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-name": ""}
    )
    assert not rows.is_valid()
    template = Template("{% load crispy_forms_tags %}{% crispy formset helper %}")
    html = template.render(Context({"formset": rows, "helper": rows[0].helper}))
    assert html.count('role="alert"') == 1
    assert '<a href="#id_form-0-name">แถว 1 ชื่อ: ' in html


def test_a_masked_value_is_not_in_the_page_before_it_is_asked_for():
    html = render_to_string(
        "_components/masked.html",
        {"masked": "• •••• ••••• 12 5", "spoken": "ปิดไว้ ลงท้าย 12 5", "reveal_url": "/reveal", "key": "id"},
    )
    assert "data-secret" not in html
    assert "data-remask" not in html.replace("data-remask-left", "")


def test_the_conflict_page_keeps_both_texts(rf):
    conflict = {
        "what": "แผนรายบุคคล",
        "who": "ศิริพร บุญช่วย",
        "when": "20 พ.ย. 2569 10:42 น.",
        "row_version": 7,
        "fields": [
            {"name": "goal", "label": "เป้าหมาย", "theirs": "กลับบ้าน", "mine_value": "อยู่ใกล้บ้าน", "long": True},
            {
                "name": "due",
                "label": "กำหนด",
                "theirs": "30 พ.ย.",
                "mine": "1 ธ.ค.",
                "theirs_value": "a",
                "mine_value": "b",
            },
        ],
    }
    html = render_to_string("_components/conflict_page.html", {"conflict": conflict}, request=rf.get("/"))
    assert 'name="row_version" value="7"' in html
    assert "กลับบ้าน" in html
    assert re.search(r'<textarea[^>]* name="goal"[^>]*>อยู่ใกล้บ้าน</textarea>', html)
    assert re.findall(r'name="due" value="(\w)"', html) == ["a", "b"]


@pytest.mark.parametrize(
    ("username", "path", "entry"),
    [
        ("ssk.caseworker", "/cases/", "cases:list"),
        ("ssk.caseworker", "/people/", "cases:list"),
        ("ssk.caseworker", "/merges/", "cases:list"),
        ("ssk.caseworker", "/beds/", "cases:beds"),
        ("ssk.caseworker", "/notifications/new/", "cases:notifications"),
        ("ssk.director", "/extensions/waiting", "cases:overview"),
        ("ssk.helper", "/watch/new/", "cases:community"),
    ],
)
@pytest.mark.usefixtures("reference")
def test_one_entry_of_the_menu_is_the_one_a_page_belongs_to(people, sign_in, username, path, entry):
    page = sign_in(people[username]).get(path).content.decode()
    menu = page[page.index('id="menu"') : page.index("</nav>")]
    assert re.findall(r'href="([^"]+)"[^>]*aria-current="page"', menu) == [reverse(entry)]
