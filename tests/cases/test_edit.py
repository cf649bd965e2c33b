"""Changing a person and an intake; two people at once; what the history tells to whom."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actions import clients
from cases.models import Case, Client
from shelter.audit.models import AccessEntry, Action
from shelter.desk.refusal import Refused
from shelter.desk.tokens import new_token
from tests.factories.cases import bangkok, make_case, make_client, national_id

pytestmark = pytest.mark.usefixtures("reference")
OLD, NEW = national_id(11), national_id(22)


@pytest.fixture
def case(ssk, caseworker):
    client = make_client(
        ssk, first_name="คำผาย", last_name="แสนคำดี", national_id=OLD, phone="0812345678", sex="male"
    )
    return make_case(
        ssk, caseworker, client=client, received_at=bangkok(2026, 11, 3, 21, 15), sender_kind="self"
    )


def person_url(case):
    return reverse("cases:client-edit", args=[case.pk])


def intake_url(case):
    return reverse("cases:intake-edit", args=[case.pk])


def person(case, **fields):
    return {
        "identity": "known",
        "first_name": "คำผาย",
        "last_name": "แสนคำดี",
        "sex": "male",
        "nationality_status": "unknown",
        "row_version": case.client.row_version,
        **fields,
    }


def intake(case, **fields):
    return {
        "sender_kind": "self",
        "received_date": "3/11/2569",
        "received_time": "21:15",
        "row_version": case.row_version,
        **fields,
    }


def fresh(case) -> Client:
    return Client.objects.get(pk=case.client_id)


def test_the_form_never_holds_what_is_masked(case, caseworker, sign_in):
    text = sign_in(caseworker).get(person_url(case)).content.decode()
    assert OLD not in text
    assert "0812345678" not in text
    assert f"ลงท้าย {OLD[-3:]}" in text


def test_an_empty_box_keeps_the_stored_number(case, caseworker, sign_in):
    answer = sign_in(caseworker).post(person_url(case), person(case, marks="แผลเป็นที่คิ้ว"))
    assert answer.status_code == 302
    client = fresh(case)
    assert (client.national_id, client.phone, client.marks) == (OLD, "0812345678", "แผลเป็นที่คิ้ว")
    assert client.row_version == 2
    assert "ตำหนิ" in case.events.get(title="แก้ไขข้อมูลบุคคล").body
    assert not AccessEntry.objects.filter(action=Action.IDENTITY).exists()


def test_a_changed_number_is_an_identity_entry_and_no_history(case, caseworker, sign_in):
    sign_in(caseworker).post(person_url(case), person(case, national_id=NEW))
    assert fresh(case).national_id == NEW
    assert Client.objects.with_national_id(NEW).get().pk == case.client_id
    assert AccessEntry.objects.filter(action=Action.IDENTITY).get().subject_ids == [str(case.client_id)]
    history = sign_in(caseworker).get(reverse("cases:changes", args=[case.pk])).content.decode()
    assert NEW not in history
    assert OLD not in history


def test_a_stored_number_can_be_removed(case, caseworker, sign_in):
    sign_in(caseworker).post(person_url(case), person(case, forget_national_id="on", forget_phone="on"))
    client = fresh(case)
    assert (client.national_id, client.national_id_index, client.phone) == ("", "", "")


def test_a_number_of_another_person_is_refused(ssk, case, caseworker, sign_in):
    make_client(ssk, national_id=NEW)
    answer = sign_in(caseworker).post(person_url(case), person(case, national_id=NEW, marks="ใหม่"))
    assert "อยู่ในแฟ้มของผู้ใช้บริการคนอื่น" in answer.content.decode()
    assert (fresh(case).national_id, fresh(case).marks) == (OLD, "")


def test_a_colleague_outside_the_team_cannot_set_what_is_masked(case, teammate, sign_in):
    answer = sign_in(teammate).post(
        person_url(case), person(case, national_id=NEW, phone="0899999999", marks="เพิ่มโดยเพื่อน")
    )
    assert answer.status_code == 302
    client = fresh(case)
    assert (client.national_id, client.phone, client.marks) == (OLD, "0812345678", "เพิ่มโดยเพื่อน")


def test_an_estimate_keeps_its_day_until_it_changes(ssk, caseworker, sign_in):
    client = make_client(ssk, estimated_age=60, estimated_on=bangkok(2026, 1, 5).date())
    case = make_case(ssk, caseworker, client=client)
    browser = sign_in(caseworker)
    browser.post(person_url(case), person(case, birth="60"))
    assert fresh(case).estimated_on.isoformat() == "2026-01-05"
    browser.post(person_url(case), person(case, birth="62", row_version=2))
    assert fresh(case).estimated_on > bangkok(2026, 1, 5).date()
    browser.post(person_url(case), person(case, birth="14/2/2502", row_version=3))
    assert (fresh(case).estimated_age, fresh(case).estimated_on) == (None, None)


def test_renaming_renews_what_search_reads(case, caseworker, sign_in):
    sign_in(caseworker).post(person_url(case), person(case, first_name="บุญมา"))
    assert "บุญมา" in fresh(case).search_name


def test_an_invalid_form_changes_and_logs_nothing(case, caseworker, sign_in):
    answer = sign_in(caseworker).post(person_url(case), person(case, first_name=""))
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not AccessEntry.objects.filter(action=Action.CHANGE).exists()


@pytest.mark.parametrize("url", [person_url, intake_url])
def test_only_writers_of_the_centre_open_the_forms(case, url, outsider, teammate, sign_in):
    assert sign_in(outsider).get(url(case)).status_code == 404
    assert sign_in(teammate).get(url(case)).status_code == 200
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now())
    assert sign_in(teammate).get(url(case)).status_code == 403


# --- two people at once -----------------------------------------------------------------------------
def test_the_second_save_of_a_person_sees_both_texts(case, caseworker, teammate, sign_in):
    sent = person(case, marks="แผลที่คิ้วซ้าย", language="ลาว", post_token=new_token())
    sign_in(teammate).post(person_url(case), person(case, marks="รอยสักที่แขน"))
    browser = sign_in(caseworker)
    answer = browser.post(person_url(case), sent)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "รอยสักที่แขน" in text
    assert "แผลที่คิ้วซ้าย" in text
    assert str(teammate) in text
    assert fresh(case).marks == "รอยสักที่แขน"
    # The page's own form, sent as it stands, saves the second text over the fresh version.
    conflict = answer.context["conflict"]
    again = dict(conflict["hidden"]) | {one["name"]: one["mine_value"] for one in conflict["fields"]}
    again |= {"row_version": conflict["row_version"]}
    assert browser.post(person_url(case), {k: v or "" for k, v in again.items()}).status_code == 302
    assert (fresh(case).marks, fresh(case).language) == ("แผลที่คิ้วซ้าย", "ลาว")


def test_the_conflict_page_keeps_stored_identifiers_out(case, caseworker, teammate, sign_in):
    sign_in(teammate).post(person_url(case), person(case, marks="รอยสักที่แขน"))
    text = sign_in(caseworker).post(person_url(case), person(case, marks="อื่น")).content.decode()
    assert OLD not in text
    assert "0812345678" not in text


def test_the_second_save_of_an_intake_sees_both_texts(case, caseworker, teammate, sign_in):
    sign_in(teammate).post(intake_url(case), intake(case, found_place="ตลาดสด", legal_basis="s20_found"))
    answer = sign_in(caseworker).post(intake_url(case), intake(case, found_place="สถานีขนส่ง"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "ตลาดสด" in text
    assert "สถานีขนส่ง" in text
    assert "รับแจ้ง/พบเห็น (ม.20)" in text


# --- the intake --------------------------------------------------------------------------------------
def test_an_intake_changes_and_keeps_its_number(case, caseworker, sign_in):
    sent = intake(case, received_date="30/9/2569", legal_basis="s20_found", paper_register_no="๑๒๓/๖๙")
    assert sign_in(caseworker).post(intake_url(case), sent).status_code == 302
    changed = Case.objects.get(pk=case.pk)
    assert changed.number == case.number
    assert changed.received_at == bangkok(2026, 9, 30, 21, 15)
    assert (changed.legal_basis, changed.row_version) == ("s20_found", 2)
    assert "ฐานกฎหมายที่รับ" in changed.events.get(title="แก้ไขข้อมูลรับเข้า").body


def test_saving_an_untouched_intake_changes_nothing(ssk, caseworker, sign_in):
    moment = bangkok(2026, 11, 3, 21, 15) + timedelta(seconds=37)
    case = make_case(ssk, caseworker, received_at=moment, sender_kind="self")
    assert sign_in(caseworker).post(intake_url(case), intake(case)).status_code == 302
    assert Case.objects.get(pk=case.pk).received_at == moment
    assert not case.events.filter(kind="change").exists()


def test_an_intake_needs_its_day_and_time(case, caseworker, sign_in):
    answer = sign_in(caseworker).post(intake_url(case), intake(case, received_date="", received_time=""))
    assert {"received_date", "received_time"} <= set(answer.context["form"].errors)


# --- history -----------------------------------------------------------------------------------------
def history(case, user, sign_in) -> str:
    return sign_in(user).get(reverse("cases:changes", args=[case.pk])).content.decode()


def test_history_tells_who_changed_what_in_words(case, caseworker, teammate, director, sign_in):
    sign_in(teammate).post(person_url(case), person(case, sex="other", domicile="ศรีสะเกษ"))
    sign_in(teammate).post(intake_url(case), intake(case, legal_basis="s19_self"))
    text = history(case, director, sign_in)
    assert str(teammate) in text
    for word in ("เพศ", "ชาย", "อื่น ๆ", "จ.ศรีสะเกษ", "ขอรับการคุ้มครองเอง (ม.19)"):
        assert word in text


def test_history_leaves_sensitive_fields_out_for_those_outside_the_team(case, caseworker, teammate, sign_in):
    sent = person(case, other_document="หนังสือเดินทาง A1", present_detail="ซอยลับ", safe_contact="on")
    sign_in(caseworker).post(person_url(case), sent)
    assert "ซอยลับ" in history(case, caseworker, sign_in)
    hidden = history(case, teammate, sign_in)
    assert "ซอยลับ" not in hidden
    assert "หนังสือเดินทาง" not in hidden


def test_a_new_file_has_no_changes(case, caseworker, sign_in):
    assert "ยังไม่มีการแก้ไข" in history(case, caseworker, sign_in)


def test_a_number_two_officers_write_at_once_stays_with_the_first(ssk, case, caseworker, monkeypatch):
    """Both looked before either had saved: the database refuses the second, who is told so in words."""
    make_client(ssk, first_name="บุญมี", national_id=NEW)
    nobody = Client.objects.none()
    monkeypatch.setattr(type(Client.objects.all()), "with_national_id", lambda self, number: nobody)
    with pytest.raises(Refused, match="เลขประจำตัวนี้อยู่ในแฟ้ม"):
        clients.edit(case=case, by=caseworker, person={"national_id": NEW}, expected=case.client.row_version)


def test_a_number_of_another_year_is_explained_and_the_file_counts_by_its_day(case, director, sign_in):
    browser = sign_in(director)
    assert "เลขแฟ้มออกในปี" not in browser.get(reverse("cases:case", args=[case.pk])).content.decode()
    browser.post(intake_url(case), intake(case, received_date="30/9/2569"))
    # 30 ก.ย. 2569 is the last day of fiscal year 2569; the number was given in 2570.
    page = browser.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "วันรับตัวอยู่ในปีงบประมาณ 2569" in page
    assert "เลขแฟ้มออกในปี 2570 และไม่เปลี่ยน" in page
    assert browser.get("/cases/?state=all&year=2569").context["total"] == 1
    assert browser.get("/cases/?state=all&year=2570").context["total"] == 0
