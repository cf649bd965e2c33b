"""An administrator sets a value from a day on and takes it back, in a browser."""

from playwright.sync_api import expect

from shelter.desk.models import Setting


def test_a_value_is_looked_at_set_and_withdrawn(person):
    me = person("ssk.admin").go("/settings/").check()
    me.follow("กำหนดแรกรับ").check().follow("ตั้งค่าใหม่").check()
    me.fill(number="๑๐", valid_from="1/1/2575", source="หนังสือ พม 0604/12", reason="ตามหนังสือสั่งการ")
    me.press("ดูสิ่งที่จะเปลี่ยน").check()
    expect(me.page.locator("#change")).to_contain_text("7 วัน → 10 วัน")
    me.press("ตั้งค่านี้").check()
    expect(me.page.locator("#history")).to_contain_text("ยังไม่ถึงวัน")
    me.page.get_by_role("link", name="ถอนค่านี้").click()
    me.check().fill(reason="เลขที่หนังสือผิด").press("ถอนค่านี้").check()
    expect(me.page.locator("#history")).to_contain_text("ถอนเพราะ เลขที่หนังสือผิด")
    assert Setting.objects.standing().get(key="reception_days").value == 7


def test_every_kind_of_value_has_a_readable_form(person):
    me = person("ssk.admin")
    for key in ("plan_needs_conference", "shift_starts", "office_days"):
        me.go(f"/settings/{key}/").check().go(f"/settings/{key}/new").check()
