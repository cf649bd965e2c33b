"""Beginning a reception, as the door calls it: what was asked, what is needed, the sealed bag."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.actions import flags, property, reception
from cases.models import Case, CaseEvent, CaseFlag, PropertyBag, Reception
from shelter.desk.refusal import Refused
from shelter.lib.thai import bangkok_date
from tests.factories.cases import make_case

pytestmark = pytest.mark.usefixtures("reference")


def test_a_reception_keeps_what_was_asked_and_what_is_needed(case, caseworker):
    then = timezone.now() - timedelta(minutes=20)
    made = reception.begin(
        case=case,
        by=caseworker,
        safe_now={"hungry": "yes", "self_harm": "unknown"},
        urgent=["rest", "food_water", "rest"],
        interpreter="needed",
        language="เขมร",
        bag_number="A-17",
        seal_words="ผนึกเรียบร้อย",
        at=then,
    )
    assert made.safe_now == {"hungry": "yes", "self_harm": "unknown"}
    assert made.urgent == ["food_water", "rest"]
    bag = PropertyBag.objects.get()
    assert (bag.case, bag.centre_id, bag.number, bag.sealed_at) == (case, case.centre_id, "A-17", then)
    kinds = set(case.events.values_list("kind", flat=True))
    assert {CaseEvent.Kind.RECEPTION, CaseEvent.Kind.PROPERTY} <= kinds


def standing(case):
    return [
        (flag.kind, flag.since, flag.until) for flag in CaseFlag.objects.filter(case=case).order_by("kind")
    ]


def test_what_the_door_heard_of_danger_warns_everybody_from_that_day(case, people):
    then = timezone.now() - timedelta(days=3)
    told = {"harmed": "yes", "harm_others": "yes", "hurt_or_ill": "yes", "hungry": "yes", "self_harm": "no"}
    reception.begin(case=case, by=people["ssk.duty"], safe_now=told, at=then)
    day = bangkok_date(then)
    assert standing(case) == [
        ("danger", day, None),
        ("do_not_tell", day, None),
        ("other", day, day + timedelta(days=2)),
    ]
    lines = case.events.filter(kind=CaseEvent.Kind.FLAG)
    assert [line.at for line in lines] == [then] * 3
    assert all("/flags/" in line.url for line in lines)


def test_thoughts_of_self_harm_say_how_to_care_and_not_why(case, caseworker):
    reception.begin(case=case, by=caseworker, safe_now={"self_harm": "yes"})
    words = CaseFlag.objects.get().words
    assert "อย่าให้อยู่ลำพัง" in words
    assert "ทำร้ายตนเอง" not in words


def test_an_answer_put_right_later_warns_once_and_an_ended_warning_stays_ended(case, caseworker):
    made = reception.begin(case=case, by=caseworker, safe_now={"harmed": "unknown"})
    asked = {"values": {"safe_now": {"harmed": "yes"}}, "by": caseworker, "case": case}
    made = reception.edit(**asked, expected=made.row_version)
    assert [kind for kind, *_ in standing(case)] == ["do_not_tell"]
    flags.end(case=case, flag=CaseFlag.objects.get(), by=caseworker, reason="ผู้ตามหาถูกจับแล้ว")
    reception.edit(case=case, by=caseworker, values={"words": "พูดคุยได้ดี"}, expected=made.row_version)
    assert len(standing(case)) == 1


def test_a_reception_begins_once(case, caseworker):
    reception.begin(case=case, by=caseworker)
    with pytest.raises(Refused, match="เริ่มแรกรับแล้ว"):
        reception.begin(case=case, by=caseworker)
    assert Reception.objects.count() == 1


def test_somebody_on_duty_may_begin_one(case, people):
    assert reception.begin(case=case, by=people["ssk.duty"]).begun_by == people["ssk.duty"]


@pytest.mark.parametrize("who", ["ssk.team", "ssk.admin", "nsn.caseworker", "nsn.duty"])
def test_nobody_else_may(case, people, who):
    with pytest.raises(Refused):
        reception.begin(case=case, by=people[who])


def test_a_closed_file_takes_no_reception(case, caseworker):
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now())
    with pytest.raises(Refused, match="ยุติแล้ว"):
        reception.begin(case=case, by=caseworker)


@pytest.mark.parametrize(
    "given", [{"safe_now": {"colour": "yes"}}, {"safe_now": {"hungry": "maybe"}}, {"urgent": ["gold"]}]
)
def test_an_answer_that_is_none_is_refused(case, caseworker, given):
    with pytest.raises(Refused, match="ไม่อยู่ในแบบ"):
        reception.begin(case=case, by=caseworker, **given)


def test_a_bag_number_in_use_undoes_the_whole_reception(case, caseworker):
    property.seal(case=make_case(case.centre, caseworker), by=caseworker, number="A-17")
    with pytest.raises(Refused, match="A-17"):
        reception.begin(case=case, by=caseworker, bag_number="A-17")
    assert not Reception.objects.filter(case=case).exists()


def test_two_centres_may_number_their_bags_alike(case, caseworker, outsider, nsn):
    property.seal(case=case, by=caseworker, number="1")
    property.seal(case=make_case(nsn, outsider), by=outsider, number="1")
    assert PropertyBag.objects.count() == 2


def test_the_database_refuses_a_bag_without_a_number(case, caseworker):
    with pytest.raises(IntegrityError), transaction.atomic():
        PropertyBag.objects.create(
            centre=case.centre, case=case, number="", sealed_at=timezone.now(), sealed_by=caseworker
        )


def test_another_centre_sees_neither_reception_nor_bag(case, caseworker, outsider):
    reception.begin(case=case, by=caseworker, bag_number="A-17")
    assert Reception.objects.visible_to(caseworker).count() == 1
    assert not Reception.objects.visible_to(outsider).exists()
    assert not PropertyBag.objects.visible_to(outsider).exists()
