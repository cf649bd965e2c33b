"""Marks, the photograph, papers and the way back to them: who sees them, what is refused, what is kept."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from cases.actions import identity as actions
from cases.documents import register as register_paper
from cases.facts.case import facts_of
from cases.models import ClientMark, ClientPhoto, ClientRegister, IdentityPaper
from shelter.audit.models import AccessEntry, Action
from shelter.desk import files
from shelter.desk.models import StoredFile
from shelter.desk.refusal import Refused
from shelter.desk.tokens import new_token
from shelter.lib import pdf as pdf_engine
from shelter.lib.thai import bangkok_today, format_date
from tests.factories.cases import join_team, make_case, make_client
from tests.factories.identity import make_mark, make_paper, make_photo, picture
from tests.lib.test_safe_upload import EXE, pdf

pytestmark = pytest.mark.usefixtures("reference")
NUMBER = "AB 7654321"


@pytest.fixture
def case(ssk, caseworker):
    return make_case(ssk, caseworker, client=make_client(ssk, first_name="มานพ", last_name="แสนงาม"))


def url(name, case, *args):
    return reverse(f"cases:{name}", args=[case.pk, *[one.pk for one in args]])


def page(browser, address):
    return browser.get(address).content.decode()


def day(days=0):
    return format_date(bangkok_today() + timedelta(days=days), "numeric")


# --- marks and tattoos ----------------------------------------------------------------------------------
def test_a_mark_is_kept_with_a_text_to_search_and_put_right(case, caseworker, sign_in):
    browser = sign_in(caseworker)
    sent = {"kind": "tattoo", "place": "ต้นแขนซ้าย", "words": "รูปหงส์", "post_token": new_token()}
    for _ in range(2):
        assert browser.post(url("mark-create", case), sent).status_code == 302
    mark = ClientMark.objects.get()
    assert mark.search_text
    assert "รูปหงส์" in page(browser, url("profile", case))
    assert ClientMark.objects.filter(search_text__contains=mark.search_text[:6]).exists()
    browser.post(url("mark-edit", case, mark), {"kind": "scar", "place": "ไหล่ขวา", "row_version": 1})
    mark.refresh_from_db()
    assert (mark.kind, mark.place, mark.words) == ("scar", "ไหล่ขวา", "")


def test_a_mark_written_down_by_mistake_is_taken_out(case, caseworker, sign_in):
    mark = make_mark(case.client)
    sign_in(caseworker).post(
        url("mark-edit", case, mark), {"kind": "scar", "place": "คอ", "remove": "on", "row_version": 1}
    )
    assert not ClientMark.objects.exists()
    assert case.events.filter(title__contains="ลบตำหนิ").exists()


def test_the_second_editor_of_a_mark_sees_both_texts(case, caseworker, sign_in):
    mark, browser = make_mark(case.client), sign_in(caseworker)
    browser.post(url("mark-edit", case, mark), {"kind": "tattoo", "place": "คอ", "row_version": 1})
    answer = browser.post(url("mark-edit", case, mark), {"kind": "tattoo", "place": "หลัง", "row_version": 1})
    assert answer.status_code == 409
    assert "คอ" in answer.content.decode()


def test_marks_of_another_person_and_another_centre_do_not_exist(ssk, case, caseworker, outsider, sign_in):
    mark = make_mark(case.client)
    other = make_case(ssk, caseworker)
    assert sign_in(caseworker).get(url("mark-edit", other, mark)).status_code == 404
    assert sign_in(outsider).get(url("mark-edit", case, mark)).status_code == 404


# --- the photograph -----------------------------------------------------------------------------------
def photo(**fields):
    return {"agreed": "yes", "taken_on": day(), **fields}


def test_a_photograph_is_kept_cleaned_and_each_look_is_logged(case, caseworker, sign_in):
    browser = sign_in(caseworker)
    answer = browser.post(url("photo", case), photo(file=picture("มานพ แสนงาม.jpg")))
    assert answer.status_code == 302
    row = ClientPhoto.objects.get()
    assert (row.taken_by, row.agreed) == (caseworker, "yes")
    assert url("photo-file", case, row) in page(browser, url("photo", case))
    shown = browser.get(url("photo-file", case, row))
    assert shown["Content-Type"] == "image/jpeg"
    assert "มานพ" not in shown["Content-Disposition"]
    entry = AccessEntry.objects.filter(field_groups=["photo"], action=Action.VIEW).latest("id")
    assert entry.subject_ids == [str(case.pk)]


def test_a_new_photograph_moves_the_old_one_into_the_history(case, caseworker, sign_in):
    make_photo(case, caseworker)
    sign_in(caseworker).post(url("photo", case), photo(file=picture()))
    assert ClientPhoto.objects.filter(replaced_at__isnull=True).count() == 1
    assert ClientPhoto.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        ClientPhoto.objects.update(replaced_at=None)


def test_a_no_is_an_answer_and_keeps_no_picture(case, caseworker, sign_in):
    browser = sign_in(caseworker)
    text = browser.post(url("photo", case), photo(agreed="no", file=picture())).content.decode()
    assert "ไม่ยินยอมให้ถ่าย จึงไม่เก็บภาพ" in text
    assert not StoredFile.objects.exists()
    assert browser.post(url("photo", case), photo(agreed="no")).status_code == 302
    assert ClientPhoto.objects.get().file is None


def test_a_yes_without_a_picture_asks_for_one(case, caseworker, sign_in):
    assert "เลือกไฟล์ภาพ" in sign_in(caseworker).post(url("photo", case), photo()).content.decode()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.jpg", EXE, "ไฟล์"),
        ("a.heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "ไฟล์"),
        ("a.pdf", pdf(), "ภาพถ่ายต้องเป็นไฟล์รูป"),
    ],
    ids=["programme", "heic", "pdf"],
)
def test_what_is_no_picture_is_refused_with_words_and_leaves_nothing(
    case, caseworker, sign_in, kept_in, name, data, said
):
    upload = SimpleUploadedFile(name, data, "image/jpeg")
    answer = sign_in(caseworker).post(url("photo", case), photo(file=upload))
    assert answer.status_code == 409
    assert said in answer.content.decode()
    assert not StoredFile.objects.exists()
    assert not ClientPhoto.objects.exists()
    assert [path for path in kept_in.rglob("*") if path.is_file()] == []


def test_fifty_megabytes_are_refused_with_words(case, caseworker, sign_in, monkeypatch):
    monkeypatch.setattr(files.safe_upload, "MOST_BYTES", 100)
    answer = sign_in(caseworker).post(url("photo", case), photo(file=picture()))
    assert files.safe_upload.TOO_BIG in answer.content.decode()


def test_the_face_is_for_the_team_and_the_director(case, caseworker, teammate, people, outsider, sign_in):
    row = make_photo(case, caseworker)
    join_team(case, people["ssk.team"])
    expected = {"ssk.mate": 403, "ssk.team": 403, "nsn.caseworker": 404, "ssk.director": 200}
    for name, status in expected.items():
        assert sign_in(people[name]).get(url("photo-file", case, row)).status_code == status
    assert url("photo-file", case, row) not in page(sign_in(teammate), url("profile", case))


def test_the_head_of_the_file_shows_the_face_to_those_who_may_see_it(case, caseworker, teammate, sign_in):
    file = reverse("cases:case", args=[case.pk])
    assert ">มส</span>" in page(sign_in(caseworker), file)
    row = make_photo(case, caseworker, upload=picture(size=(900, 1200)))
    shown = url("photo-small", case, row)
    assert shown in page(sign_in(caseworker), file)
    assert shown not in page(sign_in(teammate), file)
    assert sign_in(teammate).get(shown).status_code == 403
    answer = sign_in(caseworker).get(shown)
    assert "attachment" in answer["Content-Disposition"]
    with Image.open(BytesIO(answer.content)) as seen:
        assert seen.size == (225, 300)
    entry = AccessEntry.objects.filter(field_groups=["photo"], action=Action.VIEW).latest("id")
    assert entry.subject_ids == [str(case.pk)]


@pytest.mark.parametrize("agreed", ["no", "cannot"])
def test_a_photograph_without_a_yes_is_never_on_paper(case, caseworker, sign_in, agreed):
    make_photo(case, caseworker)
    upload = None if agreed == "no" else picture()
    actions.keep_photo(case=case, by=caseworker, agreed=agreed, on=bangkok_today(), upload=upload)
    file = page(sign_in(caseworker), reverse("cases:case", args=[case.pk]))
    assert ("photo/" in file) == (agreed == "cannot")
    made = register_paper.context_of(case, reader=caseworker)
    assert (made["photo"], made["images"]) == ("", {})


def test_the_register_prints_the_photograph_the_person_agreed_to(case, caseworker, teammate):
    row = make_photo(case, caseworker)
    made = register_paper.context_of(case, reader=caseworker)
    assert list(made["images"]) == [row.file.sha256]
    data = pdf_engine.render(render_to_string(register_paper.TEMPLATE, made), images=made["images"])
    assert [one.image.size for one in PdfReader(BytesIO(data)).pages[0].images] == [(60, 80)]
    assert register_paper.context_of(case, reader=teammate)["images"] == {}


def test_a_photograph_whose_bytes_are_gone_leaves_the_box_empty(case, caseworker, kept_in):
    row = make_photo(case, caseworker)
    (kept_in / row.file.path).unlink()
    assert register_paper.context_of(case, reader=caseworker)["photo"] == ""


def test_a_photograph_of_another_person_does_not_exist_here(ssk, case, caseworker, sign_in):
    other = make_case(ssk, caseworker)
    row = make_photo(other, caseworker)
    for name in ("photo-file", "photo-small"):
        assert sign_in(caseworker).get(url(name, case, row)).status_code == 404


# --- papers ---------------------------------------------------------------------------------------------
def paper(**fields):
    return {"kind": "id_card", "state": "lost", **fields}


def test_a_missing_paper_is_followed_until_there_is_a_result(case, caseworker, sign_in):
    browser = sign_in(caseworker)
    sent = paper(number=NUMBER, applied_at="อำเภอ", applied_on=day(-3), next_step="สอบพยาน", next_on=day(7))
    assert browser.post(url("identity-create", case), sent).status_code == 302
    row = IdentityPaper.objects.get()
    assert facts_of(case)["identity_next_on"] == bangkok_today() + timedelta(days=7)
    event = case.events.latest("created_at")
    assert "บัตร" not in event.title + event.body
    assert NUMBER not in page(browser, url("identity", case))
    assert NUMBER not in page(browser, url("identity-edit", case, row))
    done = paper(next_step="สอบพยาน", next_on=day(7), result="ได้รับบัตรแล้ว", result_on=day(), row_version=1)
    assert browser.post(url("identity-edit", case, row), done).status_code == 302
    row.refresh_from_db()
    assert (row.number, row.result) == (NUMBER, "ได้รับบัตรแล้ว")
    assert facts_of(case)["identity_next_on"] is None
    assert NUMBER not in str(list(row.history.values()))


def test_the_earliest_open_step_is_the_fact(case):
    for days, result in ((9, ""), (5, ""), (1, "ได้รับแล้ว")):
        make_paper(
            case.client,
            next_step="ไปอำเภอ",
            next_on=bangkok_today() + timedelta(days=days),
            result=result,
            result_on=bangkok_today() if result else None,
        )
    assert facts_of(case)["identity_next_on"] == bangkok_today() + timedelta(days=5)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"next_on": day(3)}, "บอกว่าต้องทำอะไร"),
        ({"result": "ได้แล้ว"}, "กรอกผลและวันที่ทราบผลคู่กัน"),
        ({"applied_on": day(1)}, "ต้องไม่หลังวันนี้"),
    ],
    ids=["day without step", "result without day", "applied tomorrow"],
)
def test_half_an_answer_is_sent_back_with_words(case, caseworker, sign_in, fields, said):
    answer = sign_in(caseworker).post(url("identity-create", case), paper(**fields))
    assert said in answer.content.decode()
    assert not IdentityPaper.objects.exists()


def test_two_editors_of_a_paper_see_both_texts(case, caseworker, sign_in):
    row, browser = make_paper(case.client), sign_in(caseworker)
    browser.post(url("identity-edit", case, row), paper(note="แจ้งความแล้ว", row_version=1))
    answer = browser.post(url("identity-edit", case, row), paper(note="รอพยาน", row_version=1))
    assert answer.status_code == 409
    assert "แจ้งความแล้ว" in answer.content.decode()


def test_papers_are_for_the_team_and_the_director(case, people, sign_in):
    row = make_paper(case.client, number=NUMBER)
    join_team(case, people["ssk.team"])
    expected = {"ssk.mate": 403, "ssk.team": 403, "nsn.caseworker": 404, "ssk.director": 200}
    for name, status in expected.items():
        browser = sign_in(people[name])
        assert browser.get(url("identity", case)).status_code == status
        assert browser.post(url("identity-reveal", case, row)).status_code == status
        assert browser.post(url("identity-create", case), paper()).status_code in {status, 302}
    assert IdentityPaper.objects.count() == 2


@pytest.mark.parametrize(("number", "shown"), [(NUMBER, "ลงท้าย"), ("ก ฆฌฎ", None), ("ฆฌ", None)])
def test_a_masked_number_shows_its_end_only_where_that_is_the_lesser_part(
    case, caseworker, sign_in, number, shown
):
    row = make_paper(case.client, number=number)
    for address in (url("identity", case), url("identity-edit", case, row)):
        said = page(sign_in(caseworker), address)
        assert number not in said
        assert number[-3:] not in said if shown is None else shown in said


def test_a_number_is_revealed_and_the_look_is_logged(case, caseworker, sign_in):
    row = make_paper(case.client, number=NUMBER)
    assert NUMBER in sign_in(caseworker).post(url("identity-reveal", case, row)).content.decode()
    entry = AccessEntry.objects.get(action=Action.REVEAL)
    assert entry.field_groups == ["identity"]


def test_a_closed_file_takes_no_paper_and_no_picture(case, caseworker, sign_in):
    case.closed_at = timezone.now()
    case.save()
    browser = sign_in(caseworker)
    assert browser.post(url("identity-create", case), paper()).status_code == 403
    assert browser.post(url("photo", case), photo(file=picture())).status_code == 403
    with pytest.raises(Refused):
        actions.add_mark(case=case, by=caseworker, values={"kind": "scar", "place": "คอ", "words": ""})


# --- facts of the register ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "kinds", "expected"),
    [
        ("", [], (None, None)),
        ("no", [], (False, None)),
        ("yes", ["d1_visual"], (True, frozenset({"d1_visual"}))),
    ],
)
def test_a_disability_is_a_fact_only_where_somebody_answered(case, said, kinds, expected):
    ClientRegister.objects.create(client=case.client, disabled=said, disability_types=kinds)
    facts = facts_of(case)
    assert (facts["disabled"], facts["disability_type"]) == expected


def test_a_person_without_a_register_has_no_such_fact(case):
    assert facts_of(case)["disabled"] is None
