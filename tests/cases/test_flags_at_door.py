"""A warning written by whoever has the person in front of them, after reception is over."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.actions import flags as actions
from cases.facts.flags import flags_of
from cases.models import Case, CaseFlag
from shelter.audit.models import AccessEntry
from shelter.desk.refusal import Refused
from shelter.lib.thai import bangkok_today
from tests.factories.attachments import make_flag
from tests.factories.beds import make_house, put_to_bed
from tests.factories.cases import make_case, make_client

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def case(ssk, caseworker):
    """Received long ago by somebody else; sleeps in the centre tonight."""
    long_ago = timezone.now() - timedelta(days=90)
    case = make_case(ssk, caseworker, client=make_client(ssk, calling_name="ป้าสายหยุด"), received_at=long_ago)
    put_to_bed(make_house(ssk), case, caseworker)
    return case


def url(case):
    return reverse("cases:flag-at-door", args=[case.pk])


def test_an_allergy_told_at_night_warns_the_kitchen_the_shift_and_the_file(sign_in, duty, case, caseworker):
    night = sign_in(duty)
    answer = night.post(url(case), {"kind": "allergy", "words": "แพ้ถั่วลิสง ปากบวม"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("cases:duty")
    flag = CaseFlag.objects.get()
    assert (flag.case, flag.added_by, flag.since, flag.until) == (case, duty, bangkok_today(), None)
    for page in (
        answer.content.decode(),
        night.get(reverse("cases:shift-write", args=["meal"])).content.decode(),
        night.get(reverse("cases:beds")).content.decode(),
        sign_in(caseworker).get(reverse("cases:case", args=[case.pk])).content.decode(),
    ):
        assert "แพ้ถั่วลิสง ปากบวม" in page
    event = case.events.get(title="เพิ่มข้อควรระวัง")
    assert (event.by, event.body, event.url) == (
        duty,
        "แพ้: แพ้ถั่วลิสง ปากบวม",
        reverse("cases:flags", args=[case.pk]),
    )
    row = AccessEntry.objects.filter(action="create", actor_id=duty.pk).latest("pk")
    assert (row.field_groups, str(case.pk) in row.subject_ids) == (["flags"], True)


def test_each_page_with_the_person_leads_there(sign_in, duty, case):
    browser = sign_in(duty)
    for page in ("/duty/", "/beds/", reverse("cases:receipt", args=[case.pk])):
        assert f'href="{url(case)}"' in browser.get(page).content.decode()
    for kind in ("meal", "medicine", "incident"):
        page = browser.get(reverse("cases:shift-write", args=[kind])).content.decode()
        assert f'href="{reverse("cases:duty")}#people"' in page
    assert 'id="people"' in browser.get("/duty/").content.decode()


def test_what_may_be_infectious_is_kept_for_readers_of_health_also_from_who_wrote_it(
    sign_in, duty, case, caseworker
):
    browser = sign_in(duty)
    browser.post(url(case), {"kind": "infection", "words": "ไอเป็นเลือดทั้งคืน"})
    for page in ("/duty/", "/beds/", url(case), reverse("cases:receipt", args=[case.pk])):
        text = browser.get(page).content.decode()
        assert "ระวังการสัมผัส" in text
        assert "ไอเป็นเลือดทั้งคืน" not in text
    assert "ไอเป็นเลือดทั้งคืน" not in case.events.get(title="เพิ่มข้อควรระวัง").body
    found = Case.objects.select_related("client").get(pk=case.pk)
    assert [flag.words for flag in flags_of([found], caseworker)[case.pk]] == ["ไอเป็นเลือดทั้งคืน"]


def test_the_page_shows_what_warns_now_and_nothing_of_the_file(sign_in, duty, case, caseworker):
    make_flag(case, caseworker, words="แพ้กุ้ง")
    ended = make_flag(case, caseworker, words="แพ้ของเมื่อก่อน")
    actions.end(case=case, flag=ended, by=caseworker, reason="แพทย์ตรวจแล้ว")
    page = sign_in(duty).get(url(case)).content.decode()
    assert "ป้าสายหยุด" in page
    assert "แพ้กุ้ง" in page
    assert "แพ้ของเมื่อก่อน" not in page
    assert case.client.name not in page
    assert str(case.number) not in page
    assert "/cases/" not in page


def test_the_last_word_stays_with_who_answers_for_the_file(sign_in, duty, case):
    flag = actions.add_at_door(case=case, by=duty, kind="danger", words="ขู่คนข้างเตียง")
    end = reverse("cases:flag-end", args=[case.pk, flag.pk])
    assert sign_in(duty).post(end, {"reason": "สงบแล้ว"}).status_code == 403
    with pytest.raises(Refused):
        actions.end(case=case, flag=flag, by=duty, reason="สงบแล้ว")
    flag.refresh_from_db()
    assert flag.ended_at is None


@pytest.mark.parametrize(
    "sent", [{"kind": "other", "words": "กอด"}, {"kind": "", "words": "กอด"}, {"kind": "allergy"}]
)
def test_another_kind_or_no_words_writes_nothing_and_keeps_what_was_typed(sign_in, duty, case, sent):
    answer = sign_in(duty).post(url(case), sent)
    assert answer.context["form"].errors
    assert not CaseFlag.objects.exists()
    if sent.get("words"):
        assert f'value="{sent["words"]}"' in answer.content.decode()


def test_a_kind_the_door_does_not_offer_is_refused_below_the_form_too(duty, case):
    with pytest.raises(Refused, match="แจ้งผู้จัดการรายกรณี"):
        actions.add_at_door(case=case, by=duty, kind="other", words="ก")
    assert not CaseFlag.objects.exists()


def test_a_double_tap_warns_once(sign_in, duty, case):
    browser = sign_in(duty)
    token = browser.get(url(case)).context["post_token"]
    sent = {"kind": "danger", "words": "พกมีด", "post_token": token}
    assert [browser.post(url(case), sent).status_code for _ in range(2)] == [302, 302]
    assert CaseFlag.objects.count() == 1


def test_only_people_of_the_door_write_and_only_of_who_is_here(
    sign_in, people, case, caseworker, ssk, outsider
):
    sent = {"kind": "danger", "words": "พกมีด"}
    assert sign_in(people["ssk.team"]).post(url(case), sent).status_code == 403
    assert sign_in(outsider).post(url(case), sent).status_code == 404
    gone = make_case(ssk, caseworker, received_at=timezone.now() - timedelta(days=90))
    assert sign_in(people["ssk.duty"]).post(url(gone), sent).status_code == 404
    # A caseworker answers for every open file of the centre, also without being on its team.
    assert sign_in(people["ssk.mate"]).post(url(gone), sent).status_code == 302
    assert sign_in(people["ssk.duty"]).delete(url(case)).status_code == 405
    assert [flag.case for flag in CaseFlag.objects.all()] == [gone]


def test_a_file_that_ended_meanwhile_takes_no_warning(sign_in, duty, case):
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now())
    assert sign_in(duty).post(url(case), {"kind": "danger", "words": "พกมีด"}).status_code == 404
    with pytest.raises(Refused, match="ยุติแล้ว"):
        actions.add_at_door(case=case, by=duty, kind="danger", words="พกมีด")
    assert not CaseFlag.objects.exists()
