"""Where people sleep: placing, moving, leaving, the list of houses, and what each role may see of it."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.actions import beds as actions
from cases.models import Bed, BedStay, Case, CaseEvent, House
from cases.permissions.door import at_the_door
from shelter.desk.refusal import Refused
from tests.factories.beds import make_house, put_elsewhere, put_to_bed
from tests.factories.cases import make_case, make_client

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def house(ssk):
    return make_house(ssk, "1", "2", name="เรือนชายริมคลอง", meant_for="men")


@pytest.fixture
def case(ssk, caseworker):
    return make_case(ssk, caseworker, client=make_client(ssk, calling_name="ลุงขาวใจดี"))


def place_url(case):
    return reverse("cases:bed-place", args=[case.pk])


# --- placing --------------------------------------------------------------------------------------------
def test_a_person_is_given_a_bed_and_the_timeline_says_so(sign_in, duty, case, house):
    bed = house.beds.first()
    answer = sign_in(duty).post(place_url(case), {"place": str(bed.pk)})
    assert answer.status_code == 302
    assert answer.url == reverse("cases:beds")
    assert case.bed_stays.open().get().bed == bed
    told = case.events.get(kind=CaseEvent.Kind.NOTE)
    assert (told.title, told.body) == ("จัดที่พัก", "เรือนชายริมคลอง เตียง 1")


def test_moving_frees_the_bed_that_was_left(caseworker, case, house):
    first, second = house.beds.all()
    actions.place(case=case, by=caseworker, bed=first)
    actions.place(case=case, by=caseworker, bed=second)
    assert [stay.bed for stay in case.bed_stays.open()] == [second]
    assert list(Bed.objects.free().filter(house=house)) == [first]


def test_the_same_bed_again_changes_nothing(caseworker, case, house):
    first = actions.place(case=case, by=caseworker, bed=house.beds.first())
    assert actions.place(case=case, by=caseworker, bed=house.beds.first()) == first
    assert case.bed_stays.count() == 1


def test_a_taken_bed_is_refused_with_the_free_ones(sign_in, ssk, caseworker, case, house):
    put_to_bed(house, make_case(ssk, caseworker), caseworker)
    taken, free = house.beds.all()
    answer = sign_in(caseworker).post(place_url(case), {"place": str(taken.pk)})
    page = answer.content.decode()
    assert "เตียงนี้เพิ่งมีผู้เข้าพัก" in page
    assert str(free.pk) in page
    assert not case.bed_stays.exists()
    with pytest.raises(Refused, match="เพิ่งมีผู้เข้าพัก"):
        actions.place(case=case, by=caseworker, bed=taken)


@pytest.mark.parametrize(("sex", "first"), [("female", "เรือนหญิง"), ("male", "เรือนชาย"), ("other", "เรือนชาย")])
def test_houses_meant_for_the_person_come_first_and_no_free_bed_is_kept_back(
    sign_in, duty, ssk, caseworker, sex, first
):
    for name, meant_for in (("เรือนชาย", "men"), ("เรือนหญิง", "women")):
        make_house(ssk, "1", name=name, meant_for=meant_for)
    case = make_case(ssk, caseworker, client=make_client(ssk, sex=sex))
    form = sign_in(duty).get(place_url(case)).context["form"]
    groups = [name for name, _ in form.fields["place"].choices]
    assert groups[0] == first
    assert set(groups[:2]) == {"เรือนชาย", "เรือนหญิง"}


def test_the_list_has_a_row_for_each_who_sleeps_and_names_the_free_beds_together(
    sign_in, caseworker, people, case, house
):
    put_to_bed(house, case, caseworker)
    page = sign_in(caseworker).get(reverse("cases:beds")).content.decode()
    table = re.search(r"<tbody>.*?</tbody>", page, re.DOTALL)[0]
    assert (table.count("<tr>"), "ลุงขาวใจดี" in table) == (1, True)
    assert re.findall(r'<span class="bdg ok">(เตียง \d)</span>', page) == ["เตียง 2"]
    # Who keeps the list of beds reads which are taken, and by nobody's name.
    kept = sign_in(people["ssk.admin"]).get(reverse("cases:beds")).content.decode()
    assert "ลุงขาวใจดี" not in kept
    assert re.findall(r'<span class="bdg( ok)?">(เตียง \d)</span>', kept) == [
        ("", "เตียง 1"),
        (" ok", "เตียง 2"),
    ]


def test_the_first_free_bed_of_a_house_and_then_none(ssk, caseworker, case, house):
    assert actions.place_in_house(case=case, by=caseworker, house=house).bed.label == "1"
    second = make_case(ssk, caseworker)
    assert actions.place_in_house(case=second, by=caseworker, house=house).bed.label == "2"
    with pytest.raises(Refused, match="เพิ่งเต็ม"):
        actions.place_in_house(case=make_case(ssk, caseworker), by=caseworker, house=house)


def test_who_has_no_bed_is_somewhere_said_in_words(sign_in, duty, case, house):
    browser = sign_in(duty)
    answer = browser.post(place_url(case), {"place": "mattress", "words": ""})
    assert "เขียนว่าคืนนี้พักที่ใด" in answer.content.decode()
    assert browser.post(place_url(case), {"place": "mattress", "words": "โถงหน้าเรือน"}).status_code == 302
    assert case.bed_stays.open().get().where == "ที่นอนเสริมในศูนย์: โถงหน้าเรือน"
    assert "โถงหน้าเรือน" in browser.get("/beds/").content.decode()


def test_leaving_ends_the_stay(sign_in, caseworker, case, house):
    put_to_bed(house, case, caseworker)
    assert sign_in(caseworker).post(place_url(case), {"place": "left"}).status_code == 302
    assert not case.bed_stays.open().exists()
    assert case.events.filter(title="ออกจากที่พัก").exists()


def test_a_closed_file_is_given_no_bed(sign_in, caseworker, case, house):
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now())
    with pytest.raises(Refused, match="ยุติแล้ว"):
        actions.place(case=case, by=caseworker, bed=house.beds.first())


def test_whatever_ends_a_file_frees_its_bed(ssk, caseworker, case, house):
    stay = put_to_bed(house, case, caseworker)
    other = make_case(ssk, caseworker)
    kept = put_to_bed(house, other, caseworker)
    assert not Bed.objects.free().filter(house=house).exists()
    ended = timezone.now()
    Case.objects.filter(pk=case.pk).update(closed_at=ended)
    stay.refresh_from_db()
    kept.refresh_from_db()
    assert (stay.until, kept.until) == (ended, None)
    assert list(Bed.objects.free().filter(house=house)) == [stay.bed]
    # What is put right in an ended file moves no stay.
    Case.objects.filter(pk=case.pk).update(closed_at=ended + timedelta(hours=1))
    stay.refresh_from_db()
    assert stay.until == ended


def test_a_file_said_to_have_ended_before_its_bed_was_given_leaves_no_stay_that_runs_backwards(
    caseworker, case, house
):
    stay = put_to_bed(house, case, caseworker)
    BedStay.objects.filter(pk=stay.pk).update(since=case.received_at + timedelta(hours=2))
    Case.objects.filter(pk=case.pk).update(closed_at=case.received_at + timedelta(hours=1))
    stay.refresh_from_db()
    assert stay.until == stay.since


def test_another_centre_finds_neither_the_person_nor_the_bed(sign_in, outsider, nsn, caseworker, case):
    assert sign_in(outsider).get(place_url(case)).status_code == 404
    theirs = make_house(nsn).beds.first()
    answer = sign_in(caseworker).post(place_url(case), {"place": str(theirs.pk)})
    assert not case.bed_stays.exists()
    assert answer.status_code == 200


def test_the_database_keeps_one_person_in_a_bed_and_one_bed_for_a_person(ssk, caseworker, case, house):
    stay = put_to_bed(house, case, caseworker)
    other = make_case(ssk, caseworker)
    for fields in ({"case": other, "bed": stay.bed}, {"case": case, "bed": house.beds.last()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BedStay.objects.create(**fields, since=timezone.now(), placed_by=caseworker)


# --- who sees whom --------------------------------------------------------------------------------------
def test_the_officer_on_duty_deals_with_who_came_lately_or_sleeps_in_the_centre(ssk, caseworker, duty, house):
    fresh = make_case(ssk, caseworker)
    long_ago = {"received_at": timezone.now() - timedelta(hours=25)}
    in_bed, gone = make_case(ssk, caseworker, **long_ago), make_case(ssk, caseworker, **long_ago)
    on_mattress = make_case(ssk, caseworker, **long_ago)
    put_to_bed(house, in_bed, caseworker)
    in_hospital = make_case(ssk, caseworker, **long_ago)
    put_elsewhere(on_mattress, caseworker)
    put_elsewhere(in_hospital, caseworker, BedStay.Elsewhere.HOSPITAL)
    assert set(at_the_door(duty)) == {fresh, in_bed, on_mattress}
    assert set(at_the_door(caseworker)) == {fresh, in_bed, gone, on_mattress, in_hospital}
    assert not Case.objects.visible_to(duty).exists()


def test_the_officer_on_duty_reads_the_calling_name_and_no_file(sign_in, ssk, caseworker, duty, house):
    client = make_client(ssk, first_name="สมปองดี", last_name="นามสกุลลับ", calling_name="ตาปองใจ")
    case = make_case(ssk, caseworker, client=client)
    put_to_bed(house, case, caseworker)
    page = sign_in(duty).get("/beds/").content.decode()
    assert "ตาปองใจ" in page
    assert "นามสกุลลับ" not in page
    assert reverse("cases:case", args=[case.pk]) not in page
    assert sign_in(duty).get(reverse("cases:case", args=[case.pk])).status_code == 403


def test_the_administrator_sees_beds_and_nobody_in_them(sign_in, people, caseworker, case, house):
    put_to_bed(house, case, caseworker)
    page = sign_in(people["ssk.admin"]).get("/beds/").content.decode()
    assert "เรือนชายริมคลอง" in page
    assert "มีผู้เข้าพัก" in page
    assert "ลุงขาวใจดี" not in page


# --- houses and beds ------------------------------------------------------------------------------------
def test_a_house_is_written_with_its_beds_one_on_a_line(sign_in, people, ssk):
    data = {"name": "เรือนหญิง", "meant_for": "women", "bed_labels": "1\n 2 \n\nริมหน้าต่าง"}
    assert sign_in(people["ssk.admin"]).post("/beds/houses/new/", data).status_code == 302
    house = House.objects.get()
    assert [bed.label for bed in house.beds.all()] == ["1", "2", "ริมหน้าต่าง"]
    assert house.centre == ssk
    answer = sign_in(people["ssk.admin"]).post("/beds/houses/new/", data)
    assert "อยู่แล้ว" in answer.content.decode()


def test_a_bed_said_twice_is_refused(sign_in, director):
    data = {"name": "เรือนหญิง", "meant_for": "women", "bed_labels": "1\n1"}
    assert "ซ้ำกัน" in sign_in(director).post("/beds/houses/new/", data).content.decode()
    assert not House.objects.exists()


def edited(house, labels, **fields):
    data = {"name": house.name, "meant_for": house.meant_for, "bed_labels": labels, "is_active": "on"}
    return {**data, "row_version": house.row_version, **fields}


def edit_url(house):
    return reverse("cases:house-edit", args=[house.pk])


def test_a_bed_that_left_the_list_is_out_of_use_and_comes_back_as_it_was(sign_in, director, house):
    browser, bed = sign_in(director), house.beds.get(label="2")
    assert browser.post(edit_url(house), edited(house, "1")).status_code == 302
    bed.refresh_from_db()
    assert not bed.in_use
    house.refresh_from_db()
    browser.post(edit_url(house), edited(house, "2\n1"))
    assert house.beds.filter(in_use=True).first() == bed


@pytest.mark.parametrize("change", [{"bed_labels": "2"}, {"is_active": ""}])
def test_a_bed_in_which_somebody_lies_stays_in_use(sign_in, director, caseworker, case, house, change):
    put_to_bed(house, case, caseworker)
    answer = sign_in(director).post(edit_url(house), edited(house, "1\n2") | change)
    assert answer.status_code == 409
    assert "มีคนพักอยู่ที่เตียง 1" in answer.content.decode()
    assert house.beds.filter(in_use=True).count() == 2
    house.refresh_from_db()
    assert house.is_active


def test_the_second_of_two_saves_sees_both_texts(sign_in, director, people, house):
    before = edited(house, "1\n2\n3")
    sign_in(people["ssk.admin"]).post(edit_url(house), edited(house, "1\n2", name="เรือนใหม่"))
    answer = sign_in(director).post(edit_url(house), before)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "เรือนใหม่" in page
    assert "เรือนชายริมคลอง" in page
    assert house.beds.count() == 2


def test_a_stay_in_hospital_is_told_to_readers_of_health_only(sign_in, ssk, caseworker, teammate, case):
    actions.place_elsewhere(
        case=case, by=caseworker, elsewhere=BedStay.Elsewhere.HOSPITAL, words="โรงพยาบาลร่มฉัตร ตึกจิตเวช"
    )
    actions.leave(case=case, by=caseworker)
    actions.place_elsewhere(
        case=case, by=caseworker, elsewhere=BedStay.Elsewhere.HOSPITAL, words="โรงพยาบาลร่มฉัตร ตึกจิตเวช"
    )
    # The whole team reads the timeline.
    assert not case.events.filter(body__contains="ร่มฉัตร").exists()
    page = reverse("cases:case", args=[case.pk])
    assert "ร่มฉัตร" in sign_in(caseworker).get(page).content.decode()
    told = sign_in(teammate).get(page).content.decode()
    assert "ร่มฉัตร" not in told
    assert "แพทย์" not in told
    assert "ไม่อยู่ที่ศูนย์" in told
    # Pages of the whole centre say of nobody which hospital.
    for here in (reverse("cases:beds"), reverse("cases:shift")):
        assert "ร่มฉัตร" not in sign_in(caseworker).get(here).content.decode()


@pytest.mark.parametrize(
    ("name", "meant_for", "described"),
    [
        ("เรือนหญิง", "women", "เรือนหญิง"),
        ("เรือนหญิง ๒", "women", "เรือนหญิง ๒"),
        ("เรือนดอกคูณ", "women", "เรือนดอกคูณ (หญิง)"),
        ("ห้องสังเกตอาการ", "observation", "ห้องสังเกตอาการ"),
        ("บ้านเฟื่องฟ้า", "observation", "บ้านเฟื่องฟ้า (แยกสังเกตอาการ)"),
        # ชายริมคลอง is no word for men: what the house is meant for is still said.
        ("เรือนชายริมคลอง", "men", "เรือนชายริมคลอง (ชาย)"),
    ],
)
def test_a_house_does_not_say_twice_whom_it_is_meant_for(ssk, name, meant_for, described):
    assert make_house(ssk, "1", name=name, meant_for=meant_for).described == described
