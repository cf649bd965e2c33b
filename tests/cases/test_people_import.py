"""People with open files from the paper register: judged row by row, opened once, portion by portion."""

import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from cases.actions import people_import
from cases.models import Case, Client, DuplicateAnswer, PeopleImport
from shelter.audit.models import AccessEntry, Action
from shelter.desk.models import ImportBatch
from shelter.desk.tokens import new_token
from tests.conftest import make_user
from tests.factories.cases import bangkok, make_case, make_client, national_id

pytestmark = pytest.mark.usefixtures("reference")
URL = "/people/import/"
HEADING = [
    "เลขทะเบียนในสมุด",
    "วันที่รับตัว",
    "คำนำหน้า",
    "ชื่อ",
    "นามสกุล",
    "ชื่อที่ใช้เรียก",
    "วันเกิดหรืออายุ",
    "เลขประจำตัวประชาชน",
    "ผู้จัดการรายกรณี",
]
GOOD = ["12/2561", "2/5/2561", "นาย", "สมหวัง", "นาคำดี", "", "14/2/2502", "", ""]


def row(**cells):
    """GOOD with some cells changed, by their headings' places."""
    places = {
        "no": 0,
        "day": 1,
        "title": 2,
        "first": 3,
        "last": 4,
        "called": 5,
        "birth": 6,
        "id": 7,
        "manager": 8,
    }
    made = list(GOOD)
    for name, value in cells.items():
        made[places[name]] = value
    return made


def xlsx(*rows, heading=HEADING):
    book = Workbook()
    book.active.title = "ผู้ใช้บริการ"
    for one in [heading, *rows]:
        book.active.append(one)
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "ทะเบียน.xlsx"
    return file


def csv(text, encoding):
    file = io.BytesIO(text.encode(encoding))
    file.name = "ทะเบียน.csv"
    return file


@pytest.fixture
def browser(sign_in, caseworker):
    return sign_in(caseworker)


def upload(browser, file):
    return browser.post(URL, {"file": file}, follow=True).content.decode()


def confirm(browser, **choices):
    batch = ImportBatch.objects.filter(applied_at__isnull=True).latest("created_at")
    data = {"post_token": new_token(), **{f"do-{number[1:]}": choice for number, choice in choices.items()}}
    return browser.post(reverse("cases:people-import-apply", args=[batch.pk]), data, follow=True)


# --- what is read -------------------------------------------------------------------------------------
def test_a_row_becomes_a_file_with_its_own_day_and_register_number(browser, caseworker, ssk):
    page = upload(browser, xlsx(row(manager="SSK.caseworker")))
    assert "พร้อม 1 แถว" in page
    assert not Case.objects.exists()
    confirm(browser)
    case = Case.objects.get()
    assert (case.paper_register_no, case.received_at) == ("12/2561", bangkok(2018, 5, 2, 0, 0))
    assert (case.number, case.fiscal_year) == ("ศก 61/0001", 2561)
    assert case.client.birth_date == date(1959, 2, 14)
    assert [one.user for one in case.assignments.all()] == [caseworker]
    assert [event.title for event in case.events.order_by("at")] == ["รับเข้า", "บันทึกจากทะเบียนกระดาษ"]


def test_without_a_manager_the_file_waits_for_the_director(browser, ssk):
    upload(browser, xlsx(GOOD))
    confirm(browser)
    assert list(Case.objects.without_manager()) == [Case.objects.get()]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"day": "32/5/2561"}, "วันที่รับตัว"),
        ({"day": ""}, "ใส่วันที่รับตัว"),
        ({"day": "2/5/2599"}, "วันที่รับตัว"),
        ({"first": "", "last": ""}, "ชื่อที่ใช้เรียก"),
        ({"id": "1234567890123"}, "เลขประจำตัวประชาชน"),
        ({"birth": "14/2/2599"}, "วันเกิดหรืออายุ"),
        ({"manager": "nsn.caseworker"}, "ไม่มีเจ้าหน้าที่ชื่อเข้าใช้นี้"),
        ({"manager": "ssk.admin"}, "ไม่มีเจ้าหน้าที่ชื่อเข้าใช้นี้"),
        ({"first": "=1+1"}, "ช่องนี้เป็นสูตร"),
        ({"no": "ก" * 41}, "ยาวได้ไม่เกิน 40 ตัวอักษร"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_opened(browser, ssk, people, changed, words):
    page = upload(browser, xlsx(row(**changed)))
    assert "ต้องแก้ 1 แถว" in page
    assert words in page
    confirm(browser)
    assert not Case.objects.exists()


def test_a_word_no_list_has_is_answered_with_the_list(browser):
    page = upload(browser, xlsx([*GOOD, "ผู้ชาย"], heading=[*HEADING, "เพศ"]))
    assert "ไม่มีเพศ “ผู้ชาย” เลือกจาก ชาย, หญิง" in page


def test_cells_mended_in_the_preview_are_judged_again(browser):
    upload(browser, xlsx(row(day="32/5/2561")))
    batch = ImportBatch.objects.get()
    page = browser.post(
        reverse("cases:people-import-preview", args=[batch.pk]),
        {"r2:received_date": "31/5/2561"},
        follow=True,
    ).content.decode()
    assert "พร้อม 1 แถว" in page


def test_rows_to_mend_come_back_as_a_file(browser):
    upload(browser, xlsx(row(day="32/5/2561"), row(first="สมหมาย", day="1/1/2560")))
    batch = ImportBatch.objects.get()
    answer = browser.get(reverse("cases:people-import-wrong-rows", args=[batch.pk]))
    table = load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in table[2]][:2] == ["12/2561", "32/5/2561"]
    assert table.max_row == 2


def test_a_formula_like_text_is_text_in_the_file_given_back(browser):
    upload(browser, csv("ชื่อ,วันที่รับตัว\n'+66 สมหวัง,32/5/2561\n", "utf-8-sig"))
    batch = ImportBatch.objects.get()
    answer = browser.get(reverse("cases:people-import-wrong-rows", args=[batch.pk]))
    names = [cell for line in load_workbook(io.BytesIO(answer.content)).active for cell in line]
    assert next(cell for cell in names if cell.value == "+66 สมหวัง").data_type == "s"


def test_a_windows_874_table_is_read_and_said_to_be_guessed(browser):
    page = upload(browser, csv("ชื่อ,นามสกุล,วันที่รับตัว\nสมหวัง,นาคำดี,2/5/2561\n", "cp874"))
    assert "Windows-874" in page
    assert "นาคำดี" in page


def test_more_rows_than_allowed_are_refused_with_what_to_do(browser):
    page = upload(browser, csv("ชื่อ,วันที่รับตัว\n" + "สมหวัง,2/5/2561\n" * 2001, "utf-8"))
    assert "ไฟล์มีเกิน 2,000 แถว" in page
    assert not ImportBatch.objects.exists()


def test_the_template_is_read_back_and_explains_every_list(browser):
    data = browser.get(f"{URL}template/").content
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["ผู้ใช้บริการ", "คำอธิบาย"]
    words = " ".join(str(cell.value) for line in book["คำอธิบาย"] for cell in line)
    assert "พนักงานเจ้าหน้าที่" in words
    book["ผู้ใช้บริการ"].append(["7", "2/5/2561", "", "นาง", "บุญมี", "ทองประกาย"])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    file.name = "ทะเบียน.xlsx"
    assert "พร้อม 1 แถว" in upload(browser, file)


def test_waiting_rows_are_not_kept_in_clear(browser):
    upload(browser, xlsx(row(id=national_id(5))))
    with connection.cursor() as cursor:
        cursor.execute("SELECT rows FROM desk_importbatch")
        stored = cursor.fetchone()[0]
    assert national_id(5) not in stored
    assert "สมหวัง" not in stored


# --- whom a row resembles -----------------------------------------------------------------------------
def test_a_row_that_resembles_somebody_waits_until_it_is_decided(browser, ssk):
    known = make_client(ssk, first_name="สมหวัง", last_name="นาคำ")
    page = upload(browser, xlsx(GOOD))
    assert "ต้องตัดสิน 1 แถว" in page
    assert "ชื่อสะกดใกล้เคียงกัน" in page
    confirm(browser)
    assert not Case.objects.exists()
    confirm(browser, r2=f"same:{known.pk}")
    case = Case.objects.get()
    assert case.client == known
    assert DuplicateAnswer.objects.get().same


def test_two_people_are_told_apart_by_the_officer(browser, ssk):
    known = make_client(ssk, first_name="สมหวัง", last_name="นาคำ")
    upload(browser, xlsx(GOOD))
    confirm(browser, r2="create")
    case = Case.objects.get()
    assert case.client != known
    assert not DuplicateAnswer.objects.get().same


def test_only_somebody_the_page_showed_can_be_chosen(browser, ssk, nsn):
    make_client(ssk, first_name="สมหวัง", last_name="นาคำ")
    for other in (make_client(nsn, first_name="สมหวัง"), make_client(ssk, first_name="บุญมี")):
        upload(browser, xlsx(GOOD))
        confirm(browser, r2=f"same:{other.pk}")
    assert not Case.objects.exists()


def test_a_refused_row_says_why_and_the_others_are_opened(browser, ssk, caseworker):
    known = make_client(ssk, first_name="สมหวัง", last_name="นาคำดี", national_id=national_id(5))
    make_case(ssk, caseworker, client=known)
    page = upload(browser, xlsx(row(id=national_id(5)), row(no="13/2561", first="บุญเหลือ", last="ทองประกาย")))
    assert "มีแฟ้มเปิดอยู่" in page
    answer = confirm(browser, r2="create").content.decode()
    assert "เลขประจำตัวนี้อยู่ในแฟ้มของผู้ใช้บริการคนอื่น" in answer
    assert Client.objects.filter(first_name="บุญเหลือ").exists()
    assert "ทำส่วนที่เหลือต่อ" in answer


def test_the_same_number_twice_in_a_file_is_wrong_and_the_same_name_is_asked(browser):
    page = upload(browser, xlsx(row(id=national_id(5)), row(id=national_id(5), first="บุญมี")))
    assert "เลขนี้ซ้ำกับแถว 2" in page
    page = upload(browser, xlsx(GOOD, row(no="13/2561", day="3/5/2561")))
    assert "ชื่อและอายุตรงกับแถว" in page


def test_whoever_another_centre_knows_is_not_hinted_at(browser, nsn):
    make_client(nsn, first_name="สมหวัง", last_name="นาคำดี", national_id=national_id(5))
    page = upload(browser, xlsx(row(id=national_id(5))))
    assert "พร้อม 1 แถว" in page
    assert "นครสวรรค์" not in page


# --- once and by portions -----------------------------------------------------------------------------
def test_the_same_file_again_is_recognised_by_file_and_by_row(browser, ssk):
    upload(browser, xlsx(GOOD))
    confirm(browser)
    known = PeopleImport.objects.get()
    assert known.opened == 1
    page = upload(browser, xlsx(row(called="ลุงหวัง")))
    assert "ไฟล์นี้เคยนำเข้าแล้ว" not in page
    assert "เลขทะเบียนและวันรับตัวตรงกับแฟ้ม" in page
    same = xlsx(GOOD)
    PeopleImport.objects.filter(pk=known.pk).update(digest=_digest(same))
    page = upload(browser, same)
    assert "ไฟล์นี้เคยนำเข้าแล้ว" in page
    confirm(browser, r2="skip")
    assert Case.objects.count() == 1


def _digest(file):
    from hashlib import sha256

    return sha256(file.getvalue()).hexdigest()


def test_a_long_file_is_confirmed_portion_by_portion(browser, monkeypatch):
    monkeypatch.setattr(people_import, "PORTION", 2)
    names = ("สมหวัง", "บุญเหลือ", "ประยูร", "วิไลวรรณ", "เด่นชัย")
    rows = [row(no=f"{n}/2561", first=name, last="ก" * (n + 3), birth="") for n, name in enumerate(names)]
    page = upload(browser, xlsx(*rows, row(day="32/5/2561")))
    assert "ชุดนี้" in page
    sizes = []
    for _ in range(3):
        confirm(browser)
        sizes.append(Case.objects.count())
    assert sizes == [2, 4, 5]
    left = ImportBatch.objects.get(applied_at__isnull=True)
    assert [one["row"] for one in left.rows] == [7]


def test_pressing_twice_opens_each_file_once(browser):
    upload(browser, xlsx(GOOD))
    batch = ImportBatch.objects.get()
    url, data = reverse("cases:people-import-apply", args=[batch.pk]), {"post_token": new_token()}
    first, second = browser.post(url, data), browser.post(url, {"post_token": new_token()})
    assert first.url == second.url
    assert Case.objects.count() == 1


def test_a_colleague_goes_on_and_another_centre_finds_nothing(browser, sign_in, people):
    upload(browser, xlsx(GOOD))
    url = reverse("cases:people-import-preview", args=[ImportBatch.objects.get().pk])
    assert sign_in(people["ssk.director"]).get(url).status_code == 200
    assert sign_in(people["nsn.director"]).get(url).status_code == 404
    assert sign_in(people["ssk.admin"]).get(url).status_code == 403


def test_cancelling_leaves_nothing(browser):
    upload(browser, xlsx(GOOD))
    batch = ImportBatch.objects.get()
    browser.post(reverse("cases:people-import-cancel", args=[batch.pk]))
    assert not ImportBatch.objects.exists()


def test_an_expired_batch_is_not_there(browser):
    upload(browser, xlsx(GOOD))
    ImportBatch.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    url = reverse("cases:people-import-preview", args=[ImportBatch.objects.get().pk])
    assert browser.get(url).status_code == 404


def test_the_log_holds_who_was_shown_and_what_was_opened(browser, ssk):
    known = make_client(ssk, first_name="สมหวัง", last_name="นาคำ")
    upload(browser, xlsx(GOOD))
    shown = AccessEntry.objects.filter(action=Action.SEARCH, subject_kind="client").latest("seq")
    assert shown.subject_ids == [str(known.pk)]
    confirm(browser, r2="create")
    done = AccessEntry.objects.get(action=Action.IMPORT)
    assert done.subject_ids == [str(Case.objects.get().pk)]
    assert done.detail == {"opened": 1, "returned": 0, "skipped": 0}


def test_a_preview_asks_as_often_for_many_sound_rows(browser, ssk, django_assert_max_num_queries):
    """Beside the four statements of the likeness check of each row."""
    make_user("ssk.more", ssk)
    rows = [row(no=f"{n}/2561", first=f"{'กขคงจฉ'[n]}มหวัง", last="ก" * (n + 3), birth="") for n in range(6)]
    upload(browser, xlsx(*rows))
    url = reverse("cases:people-import-preview", args=[ImportBatch.objects.get().pk])
    with django_assert_max_num_queries(30 + 4 * 6):
        browser.get(url)
