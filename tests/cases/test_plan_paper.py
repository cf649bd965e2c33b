"""The paper of a plan: one sheet where it should be one, and nothing on it that does not belong there."""

import io
import re
import subprocess
from datetime import date

import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader

from cases.documents import plan as paper
from cases.models import PlanStatus, ServicePlan
from shelter.lib import pdf
from tests.factories.cases import make_case, make_client, national_id
from tests.factories.plans import make_activity, make_goal, make_plan
from tests.factories.staff import make_order, make_staff

WHAT = ("ประสานบ้านพักผู้สูงอายุขององค์การบริหารส่วนจังหวัด และนัดวันไปดูสถานที่", "พาไปยื่นขอทำบัตรประจำตัวคนพิการ")
HEAD = "เป้าหมาย ตัวชี้วัด และกิจกรรม"


@pytest.fixture
def case(ssk, caseworker, director):
    director.position = "ผู้อำนวยการศูนย์คุ้มครองคนไร้ที่พึ่งจังหวัดศรีสะเกษ"
    director.full_name = "นางรัตนา สุขเกษม"
    director.save()
    caseworker.full_name = "นางสาวอรอุมา แก้วใส"
    caseworker.save()
    client = make_client(
        ssk,
        first_name="คำผาย",
        last_name="แสนคำดี",
        birth_date=date(1959, 2, 14),
        national_id=national_id(99912),
        phone="0812345678",
        present_detail="ซอยลับ 9",
    )
    return make_case(ssk, caseworker, client=client)


def plan_with(case, by, spread, **fields):
    """A plan whose goals have so many activities each, with texts as long as people write them."""
    plan = make_plan(
        case,
        by,
        goals=0,
        own_words="อยากกลับไปอยู่ใกล้บ้าน มีงานเล็ก ๆ ทำ ไม่อยากเป็นภาระน้อง",
        situation="มีรายได้จากงานรับจ้างไม่แน่นอน เดินได้เมื่อมีราวจับ น้องสาวยังติดต่อกัน",
        strengths="เคยเป็นช่างไม้ มีน้องสาวที่ยังติดต่อกัน",
        aim="อยู่ในที่พักที่ปลอดภัยใกล้ภูมิลำเนา มีรายได้จากงานที่ถนัด",
        ends_on=date(2027, 5, 20),
        review_on=date(2026, 12, 10),
        **fields,
    )
    for number, activities in enumerate(spread):
        goal = make_goal(
            plan,
            order=number,
            title="ที่อยู่อาศัยใกล้ภูมิลำเนาที่ปลอดภัย",
            measure="ได้เข้าพักใน จ.ศรีสะเกษ ภายใน 60 วัน",
        )
        for place in range(activities):
            make_activity(goal, by, order=place, what=WHAT[place % 2])
    return ServicePlan.objects.with_case().with_content().get(pk=plan.pk)


def printed(plan, reader):
    return pdf.render(render_to_string(paper.TEMPLATE, paper.context_of(plan, reader=reader)))


def pages(data):
    return [page.extract_text().replace("\u200b", "") for page in PdfReader(io.BytesIO(data)).pages]


def text_of(data):
    """What a machine reads, without the line breaks a narrow column makes."""
    read = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    return " ".join(read.stdout.decode().split())


def test_three_goals_and_eight_activities_fill_one_sheet(case, caseworker):
    assert len(pages(printed(plan_with(case, caseworker, [3, 3, 2]), caseworker))) == 1


def test_a_long_plan_flows_on_under_the_same_table_head(case, caseworker):
    sheets = pages(printed(plan_with(case, caseworker, [5] * 6), caseworker))
    assert len(sheets) >= 2
    with_rows = [sheet for sheet in sheets if re.search("[๑-๖]\\.[๑-๕] ", sheet)]
    assert len(with_rows) >= 2
    assert all(HEAD in sheet for sheet in with_rows)
    last = sheets[-1]
    for signed in ("ผู้ใช้บริการ", "ผู้จัดการรายกรณี", "พยานคนที่ ๑", "พยานคนที่ ๒"):
        assert signed in last


def test_the_text_can_be_read_back(case, caseworker):
    text = text_of(printed(plan_with(case, caseworker, [1]), caseworker))
    for line in (
        "แผนการจัดบริการรายบุคคล",
        "ความต้องการของผู้ใช้บริการ (ตามคำพูด)",
        "อยากกลับไปอยู่ใกล้บ้าน",
        "ที่อยู่อาศัยใกล้ภูมิลำเนาที่ปลอดภัย",
        "ภายใน ๖๐ วัน",
        "ผู้อำนวยการศูนย์คุ้มครอง",
        "อ่านให้ฟังแล้วด้วยภาษา",
    ):
        assert line in text
    assert not re.search("[0-9]", text)


def test_boxes_are_empty_and_every_signature_has_a_date(case, caseworker):
    made = render_to_string(
        paper.TEMPLATE, paper.context_of(plan_with(case, caseworker, [1]), reader=caseworker)
    )
    assert made.count('<span class="box"></span>') == 7
    assert "tick" not in made
    # client, manager, relative or witness, director, two witnesses of a thumbprint
    assert len(re.findall(r"วันที่ \.{3,}", made)) == 6
    assert "เกินกำหนด" not in made


def test_a_draft_says_so_and_an_approved_version_says_when(case, caseworker, director):
    draft = text_of(printed(plan_with(case, caseworker, [1]), caseworker))
    assert "ร่าง" in draft
    assert "ฉบับที่ ๑" in draft
    plan = make_plan(make_case(case.centre, caseworker), caseworker, status=PlanStatus.APPROVED, number=3)
    plan = ServicePlan.objects.with_case().with_content().get(pk=plan.pk)
    approved = text_of(printed(plan, caseworker))
    assert "ร่าง" not in approved
    assert "ฉบับที่ ๓" in approved
    assert "อนุมัติเมื่อวันที่" in approved
    assert "ยินยอมทั้งแผน ลายมือชื่อ เมื่อวันที่" in approved


def test_a_goal_the_person_declined_says_so(case, caseworker):
    plan = make_plan(case, caseworker, goals=2, status=PlanStatus.APPROVED)
    plan.agreement.goals_not_agreed.set([plan.goals.last()])
    plan = ServicePlan.objects.with_case().with_content().get(pk=plan.pk)
    made = render_to_string(paper.TEMPLATE, paper.context_of(plan, reader=caseworker))
    assert made.count("ผู้ใช้บริการไม่ยินยอมข้อนี้") == 1


def test_no_address_telephone_or_open_number_is_printed(case, caseworker, teammate):
    plan = plan_with(case, caseworker, [1])
    mine = text_of(printed(plan, caseworker))
    assert "• •••• •••••" in mine
    for kept in (
        "ซอยลับ",
        "๐๘๑",
        case.client.national_id.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")),
    ):
        assert kept not in mine
    assert "เลขประจำตัวประชาชน" not in text_of(printed(plan, teammate))


def test_the_director_named_is_the_one_who_approved(case, caseworker, director):
    plan = plan_with(case, caseworker, [1])
    assert paper.context_of(plan, reader=caseworker)["signature"].name == director.full_name


def test_whoever_stood_in_for_the_director_signs_with_their_own_position_and_for_whom(
    case, caseworker, director
):
    deputy = make_staff(case.centre, full_name="นายกิตติ พงษ์ดี", position="นักพัฒนาสังคมชำนาญการ")
    order = make_order(deputy, director)
    plan = make_plan(case, caseworker, status=PlanStatus.APPROVED, director=deputy)
    ServicePlan.objects.filter(pk=plan.pk).update(approved_under=order)
    plan = ServicePlan.objects.with_content().get(pk=plan.pk)
    printed = render_to_string(paper.TEMPLATE, paper.context_of(plan, reader=director))
    block = printed[printed.index("(นายกิตติ พงษ์ดี)") :]
    line = "รักษาราชการแทน ผู้อำนวยการศูนย์คุ้มครองคนไร้ที่พึ่งจังหวัดศรีสะเกษ"
    assert block.index("นักพัฒนาสังคมชำนาญการ") < block.index(line)
    assert "นางรัตนา" not in printed
