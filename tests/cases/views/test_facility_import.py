"""Many places from a spreadsheet: nothing saved before the confirmation, everything once after it."""

import io
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from cases.actions.facility_import import KIND
from cases.models import Facility
from cases.rules.facility_sheet import COLUMNS
from shelter.audit.models import AccessEntry, Action
from shelter.desk import batches
from shelter.desk.models import ImportBatch
from shelter.desk.tokens import new_token
from shelter.lib import spreadsheet
from tests.factories.facilities import make_facility
from tests.together import at_once

URL = "/facilities/import/"
HEADING = ["ชื่อสถานที่", "สังกัด", "จังหวัด", "ความจุ", "อายุต่ำสุด", "เพศที่รับ"]
GOOD = ["บ้านเอื้ออารี", "มูลนิธิ", "ศรีสะเกษ", 20, 60, "หญิง"]


@pytest.fixture
def admin(people):
    return people["ssk.admin"]


@pytest.fixture
def browser(sign_in, admin):
    return sign_in(admin)


def xlsx(*rows, heading=HEADING, title="สถานที่รองรับ", name="ทำเนียบ.xlsx", **cells):
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in [heading, *rows]:
        sheet.append(row)
    for place, value in cells.items():
        sheet[place] = value
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = name
    return file


def csv(text, encoding="utf-8-sig"):
    file = io.BytesIO(text.encode(encoding))
    file.name = "ทำเนียบ.csv"
    return file


def upload(browser, file):
    return browser.post(URL, {"file": file}, follow=True)


def apply(browser, preview, **more):
    url = reverse("cases:facility-import-apply", args=[preview.context["batch"].pk])
    return browser.post(url, {"post_token": preview.context["post_token"], **more}, follow=True)


# --- the way through ----------------------------------------------------------------------------------
def test_upload_preview_confirm_result(browser, admin):
    preview = upload(browser, xlsx(GOOD, ["บ้านสอง", "อบจ.", "ตราด", "๑๕", None, None]))
    page = preview.content.decode()
    assert "พร้อม 2 แถว" in page
    assert "ยังไม่บันทึกอะไรลงระบบ" in page
    assert not Facility.objects.exists()

    result = apply(browser, preview)
    assert result.redirect_chain[-1][0].endswith("/result/")
    assert "บ้านเอื้ออารี" in result.content.decode()
    first, second = Facility.objects.order_by("name")
    assert (first.name, first.capacity, first.province, first.created_by) == ("บ้านสอง", 15, "ตราด", admin)
    assert (first.ownership, first.agency, first.kind, first.unverified) == ("local", "อบจ.", "other", True)
    assert [one.sentence for one in second.criteria.all()] == ["อายุ 60 ปีขึ้นไป", "เพศ: หญิง"]
    assert second.search_text
    entry = AccessEntry.objects.get(action=Action.IMPORT)
    assert entry.detail == {"created": 2, "updated": 0, "skipped": 0, "errors": 0}
    assert set(entry.subject_ids) == {str(first.pk), str(second.pk)}


def test_a_confirmation_sent_twice_adds_once(browser):
    preview = upload(browser, xlsx(GOOD))
    first, again = apply(browser, preview), apply(browser, preview)
    anew = apply(browser, preview, post_token=new_token())
    assert [page.redirect_chain[-1][0] for page in (again, anew)] == [first.redirect_chain[-1][0]] * 2
    assert Facility.objects.count() == 1
    assert AccessEntry.objects.filter(action=Action.IMPORT).count() == 1


def test_wrong_rows_come_first_and_are_left_out(browser):
    preview = upload(browser, xlsx(GOOD, ["บ้านสอง", "มูลนิธิ", "ตราด", "สี่สิบ"]))
    page = preview.content.decode()
    assert page.index("แถวที่ต้องแก้") < page.index("แถวที่พร้อมนำเข้า")
    assert "ใส่เป็นตัวเลข เช่น 40" in page
    result = apply(browser, preview)
    assert result.context["result"]["errors"] == 1
    assert [place.name for place in Facility.objects.all()] == ["บ้านเอื้ออารี"]


def test_nothing_of_a_confirmation_that_fails_half_way_stays(browser, monkeypatch):
    preview = upload(browser, xlsx(GOOD))

    def fail(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr("cases.views.facility_import.log_access", fail)
    with pytest.raises(ZeroDivisionError):
        apply(browser, preview)
    assert not Facility.objects.exists()
    assert ImportBatch.objects.get().applied_at is None


def test_cancelling_leaves_nothing(browser):
    preview = upload(browser, xlsx(GOOD))
    page = browser.post(
        reverse("cases:facility-import-cancel", args=[preview.context["batch"].pk]), follow=True
    )
    assert "ไม่มีข้อมูลใดถูกบันทึก" in page.content.decode()
    assert not ImportBatch.objects.exists()
    assert apply(browser, preview).status_code == 404


# --- mending in the preview ---------------------------------------------------------------------------
def mend(browser, preview, **data):
    named = {name.replace("__", ":"): value for name, value in data.items()}
    url = reverse("cases:facility-import-preview", args=[preview.context["batch"].pk])
    return browser.post(url, named, follow=True)


def test_a_suggested_province_is_taken_with_one_button(browser):
    preview = upload(browser, xlsx(["บ้านก", "มูลนิธิ", "ศรีสเกศ"]))
    assert "หมายถึง" in preview.content.decode()
    [(value, text)] = preview.context["wrong"][0]["problems"][0]["suggestions"][:1]
    assert text == "ศรีสะเกษ"
    assert mend(browser, preview, fix=value).context["ready_count"] == 1


def test_cells_may_be_typed_over(browser):
    preview = upload(browser, xlsx(["บ้านก", "มูลนิธิ", "ตราด", "สี่สิบ", "หกสิบ"]))
    mended = mend(browser, preview, r2__capacity="๔๐", r2__age_min="60")
    assert mended.context["ready_count"] == 1
    apply(browser, mended)
    assert Facility.objects.get().capacity == 40


def test_a_formula_is_refused_until_a_value_is_typed(browser):
    preview = upload(browser, xlsx(GOOD, D2="=10+10"))
    assert spreadsheet.FORMULA in preview.content.decode()
    mended = mend(browser, preview, r2__capacity="20")
    assert (mended.context["wrong_count"], mended.context["ready_count"]) == (0, 1)


def test_rows_and_columns_that_do_not_exist_are_not_mended(browser):
    preview = upload(browser, xlsx(["บ้านก", "มูลนิธิ", "ตราด", "สี่สิบ"]))
    after = mend(browser, preview, r99__name="x", r2__password="x", rx__name="x", fix="2:password:x")
    assert after.context["wrong_count"] == 1
    assert ImportBatch.objects.get().rows[0]["cells"].keys() == {"name", "ownership", "province", "capacity"}


def test_the_rows_to_mend_can_be_downloaded_without_live_formulas(browser):
    preview = upload(browser, csv("ชื่อสถานที่,สังกัด,จังหวัด,หมายเหตุ\nก,มูลนิธิ,ไม่มี,@x\nข,มูลนิธิ,ตราด,\n"))
    url = reverse("cases:facility-import-wrong-rows", args=[preview.context["batch"].pk])
    sheet = load_workbook(io.BytesIO(browser.get(url).content)).active
    assert sheet.max_row == 2
    assert "ไม่มีจังหวัดนี้" in sheet.cell(2, len(COLUMNS) + 1).value
    assert {cell.data_type for cell in sheet[2]} <= {"s", "n"}


# --- duplicates ---------------------------------------------------------------------------------------
@pytest.fixture
def existing(db):
    return make_facility(
        ("age", "gte", 50), ("hardship", "overlaps", ["poor"]), name="บ้านเอื้อ อารี", capacity=10, phone="045 1"
    )


def test_a_place_that_is_there_is_recognised_and_the_change_is_shown(browser, existing):
    preview = upload(browser, xlsx(GOOD))
    assert preview.context["duplicate_count"] == 1
    page = preview.content.decode()
    for change in ("ความจุ (คน) 10 → 20", "สังกัด องค์กรปกครองส่วนท้องถิ่น (อปท.) → มูลนิธิ"):
        assert change in page


def test_the_conditions_that_would_change_are_named(browser, existing):
    [row] = upload(browser, xlsx(GOOD)).context["duplicates"]
    assert row.changes[-3:] == ["เพิ่มเกณฑ์: อายุ 60 ปีขึ้นไป", "เพิ่มเกณฑ์: เพศ: หญิง", "ยกเลิกเกณฑ์: อายุ 50 ปีขึ้นไป"]


def test_a_word_for_the_ownership_fills_an_empty_agency_and_replaces_none(browser, existing):
    row = ["บ้านเอื้ออารี", "อบจ.", "ศรีสะเกษ"]
    apply(browser, upload(browser, xlsx(row)), **{"do-2": "update:1"})
    existing.refresh_from_db()
    assert existing.agency == "อบจ."
    apply(browser, upload(browser, xlsx(["บ้านเอื้ออารี", "เทศบาลเมือง", "ศรีสะเกษ", 7])), **{"do-2": "update:2"})
    existing.refresh_from_db()
    assert (existing.agency, existing.capacity) == ("อบจ.", 7)


def test_update_writes_the_filled_cells_and_leaves_the_rest(browser, existing, admin):
    apply(browser, upload(browser, xlsx(GOOD)), **{"do-2": "update:1"})
    existing.refresh_from_db()
    assert (existing.capacity, existing.phone, existing.row_version) == (20, "045 1", 2)
    assert existing.address_code == "3301"  # the row names the province only
    assert existing.updated_by == admin
    said = {one.sentence for one in existing.criteria.all()}
    assert said == {"อายุ 60 ปีขึ้นไป", "เพศ: หญิง", "ความเดือดร้อน อย่างน้อยหนึ่งข้อ: ฐานะยากจน"}


def test_no_limit_lifts_the_condition_of_the_place(browser, existing):
    row = ["บ้านเอื้ออารี", "อปท.", "ศรีสะเกษ", None, "ไม่จำกัด", None]
    apply(browser, upload(browser, xlsx(row)), **{"do-2": "update:1"})
    assert [one.fact for one in existing.criteria.all()] == ["hardship"]


def test_create_adds_a_second_place_of_that_name(browser, existing):
    apply(browser, upload(browser, xlsx(GOOD)), **{"do-2": "create"})
    assert Facility.objects.count() == 2


@pytest.mark.parametrize("choice", [{}, {"do-2": "skip"}, {"do-2": "explode"}, {"do-x": "create"}])
def test_anything_else_skips(browser, existing, choice):
    result = apply(browser, upload(browser, xlsx(GOOD)), **choice)
    existing.refresh_from_db()
    assert result.context["result"]["skipped"] == 1
    assert (existing.capacity, Facility.objects.count()) == (10, 1)


def test_a_place_changed_since_the_preview_is_not_overwritten(browser, existing):
    preview = upload(browser, xlsx(GOOD))
    Facility.objects.filter(pk=existing.pk).update(row_version=2, capacity=99)
    result = apply(browser, preview, **{"do-2": "update:1"})
    existing.refresh_from_db()
    assert existing.capacity == 99
    assert "มีผู้แก้ไขสถานที่ระหว่างที่ท่านตรวจ" in result.content.decode()


def test_a_closed_place_is_not_brought_back_by_a_file(browser, existing, admin):
    closed = {"deactivated_at": "2026-11-01T00:00Z", "deactivated_by": admin, "deactivated_reason": "ย้าย"}
    Facility.objects.filter(pk=existing.pk).update(**closed)
    preview = upload(browser, xlsx(GOOD))
    assert "แห่งเดิมปิดใช้แล้ว" in preview.content.decode()
    result = apply(browser, preview, **{"do-2": "update:1"})
    assert len(result.context["result"]["conflicts"]) == 1


def test_the_same_place_twice_in_one_file_is_said(browser):
    preview = upload(browser, xlsx(GOOD, ["บ้าน เอื้ออารี", "มูลนิธิ", "จ.ศรีสะเกษ"]))
    assert "ซ้ำกับแถว 2 ในไฟล์นี้" in preview.content.decode()
    assert (preview.context["ready_count"], preview.context["wrong_count"]) == (1, 1)


# --- files that cannot be read ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("file", "said"),
    [
        (xlsx(["ม.ค.", 5], heading=["เดือน", "ยอด"], title="งบประมาณ"), "แผ่นงานในไฟล์คือ “งบประมาณ”"),
        (xlsx(["ก", "045"], heading=["ชื่อสถานที่", "โทรศัพท์"]), "ไฟล์ขาดคอลัมน์ “สังกัด” “จังหวัด”"),
        (xlsx(), "มีแต่หัวคอลัมน์"),
        (csv("\x00\x00\x00"), "ไม่พบตารางตามแม่แบบ"),
        (csv("ไม่ใช่ตาราง"), "ไม่พบตารางตามแม่แบบ"),
        (io.BytesIO(b"\xd0\xcf\x11\xe0" + b"x" * 600), "บันทึกใหม่เป็น .xlsx"),
        (io.BytesIO(b"PK\x03\x04nonsense"), "เปิดไฟล์นี้ไม่ได้"),
        (io.BytesIO(b"%PDF-1.7 hello"), "ไม่ใช่ตาราง"),
        (io.BytesIO(b"<html><table><tr><td>x"), "หน้าเว็บที่ตั้งชื่อเป็นตาราง"),
        (io.BytesIO(b"x" * (10 * 1024 * 1024 + 1)), "ใหญ่เกิน 10 MB"),
        (io.BytesIO(b""), "ไฟล์นี้ว่างเปล่า"),
        (csv("ชื่อสถานที่,สังกัด,จังหวัด\n" + "ก,มูลนิธิ,ตราด\n" * 10_001), "ไฟล์มีเกิน 10,000 แถว"),
    ],
    ids=[
        "other-sheet",
        "columns",
        "no-rows",
        "nul",
        "words",
        "old-xls",
        "broken",
        "pdf",
        "web-page",
        "large",
        "empty",
        "10001",
    ],
)
def test_a_file_that_is_not_the_table_is_answered_plainly(browser, file, said):
    file.seek(0)
    file.name = "ไฟล์.xlsx"
    response = upload(browser, file)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_no_file_at_all_is_answered_plainly(browser):
    response = browser.post(URL, {})
    assert response.status_code == 400
    assert "เลือกไฟล์ที่จะนำเข้า" in response.content.decode()


def test_a_file_saved_by_an_old_office_program_is_read(browser):
    preview = upload(browser, csv("ชื่อสถานที่;สังกัด;จังหวัด\nบ้านน้ำใส;มูลนิธิ;กทม.\n", "cp874"))
    assert preview.context["ready_count"] == 1
    apply(browser, preview)
    assert Facility.objects.get().province == "กรุงเทพมหานคร"


def test_a_cell_with_a_nul_is_refused_where_it_stands(browser):
    preview = upload(browser, csv("ชื่อสถานที่,สังกัด,จังหวัด\nบ้าน\x00น้ำ,มูลนิธิ,ตราด\n"))
    assert preview.context["wrong_count"] == 1
    assert spreadsheet.UNKEEPABLE in preview.content.decode()


def test_columns_that_were_not_read_are_named(browser):
    file = xlsx([*GOOD, "x"], heading=[*HEADING, "อายุขั้นต่ำ"])
    assert "ไม่ได้อ่านคอลัมน์ที่ไม่มีในแม่แบบ: อายุขั้นต่ำ" in upload(browser, file).content.decode()


def test_a_long_file_is_shown_in_part_and_imported_whole(browser, django_assert_max_num_queries):
    rows = [[f"บ้านเลขที่ {number}", "มูลนิธิ", "ตราด", number, 60] for number in range(1_000)]
    preview = upload(browser, xlsx(*rows))
    page = preview.content.decode()
    assert "พร้อม 1,000 แถว" in page
    assert "แสดงแถวที่ 1 ถึง 50" in page
    with django_assert_max_num_queries(45):
        apply(browser, preview)
    assert Facility.objects.count() == 1_000


def test_many_wrong_rows_fit_the_form(browser):
    rows = [["", "ไม่รู้", "ไม่มี", "มาก", "มาก", "ไม่รู้"] for _ in range(500)]
    preview = upload(browser, xlsx(*rows))
    assert preview.context["wrong_count"] == 500
    inputs = preview.content.decode().count("form-control-sm is-invalid")
    assert inputs == 600  # 100 rows of six cells, below what one form may send
    assert "แสดงแถวที่ 1 ถึง 100" in preview.content.decode()


# --- whose it is --------------------------------------------------------------------------------------
def test_another_administrator_does_not_find_the_batch(sign_in, people, browser):
    preview = upload(browser, xlsx(GOOD))
    other = sign_in(people["nsn.admin"])
    pk = preview.context["batch"].pk
    for page in ("preview", "result", "wrong-rows"):
        assert other.get(reverse(f"cases:facility-import-{page}", args=[pk])).status_code == 404
    assert other.post(reverse("cases:facility-import-apply", args=[pk])).status_code == 404
    other.post(reverse("cases:facility-import-cancel", args=[pk]))
    assert ImportBatch.objects.filter(pk=pk).exists()


def test_a_result_before_the_confirmation_leads_back_to_the_preview(browser):
    preview = upload(browser, xlsx(GOOD))
    pk = preview.context["batch"].pk
    assert browser.get(reverse("cases:facility-import-result", args=[pk])).url.endswith(f"/import/{pk}/")
    apply(browser, preview)
    assert browser.get(reverse("cases:facility-import-preview", args=[pk])).url.endswith("/result/")


@pytest.mark.parametrize("role", ["director", "caseworker", "team", "km"])
def test_only_the_administrator_imports(sign_in, people, role):
    assert sign_in(people[f"ssk.{role}"]).get(URL).status_code == 403


def test_the_template_has_every_column_explains_them_and_is_read_back(browser):
    data = browser.get("/facilities/import/template/").content
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["สถานที่รองรับ", "คำอธิบาย"]
    assert [cell.value for cell in book["สถานที่รองรับ"][1]] == [column.title for column in COLUMNS]
    assert book["คำอธิบาย"].max_row == len(COLUMNS) + 1
    file = io.BytesIO(data)
    file.name = "แม่แบบ.xlsx"
    assert "มีแต่หัวคอลัมน์" in upload(browser, file).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_at_once_add_once(sign_in, admin):
    cells = {"name": "บ้านก", "ownership": "มูลนิธิ", "province": "ตราด"}
    batch = batches.keep(admin, KIND, "ก.xlsx", [{"row": 2, "cells": cells, "refused": {}}])
    url = reverse("cases:facility-import-apply", args=[batch.pk])
    browsers = [sign_in(admin) for _ in range(3)]
    answers = at_once(3, lambda n: browsers[n].post(url, {"post_token": new_token()}))
    assert [answer.status_code for answer in answers] == [302] * 3
    assert Facility.objects.count() == 1


@pytest.mark.parametrize("field", [f"r{'9' * 5_000}:name", f"do-{'9' * 5_000}", "do-2"])
def test_a_number_no_page_of_ours_wrote_is_passed_over(browser, field):
    preview = upload(browser, xlsx(GOOD))
    pk = preview.context["batch"].pk
    for page in ("preview", "apply"):
        url = reverse(f"cases:facility-import-{page}", args=[pk])
        body = urlencode({field: f"update:{'9' * 5_000}"})
        assert browser.post(url, body, content_type="application/x-www-form-urlencoded").status_code == 302


# --- large files --------------------------------------------------------------------------------------
def named(count):
    return [[f"บ้านเลขที่ {number}", "มูลนิธิ", "ตราด"] for number in range(count)]


def test_every_ready_row_can_be_seen_page_by_page(browser):
    preview = upload(browser, xlsx(*named(120)))
    url = preview.redirect_chain[-1][0]
    assert 'href="?ready=2"' in preview.content.decode()
    last = browser.get(f"{url}?ready=3").content.decode()
    assert "แสดงแถวที่ 101 ถึง 120" in last
    assert "บ้านเลขที่ 119" in last
    for odd in ("0", "-1", "x", "9" * 5_000):
        assert browser.get(f"{url}?ready={odd}&wrong={odd}").status_code == 200


def test_wrong_rows_are_mended_page_by_page_and_nothing_typed_is_lost(browser):
    preview = upload(browser, xlsx(*[[f"บ้าน {n}", "มูลนิธิ", "ไม่มีเมืองนี้"] for n in range(150)]))
    assert "แสดงแถวที่ 1 ถึง 100" in preview.content.decode()
    # Row 2 of the file is the first place; leaving the page saves what was typed there.
    after = mend(browser, preview, r2__province="ตราด", page="2")
    assert (after.context["wrong_count"], after.context["ready_count"]) == (149, 1)
    assert "แสดงแถวที่ 101 ถึง 149" in after.content.decode()


def test_turning_the_page_of_the_ready_rows_keeps_what_was_typed_above(browser):
    preview = upload(browser, xlsx(*named(60), ["บ้านสุดท้าย", "มูลนิธิ", "ไม่มีเมืองนี้"]))
    assert 'form="mend" name="ready" value="2"' in preview.content.decode()
    after = mend(browser, preview, r62__province="ไม่มีเมืองนั้น", ready="2")
    page = after.content.decode()
    assert "แสดงแถวที่ 51 ถึง 60" in page
    assert 'value="ไม่มีเมืองนั้น"' in page


def test_the_enter_key_takes_nobody_s_suggestion(browser):
    page = upload(browser, xlsx(["บ้านก", "มูลนิธิ", "ศรีสเกศ"])).content.decode()
    form = page[page.index('aria-labelledby="h-wrong"') :]
    assert form.index('name="page"') < form.index('name="fix"')


def test_duplicates_that_are_not_shown_may_all_be_brought_up_to_date(browser, monkeypatch):
    monkeypatch.setattr("cases.views.facility_import.MOST_DUPLICATES", 1)
    apply(browser, upload(browser, xlsx(*named(3))))
    changed = [[*row, 9] for row in named(3)]
    skipped = apply(browser, upload(browser, xlsx(*changed)))
    assert skipped.context["result"]["skipped"] == 3
    preview = upload(browser, xlsx(*changed))
    assert "แถวซ้ำที่ไม่ได้แสดง" in preview.content.decode()
    done = apply(browser, preview, **{"do-2": "skip", "do-rest": "update"})
    assert (done.context["result"]["updated"], done.context["result"]["skipped"]) == (2, 1)
    assert sorted(Facility.objects.values_list("capacity", flat=True), key=str) == [9, 9, None]


def test_what_one_confirmation_does_not_get_to_waits_for_the_next(browser, monkeypatch):
    monkeypatch.setattr("cases.actions.facility_import.MOST_WRITTEN", 4)
    rows = [[*row, None, 60] for row in named(5)]
    first = apply(browser, upload(browser, xlsx(*rows)))
    # A place and its one condition are two rows: two places reach four, and the other three wait.
    assert (first.context["result"]["created"], first.context["result"]["left"]) == (2, 3)
    assert "เหลือ" in first.content.decode()
    url = reverse("cases:facility-import-preview", args=[first.context["result"]["left_in"]])
    second = browser.get(url)
    assert (second.context["ready_count"], second.context["duplicate_count"]) == (3, 0)
    third = apply(browser, apply_rest(browser, second))
    assert third.context["result"]["left"] == 0
    assert Facility.objects.count() == 5


def apply_rest(browser, preview):
    result = apply(browser, preview)
    return browser.get(reverse("cases:facility-import-preview", args=[result.context["result"]["left_in"]]))


def test_a_guessed_encoding_is_said(browser):
    text = "ชื่อสถานที่,สังกัด,จังหวัด\nบ้านน้ำใส,มูลนิธิ,ตราด\n"
    assert "Windows-874" in upload(browser, csv(text, "cp874")).content.decode()
    assert "Windows-874" not in upload(browser, csv(text)).content.decode()
