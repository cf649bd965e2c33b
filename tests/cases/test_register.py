"""Taking a person in: the form, its rules, the number, the first team and the first line."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from cases.actions import cases as actions
from cases.models import Case, CaseAssignment, Client
from shelter.accounts.models import Role
from shelter.audit.models import AccessEntry, Action
from shelter.desk import drafts
from shelter.desk.refusal import Refused
from shelter.desk.tokens import new_token
from shelter.lib.thai import format_date
from tests.conftest import make_user
from tests.factories.cases import bangkok, make_case, make_client, national_id
from tests.together import at_once

pytestmark = pytest.mark.usefixtures("reference")
URL = "/register/"


def errors_of(answer) -> dict[str, str]:
    return {name: str(errors[0]) for name, errors in answer.context["form"].errors.items()}


def test_the_page_shows_the_form_without_seven_thousand_options(caseworker, sign_in):
    answer = sign_in(caseworker).get(URL)
    assert answer.status_code == 200
    assert answer.content.count(b"<option") < 60


def test_three_answers_open_a_file(caseworker, sign_in, typed):
    answer = sign_in(caseworker).post(URL, typed())
    case = Case.objects.select_related("client").get()
    assert answer.url == reverse("cases:case", args=[case.pk])
    assert case.client.name == "คำผาย แสนคำดี"
    assert case.client.centre_id == case.centre_id == caseworker.centre_id
    assert case.assignments.get().user == caseworker
    assert case.assignments.get().kind == CaseAssignment.Kind.MANAGER
    assert case.events.get().at == case.received_at
    assert case.legal_basis == ""
    entry = AccessEntry.objects.filter(action=Action.CREATE).get()
    assert str(case.pk) in entry.subject_ids


@time_machine.travel(bangkok(2026, 11, 20, 14, 10), tick=False)
def test_the_number_counts_per_centre_and_fiscal_year(caseworker, outsider, sign_in, typed):
    browser = sign_in(caseworker)
    browser.post(URL, typed())
    browser.post(URL, typed(first_name="บุญมี", last_name="ทองประกาย"))
    # 30 ก.ย. 2569 is the last day of fiscal year 2569: a late entry is numbered in the year it happened.
    browser.post(
        URL,
        typed(first_name="วีระ", last_name="ศรีเมือง", received_date="30/9/2569", received_time="21.15"),
    )
    sign_in(outsider).post(URL, typed())
    numbers = list(Case.objects.order_by("created_at").values_list("number", flat=True))
    assert numbers == ["ศก 70/0001", "ศก 70/0002", "ศก 69/0001", "นว 70/0001"]
    assert Case.objects.get(number="ศก 69/0001").received_at == bangkok(2026, 9, 30, 21, 15)


def test_a_person_without_a_name_is_taken_in_by_a_label(caseworker, sign_in, typed):
    sign_in(caseworker).post(
        URL, typed(identity="unknown", first_name="", last_name="", calling_name="ลุงดำ", birth="ราว ๖๐ ปี")
    )
    client = Client.objects.get()
    assert client.name == "ไม่ทราบชื่อ (เรียก “ลุงดำ”)"
    assert (client.birth_date, client.estimated_age) == (None, 60)
    assert client.estimated_on is not None


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("first_name", "", "กรอกชื่อ หรือเลือก"),
        ("sender_kind", "", "เลือกว่ามาถึงศูนย์โดย"),
        ("sender_kind", "no_such_code", ""),
        ("national_id", "3330100999124", "เลขหลักสุดท้ายไม่ตรงกับสูตรตรวจสอบ"),
        ("national_id", "333010099912", "ขาดอีก 1 หลัก"),
        ("national_id", "not digits", "ใส่เฉพาะตัวเลข"),
        ("birth", "31/2/2502", "มีวันที่ 1 ถึง"),
        ("birth", "1/1/3000", "ต้องไม่หลังวันนี้"),
        ("birth", "1/1/2300", ""),
        ("birth", "200", "อายุต้องอยู่ระหว่าง"),
        ("received_date", "1/1/2600", "ต้องไม่หลังวันนี้"),
        ("received_time", "25:00", "ใส่เวลาเป็น"),
        ("phone", "12345", ""),
        ("domicile", "ไม่มีที่ไหนชื่อนี้แน่นอน", "ไม่พบพื้นที่นี้"),
        ("domicile", "โพธิ์", "พบหลายแห่ง"),
        ("first_name", "ก" * 100_000, "ยาวได้ไม่เกิน 100"),
        ("circumstances", "ก" * 100_000, "ยาวได้ไม่เกิน 5000"),
    ],
)
def test_a_wrong_answer_is_explained_and_nothing_is_lost(caseworker, sign_in, typed, field, value, said):
    answer = sign_in(caseworker).post(URL, typed(**{field: value}))
    assert answer.status_code == 200
    assert field in errors_of(answer)
    assert said in errors_of(answer)[field]
    assert answer.context["form"].data["last_name"] == "แสนคำดี"
    assert not Client.objects.exists()


def test_a_late_entry_needs_its_time(caseworker, sign_in, typed):
    answer = sign_in(caseworker).post(URL, typed(received_date="1/10/2569"))
    assert "บันทึกย้อนหลังให้ใส่เวลา" in errors_of(answer)["received_time"]


def test_nobody_is_received_before_birth(caseworker, sign_in, typed):
    sent = typed(birth="2/10/2569", received_date="1/10/2569", received_time="9:00")
    assert "วันเกิดต้องไม่หลังวันที่รับตัว" in errors_of(sign_in(caseworker).post(URL, sent))["birth"]


def test_a_nul_is_refused(caseworker, sign_in, typed):
    assert sign_in(caseworker).post(URL, typed(first_name="คำ\x00ผาย")).status_code == 400


def test_markup_and_emoji_are_only_text(caseworker, sign_in, typed):
    browser = sign_in(caseworker)
    answer = browser.post(
        URL, typed(first_name="<script>alert(1)</script>", calling_name="ตา😀"), follow=True
    )
    assert b"<script>alert(1)" not in answer.content
    assert "ตา😀" in answer.content.decode()


def test_typed_habits_are_understood(caseworker, sign_in, typed):
    number = national_id(12345)
    thai = number.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    spaced = f"{thai[0]} {thai[1:5]} {thai[5:10]} {thai[10:12]} {thai[12]}"
    sign_in(caseworker).post(
        URL,
        typed(
            national_id=spaced,
            birth="๑๔/๒/๒๕๐๒",
            domicile="โพธิ์ เมืองศรีสะเกษ",
            present_same="on",
            phone="081-234-5678",
            safe_contact="on",
        ),
    )
    client = Client.objects.get()
    assert client.national_id == number
    assert client.birth_date.isoformat() == "1959-02-14"
    assert client.domicile_code == client.present_code
    assert len(client.domicile_code) == 6
    assert client.phone == "0812345678"
    assert client.safe_contact


def test_the_same_post_twice_is_one_person(caseworker, sign_in, typed):
    browser, sent = sign_in(caseworker), typed(post_token=new_token())
    first, second = browser.post(URL, sent), browser.post(URL, sent)
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert Client.objects.count() == Case.objects.count() == 1


def test_a_sent_form_leaves_no_draft(caseworker, sign_in, typed):
    drafts.save(caseworker, "register", "new", {"first_name": ["คำผาย"]})
    page = sign_in(caseworker).get(URL)
    assert "เรียกร่างคืน" in page.content.decode()
    restored = sign_in(caseworker).get(URL + "?draft=1")
    assert 'value="คำผาย"' in restored.content.decode()
    sign_in(caseworker).post(URL, typed())
    assert drafts.load(caseworker, "register", "new") is None


def test_a_draft_can_be_thrown_away(caseworker, sign_in):
    drafts.save(caseworker, "register", "new", {"first_name": ["คำผาย"]})
    assert sign_in(caseworker).post(reverse("cases:forget-draft")).status_code == 302
    assert drafts.load(caseworker, "register", "new") is None


def test_the_action_asks_for_the_role_itself(people):
    with pytest.raises(Refused):
        actions.register(by=people["ssk.team"], person={}, intake={})


def test_an_id_of_another_file_is_refused(ssk, caseworker):
    number = national_id(7)
    make_client(ssk, national_id=number)
    person = {"identity": "known", "first_name": "บุญมี", "national_id": number}
    with pytest.raises(Refused, match="อยู่ในแฟ้มของผู้ใช้บริการคนอื่น"):
        actions.register(by=caseworker, person=person, intake={"received_at": timezone.now()})
    assert Client.objects.count() == 1


def test_place_options_come_by_post(caseworker, sign_in):
    answer = sign_in(caseworker).post(reverse("cases:places"), {"domicile": "โพธิ์ เมืองศรี"})
    assert "ต.โพธิ์ อ.เมืองศรีสะเกษ จ.ศรีสะเกษ 33000" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_parallel_registrations_get_numbers_of_their_own(ssk):
    """Eight at once: eight files, numbers 1 to 8, none twice."""
    worker = make_user("ssk.parallel", ssk, Role.CASEWORKER)

    def do(number: int) -> str:
        person = {"identity": "known", "first_name": f"คนที่{number}"}
        return actions.register(by=worker, person=person, intake={"received_at": timezone.now()}).number

    assert len(set(at_once(8, do))) == 8
    assert sorted(Case.objects.values_list("sequence", flat=True)) == list(range(1, 9))


@pytest.mark.django_db(transaction=True)
def test_one_post_sent_four_times_at_once_is_one_person(ssk, sign_in, typed):
    worker = make_user("ssk.parallel", ssk, Role.CASEWORKER)
    browsers, sent = [sign_in(worker) for _ in range(4)], typed(post_token=new_token())
    answers = at_once(4, lambda n: browsers[n].post(URL, sent))
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1
    assert Client.objects.count() == Case.objects.count() == 1


# --- coming back ------------------------------------------------------------------------------------
def ended(ssk, caseworker, **person):
    case = make_case(
        ssk,
        caseworker,
        client=make_client(ssk, first_name="คำผาย", last_name="แสนคำดี", **person),
        received_at=timezone.now() - timedelta(days=60),
    )
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - timedelta(days=30))
    return case


def test_a_known_person_comes_back_into_the_same_file(ssk, caseworker, sign_in, typed):
    case = ended(ssk, caseworker, calling_name="ตาผาย")
    browser = sign_in(caseworker)
    sent = typed(language="ลาว", calling_name="พ่อผาย", post_token=new_token())
    asked = browser.post(URL, sent)
    assert asked.status_code == 200
    assert "อาจเป็นคนเดียวกัน" in asked.content.decode()
    assert asked.context["form"].data["language"] == "ลาว"
    answer = browser.post(URL, {**sent, f"same_{case.client_id}": "yes"})
    assert answer.status_code == 302
    client = Client.objects.get()
    assert client.cases.count() == 2
    # What was not known is filled in; what the file says already stays, and the difference is told.
    assert (client.language, client.calling_name) == ("ลาว", "ตาผาย")
    newest = client.cases.order_by("-received_at").first()
    assert newest.events.filter(title="รับเข้าครั้งที่ 2").exists()
    assert "ชื่อที่ใช้เรียก" in newest.events.get(title__contains="ต่างจากแฟ้มเดิม").body
    assert client.duplicate_answers.get().same


def test_an_id_learned_on_return_is_an_identity_entry(ssk, caseworker, sign_in, typed):
    known = ended(ssk, caseworker).client
    sign_in(caseworker).post(URL, typed(national_id=national_id(3), **{f"same_{known.pk}": "yes"}))
    assert Client.objects.get().national_id == national_id(3)
    assert AccessEntry.objects.filter(action=Action.IDENTITY).get().subject_ids == [str(known.pk)]


def test_a_return_cannot_precede_the_end_of_the_last_stay(ssk, caseworker, sign_in, typed):
    known = ended(ssk, caseworker).client
    day = format_date(timezone.now() - timedelta(days=40), "numeric")
    sent = typed(received_date=day, received_time="9:00", **{f"same_{known.pk}": "yes"})
    assert "ต้องไม่ก่อน" in str(sign_in(caseworker).post(URL, sent).context["form"].non_field_errors())
    assert Case.objects.count() == 1


def test_only_one_file_can_be_the_same_person(ssk, caseworker, sign_in, typed):
    one, two = ended(ssk, caseworker).client, ended(ssk, caseworker).client
    sent = typed(**{f"same_{one.pk}": "yes", f"same_{two.pk}": "yes"})
    assert "เลือก “คนเดียวกัน” ได้แฟ้มเดียว" in str(
        sign_in(caseworker).post(URL, sent).context["form"].non_field_errors()
    )


def test_an_open_file_is_linked_instead_of_opened_twice(ssk, caseworker, sign_in, typed):
    client = make_client(ssk, first_name="คำผาย", last_name="แสนคำดี")
    case = make_case(ssk, caseworker, client=client)
    answer = sign_in(caseworker).post(URL, typed(**{f"same_{client.pk}": "yes"}))
    assert reverse("cases:case", args=[case.pk]) in answer.content.decode()
    assert case.number in str(answer.context["form"].non_field_errors())
    assert Case.objects.count() == 1


def test_a_different_person_is_saved_with_the_answer(ssk, caseworker, sign_in, typed):
    known = ended(ssk, caseworker).client
    answer = sign_in(caseworker).post(URL, typed(**{f"same_{known.pk}": "no"}))
    assert answer.status_code == 302
    new = Client.objects.exclude(pk=known.pk).get()
    kept = new.duplicate_answers.get()
    assert (kept.other, kept.same, kept.findings["name"]) == (known, False, "same")


def test_another_centres_answer_is_not_taken(nsn, outsider, caseworker, sign_in, typed):
    stranger = make_client(nsn, first_name="คำผาย", last_name="แสนคำดี")
    sign_in(caseworker).post(URL, typed(**{f"same_{stranger.pk}": "yes"}))
    assert stranger.cases.count() == 0
    assert Case.objects.get().client.centre_id == caseworker.centre_id


@time_machine.travel(bangkok(2026, 11, 21, 0, 30), tick=False)
def test_a_time_of_last_night_is_told_its_date(caseworker, sign_in, typed):
    answer = sign_in(caseworker).post(URL, typed(received_time="23:10"))
    said = errors_of(answer)["received_time"]
    assert said.startswith("ต้องไม่หลังเวลานี้ (00:30 น.)")
    assert said.endswith("ใส่วันที่เป็น 20/11/2569")


@pytest.mark.parametrize("field", ["first_name", "last_name", "calling_name", "other_names"])
def test_a_name_of_pictures_or_signs_alone_is_refused(caseworker, sign_in, typed, field):
    answer = sign_in(caseworker).post(URL, typed(**{field: "😀 -"}))
    assert "ชื่อต้องมีตัวอักษร" in errors_of(answer)[field]
