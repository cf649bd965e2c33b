"""ทะเบียนประวัติ: what is kept of a person, who sees which of it, its drafts and its paper."""

import io
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from pypdf import PdfReader

from cases.documents import register as paper
from cases.models import ClientRegister, FamilyContact, register_of
from shelter.audit.models import AccessEntry, Action
from shelter.desk import drafts
from shelter.lib import pdf
from shelter.lib.thai import mask_national_id
from tests.factories.beds import make_house, put_to_bed
from tests.factories.cases import join_team, make_case, make_client, national_id
from tests.factories.contacts import answered, make_contact
from tests.factories.finding import make_finding, make_problem

pytestmark = pytest.mark.usefixtures("reference")
REFERENCE, CARD = "6123456789012", "1234567890123"
# What ม.26 protects, as each field shows it.
PROTECTED = (
    "ชาวกูย",
    "อิสลาม",
    "ละหมาดวันละห้าครั้ง",
    "ทางการได้ยิน",
    "52.5 กก.",
    "158 ซม.",
    mask_national_id(REFERENCE),
    mask_national_id(CARD),
)


@pytest.fixture
def case(ssk, caseworker):
    client = make_client(ssk, first_name="มานพ", last_name="แสนงาม", domicile_code="33")
    ClientRegister.objects.create(
        client=client,
        ethnicity="ชาวกูย",
        religion="islam",
        worship="ละหมาดวันละห้าครั้ง",
        disabled="yes",
        disability_types=["d2_hearing"],
        disability_card=CARD,
        weight_kg=Decimal("52.5"),
        height_cm=158,
        reference_number=REFERENCE,
        languages=["kuy", "khmer"],
        interpreter_needed="yes",
        lived_gender="female",
        food=["halal"],
        not_ready=["monthly_income", "religion"],
    )
    return make_case(ssk, caseworker, client=client)


def url(name, case):
    return reverse(f"cases:{name}", args=[case.pk])


def page(browser, address):
    return browser.get(address).content.decode()


def typed(case, **fields):
    return {
        "identity": "known",
        "first_name": "มานพ",
        "last_name": "แสนงาม",
        "sex": "unknown",
        "nationality_status": "unknown",
        "domicile": "ศรีสะเกษ",
        "row_version": 1,
        **fields,
    }


def kept(case) -> ClientRegister:
    return register_of(case.client)


# --- writing ------------------------------------------------------------------------------------------
def test_a_person_nobody_asked_anything_gets_a_register_with_the_first_answer(ssk, caseworker, sign_in):
    case = make_case(ssk, caseworker, client=make_client(ssk, first_name="มานพ", last_name="แสนงาม"))
    browser = sign_in(caseworker)
    assert browser.post(url("client-edit", case), typed(case)).status_code == 302
    assert not ClientRegister.objects.exists()
    sent = typed(
        case,
        row_version=2,
        languages=["khmer", "kuy"],
        disabled="yes",
        disability_types=["d3_physical", "d1_visual"],
        disability_card="1-2345-67890-12-3",
        monthly_income="๓,๐๐๐",
        not_ready=["religion"],
    )
    assert browser.post(url("client-edit", case), sent).status_code == 302
    register = kept(case)
    assert register.languages == ["khmer", "kuy"]
    assert register.disability_types == ["d1_visual", "d3_physical"]
    assert (register.disability_card, register.monthly_income) == (CARD, 3000)
    assert register.not_ready == ["religion"]
    assert AccessEntry.objects.get(action=Action.IDENTITY).field_groups == ["disability_card"]
    assert "ภาษาที่พูด" in case.events.filter(title="แก้ไขข้อมูลบุคคล").first().body


def test_an_empty_box_keeps_the_masked_numbers_and_a_tick_removes_them(case, caseworker, sign_in):
    browser = sign_in(caseworker)
    text = page(browser, url("client-edit", case))
    assert CARD not in text
    assert REFERENCE not in text
    sent = typed(case, disabled="yes", disability_types=["d2_hearing"])
    browser.post(url("client-edit", case), sent)
    assert (kept(case).disability_card, kept(case).reference_number) == (CARD, REFERENCE)
    browser.post(url("client-edit", case), {**sent, "forget_reference_number": "on", "row_version": 2})
    assert kept(case).reference_number == ""


def test_kinds_of_a_disability_nobody_has_are_refused_with_words(case, caseworker, sign_in):
    answer = sign_in(caseworker).post(
        url("client-edit", case), typed(case, disabled="no", disability_types=["d2_hearing"])
    )
    assert "เลือก “มี” หรือล้างประเภท" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClientRegister.objects.update(disabled="no")


def test_a_colleague_outside_the_team_neither_sees_nor_changes_the_protected_groups(case, teammate, sign_in):
    browser = sign_in(teammate)
    for name in ("profile", "client-edit", "case", "changes"):
        text = page(browser, url(name, case))
        assert [one for one in PROTECTED if one in text] == []
    browser.post(url("client-edit", case), typed(case, religion="buddhist", disabled="no", food=["soft"]))
    register = kept(case)
    assert (register.religion, register.disabled, register.food) == ("islam", "yes", ["soft"])
    # Its mark "not ready" is kept with the religion this colleague never saw.
    assert register.not_ready == ["religion"]


def test_the_same_fields_are_shown_to_the_team_and_the_director(case, caseworker, director, sign_in):
    for user in (caseworker, director):
        text = page(sign_in(user), url("profile", case))
        assert [one for one in PROTECTED if one not in text] == []
        assert "กูย (ส่วย)" in text
        assert "ยังไม่พร้อมให้ข้อมูล" in text


def test_a_team_member_sees_what_the_work_needs(case, people, sign_in):
    join_team(case, people["ssk.team"])
    text = page(sign_in(people["ssk.team"]), url("profile", case))
    assert "กูย (ส่วย)" in text
    assert "ฮาลาล" in text
    assert [one for one in PROTECTED if one in text] == []


def test_the_history_tells_the_protected_groups_to_those_who_may_see_them(
    case, caseworker, teammate, sign_in
):
    sent = typed(case, religion="buddhist", disabled="yes", disability_types=["d2_hearing"], food=["soft"])
    sign_in(caseworker).post(url("client-edit", case), sent)
    mine = page(sign_in(caseworker), url("changes", case))
    theirs = page(sign_in(teammate), url("changes", case))
    assert "อิสลาม" in mine
    assert "อาหารอ่อน" in mine
    assert "อาหารอ่อน" in theirs
    assert "อิสลาม" not in theirs
    assert CARD not in mine


def test_two_editors_of_several_choices_both_stand_in_the_conflict_page(case, caseworker, sign_in):
    browser = sign_in(caseworker)
    same = {"disabled": "yes", "disability_types": ["d2_hearing"]}
    browser.post(url("client-edit", case), typed(case, languages=["thai"], **same))
    answer = browser.post(url("client-edit", case), typed(case, languages=["kuy", "khmer"], **same))
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "กูย (ส่วย), เขมร" in text
    assert 'value="kuy,khmer"' in text
    # What was chosen there is sent as one value and read as the list it is.
    browser.post(url("client-edit", case), typed(case, languages="khmer,kuy", row_version=2, **same))
    assert kept(case).languages == ["khmer", "kuy"]


def test_a_reference_number_is_revealed_for_a_while_and_logged(case, caseworker, teammate, sign_in):
    address = reverse("cases:reveal", args=[case.pk, "reference_number"])
    assert sign_in(teammate).post(address).status_code == 403
    assert "6 1234 56789 01 2" in sign_in(caseworker).post(address).content.decode()
    assert AccessEntry.objects.get(action=Action.REVEAL).field_groups == ["reference_number"]


def test_the_card_on_the_file_says_what_acts_every_day_and_nothing_protected(case, teammate, sign_in):
    text = page(sign_in(teammate), url("case", case))
    for one in ("กูย (ส่วย)", "ต้องมีล่าม", "ฮาลาล", "ใช้ชีวิตเป็น", "ญาติ: ยังไม่ได้ถาม"):
        assert one in text


# --- drafts -------------------------------------------------------------------------------------------
def test_a_kept_draft_comes_back_whole_with_its_version_and_goes_with_the_save(case, caseworker, sign_in):
    browser = sign_in(caseworker)
    fields = {"occupation_detail": ["ช่างไม้"], "languages": ["thai", "sign"], "base_version": ["1"]}
    drafts.save(caseworker, "person", str(case.pk), fields)
    assert "มีข้อความที่พิมพ์ค้างไว้" in page(browser, url("client-edit", case))
    form = browser.get(url("client-edit", case) + "?draft=1").context["form"]
    assert form["occupation_detail"].value() == "ช่างไม้"
    assert form["languages"].value() == ["thai", "sign"]
    browser.post(url("client-edit", case), typed(case, disabled="yes", disability_types=["d2_hearing"]))
    assert drafts.load(caseworker, "person", str(case.pk)) is None


def test_a_draft_can_be_thrown_away(case, caseworker, sign_in):
    drafts.save(caseworker, "person", str(case.pk), {"worship": ["x"]})
    assert sign_in(caseworker).post(url("client-edit", case), {"save": "forget"}).status_code == 302
    assert drafts.load(caseworker, "person", str(case.pk)) is None


# --- the paper ----------------------------------------------------------------------------------------
def test_the_paper_leaves_out_what_its_reader_may_not_see(case, caseworker, teammate):
    mine = render_to_string(paper.TEMPLATE, paper.context_of(case, reader=caseworker))
    theirs = render_to_string(paper.TEMPLATE, paper.context_of(case, reader=teammate))
    assert "อิสลาม" in mine
    assert [one for one in ("อิสลาม", "ชาวกูย", "ทางการได้ยิน") if one in theirs] == []


def test_a_safe_contact_address_and_every_telephone_stay_off_the_paper(ssk, caseworker):
    client = make_client(
        ssk, phone="0812345678", present_detail="บ้านลับริมห้วย", domicile_detail="99 หมู่ 3", safe_contact=True
    )
    make_contact(client, phone="0899999999", place_detail="บ้านน้องสาว")
    case = make_case(ssk, caseworker, client=client)
    html = render_to_string(paper.TEMPLATE, paper.context_of(case, reader=caseworker))
    assert [one for one in ("5678", "9999", "ริมห้วย", "หมู่ 3", "บ้านน้องสาว") if one in html] == []


def test_a_full_register_fits_two_pages_and_prints_in_thai_digits(case, caseworker):
    answered(case.client, caseworker, FamilyContact.SOME)
    for number in range(6):
        make_contact(case.client, name=f"ญาติคนที่ {number}")
    case.client.set_national_id(national_id(9))
    data = pdf.render(render_to_string(paper.TEMPLATE, paper.context_of(case, reader=caseworker)))
    reader = PdfReader(io.BytesIO(data))
    assert len(reader.pages) <= 2
    text = "".join(sheet.extract_text() for sheet in reader.pages).replace("\u200b", "")
    assert "ติดต่อได้บางคน" in text
    assert "๕๒.๕" in text


def test_the_paper_says_how_the_person_came_where_they_sleep_and_what_is_the_matter(
    ssk, caseworker, teammate
):
    case = make_case(ssk, caseworker, entry_channel="walk_in", legal_basis="s19_self", found_place="ศาลาท่าน้ำ")
    put_to_bed(make_house(ssk, "7"), case, caseworker)
    finding = make_finding(case, caseworker)
    make_problem(finding, caseworker, code="CH0202")
    make_problem(finding, caseworker, code="CH04")
    html = render_to_string(paper.TEMPLATE, paper.context_of(case, reader=caseworker))
    for said in ("ติดต่อด้วยตนเอง", "ขอรับการคุ้มครองเอง", "ศาลาท่าน้ำ", "เรือนร่มไม้", "พลัดหลง", "ปัญหาสุขภาพ"):
        assert said in html
    outside = render_to_string(paper.TEMPLATE, paper.context_of(case, reader=teammate))
    assert "พลัดหลง" in outside
    assert "ปัญหาสุขภาพ" not in outside
    case.client.safe_contact = True
    hunted = render_to_string(paper.TEMPLATE, paper.context_of(case, reader=caseworker))
    assert "ศาลาท่าน้ำ" not in hunted
    assert "เรือนร่มไม้" not in hunted


def test_a_measure_says_its_unit_once(case):
    client = case.client
    sections = paper.sections_of(client, register_of(client), sensitive=True, shows_address=True)
    said = {line.name: (line.label, line.text) for part in sections for line in part.lines}
    assert said["weight_kg"] == ("น้ำหนัก", "52.5 กก.")
    assert said["height_cm"] == ("ส่วนสูง", "158 ซม.")


def test_the_blank_form_has_every_label_and_no_answer(ssk, caseworker):
    html = render_to_string(paper.TEMPLATE, paper.blank(ssk))
    for label in ("เชื้อชาติ", "ศาสนา", "ประเภทความพิการ", "ภาษาที่พูด", "ใช้ชีวิตเป็น", "ปัญหาที่พบ", "เรือนนอน", "ผู้นำส่ง"):
        assert label in html
    assert "ยังไม่ทราบ" not in html
    assert len(PdfReader(io.BytesIO(pdf.render(html))).pages) <= 2
