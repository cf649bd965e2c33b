"""The duplicate check: what it compares, whom it shows, and what another centre learns."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions.alerts import ask_elsewhere
from cases.facts import people as facts
from cases.models import HiddenPersonAlert
from cases.rules.duplicates import Strength, Traits, Verdict, compare
from cases.rules.marks import mark_words
from shelter.audit.models import AccessEntry, Action
from shelter.lib.thai import bangkok_today
from tests.factories.cases import make_case, make_client, national_id

KNOWN = Traits(
    first_name="คำผาย",
    last_name="แสนคำดี",
    called=("ตาผาย",),
    sounds=frozenset({"กม123", "ซ456"}),
    national_id="1234567890123",
    birth_date=date(1959, 2, 14),
    age=67,
    sex="male",
    domicile_code="330101",
)


def verdicts(new: Traits, known: Traits = KNOWN) -> dict[str, str]:
    return {finding.field: str(finding.verdict) for finding in compare(new, known).findings}


def test_all_alike_is_strong():
    result = compare(KNOWN, KNOWN)
    assert {finding.verdict for finding in result.findings} == {Verdict.SAME}
    assert result.strength is Strength.STRONG


def test_the_same_id_alone_is_strong():
    assert compare(Traits(national_id="1234567890123"), KNOWN).strength is Strength.STRONG


def test_name_and_birth_outweigh_one_wrong_digit():
    new = replace(KNOWN, national_id="1234567890128")
    assert verdicts(new)["national_id"] == "near"
    assert compare(new, KNOWN).strength is Strength.STRONG


def test_two_whole_ids_that_differ_are_two_people():
    new = Traits(first_name="คำผาย", last_name="แสนคำดี", national_id="9876543210987")
    assert compare(new, KNOWN).strength is Strength.WEAK


@pytest.mark.parametrize(
    ("new", "field", "verdict"),
    [
        (Traits(first_name="คำพาย", last_name="แสนคำดี"), "name", "near"),
        (Traits(first_name="ณัฐ", sounds=frozenset({"กม123"})), "name", "near"),
        (Traits(first_name="บุญมี", last_name="ทอง"), "name", "different"),
        (Traits(called=("ตาผาย",)), "calling_name", "same"),
        (Traits(birth_date=date(1959, 5, 1)), "birth_date", "near"),
        (Traits(birth_date=date(1980, 5, 1)), "birth_date", "different"),
        (Traits(age=64), "age", "near"),
        (Traits(age=30), "age", "different"),
        (Traits(sex="female"), "sex", "different"),
        (Traits(domicile_code="33"), "domicile", "near"),
        (Traits(domicile_code="330199"), "domicile", "same"),
        (Traits(domicile_code="60"), "domicile", "different"),
    ],
)
def test_each_field_has_its_verdict(new, field, verdict):
    assert verdicts(new)[field] == verdict


def scored(new: Traits, known: Traits) -> dict[str, tuple[str, int]]:
    return {one.field: (str(one.verdict), one.weight) for one in compare(new, known).findings}


@pytest.mark.parametrize(
    ("new", "known", "expected"),
    [
        # Both estimated: 60 means 55 to 65, and 68 means 63 to 73. They overlap, 8 years apart.
        (Traits(age=60), Traits(age=68), {"age": ("near", 3)}),
        (Traits(age=60), Traits(age=65), {"age": ("near", 8)}),
        # 55 to 65 and 71 to 81 leave 6 years between them, 70 to 80 leave 5: that proves nothing.
        (Traits(age=60), Traits(age=76), {"age": ("different", -15)}),
        (Traits(age=60), Traits(age=75), {}),
        # A birth date is no estimate: 67 exactly, and 45 to 55.
        (Traits(age=50), KNOWN, {"age": ("different", -15)}),
        (Traits(age=62), KNOWN, {"age": ("near", 8)}),
        (Traits(age=57), KNOWN, {}),
    ],
)
def test_an_estimate_is_compared_as_a_band(new, known, expected):
    found = scored(new, known)
    assert {field: found[field] for field in found if field == "age"} == expected


@pytest.mark.parametrize(
    ("new", "known", "expected"),
    [
        ("แผลเป็นยาวที่คิ้วซ้าย", "มีแผลเป็นที่คิ้วข้างซ้าย ยาวราว ๓ ซม.", ("same", 20)),  # kind, place, side
        ("สักยันต์เต็มหลัง", "รอยสักยันต์กลางหลัง", ("same", 20)),
        ("รอยสักเสือ", "สักรูปเสือที่แขนขวา", ("near", 10)),
        ("แผลเป็นที่คิ้วซ้าย", "แผลเป็นที่คิ้วขวา", ("near", 8)),  # left and right are mistaken easily
        ("แผลเป็นที่คาง", "แผลเป็นที่แขน", ("near", 4)),  # many have a scar
        ("ไฝใต้ตาขวา", "นิ้วก้อยซ้ายด้วน", ("different", -6)),
    ],
)
def test_marks_are_compared_by_the_words_in_common(new, known, expected):
    assert scored(Traits(marks=mark_words(new)), Traits(marks=mark_words(known))) == {"marks": expected}


def test_marks_of_one_side_only_say_nothing():
    assert scored(Traits(marks=mark_words("แผลเป็นที่คิ้วซ้าย")), Traits()) == {}


def test_a_person_without_a_name_is_weighed_by_label_age_and_marks():
    """The label 25, the age band 8, the sex 3 and the mark 20: 56 of the 60 that make it strong."""
    new = Traits(called=("ลุงดำ",), age=60, sex="male", marks=mark_words("แผลเป็นยาวที่คิ้วซ้าย"))
    known = Traits(called=("ลุงดำ",), age=63, sex="male", marks=mark_words("แผลเป็นคิ้วซ้าย"))
    result = compare(new, known)
    assert (result.score, result.strength) == (56, Strength.POSSIBLE)


def test_what_one_side_does_not_know_is_not_compared():
    assert compare(Traits(), KNOWN).findings == ()
    assert compare(Traits(sex="unknown"), KNOWN).findings == ()


def test_a_reason_never_repeats_what_is_kept_masked():
    new = replace(KNOWN, national_id="1234567890128")
    assert not any("1234567" in finding.text for finding in compare(new, KNOWN).findings)


# --- which people are looked at ---------------------------------------------------------------------
def found(ssk, **person):
    today = date(2026, 11, 20)
    return [client.name for client, _ in facts.candidates(ssk, facts.traits_of_typed(person, today), today)]


def test_candidates_come_by_id_name_sound_and_label(ssk, nsn):
    make_client(ssk, first_name="ณัฐพงษ์", last_name="ศักดิ์สิทธิ์", national_id=national_id(5))
    make_client(ssk, identity="unknown", calling_name="ลุงดำ")
    make_client(nsn, first_name="ณัฐพงษ์", last_name="ศักดิ์สิทธิ์")
    assert found(ssk, national_id=national_id(5)) == ["ณัฐพงษ์ ศักดิ์สิทธิ์"]
    assert found(ssk, first_name="ณัฐพงษ์", last_name="ศักดิ์สิทธิ") == ["ณัฐพงษ์ ศักดิ์สิทธิ์"]
    assert found(ssk, first_name="นัดพง", last_name="สักสิด") == ["ณัฐพงษ์ ศักดิ์สิทธิ์"]
    assert found(ssk, calling_name="ลุงดำ") == ["ไม่ทราบชื่อ (เรียก “ลุงดำ”)"]
    assert found(ssk, first_name="สมศรี", last_name="รักไทย") == []
    assert found(ssk) == []


def test_a_long_name_is_compared_by_what_two_wrong_letters_leave_of_it():
    # Eleven different letters make 12 trigrams, two such words 24: 18 stay, 6 go and 6 others come. 18/30.
    assert facts.two_letters_off("abcdefghijk lmnopqrstuv") == 0.6
    # 6 + 6 trigrams: 6 of 18 would stay, and that is anybody.
    assert facts.two_letters_off("abcde fghij") == 0.5


def test_the_right_person_is_found_among_many_alike(ssk):
    for number in range(80):
        make_client(ssk, first_name="สมชาย", last_name=f"ใจ{'กขคงจฉชซ'[number % 8]}{number}")
    make_client(ssk, first_name="สมชาย", last_name="ใจดี", birth_date=date(1959, 2, 14))
    assert found(ssk, first_name="สมชาย", last_name="ใจดี")[0] == "สมชาย ใจดี"


# What was written down, and how the same person is typed the next time.
TWINS = [
    ("สมศักดิ์ แก้วประเสริฐ", "สมศักดิ แก้วประเสริฐ"),  # a mark missing
    ("สมศักดิ์ แก้วประเสริฐ", "สมสัก แก้วประเสิด"),  # as it sounds
    ("บุญเหลือ ทองประกาย", "บุญเหลิอ ทองประกาย"),  # another vowel
    ("บุญเหลือ ทองประกาย", "ทองประกาย บุญเหลือ"),  # name and surname exchanged
    ("บุญเหลือ ทองประกาย", "บุนเหลือ ทองประกาย"),
    ("วิไลวรรณ ศรีเมืองใหม่", "วิไลวัน ศรีเมืองใหม่"),
    ("วิไลวรรณ ศรีเมืองใหม่", "วิไลวรรณ ศรีเมิองไหม่"),  # two letters
    ("ณัฐพงษ์ ศักดิ์สิทธิ์", "นัดพง สักสิด"),
    ("ประยูร กองแก้วดี", "ประยรู กองแก้วดี"),  # letters exchanged
    ("ประยูร กองแก้วดี", "ประยูร กอแก้วดี"),
    ("ดวงดาว หาญกล้า", "ดวงดาว"),  # no surname this time
    ("เด่นชัย", "เด่นชัย บัวระภา"),  # no surname then
    ("เด่นชัย", "เด็นชัย"),
]


@pytest.mark.parametrize(("written", "typed"), TWINS)
def test_a_person_is_found_however_the_name_is_typed(ssk, written, typed):
    def parts(name):
        return dict(zip(("first_name", "last_name"), name.split(), strict=False))

    known = make_client(ssk, **{"last_name": "", **parts(written)})
    for number in range(20):
        make_client(ssk, first_name="มานะ", last_name=f"อดทน{number}")
    assert found(ssk, **parts(typed)) == [known.name]


def test_whoever_was_born_the_same_day_comes_before_others_of_the_name(ssk):
    for number in range(70):
        make_client(ssk, first_name="สมชาย", last_name=f"ดี{number}", birth_date=date(1960, 1, 1))
    make_client(ssk, first_name="สมชาย", last_name="แสนสุขสบาย", birth_date=date(1959, 2, 14))
    assert found(ssk, first_name="สมชาย", birth_date=date(1959, 2, 14))[0] == "สมชาย แสนสุขสบาย"


def test_without_a_birth_date_nobody_is_nearer_for_having_none(ssk):
    for number in range(70):
        make_client(ssk, first_name="สมชาย", last_name=f"ใจดีมาก{number}")
    make_client(ssk, first_name="สมชาย", last_name="ใจดี", birth_date=date(1959, 2, 14))
    assert found(ssk, first_name="สมชาย", last_name="ใจดี")[0] == "สมชาย ใจดี"


LINK = re.compile(r'id="likenesses"[^>]*hx-swap-oob="true"( hidden|)>')


# --- the part of the page -----------------------------------------------------------------------------
@pytest.fixture
def ask(caseworker, sign_in, typed, reference):
    def post(**fields):
        return sign_in(caseworker).post(reverse("cases:duplicates"), typed(**fields)).content.decode()

    return post


def test_the_aside_shows_each_field_of_a_candidate(ssk, ask):
    make_client(ssk, first_name="คำผาย", last_name="แสนคำดี", birth_date=date(1959, 2, 14), sex="male")
    part = ask(birth="14/2/2502", sex="female")
    assert "ชื่อและนามสกุลตรงกัน" in part
    assert "วันเกิดตรงกัน" in part
    assert "เพศต่างกัน" in part


def test_a_phone_gets_a_way_to_the_likenesses_beside_the_button(ssk, ask):
    make_client(ssk, first_name="คำผาย", last_name="แสนคำดี")
    assert LINK.search(ask(first_name="คำผาย", last_name="แสนคำดี"))[1] == ""
    assert LINK.search(ask(first_name="บุญหลาย", last_name="ทองมาก"))[1] == " hidden"


def test_the_aside_works_while_the_form_is_half_typed(ssk, ask):
    make_client(ssk, first_name="คำผาย", last_name="แสนคำดี")
    assert "แสนคำดี" in ask(national_id="33301", birth="14/", sender_kind="")


def test_what_was_typed_stands_beside_what_the_file_says(ssk, ask):
    make_client(
        ssk,
        first_name="คำผาย",
        last_name="แสนคำดี",
        estimated_age=64,
        estimated_on=bangkok_today(),
        marks="ไฝที่คาง",
    )
    part = ask(birth="60", marks="ไฝใหญ่ที่คาง")
    for words in ("ที่พิมพ์", "ในแฟ้ม", "ราว 60 ปี", "ราว 64 ปี", "ไฝใหญ่ที่คาง", "ไฝที่คาง"):
        assert words in part


def test_an_identity_number_is_compared_and_not_shown(ssk, ask):
    make_client(ssk, first_name="คำผาย", last_name="แสนคำดี", national_id=national_id(5))
    part = ask(national_id=national_id(5))
    assert "เลขประจำตัวประชาชนตรงกัน" in part
    assert national_id(5) not in part


def test_another_centre_is_named_and_nothing_else(nsn, ask):
    make_client(nsn, first_name="สมศรี", last_name="ลับเฉพาะ", national_id=national_id(9), calling_name="ป้าศรี")
    part = ask(national_id=national_id(9))
    assert "มีบุคคลลักษณะนี้ที่ศูนย์คุ้มครองคนไร้ที่พึ่งจังหวัดนครสวรรค์" in part
    for secret in ("สมศรี", "ลับเฉพาะ", "ป้าศรี"):
        assert secret not in part


def test_a_likeness_by_name_alone_crosses_no_border(nsn, ask):
    make_client(nsn, first_name="คำผาย", last_name="แสนคำดี")
    assert ask() == ask(first_name="บุญหลาย", last_name="ทองมาก")


def test_a_person_who_must_stay_hidden_is_known_nowhere(nsn, ask):
    make_client(nsn, first_name="สมศรี", national_id=national_id(9), safe_contact=True)
    assert ask(national_id=national_id(9)) == ask(national_id=national_id(8))


def test_the_director_of_the_hiding_centre_is_told_once_a_day(ssk, nsn, ask):
    hidden = make_client(nsn, first_name="สมศรี", national_id=national_id(9), safe_contact=True)
    ask(national_id=national_id(9))
    ask(national_id=national_id(9))
    alert = HiddenPersonAlert.objects.get()
    assert (alert.client, alert.asking_centre) == (hidden, ssk)


def test_nobody_is_told_of_whom_everybody_may_know_or_of_their_own(ssk, nsn, ask):
    make_client(nsn, first_name="สมศรี", national_id=national_id(9))
    make_client(ssk, first_name="บุญมี", national_id=national_id(8), safe_contact=True)
    ask(national_id=national_id(9))
    ask(national_id=national_id(8))
    assert not HiddenPersonAlert.objects.exists()


def test_a_hidden_person_and_nobody_ask_the_database_the_same(nsn, caseworker, sign_in, typed, reference):
    """What is done is the same, so the time taken tells nothing, nor does the asking centre's log."""
    make_client(nsn, first_name="สมศรี", national_id=national_id(9), safe_contact=True)
    browser, asked, told = sign_in(caseworker), [], []
    for number in (national_id(8), national_id(9)):
        sent = typed(national_id=number)
        browser.post(reverse("cases:duplicates"), sent)
        with CaptureQueriesContext(connection) as queries:
            browser.post(reverse("cases:duplicates"), sent)
        asked.append([query["sql"].split()[0] for query in queries])
        rows = AccessEntry.objects.filter(subject_kind="client_elsewhere").order_by("-seq")
        told.append((rows[0].subject_ids, rows[0].detail))
    assert asked[0] == asked[1]
    assert told[0] == told[1]


@pytest.fixture
def alert(ssk, nsn, people, reference):
    hidden = make_client(ssk, first_name="สมศรี", national_id=national_id(9), safe_contact=True)
    case = make_case(ssk, people["ssk.caseworker"], client=hidden)
    ask_elsewhere(national_id(9), asking=nsn)
    return HiddenPersonAlert.objects.get(), case


def test_a_director_reads_who_asked_and_acknowledges(alert, director, sign_in):
    found, case = alert
    browser = sign_in(director)
    page = browser.get("/overview/").content.decode()
    part = page.partition("มีศูนย์อื่นตรวจพบเลขบัตรตรงกับผู้ที่ต้องปกปิด")[2].partition("</section>")[0]
    assert "นครสวรรค์" in part
    assert case.number in part
    assert "สมศรี" not in part
    answer = browser.post(reverse("cases:alert-seen", args=[found.pk]))
    assert (answer.status_code, answer.url) == (302, "/overview/")
    found.refresh_from_db()
    assert found.acknowledged_by == director
    assert "ผู้ที่ต้องปกปิด" not in browser.get("/overview/").content.decode()


def test_an_alert_is_its_own_directors_alone(alert, people, sign_in):
    url = reverse("cases:alert-seen", args=[alert[0].pk])
    assert sign_in(people["nsn.director"]).post(url).status_code == 404
    assert sign_in(people["ssk.caseworker"]).post(url).status_code == 403
    assert sign_in(people["ssk.director"]).get(url).status_code == 405


def test_a_second_acknowledgement_keeps_the_first(alert, director, people, sign_in):
    url = reverse("cases:alert-seen", args=[alert[0].pk])
    sign_in(director).post(url)
    first = HiddenPersonAlert.objects.get().acknowledged_at
    assert sign_in(director).post(url).status_code == 302
    assert HiddenPersonAlert.objects.get().acknowledged_at == first


def test_the_log_holds_ids_and_no_typed_text(ssk, ask):
    known = make_client(ssk, first_name="คำผาย", last_name="แสนคำดี")
    ask()
    entry = AccessEntry.objects.get(action=Action.SEARCH, subject_kind="client")
    assert entry.subject_ids == [str(known.pk)]
    assert "คำผาย" not in str(entry.detail)


def test_knowing_elsewhere_is_shown_before_saving(nsn, caseworker, sign_in, typed, reference):
    from cases.models import Case

    make_client(nsn, first_name="สมศรี", national_id=national_id(9))
    browser, sent = sign_in(caseworker), typed(national_id=national_id(9))
    first = browser.post(reverse("cases:register"), sent)
    assert first.status_code == 200
    assert not Case.objects.exists()
    assert browser.post(reverse("cases:register"), {**sent, "seen": "elsewhere"}).status_code == 302


@pytest.mark.usefixtures("reference")
def test_a_return_never_takes_the_number_of_somebody_else(ssk, caseworker, sign_in, typed):
    """Said to be one known person, with the card of another: a sentence, not an error page."""
    known = make_client(ssk, first_name="คำผาย", last_name="แสนคำดี")
    other = make_client(ssk, first_name="บุญมี", last_name="ทองประกาย", national_id=national_id(5))
    data = typed(national_id=national_id(5)) | {f"same_{known.pk}": "yes", f"same_{other.pk}": "no"}
    answer = sign_in(caseworker).post("/register/", data)
    assert "เลขประจำตัวนี้อยู่ในแฟ้มของผู้ใช้บริการคนอื่น" in answer.content.decode()
    known.refresh_from_db()
    assert known.national_id == ""


def test_a_likeness_shown_while_typing_does_not_count_as_seen(ssk, ask, caseworker, sign_in, typed):
    make_client(ssk, first_name="คำพาย", last_name="แสนคำดี", sex="male")
    assert 'name="seen"' not in ask()
    page = sign_in(caseworker).post(reverse("cases:register"), typed())
    assert 'name="seen"' in page.content.decode()
