"""A likeness leads to the next stay, two records become one and two again, and a register is brought in."""

import io
import re

from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook
from playwright.sync_api import expect

from cases.models import Case, Client, ClientMerge
from tests.factories.cases import make_case, make_client
from tests.factories.merging import reopen, two_records

NAMES = "กขคงจฉชซฌญดตถทธนบปผพฟมยรลวศสหอ"


def test_a_likeness_is_compared_and_becomes_the_next_stay(person, people):
    worker = people["ssk.caseworker"]
    known = make_client(
        worker.centre, first_name="สมหวัง", last_name="นาคำดี", birth_date="1959-02-14", marks="ไฝที่คางซ้าย"
    )
    earlier = make_case(worker.centre, worker, client=known)
    Case.objects.filter(pk=earlier.pk).update(closed_at=timezone.now())
    me = person("ssk.caseworker").go("/register/")
    page = me.page
    page.locator("label.opt", has_text="ทราบชื่อ").first.click()
    page.locator("#id_first_name").fill("สมหวัง")
    page.locator("#id_last_name").fill("นาคำ")
    page.locator("#id_birth").fill("14/2/2502")
    page.locator("#id_national_id").focus()
    aside = page.locator("#duplicates")
    expect(aside.get_by_text("ชื่อสะกดใกล้เคียงกัน")).to_be_visible()
    expect(aside.get_by_text("วันเกิดตรงกัน")).to_be_visible()
    me.check()
    page.locator("#id_sender_kind").select_option("self")
    aside.locator("label", has_text="คนเดียวกัน").first.click()
    page.get_by_role("button", name="เปิดแฟ้ม").click()
    expect(page.locator("main").get_by_text("รับเข้าครั้งที่ 2").first).to_be_visible()
    assert known.cases.count() == 2


def test_two_records_become_one_and_two_again(person, people):
    director = people["ssk.director"]
    kept, other = two_records(director.centre, people["ssk.caseworker"], calling_name="ตาหวัง")
    reopen(other)
    me = person("ssk.director").go(reverse("cases:case", args=[kept.pk]))
    page = me.follow("อาจเป็นคนเดียวกับ…").check().page
    page.get_by_role("link", name=re.compile("เทียบกับแฟ้ม")).first.click()
    expect(page.get_by_role("heading", name="รวมเป็นคนเดียวกัน")).to_be_visible()
    me.check()
    page.locator("#id_reason").fill("ดูบัตรแล้ว")
    page.get_by_role("button", name="รวมเป็นคนเดียวกัน").click()
    expect(page.locator(".errsum")).to_contain_text("แฟ้มใดทำต่อ")
    expect(page.locator("#id_reason")).to_have_value("ดูบัตรแล้ว")
    page.locator("#div_id_goes_on label", has_text=kept.number).click()
    page.get_by_role("button", name="รวมเป็นคนเดียวกัน").click()
    expect(page.locator("main").get_by_text("รวมแล้ว", exact=True)).to_be_visible()
    me.check()
    assert Client.objects.get(pk=other.client_id).merged_into_id == kept.client_id
    me.go(reverse("cases:case", args=[other.pk])).check()
    expect(page.get_by_text("แฟ้มนี้ยุติเพราะซ้ำ")).to_be_visible()
    me.go(ClientMerge.objects.get().get_absolute_url()).follow("ยกเลิกการรวม").check()
    page.locator("#id_reason").fill("คนละคน")
    me.press("ยกเลิกการรวม")
    expect(page.locator("main").get_by_text("ยกเลิกการรวมแล้ว", exact=True)).to_be_visible()
    other.refresh_from_db()
    assert (other.client.merged_into_id, other.closed_at) == (None, None)
    me.go("/merges/").check()


def a_register(rows: int) -> bytes:
    book = Workbook()
    book.active.append(["เลขทะเบียนในสมุด", "วันที่รับตัว", "ชื่อ", "นามสกุล", "วันเกิดหรืออายุ"])
    for row in range(rows):
        book.active.append([f"{row}/2561", "2/5/2561", f"{NAMES[row]}ะ{NAMES[-row]}", NAMES[row] * 6, ""])
    book.active.append(["99/2561", "32/5/2561", "บุญเหลือ", "ทองประกาย", ""])
    book.active.append(["98/2561", "3/5/2561", "สมหวัง", "นาคำ", "67"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_thirty_people_are_brought_in_from_the_paper_register(person, people):
    worker = people["ssk.caseworker"]
    make_client(worker.centre, first_name="สมหวัง", last_name="นาคำดี")
    me = person("ssk.caseworker").go("/people/import/").check()
    page = me.page
    page.locator("[name=file]").set_input_files(
        {"name": "ทะเบียน.xlsx", "mimeType": "", "buffer": a_register(30)}
    )
    me.press("ตรวจไฟล์")
    expect(page.get_by_text("พร้อม 30 แถว", exact=True)).to_be_visible()
    expect(page.get_by_text("ต้องแก้ 1 แถวทั้งไฟล์")).to_be_visible()
    me.check()
    page.locator('[name="r32:received_date"]').fill("31/5/2561")
    me.press("ตรวจแถวที่แก้ใหม่")
    expect(page.get_by_text("พร้อม 31 แถว", exact=True)).to_be_visible()
    page.locator("label.opt", has_text="คนละคน เปิดแฟ้มใหม่").first.click()
    page.get_by_role("button", name=re.compile("เปิดแฟ้ม 31 แถวที่พร้อม")).click()
    expect(page.get_by_role("heading", name="ผลการนำเข้า")).to_be_visible()
    me.check()
    assert Case.objects.count() == 32
    assert Case.objects.filter(fiscal_year=2561).count() == 32
