"""The administrator's page of dated settings: read, set from a day on, withdrawn, never changed behind."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from cases.actions import settings as actions
from cases.forms.settings import FORMS
from shelter.audit.models import AccessEntry, Action
from shelter.desk import config, reference
from shelter.desk.known_settings import groups, known, shipped
from shelter.desk.models import Setting
from shelter.desk.refusal import Refused
from shelter.desk.tokens import new_token
from shelter.desk.versions import Conflict
from shelter.lib.thai import bangkok_today, format_date
from tests.factories.cases import bangkok
from tests.factories.settings import make_setting
from tests.pages import text

pytestmark = pytest.mark.usefixtures("reference")
KEY = "reception_days"
LIST = "cases:settings"


@pytest.fixture
def admin(people):
    return people["ssk.admin"]


@pytest.fixture
def browser(admin, sign_in):
    return sign_in(admin)


def url(name="setting", key=KEY, *more):
    return reverse(f"cases:{name}", args=[key, *more])


def later(days=40):
    return bangkok_today() + timedelta(days=days)


def new(key=KEY, value=10, day=None, **fields):
    fields = {"source": "หนังสือ พม 0604/12", "reason": "ตามหนังสือสั่งการ"} | fields
    return actions.New(key, value, day or later(), **fields)


def put(by, *args, **fields):
    wanted = new(*args, **fields)
    return actions.put(new=wanted, by=by, expected=config.version(wanted.key))


def typed(key=KEY, day=None, **changed):
    return {
        "number": "๑๐",
        "valid_from": format_date(day or later(), "numeric"),
        "source": "หนังสือ พม 0604/12",
        "reason": "ตามหนังสือสั่งการ",
        "post_token": new_token(),
        "row_version": config.version(key),
        **changed,
    }


def confirmed(browser, data, key=KEY):
    """The same form sent as the page of its preview would send it."""
    answer = browser.post(url("setting-new", key), data)
    assert answer.status_code == 200, text(answer)
    seen = re.search(r'name="seen" value="([^"]*)"', answer.content.decode())[1]
    return browser.post(url("setting-new", key), {**data, "seen": seen.replace("&#x27;", "'")})


# --- reading --------------------------------------------------------------------------------------------
def test_the_list_says_value_unit_source_use_and_what_is_coming(admin, browser):
    put(admin, day=date(bangkok_today().year + 2, 1, 1))
    page = text(browser.get(reverse(LIST)))
    for word in (
        "ใช้กับทุกศูนย์",
        "กำหนดแรกรับ",
        "7 วัน",
        "วันที่ 5 นับจากวันรับตัว",
        "นับจากวันรับตัวเป็นวันที่ 1",
        "แผนผังกระบวนการคุ้มครองคนไร้ที่พึ่งของกรม",
        "ยังไม่ยืนยัน",
        f"ตั้งแต่ 1 ม.ค. {bangkok_today().year + 2 + 543} 10 วัน",
        "เวรดึก 0 นาฬิกา · เวรเช้า 8 นาฬิกา · เวรบ่าย 16 นาฬิกา",
        "ไม่บังคับ",
        "วันหยุดในปฏิทินที่สำนักงานทำงาน: วันแรงงานแห่งชาติ",
    ):
        assert word in page


def test_a_value_holds_for_every_centre_and_says_so(admin, people, sign_in):
    put(admin)
    page = text(sign_in(people["nsn.caseworker"]).get(url()))
    assert "ใช้กับทุกศูนย์" in page
    assert "10 วัน ยังไม่ถึงวัน" in page


@pytest.mark.parametrize("who", ["ssk.caseworker", "ssk.team", "ssk.director", "hq.auditor"])
def test_others_read_and_set_nothing(who, admin, people, sign_in):
    row = put(admin)
    browser = sign_in(people[who])
    page = text(browser.get(url()))
    assert "7 วัน" in page
    assert "ตั้งค่าใหม่ได้เฉพาะผู้ดูแลระบบ" in page
    assert "ถอนค่านี้" not in page
    assert browser.post(url("setting-new"), typed()).status_code == 403
    assert browser.post(url("setting-withdraw", KEY, row.pk), {"reason": "ลอง"}).status_code == 403
    assert Setting.objects.standing().filter(key=KEY).count() == 2


def test_from_how_many_openings_on_somebody_is_looked_at_is_not_for_those_looked_at(people, sign_in):
    key = "watch_files_in_an_hour"
    for who, status in (
        ("ssk.caseworker", 404),
        ("ssk.team", 404),
        ("ssk.director", 200),
        ("ssk.admin", 200),
    ):
        browser = sign_in(people[who])
        assert browser.get(url("setting", key)).status_code == status
        assert (known()[key].label in text(browser.get(reverse(LIST)))) is (status == 200)


def test_a_key_that_is_none_is_not_there(browser):
    assert browser.get(url("setting", "secret_key")).status_code == 404
    assert browser.post(url("setting-new", "secret_key"), typed()).status_code == 404


def test_every_opening_and_change_leaves_its_row(admin, browser):
    before = AccessEntry.objects.filter(subject_kind="setting").count()
    browser.get(reverse(LIST))
    browser.get(url())
    confirmed(browser, typed())
    row = Setting.objects.get(key=KEY, set_by=admin)
    browser.post(url("setting-withdraw", KEY, row.pk), {"reason": "เลขที่ผิด", "post_token": new_token()})
    browser.post(url("setting-withdraw", KEY, row.pk), {"reason": "อีกครั้ง", "post_token": new_token()})
    rows = AccessEntry.objects.filter(subject_kind="setting").order_by("id")[before:]
    assert [one.action for one in rows] == [
        Action.LIST,
        Action.VIEW,
        Action.VIEW,
        Action.CREATE,
        Action.CHANGE,
        Action.DENIED,
    ]


# --- setting --------------------------------------------------------------------------------------------
def test_a_value_is_shown_before_it_is_set(admin, browser):
    data = typed(day=date(bangkok_today().year + 2, 1, 1))
    shown = text(browser.post(url("setting-new"), data))
    assert "กำหนดแรกรับ 7 วัน → 10 วัน" in shown
    assert f"ตั้งแต่ 1 ม.ค. {bangkok_today().year + 2 + 543}" in shown
    assert "แฟ้มที่รับตัวตั้งแต่วันเริ่มใช้" in shown
    assert not Setting.objects.filter(key=KEY, set_by=admin).exists()


def test_a_value_is_set_from_its_day_and_ends_the_one_before(admin, browser):
    answer = confirmed(browser, typed())
    assert (answer.status_code, answer.url) == (302, url())
    old, row = Setting.objects.filter(key=KEY).order_by("pk")
    assert (old.value, old.valid_to) == (7, later(39))
    assert (row.value, row.valid_from, row.valid_to, row.set_by) == (10, later(), None, admin)
    assert [config.value(KEY, later(39)), config.value(KEY, later(40))] == [7, 10]
    page = text(browser.get(url()))
    assert "ยังไม่ถึงวัน" in page
    assert str(admin) in page


def test_another_value_than_the_one_shown_is_shown_again(browser):
    data = typed()
    seen = re.search(r'name="seen" value="([^"]*)"', browser.post(url("setting-new"), data).content.decode())[
        1
    ]
    answer = browser.post(url("setting-new"), {**data, "number": "12", "seen": seen})
    assert answer.status_code == 200
    assert "7 วัน → 12 วัน" in text(answer)
    assert Setting.objects.filter(key=KEY).count() == 1


def test_the_same_press_twice_sets_once(admin, browser):
    data = typed()
    first = confirmed(browser, data)
    again = browser.post(url("setting-new"), {**data, "seen": "x"})
    assert (again.status_code, again.url) == (302, first.url)
    assert Setting.objects.filter(key=KEY).count() == 2


WRONG = {
    "past": ({"valid_from": "1/1/2569"}, "ค่าใหม่มีผลย้อนหลังไม่ได้"),
    "not a day": ({"valid_from": "30/2/2570"}, "มีผลตั้งแต่:"),
    "too much": ({"number": "91"}, "ต้องไม่เกิน 90"),
    "too little": ({"number": "0"}, "ต้องไม่น้อยกว่า 1"),
    "no number": ({"number": "เจ็ด"}, "ใส่เป็นตัวเลข"),
    "no source": ({"source": " "}, "กรอกอ้างอิง"),
    "no reason": ({"reason": ""}, "กรอกเหตุผล"),
    "not below the alert": ({"number": "4"}, "ตั้งค่าของอีกรายการให้เข้ากันก่อน"),
    "nothing new": (
        {"number": "7", "source": "แผนผังกระบวนการคุ้มครองคนไร้ที่พึ่งของกรม"},
        "ไม่มีอะไรเปลี่ยน",
    ),
}


@pytest.mark.parametrize(("changed", "said"), WRONG.values(), ids=WRONG)
def test_what_cannot_hold_is_refused_in_words_and_nothing_typed_is_lost(changed, said, browser):
    answer = browser.post(url("setting-new"), typed(**{"reason": "พิมพ์ไว้แล้ว", **changed}))
    assert answer.status_code == 422
    assert said in text(answer)
    if "reason" not in changed:
        assert "พิมพ์ไว้แล้ว" in answer.content.decode()
    assert Setting.objects.filter(key=KEY).count() == 1


def test_today_is_a_day_to_begin_and_a_second_value_of_the_day_waits_for_tomorrow(admin):
    put(admin, day=bangkok_today())
    assert config.value(KEY, bangkok_today()) == 10
    with pytest.raises(Refused, match="แล้ว ถอนค่านั้นก่อนถ้ายังไม่ถึงวัน"):
        put(admin, value=12, day=bangkok_today())
    put(admin, value=12, day=later(1))
    assert [config.value(KEY, later(0)), config.value(KEY, later(1))] == [10, 12]


def test_a_value_before_a_planned_one_ends_where_that_begins(admin, browser):
    put(admin, value=12, day=later(60))
    shown = text(browser.post(url("setting-new"), typed(day=later(40))))
    assert f"ถึง {format_date(later(59))} แล้วใช้ค่าที่ตั้งไว้ถัดไป" in shown
    put(admin, value=10, day=later(40))
    assert [config.value(KEY, later(day)) for day in (39, 40, 59, 60)] == [7, 10, 10, 12]


def test_the_same_value_may_be_confirmed_by_its_source(admin, browser):
    key = "reception_alert_day"
    data = typed(key, number="5")
    assert "ค่าเดิม เปลี่ยนที่อ้างอิง" in text(browser.post(url("setting-new", key), data))
    confirmed(browser, data, key)
    assert not Setting.objects.get(key=key, set_by=admin).unverified


def test_two_administrators_see_what_the_other_set_and_keep_what_they_typed(admin, people, browser, sign_in):
    mine = typed(reason="ของฉันพิมพ์ไว้")
    shown = browser.post(url("setting-new"), mine).content.decode()
    put(admin, value=14, day=later(20), reason="ของอีกคน")
    seen = re.search(r'name="seen" value="([^"]*)"', shown)[1]
    answer = browser.post(url("setting-new"), {**mine, "seen": seen})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "มีผู้ตั้งค่านี้หลังจากท่านเปิดหน้า" in page
    assert "ของอีกคน" in page
    assert "ของฉันพิมพ์ไว้" in page
    assert Setting.objects.filter(key=KEY).count() == 2
    version = re.search(r'name="row_version" value="(\d+)"', page)[1]
    assert confirmed(browser, {**mine, "row_version": version}).status_code == 302


def test_a_form_without_its_version_is_no_newer_than_any(admin):
    with pytest.raises(Conflict):
        actions.put(new=new(), by=admin, expected=None)


def test_a_look_writes_nothing(admin):
    assert actions.look(new=new(), by=admin).before.value == 7
    assert Setting.objects.filter(key=KEY).get().valid_to is None


def test_a_day_that_went_by_between_look_and_press_is_refused(admin):
    with pytest.raises(Refused, match="ย้อนหลังไม่ได้"):
        actions.put(new=new(day=later(-1)), by=admin, expected=config.version(KEY))


# --- withdrawing ----------------------------------------------------------------------------------------
def test_a_planned_value_is_withdrawn_and_the_one_before_goes_on(admin, browser):
    row = put(admin)
    put(admin, value=12, day=later(60))
    sent = {"reason": "หน่วยงานเลื่อนวัน", "post_token": new_token()}
    assert browser.get(url("setting-withdraw", KEY, row.pk)).status_code == 200
    assert browser.post(url("setting-withdraw", KEY, row.pk), {**sent, "reason": ""}).status_code == 200
    answer = browser.post(url("setting-withdraw", KEY, row.pk), sent)
    assert (answer.status_code, answer.url) == (302, url())
    assert [config.value(KEY, later(day)) for day in (39, 40, 59, 60)] == [7, 7, 7, 12]
    page = text(browser.get(url()))
    assert "ถอนเพราะ หน่วยงานเลื่อนวัน" in page
    # Its day is free again.
    put(admin, value=9, day=later())
    assert [config.value(KEY, later(day)) for day in (39, 40, 60)] == [7, 9, 12]


def test_what_has_begun_is_not_withdrawn(admin, browser):
    row = put(admin, day=bangkok_today())
    shipped_row = Setting.objects.get(key=KEY, set_by__isnull=True)
    for one in (row, shipped_row):
        answer = browser.post(url("setting-withdraw", KEY, one.pk), {"reason": "ผิด"})
        assert answer.status_code == 403
        assert "เริ่มใช้แล้ว" in text(answer)
    with pytest.raises(Refused, match="เริ่มใช้แล้ว"):
        actions.withdraw(row=row, by=admin, reason="ผิด")


def test_a_value_is_withdrawn_under_its_own_setting_only(admin, browser):
    row = put(admin)
    assert (
        browser.post(url("setting-withdraw", "protection_days", row.pk), {"reason": "ผิด"}).status_code == 404
    )


def test_a_withdrawal_that_would_bind_two_settings_crosswise_is_refused(admin, browser):
    """Ten days, warned from the eighth: without the ten the warning would come after the seventh and last."""
    row = put(admin)
    put(admin, key="reception_alert_day", value=8)
    with pytest.raises(Refused, match="เริ่มเตือนกำหนดแรกรับ"):
        actions.withdraw(row=row, by=admin, reason="เลื่อน")
    assert config.value(KEY, later()) == 10


# --- kinds ----------------------------------------------------------------------------------------------
def test_yes_or_no_is_set_by_its_words(browser):
    key = "plan_needs_conference"
    assert confirmed(browser, typed(key, flag="yes"), key).status_code == 302
    assert config.value(key, later()) is True


def test_shifts_begin_at_different_hours(browser):
    key = "shift_starts"
    twice = typed(key) | {"night": "0", "day": "8", "evening": "8"}
    assert "เวรต้องเริ่มคนละเวลากัน" in text(browser.post(url("setting-new", key), twice))
    apart = typed(key) | {"night": "23", "day": "7", "evening": "15"}
    assert confirmed(browser, apart, key).status_code == 302
    assert config.value(key, later()) == {"night": 23, "day": 7, "evening": 15}


def test_days_of_the_cabinet_are_typed_in_the_buddhist_era(browser):
    key = "office_days"
    data = typed(key, works_on=["วันแรงงานแห่งชาติ"], working="๓/๕/๒๕๗๐", off="2 ม.ค. 2570\n4/1/2570")
    assert confirmed(browser, data, key).status_code == 302
    assert config.value(key, later()) == {
        "works_on": ["วันแรงงานแห่งชาติ"],
        "working": ["2027-05-03"],
        "off": ["2027-01-02", "2027-01-04"],
    }
    both = browser.post(url("setting-new", key), typed(key, working="3/5/2570", off="3/5/2570"))
    assert "อยู่ในวันทำงานเพิ่มด้วย" in text(both)
    assert "30/2/2570:" in text(browser.post(url("setting-new", key), typed(key, off="30/2/2570")))


@pytest.mark.parametrize("key", known())
def test_every_setting_has_its_words_its_form_and_takes_its_own_value(key, browser):
    one = known()[key]
    assert one.group in groups()
    assert one.used_by
    assert one.applies
    assert one.said(config.value(key, bangkok_today()))
    form = FORMS[one.kind](known=one, value=config.value(key, bangkok_today()))
    sent = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    sent = {name: form.fields[name].prepare_value(value) for name, value in sent.items() if value is not None}
    again = FORMS[one.kind](
        {**sent, **{name: typed()[name] for name in ("valid_from", "source", "reason")}},
        known=one,
        value=config.value(key, bangkok_today()),
    )
    assert again.is_valid(), again.errors
    assert again.value() == config.value(key, bangkok_today())


# --- what the database holds ----------------------------------------------------------------------------
@pytest.mark.parametrize("field", ["value", "valid_from", "key", "reason"])
def test_a_value_in_force_cannot_be_rewritten(field):
    to = {"value": 8, "valid_from": bangkok_today(), "key": "x", "reason": "x"}[field]
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Setting.objects.filter(key=KEY).update(**{field: to})


def test_no_value_is_deleted_and_the_source_somebody_named_stays(admin):
    row = put(admin)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        Setting.objects.filter(pk=row.pk).delete()
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Setting.objects.filter(pk=row.pk).update(source="อื่น")


def test_somebodys_value_has_its_day_source_and_reason(admin):
    for missing in ({"source": ""}, {"reason": ""}, {"valid_from": None}):
        fields = {"valid_from": later(), "source": "หนังสือ", "reason": "ตามหนังสือ"} | missing
        with pytest.raises(IntegrityError), transaction.atomic():
            Setting.objects.create(key="other", value=1, set_by=admin, **fields)


# --- a release beside what people set -------------------------------------------------------------------
def test_loading_again_changes_nothing_that_anybody_set(admin):
    put(admin, day=bangkok_today())
    withdrawn = put(admin, value=12, day=later())
    actions.withdraw(row=withdrawn, by=admin, reason="เลื่อน")
    before = list(Setting.objects.order_by("pk").values())
    call_command("load_reference_data", verbosity=0)
    assert list(Setting.objects.order_by("pk").values()) == before


def test_a_release_brings_a_dated_value_where_nobody_set_one(admin):
    put(admin, key="protection_days", value=20)
    more = [{"key": key, "value": 9, "valid_from": later(90)} for key in (KEY, "protection_days")]
    reference._settings([*shipped(), *more])
    reference._settings([*shipped(), *more])
    assert [config.value(KEY, later(89)), config.value(KEY, later(90))] == [7, 9]
    assert config.value("protection_days", later(90)) == 20


def test_a_release_tells_the_source_of_its_own_values_better(admin):
    put(admin, day=bangkok_today())
    told = [{**item, "source": "ประกาศกรม"} for item in shipped() if item["key"] == KEY]
    reference._settings(told)
    assert list(Setting.objects.filter(key=KEY).order_by("pk").values_list("source", flat=True)) == [
        "ประกาศกรม",
        "หนังสือ พม 0604/12",
    ]


@time_machine.travel(bangkok(2026, 12, 31, 23, 59), tick=False)
def test_the_last_minute_of_a_year_is_still_that_year(admin):
    put(admin, day=date(2027, 1, 1))
    assert config.value(KEY, bangkok_today()) == 7
    assert make_setting("protection_days", 20).valid_from == date(2026, 12, 31)
