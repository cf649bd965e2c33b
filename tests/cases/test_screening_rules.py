"""The administrator's editor of the screening rules: copy, change, try on example people, put in force."""

import html
from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from cases.actions import screening_rules as actions
from cases.forms.conditions import typed_condition
from cases.models import RULE_FIELDS, ScreeningRuleSet
from cases.rules.catalogue import catalogue
from cases.rules.screening import evaluate
from shelter.desk.refusal import Refused
from shelter.desk.tokens import new_token
from shelter.lib.thai import bangkok_today, format_date
from tests.factories.cases import make_case
from tests.factories.screening import decided
from tests.pages import text

pytestmark = pytest.mark.usefixtures("rules")


@pytest.fixture
def admin(people):
    return people["ssk.admin"]


@pytest.fixture
def draft(rules, admin):
    return actions.copy(rule_set=rules, by=admin)


def url(rule_set, name="screening-rule-set", *more):
    return reverse(f"cases:{name}", args=[rule_set.version, *more])


def _shown(row):
    return typed_condition(row["fact"], row["operator"], row.get("value"))


def typed(rule_set, which, **changed):
    """The rule's form as a browser would send it back, with `changed` on top."""
    row = rule_set.rules.get(code=which).row()
    data = {
        name: row[name] for name in RULE_FIELDS if name not in ("criteria", "steps", "awaits", "unverified")
    }
    data |= {name: "on" for name in ("awaits", "unverified") if row[name]}
    data |= {"steps": "\n".join(row["steps"]), "clock_days": row["clock_days"] or ""}
    data |= {"criteria-TOTAL_FORMS": len(row["criteria"]), "criteria-INITIAL_FORMS": 0}
    for place, one in enumerate(row["criteria"]):
        data |= {
            **{f"criteria-{place}-{name}": value for name, value in _shown(one).items()},
            f"criteria-{place}-group": one.get("group", ""),
            f"criteria-{place}-source": one.get("source", ""),
            **({f"criteria-{place}-unverified": "on"} if one.get("unverified") else {}),
        }
    rule_set.refresh_from_db()
    return {"row_version": rule_set.row_version, "post_token": new_token(), **data, **changed}


def test_copying_makes_one_draft_that_leaves_the_set_in_force_alone(rules, admin, sign_in):
    answer = sign_in(admin).post(url(rules, "screening-rules-copy"))
    draft = ScreeningRuleSet.objects.get(version=2)
    assert answer.url == draft.get_absolute_url()
    assert (draft.status, draft.rules.count()) == ("draft", rules.rules.count())
    sign_in(admin).post(url(rules, "screening-rules-copy"))
    assert ScreeningRuleSet.objects.count() == 2


def test_a_set_in_force_cannot_be_changed(rules, admin, sign_in):
    assert sign_in(admin).get(url(rules, "screening-rule", "B9")).status_code == 403
    sign_in(admin).post(url(rules, "screening-rule-remove", "B9"), {"row_version": rules.row_version})
    assert rules.rules.filter(code="B9").exists()


@pytest.mark.parametrize("who", ["ssk.caseworker", "ssk.director", "hq.auditor"])
def test_others_read_the_rules_and_change_nothing(who, draft, people, sign_in):
    browser = sign_in(people[who])
    assert "คนไร้ที่พึ่งทั่วไป" in text(browser.get(url(draft)))
    assert "ทิ้งร่างนี้" not in text(browser.get(url(draft)))
    assert browser.post(url(draft, "screening-rule", "B9"), typed(draft, "B9")).status_code == 403


def test_a_rule_is_rewritten_in_its_place(draft, admin, sign_in):
    answer = sign_in(admin).post(
        url(draft, "screening-rule", "B9"),
        typed(draft, "B9", name="ติดสุราเรื้อรัง", clock_days="๓๐", clock_from="วันรับตัว"),
    )
    assert answer.status_code == 302
    rule = draft.rules.get(code="B9")
    assert (rule.name, rule.clock_days) == ("ติดสุราเรื้อรัง", 30)
    assert rule.order == ScreeningRuleSet.objects.get(version=1).rules.get(code="B9").order


def test_a_new_rule_stands_last_and_is_refused_behind_the_default_when_it_leads(draft, admin, sign_in):
    new = typed(draft, "B9", code="B16", name="ข้อใหม่")
    refused = sign_in(admin).post(url(draft, "screening-rule-create"), new)
    assert refused.status_code == 409
    assert "จึงไม่มีผู้ใดมาถึง" in text(refused)
    assert 'value="ข้อใหม่"' in refused.content.decode()
    draft.refresh_from_db()
    assert (
        sign_in(admin).post(url(draft, "screening-rule-create"), {**new, "kind": "flag"}).status_code == 302
    )
    assert draft.rules.last().code == "B16"


WRONG = {
    "cycle": ({"next": "B5"}, "วนกลับมาที่เดิม B5 → B6 → B5"),
    "duplicate code": ({"code": "B7"}, "รหัส B7 ซ้ำ"),
    "no criteria": ({"criteria-TOTAL_FORMS": 0}, "ทุกคนจะเข้าข้อนี้"),
    "contradiction": ({"criteria-1-condition": "age:lt", "criteria-1-value": "18"}, "เกณฑ์ขัดกันเอง"),
    "begging act": ({"act": "พ.ร.บ.ควบคุมการขอทาน พ.ศ. 2554"}, "ฉบับปัจจุบันคือ พ.ศ. 2559"),
}


@pytest.mark.parametrize(("changed", "said"), WRONG.values(), ids=WRONG)
def test_what_cannot_work_is_refused_with_the_row_named(changed, said, draft, admin, sign_in):
    draft.rules.filter(code="B5").update(next="B6")
    answer = sign_in(admin).post(url(draft, "screening-rule", "B6"), typed(draft, "B6", **changed))
    assert answer.status_code == 409
    assert said in text(answer)
    assert draft.rules.filter(code="B6", name="ผู้สูงอายุ").exists()


def test_a_value_that_does_not_fit_is_refused_at_its_row(draft, admin, sign_in):
    wrong = typed(draft, "B6", **{"criteria-0-value": "หกสิบ"})
    answer = sign_in(admin).post(url(draft, "screening-rule", "B6"), wrong)
    assert answer.status_code == 400
    assert "ใส่เป็นตัวเลข" in text(answer)


def test_two_administrators_get_both_texts(draft, admin, sign_in):
    mine = typed(draft, "B9", name="ของฉัน")
    sign_in(admin).post(url(draft, "screening-rule", "B9"), typed(draft, "B9", name="ของอีกคน"))
    answer = sign_in(admin).post(url(draft, "screening-rule", "B9"), mine)
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "ของอีกคน" in shown
    assert 'value="ของฉัน"' in shown


def test_order_decides_and_can_be_changed(draft, admin, sign_in):
    facts = {
        "body_emergency": False,
        "mental_danger": False,
        "age": 70,
        "nationality_status": "thai",
        "sex": "male",
        "disabled": True,
    }
    browser = sign_in(admin)
    browser.post(url(draft, "screening-rule-move", "B7"), {"to": "up", "row_version": draft.row_version})
    fresh = ScreeningRuleSet.objects.get(pk=draft.pk)
    assert evaluate(fresh.engine_rules(), facts, catalogue()).primary.rule.code == "B7"
    shown = text(browser.get(url(draft)))
    assert "อายุ 71 ปี" in shown


def test_the_default_cannot_be_removed(draft, admin):
    with pytest.raises(Refused, match="ไม่มีทางที่เหลือ"):
        actions.remove_rule(rule_set=draft, code="B15", by=admin, expected=draft.row_version)


def test_the_example_people_are_compared_person_by_person(draft, admin, sign_in):
    sign_in(admin).post(url(draft, "screening-rule-remove", "B10"), {"row_version": draft.row_version})
    # The gate names B10 among the routes it guards, so it cannot simply be removed.
    assert draft.rules.filter(code="B10").exists()
    rule = draft.rules.get(code="B10")
    rule.clock_days, rule.clock_from = 20, "วันรับตัว"
    rule.save()
    shown = text(sign_in(admin).get(url(draft)))
    assert "กำหนดวัน: – → 20" in shown
    assert "ไม่ตรง" in shown


def test_a_set_that_fails_an_example_is_not_put_in_force(draft, admin):
    draft.rules.filter(code="B10").update(lead_agency="ตำรวจ")
    with pytest.raises(Refused, match="ชายไทยขอทาน"):
        actions.put_in_force(
            rule_set=draft, by=admin, valid_from=bangkok_today(), note="ทดลอง", expected=draft.row_version
        )


def test_what_an_example_gets_by_a_changed_law_can_be_confirmed_and_later_sets_are_held_to_it(
    draft, admin, sign_in
):
    draft.rules.filter(code="B12").update(clock_days=20)
    browser = sign_in(admin)
    day = bangkok_today() + timedelta(days=1)
    data = {
        "valid_from": format_date(day, "numeric"),
        "note": "ตามหนังสือสั่งการ",
        "row_version": draft.row_version,
    }
    assert "กำหนดวัน: 15 → 20" in text(browser.get(url(draft, "screening-rules-in-force")))
    refused = browser.post(url(draft, "screening-rules-in-force"), data)
    assert refused.status_code == 409
    assert "ยืนยันว่าผลใหม่ถูกต้อง" in text(refused)
    accepted = browser.post(url(draft, "screening-rules-in-force"), data | {"confirmed": "on"})
    assert accepted.status_code == 302
    draft.refresh_from_db()
    assert draft.status == "in_force"
    assert draft.expected["working_age"]["clock_days"] == 20
    assert not any(one.differences for one in actions.tried(draft))
    later = actions.copy(rule_set=draft, by=admin)
    assert not any(one.differences for one in actions.tried(later))
    later.rules.filter(code="B12").update(clock_days=15)
    assert [one.differences for one in actions.tried(later) if one.differences] == [("กำหนดวัน",)]


def test_an_example_in_an_emergency_keeps_its_way_whatever_is_confirmed(draft, admin):
    draft.rules.filter(code="B1").update(kind="flag")
    with pytest.raises(Refused):
        actions.put_in_force(
            rule_set=draft,
            by=admin,
            valid_from=bangkok_today(),
            note="ทดลอง",
            confirmed=True,
            expected=draft.row_version,
        )
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_putting_in_force_ends_the_set_before_and_leaves_decisions_alone(
    ssk, caseworker, draft, admin, sign_in
):
    before = decided(make_case(ssk, caseworker), caseworker)
    day = bangkok_today() + timedelta(days=3)
    data = {
        "valid_from": format_date(day, "numeric"),
        "note": "ตามหนังสือสั่งการ",
        "row_version": draft.row_version,
    }
    assert sign_in(admin).post(url(draft, "screening-rules-in-force"), data).status_code == 302
    old, new = ScreeningRuleSet.objects.order_by("version")
    assert (old.status, old.valid_to) == ("retired", day - timedelta(days=1))
    assert (new.status, new.valid_from) == ("in_force", day)
    assert ScreeningRuleSet.objects.on(bangkok_today()).get() == old
    assert ScreeningRuleSet.objects.on(day).get() == new
    before.refresh_from_db()
    assert before.rule_set == old


@pytest.mark.parametrize("days", [-1, -400])
def test_a_day_that_has_passed_or_overlaps_is_refused(days, draft, admin, sign_in):
    data = {
        "valid_from": format_date(bangkok_today() + timedelta(days=days), "numeric"),
        "note": "ย้อนหลัง",
        "row_version": draft.row_version,
    }
    answer = sign_in(admin).post(url(draft, "screening-rules-in-force"), data)
    assert answer.status_code == 409
    assert "ต้องไม่ก่อนวันนี้" in text(answer)


def test_two_sets_cannot_begin_on_one_day(draft, admin):
    def put(rule_set):
        actions.put_in_force(
            rule_set=rule_set, by=admin, valid_from=bangkok_today(), note="ใช้", expected=rule_set.row_version
        )

    put(draft)
    second = actions.copy(rule_set=ScreeningRuleSet.objects.get(version=2), by=admin)
    with pytest.raises(Refused, match="ต้องหลังวันนั้น"):
        put(second)


def test_a_draft_can_be_thrown_away(draft, admin, sign_in):
    sign_in(admin).post(url(draft, "screening-rules-discard"), {"row_version": draft.row_version})
    assert ScreeningRuleSet.objects.count() == 1


@pytest.mark.parametrize("province", ["ตาก", "พระนครศรีอยุธยา"])
def test_the_chart_prints_on_one_page(province, rules, ssk, caseworker, sign_in):
    ssk.province = province
    ssk.save()
    answer = sign_in(caseworker).get(url(rules, "screening-chart"))
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(answer.content)).pages
    assert len(pages) == 1
    assert f"จังหวัด{province}" in pages[0].extract_text().replace("\u200b", "")


def test_a_row_of_criteria_keeps_where_it_comes_from_when_the_rule_is_edited(rules, admin, sign_in):
    """B6 says of its age that the wording is not confirmed; the edit is about the route alone."""
    browser = sign_in(admin)
    browser.post(url(rules, "screening-rules-copy"))
    draft = ScreeningRuleSet.objects.get(version=2)
    before = draft.rules.get(code="B6").criteria
    assert before[0]["unverified"]
    address = url(draft, "screening-rule", "B6")
    assert before[0]["source"] in html.unescape(browser.get(address).content.decode())
    assert browser.post(address, typed(draft, "B6", route="ครอบครัวก่อน")).status_code == 302
    kept = draft.rules.get(code="B6")
    assert kept.route == "ครอบครัวก่อน"
    marks = [(row["fact"], row.get("source", ""), row.get("unverified", False)) for row in kept.criteria]
    assert marks == [(row["fact"], row.get("source", ""), row.get("unverified", False)) for row in before]
