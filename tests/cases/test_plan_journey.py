"""One plan's whole way through its pages: written, answered, returned, approved, revised, done, ended."""

import re

import pytest
from django.urls import reverse

from cases.facts.case import facts_of
from cases.models import ServicePlan
from cases.rules.stage import stage_of
from shelter.lib.thai import bangkok_today, format_date
from tests.factories.cases import make_case

pytestmark = pytest.mark.usefixtures("reference")


def version(page):
    return re.search(r'name="row_version" value="(\d+)"', page.content.decode())[1]


def test_a_plan_from_first_words_to_its_end(ssk, caseworker, director, sign_in):
    case = make_case(ssk, caseworker)
    worker, boss = sign_in(caseworker), sign_in(director)
    today = format_date(bangkok_today(), "numeric")

    def at(number, name, *more):
        return reverse(f"cases:plan-{name}", args=[case.pk, number, *more])

    def carry_out(browser, url, **data):
        page = browser.get(url)
        answer = browser.post(url, {"row_version": version(page), **data}, follow=True)
        assert answer.status_code == 200
        assert "errsum" not in answer.content.decode()
        return answer

    def next_title():
        return stage_of(facts_of(case)).next.title

    assert next_title() == "คัดกรองว่าใช้กฎหมายใดและไปทางไหน"
    worker.post(reverse("cases:plan-start", args=[case.pk]))
    text = {
        "own_words": "อยากมีห้องของตัวเอง",
        "aim": "มีที่อยู่ที่มั่นคง",
        "meeting_on": today,
        "starts_on": today,
        "goals": 1,
        "g0-title": "เช่าห้องใกล้ตลาด",
        "g0-dimension": "housing",
        "g0-measure": "ทำสัญญาเช่าได้",
        "g0-activities": 1,
        "g0a0-what": "พาไปดูห้อง",
        "g0a0-responsible_user": str(caseworker.pk),
        "g0a0-due_on": today,
    }
    carry_out(worker, at(1, "edit"), **text)
    assert next_title() == "ให้ผู้ใช้บริการพิจารณาและตกลงในแผน"
    signed = {"result": "all", "mark": "signature", "on": today, "explained": "on", "took_part": "on"}
    carry_out(worker, at(1, "agree"), **signed)
    assert next_title() == "ผู้อำนวยการพิจารณาอนุมัติแผน"
    assert case.number in boss.get(reverse("cases:plans-waiting")).content.decode()
    carry_out(boss, at(1, "return"), reason="ระบุตลาดให้ชัด")
    plan = ServicePlan.objects.with_content().get()
    goal = plan.goals.all()[0]
    known = {"g0-id": goal.pk, "g0a0-id": goal.activities.all()[0].pk}
    carry_out(worker, at(1, "edit"), **text | known | {"g0-title": "เช่าห้องใกล้ตลาดสด"})
    carry_out(worker, at(1, "agree"), **signed)
    carry_out(boss, at(1, "approve"))
    assert next_title() == "ดำเนินกิจกรรมตามแผนและบันทึกผล"

    worker.post(at(1, "revise"))
    new = ServicePlan.objects.with_content().get(number=2)
    goal = new.goals.all()[0]
    known = {"g0-id": goal.pk, "g0a0-id": goal.activities.all()[0].pk}
    carry_out(worker, at(2, "edit"), **text | known | {"g0-measure": "อยู่ครบ 3 เดือน"})
    assert "อยู่ครบ 3 เดือน" in worker.get(at(2, "changes")).content.decode()
    carry_out(worker, at(2, "agree"), **signed)
    carry_out(boss, at(2, "approve"))
    assert list(ServicePlan.objects.order_by("number").values_list("status", flat=True)) == [
        "superseded",
        "approved",
    ]

    activity = new.goals.all()[0].activities.all()[0]
    carry_out(worker, at(2, "progress", activity.pk), status="done", outcome="ได้ห้องแล้ว", on=today)
    carry_out(worker, at(2, "complete"))
    assert ServicePlan.objects.get(number=2).status == "completed"
    told = list(case.events.filter(kind="plan").order_by("created_at").values_list("title", flat=True))
    assert told == [
        "เริ่มเขียนแผนรายบุคคล ฉบับที่ 1",
        "คำตอบของผู้ใช้บริการ: ยินยอมทั้งแผน แผนรายบุคคล ฉบับที่ 1",
        "ผู้อำนวยการให้ทบทวนแผนรายบุคคล ฉบับที่ 1",
        "คำตอบของผู้ใช้บริการ: ยินยอมทั้งแผน แผนรายบุคคล ฉบับที่ 1",
        "ผู้อำนวยการอนุมัติแผนรายบุคคล ฉบับที่ 1",
        "เริ่มปรับปรุงแผนรายบุคคล ฉบับที่ 2",
        "คำตอบของผู้ใช้บริการ: ยินยอมทั้งแผน แผนรายบุคคล ฉบับที่ 2",
        "ผู้อำนวยการอนุมัติแผนรายบุคคล ฉบับที่ 2",
        "กิจกรรมตามแผน: ดำเนินการแล้ว",
        "สิ้นสุดแผนรายบุคคล ฉบับที่ 2",
    ]
