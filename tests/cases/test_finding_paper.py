"""The paper of the fact-finding: what it prints, for whom, and blank."""

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from cases.documents import finding as paper
from shelter.lib import pdf
from tests.conftest import without_profession
from tests.factories.cases import join_team, make_case
from tests.factories.finding import make_finding, make_problem, make_statement, tell
from tests.lib.papers import by_poppler

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def finding(ssk, caseworker):
    finding = make_finding(make_case(ssk, caseworker), caseworker)
    tell(finding, caseworker, "health", {"treatment": "ฉีดยาทุกเดือน"})
    tell(finding, caseworker, "journey", {"causes": ["no_job"], "income": "เก็บของเก่า"}, sources=["person"])
    first = make_statement(finding, caseworker, "ไม่มีลูก", topic="family")
    make_statement(finding, caseworker, "มีลูกสาวคนหนึ่ง", topic="family", source="relative", differs_from=first)
    make_problem(finding, caseworker, "CH04", 3, detail="แผลเรื้อรัง")
    make_problem(finding, caseworker, "CH02", 2)
    return finding


def html(finding, reader):
    return render_to_string(paper.TEMPLATE, paper.context_of(finding, reader=reader))


def test_sources_and_contradictions_are_printed(finding, caseworker):
    shown = html(finding, caseworker)
    assert "ตกงาน/ไม่มีงานทำ/ไม่มีอาชีพ" in shown
    assert "เจ้าตัวเล่า" in shown
    assert "ไม่มีลูก" in shown
    assert "มีลูกสาวคนหนึ่ง" in shown
    assert "ต่างจากที่เล่าเมื่อ" in shown
    assert "ฉีดยาทุกเดือน" in shown


def test_a_reader_without_health_gets_the_paper_without_it(finding, people):
    member = without_profession(people["ssk.team"])
    join_team(finding.case, member)
    shown = html(finding, member)
    assert "เก็บของเก่า" in shown
    for word in ("ฉีดยาทุกเดือน", "แผลเรื้อรัง", "ร่างกายและสุขภาพ", "คดีและตำรวจ", "ปัญหาสุขภาพ"):
        assert word not in shown


def test_the_paper_comes_out_of_its_door(finding, caseworker, sign_in):
    answer = sign_in(caseworker).get(reverse("cases:finding-paper", args=[finding.case_id]))
    assert answer["Content-Type"] == "application/pdf"
    assert "เก็บของเก่า" in by_poppler(answer.content)


def test_the_blank_form_asks_every_question_and_names_nobody(ssk):
    shown = render_to_string(paper.TEMPLATE, paper.blank_context(ssk))
    for sheet in paper.blank_context(ssk)["topics"]:
        for line in sheet.lines:
            assert line.question.label in shown
    assert "None" not in shown
    assert pdf.render(shown).startswith(b"%PDF")
