"""Belongings: bags, lists signed before two witnesses, photographs, and what goes back."""

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cases.actions import property as actions
from cases.models import (
    Case,
    ListStatus,
    PropertyBag,
    PropertyItem,
    PropertyList,
    PropertyReturn,
    PropertyReturnLine,
)
from shelter.audit.models import AccessEntry, Action
from shelter.desk.models import StoredFile
from shelter.desk.refusal import Refused
from shelter.desk.tokens import new_token
from shelter.desk.versions import Conflict
from tests.factories.cases import join_team, make_case
from tests.factories.reception import make_item, make_list, signed_values
from tests.pages import text

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def draft(case, caseworker):
    return make_list(
        case, caseworker, items=[("money", "ธนบัตรและเหรียญ", "1250.50"), ("clothes", "เสื้อกันหนาว", 2)]
    )


@pytest.fixture
def signed(draft, caseworker):
    return actions.sign(listed=draft, by=caseworker, signature=signed_values(), expected=draft.row_version)


def url(case, name="", *more):
    return reverse(f"cases:property{'-' if name else ''}{name}", args=[case.pk, *more])


def picture(kind="JPEG"):
    out = BytesIO()
    Image.new("RGB", (400, 300), "brown").save(out, kind)
    return SimpleUploadedFile("IMG_0042.jpg", out.getvalue(), content_type="image/jpeg")


def typed(**changed):
    return {"kind": "device", "what": "โทรศัพท์จอแตก", "quantity": "๑", "unit": "เครื่อง", **changed}


# --- who may do what, verb by verb --------------------------------------------------------------------
def _verbs(listed):
    case, item = listed.case, listed.items.first()
    version = {"row_version": listed.row_version}
    return {
        "bag": (url(case, "bag"), {"number": "B-5"}),
        "start": (url(case, "start"), {}),
        "item-add": (url(case, "item-add", listed.number), typed()),
        "item": (url(case, "item", listed.number, item.pk), typed(kind="money", row_version=1)),
        "item-remove": (url(case, "item-remove", listed.number, item.pk), {}),
        "sign": (url(case, "sign", listed.number), version | signed_values()),
        "return": (url(case, "return"), {f"give-{item.pk}": "1", "to": "owner", "mark": "signature"}),
    }


VERBS = ("bag", "start", "item-add", "item", "item-remove", "sign", "return")
LOGGED = {"bag": Action.CREATE, "start": Action.CREATE, "return": Action.CREATE, "sign": Action.MOVE}


def ready(draft, caseworker, verb):
    if verb == "return":
        actions.sign(listed=draft, by=caseworker, signature=signed_values(), expected=draft.row_version)
    return _verbs(draft)[verb]


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_works_and_is_logged(draft, caseworker, sign_in, verb):
    target, data = ready(draft, caseworker, verb)
    answer = sign_in(caseworker).post(target, data)
    assert answer.status_code == 302, text(answer)
    row = AccessEntry.objects.get(action=LOGGED.get(verb, Action.CHANGE))
    assert (row.subject_ids, row.field_groups) == ([str(draft.case_id)], ["property"])


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(("who", "status"), [("ssk.mate", 302), ("ssk.team", 403), ("nsn.caseworker", 404)])
def test_a_teammate_may_and_others_may_not(draft, caseworker, people, sign_in, verb, who, status):
    join_team(draft.case, people["ssk.team"])
    target, data = ready(draft, caseworker, verb)
    assert sign_in(people[who]).post(target, data).status_code == status


@pytest.mark.parametrize("verb", ["bag", "item-add", "item", "item-remove", "sign"])
def test_a_closed_file_takes_nothing_in(draft, caseworker, sign_in, verb):
    target, data = ready(draft, caseworker, verb)
    Case.objects.filter(pk=draft.case_id).update(closed_at=timezone.now())
    assert sign_in(caseworker).post(target, data).status_code == 403


def test_what_is_left_is_given_back_also_when_the_file_has_ended(signed, caseworker, sign_in):
    Case.objects.filter(pk=signed.case_id).update(closed_at=timezone.now())
    target, data = _verbs(signed)["return"]
    assert sign_in(caseworker).post(target, data).status_code == 302


@pytest.mark.parametrize("verb", VERBS)
def test_the_same_post_twice_writes_once(draft, caseworker, sign_in, verb):
    target, data = ready(draft, caseworker, verb)
    browser, sent = sign_in(caseworker), {**data, "post_token": new_token()}
    counted = []
    for _ in range(2):
        assert browser.post(target, sent).status_code == 302
        models = (PropertyBag, PropertyList, PropertyItem, PropertyReturn)
        counted.append([model.objects.count() for model in models])
    assert counted[0] == counted[1]


# --- the bag --------------------------------------------------------------------------------------------
def test_a_bag_number_in_use_is_refused_and_the_typed_text_stays(case, caseworker, sign_in):
    actions.seal(case=case, by=caseworker, number="B-5")
    answer = sign_in(caseworker).post(url(case, "bag"), {"number": "B-5", "words": "ถุงผ้าสีเทา"})
    assert answer.status_code == 409
    assert "B-5 ของศูนย์นี้ใช้แล้ว" in text(answer)
    assert "ถุงผ้าสีเทา" in answer.content.decode()


def test_a_bag_is_opened_by_the_list_that_was_signed_for_it(draft, caseworker, sign_in):
    bag = actions.seal(case=draft.case, by=caseworker, number="B-5")
    target, data = _verbs(draft)["sign"]
    assert sign_in(caseworker).post(target, data | {"bags": [str(bag.pk)]}).status_code == 302
    bag.refresh_from_db()
    assert bag.listed_in_id == draft.pk


def test_a_sealed_bag_is_opened_for_the_list_or_says_why_it_stays_closed(draft, caseworker, sign_in):
    first, second = (actions.seal(case=draft.case, by=caseworker, number=f"B-{n}") for n in (5, 6))
    target, data = _verbs(draft)["sign"]
    browser = sign_in(caseworker)
    for bags in ([], [str(first.pk)]):
        answer = browser.post(target, data | {"bags": bags, "words": "พักแล้วหนึ่งคืน"})
        assert "B-6 ยังไม่ได้เลือกว่าเปิดแล้ว" in text(answer)
        assert "พักแล้วหนึ่งคืน" in answer.content.decode()
        with pytest.raises(Refused, match="B-6 ยังไม่ได้เลือกว่าเปิดแล้ว"):
            actions.sign(
                listed=draft, by=caseworker, signature=signed_values(), bags=bags, expected=draft.row_version
            )
    draft.refresh_from_db()
    assert draft.is_draft
    why = {"bags": [str(first.pk)], "words": "พักแล้วหนึ่งคืน", "closed_words": "เจ้าตัวขอไม่ให้เปิด"}
    assert browser.post(target, data | why).status_code == 302
    draft.refresh_from_db()
    assert draft.words == "พักแล้วหนึ่งคืน\nยังไม่เปิดถุง B-6: เจ้าตัวขอไม่ให้เปิด"
    second.refresh_from_db()
    assert second.listed_in is None


def test_a_bag_sealed_while_the_list_is_being_signed_is_not_passed_over(draft, caseworker):
    bag = actions.seal(case=draft.case, by=caseworker, number="B-7")
    sent = {"signature": signed_values(), "expected": draft.row_version}
    with pytest.raises(Refused, match="B-7"):
        actions.sign(listed=draft, by=caseworker, **sent)
    actions.sign(listed=draft, by=caseworker, bags=[bag.pk], **sent)


def test_who_carried_no_bag_is_not_asked_about_bags(draft, caseworker, sign_in):
    page = sign_in(caseworker).get(url(draft.case, "sign", draft.number))
    assert not {"bags", "closed_words"} & set(page.context["form"].fields)


def test_a_bag_of_another_file_is_not_opened(draft, caseworker):
    other = actions.seal(case=make_case(draft.case.centre, caseworker), by=caseworker, number="B-6")
    with pytest.raises(Refused, match="ไม่ใช่ของแฟ้มนี้"):
        actions.sign(
            listed=draft,
            by=caseworker,
            signature=signed_values(),
            bags=[other.pk],
            expected=draft.row_version,
        )


# --- lines and their photographs ------------------------------------------------------------------------
def test_money_is_kept_to_the_satang_and_things_are_whole(draft, caseworker, sign_in):
    browser, target = sign_in(caseworker), url(draft.case, "item-add", draft.number)
    browser.post(target, typed(kind="money", what="เหรียญ", quantity="๒๐.๒๕"))
    assert PropertyItem.objects.get(what="เหรียญ").quantity == Decimal("20.25")
    assert "จำนวนเต็ม" in text(browser.post(target, typed(quantity="1.5")))
    with pytest.raises(IntegrityError), transaction.atomic():
        PropertyItem.objects.create(list=draft, kind="clothes", what="รองเท้า", quantity=Decimal("1.5"))


def test_a_photograph_is_kept_shown_to_readers_and_logged(draft, caseworker, outsider, sign_in):
    target = url(draft.case, "item-add", draft.number)
    assert sign_in(caseworker).post(target, typed(photo=picture())).status_code == 302
    item = PropertyItem.objects.get(kind="device")
    shown = url(draft.case, "photo", draft.number, item.pk)
    answer = sign_in(caseworker).get(shown)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("attachment")
    assert AccessEntry.objects.filter(action=Action.DOWNLOAD, field_groups=["property"]).count() == 1
    assert sign_in(outsider).get(shown).status_code == 404


def test_a_file_that_is_no_picture_is_refused_with_words_and_the_text_stays(draft, caseworker, sign_in):
    target = url(draft.case, "item-add", draft.number)
    heic = SimpleUploadedFile("a.heic", b"\0\0\0\x18ftypheic" + b"\0" * 40)
    polyglot = SimpleUploadedFile("a.pdf", b"%PDF-1.7\n/OpenAction /JavaScript (x)\n%%EOF<script>")
    for upload, words in ((heic, "HEIC"), (polyglot, "PDF")):
        answer = sign_in(caseworker).post(target, typed(photo=upload))
        assert answer.status_code == 409
        assert words in text(answer)
        assert "โทรศัพท์จอแตก" in answer.content.decode()
    assert not PropertyItem.objects.filter(kind="device").exists()
    assert not StoredFile.objects.exists()


def test_a_huge_photograph_is_refused_with_words(draft, caseworker, sign_in):
    huge = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + b"0" * (50 * 1024 * 1024), content_type="image/jpeg")
    answer = sign_in(caseworker).post(url(draft.case, "item-add", draft.number), typed(photo=huge))
    assert answer.status_code in {409, 413}
    assert "20 เมกะไบต์" in text(answer)
    assert not PropertyItem.objects.filter(kind="device").exists()


def test_two_people_at_one_line_see_both_texts(draft, caseworker, teammate, sign_in):
    item = draft.items.get(kind="clothes")
    target = url(draft.case, "item", draft.number, item.pk)
    sent = {"kind": "clothes", "quantity": "2", "row_version": 1}
    sign_in(caseworker).post(target, sent | {"what": "เสื้อกันหนาวสีดำ"})
    answer = sign_in(teammate).post(target, sent | {"what": "เสื้อกันหนาวสีเทา"})
    assert answer.status_code == 409
    assert "เสื้อกันหนาวสีดำ" in text(answer)
    assert "เสื้อกันหนาวสีเทา" in answer.content.decode()


def test_two_people_who_begin_share_one_list(case, caseworker, teammate):
    first, second = (actions.start(case=case, by=by) for by in (caseworker, teammate))
    assert first == second


def test_the_names_of_medicine_are_health_once_the_list_is_signed(case, caseworker, teammate, sign_in):
    listed = make_list(case, caseworker)
    make_item(listed, kind="medicine", what="ยาเม็ดสีฟ้า", handed_to="นางพยาบาล ใจดี")
    page = url(case, "list", 1)
    assert "ยาเม็ดสีฟ้า" in text(sign_in(teammate).get(page))
    actions.sign(listed=listed, by=caseworker, signature=signed_values(), expected=1)
    for where in (page, url(case)):
        assert "ยาเม็ดสีฟ้า" in text(sign_in(caseworker).get(where))
        assert "ยาเม็ดสีฟ้า" not in text(sign_in(teammate).get(where))
    give = text(sign_in(teammate).get(url(case, "return")))
    assert "ยาเม็ดสีฟ้า" not in give


# --- signing --------------------------------------------------------------------------------------------
def test_signing_needs_two_different_witnesses(draft, caseworker, sign_in):
    target, data = _verbs(draft)["sign"]
    browser = sign_in(caseworker)
    for changed in ({"witness_two": ""}, {"witness_two": data["witness_one"]}):
        assert "พยาน" in text(browser.post(target, data | changed))
    draft.refresh_from_db()
    assert draft.is_draft


def test_a_thumbprint_says_who_read_it_aloud(draft, caseworker, sign_in):
    target, data = _verbs(draft)["sign"]
    browser, thumb = sign_in(caseworker), data | {"mark": "thumbprint"}
    assert "อ่านให้ฟังด้วยภาษาใด" in text(browser.post(target, thumb))
    read = {"read_language": "เขมร", "read_by": "นางสาวอ่าน ให้ฟัง"}
    assert browser.post(target, thumb | read).status_code == 302


def test_whoever_does_not_sign_says_why(draft, caseworker, sign_in):
    target, data = _verbs(draft)["sign"]
    browser, unsigned = sign_in(caseworker), data | {"mark": "none"}
    assert "เขียนเหตุผล" in text(browser.post(target, unsigned))
    assert browser.post(target, unsigned | {"words": "ขอไม่เซ็นชื่อ"}).status_code == 302


def test_a_refusal_names_no_medicine_to_who_may_not_read_it(case, caseworker, teammate):
    listed = make_list(case, caseworker)
    item = make_item(listed, kind="medicine", what="ยาเม็ดสีฟ้า", handed_to="นางพยาบาล ใจดี")
    actions.sign(listed=listed, by=caseworker, signature=signed_values(), expected=1)
    for user, told in ((caseworker, True), (teammate, False)):
        with pytest.raises(Refused) as refusal:
            actions.give_back(case=case, by=user, receipt=OWNER, quantities={item.pk: Decimal(2)})
        assert ("ยาเม็ดสีฟ้า" in str(refusal.value)) is told


@pytest.mark.parametrize(
    ("kind", "cure"),
    [
        ("medicine", {"handed_to": "นางพยาบาล ใจดี"}),
        ("dangerous", {"kept_where": "ตู้เก็บของอันตราย"}),
        ("dangerous", {"handed_to": "ตำรวจ สภ.เมือง"}),
    ],
)
def test_medicine_is_handed_over_and_danger_kept_apart_before_signing(draft, caseworker, kind, cure):
    item = make_item(draft, kind=kind, what="ของต้องระวัง")
    with pytest.raises(Refused, match="ของต้องระวัง"):
        actions.sign(listed=draft, by=caseworker, signature=signed_values(), expected=1)
    values = {"kind": kind, "what": item.what, "quantity": item.quantity, **cure}
    actions.edit_item(item=item, by=caseworker, values=values, expected=1)
    draft.refresh_from_db()
    signed = actions.sign(listed=draft, by=caseworker, signature=signed_values(), expected=draft.row_version)
    assert signed.status == ListStatus.SIGNED


def test_an_empty_list_is_not_signed(case, caseworker):
    listed = make_list(case, caseworker)
    with pytest.raises(Refused, match="ยังไม่มีรายการ"):
        actions.sign(listed=listed, by=caseworker, signature=signed_values(), expected=1)


def test_a_line_added_meanwhile_is_read_again_before_signing(draft, caseworker, teammate, sign_in):
    target, data = _verbs(draft)["sign"]
    sign_in(teammate).post(url(draft.case, "item-add", draft.number), typed())
    browser = sign_in(caseworker)
    answer = browser.post(target, data)
    assert answer.status_code == 409
    assert "อ่านรายการล่าสุด" in text(answer)
    assert "โทรศัพท์จอแตก" in text(answer)
    again = data | {"row_version": re.search(r'name="row_version" value="(\d+)"', answer.content.decode())[1]}
    assert browser.post(target, again).status_code == 302


def test_a_signed_list_is_frozen_by_the_database_too(signed, caseworker):
    item = signed.items.first()
    with pytest.raises(Refused, match="ลงนามแล้ว"):
        actions.add_item(listed=signed, by=caseworker, values={"kind": "other", "what": "ร่ม", "quantity": 1})
    for change in (
        lambda: PropertyItem.objects.filter(pk=item.pk).update(what="อย่างอื่น"),
        lambda: PropertyItem.objects.create(list=signed, kind="other", what="ร่ม", quantity=1),
        item.delete,
        lambda: PropertyList.objects.filter(pk=signed.pk).update(witness_one="คนอื่น"),
    ):
        with pytest.raises(InternalError), transaction.atomic():
            change()


def test_what_comes_later_stands_in_the_next_list(signed, caseworker):
    following = actions.start(case=signed.case, by=caseworker)
    assert (following.number, following.items.count()) == (2, 0)


def test_signing_a_signed_list_is_refused_and_nothing_typed_is_lost(signed, caseworker, sign_in):
    target, data = _verbs(signed)["sign"]
    answer = sign_in(caseworker).post(target, data | {"words": "เขียนไว้ก่อน"})
    assert answer.status_code == 409
    assert "เขียนไว้ก่อน" in answer.content.decode()
    assert sign_in(caseworker).get(target).status_code == 403


# --- going back -----------------------------------------------------------------------------------------
OWNER = {"to": "owner", "to_name": "", "mark": "signature", "words": ""}


def give(case, by, **what):
    items = {PropertyItem.objects.get(kind=kind).pk: Decimal(str(amount)) for kind, amount in what.items()}
    return actions.give_back(case=case, by=by, receipt=OWNER, quantities=items)


def test_some_goes_back_and_the_rest_remains(signed, caseworker):
    give(signed.case, caseworker, money="250.25", clothes=2)
    left = {item.kind: item.remaining for item in signed.items.all()}
    # 1250.50 - 250.25 = 1000.25 baht; both pieces of clothing went.
    assert left == {"money": Decimal("1000.25"), "clothes": 0}
    assert give(signed.case, caseworker, money="1000.25").number == 2
    assert not any(item.remaining for item in signed.items.all())


def test_nothing_goes_back_twice(signed, caseworker):
    give(signed.case, caseworker, clothes=2)
    with pytest.raises(Refused, match="เหลืออยู่ 0"):
        give(signed.case, caseworker, clothes=1)
    item = signed.items.get(kind="clothes")
    made = PropertyReturn.objects.get()
    other = PropertyReturn.objects.create(
        case=signed.case, number=9, at=timezone.now(), by=caseworker, to="owner", mark="signature"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        PropertyReturnLine.objects.create(receipt=other, item=item, quantity=1)
    with pytest.raises(InternalError), transaction.atomic():
        PropertyReturnLine.objects.filter(receipt=made).update(quantity=1)


def test_the_database_returns_only_what_a_signed_list_of_the_file_holds(draft, caseworker):
    other = make_case(draft.case.centre, caseworker)
    receipt = PropertyReturn.objects.create(
        case=other, number=1, at=timezone.now(), by=caseworker, to="owner", mark="signature"
    )
    with pytest.raises(InternalError), transaction.atomic():
        PropertyReturnLine.objects.create(receipt=receipt, item=draft.items.first(), quantity=1)
    with pytest.raises(Refused, match="ไม่ได้รับฝากไว้"):
        give(other, caseworker, clothes=1)


def test_whoever_else_takes_things_is_named(signed, caseworker, sign_in):
    target, data = _verbs(signed)["return"]
    browser = sign_in(caseworker)
    assert "ใส่ชื่อผู้รับ" in text(browser.post(target, data | {"to": "relative"}))
    assert browser.post(target, data | {"to": "relative", "to_name": "นางสาวบัว รับแทน"}).status_code == 302


def test_a_page_left_open_cannot_give_more_than_is_left(signed, caseworker, sign_in):
    target, data = _verbs(signed)["return"]
    give(signed.case, caseworker, money="1250.50")
    item = signed.items.get(kind="money")
    answer = sign_in(caseworker).post(target, data | {f"give-{item.pk}": "5"})
    assert answer.status_code == 200
    assert "อย่างน้อย 1 รายการ" in text(answer)
    assert PropertyReturn.objects.count() == 1


def test_nothing_left_offers_no_form_and_loses_nothing_typed(signed, caseworker, sign_in):
    target, data = _verbs(signed)["return"]
    browser = sign_in(caseworker)
    assert "บันทึกการคืน" in text(browser.get(target))
    give(signed.case, caseworker, money="1250.50", clothes=2)
    shown = text(browser.get(target))
    assert "ไม่มีของเหลือให้คืน" in shown
    assert "บันทึกการคืน" not in shown
    late = browser.post(target, data | {"to": "relative", "to_name": "นางสาวบัว รับแทน"})
    assert "มีผู้บันทึกการคืนไปก่อน" in text(late)
    assert "นางสาวบัว รับแทน" in late.content.decode()
    assert PropertyReturn.objects.count() == 1


def test_a_conflict_is_told_when_a_list_changed_before_signing(draft, caseworker):
    with pytest.raises(Conflict):
        actions.sign(listed=draft, by=caseworker, signature=signed_values(), expected=99)


# --- on duty ------------------------------------------------------------------------------------------
def test_somebody_on_duty_lists_belongings_and_finds_no_way_into_the_file(draft, people, sign_in):
    browser = sign_in(people["ssk.duty"])
    assert browser.post(url(draft.case, "item-add", draft.number), typed()).status_code == 302
    page = browser.get(url(draft.case, "list", draft.number)).content.decode()
    assert "โทรศัพท์จอแตก" in page
    for name in ("case", "reception"):
        target = reverse(f"cases:{name}", args=[draft.case_id])
        assert f'href="{target}"' not in page
        assert browser.get(target).status_code in {403, 404}


def test_somebody_on_duty_reaches_only_the_people_of_the_door(draft, people, sign_in):
    long_ago = timezone.now() - timedelta(days=20)
    Case.objects.filter(pk=draft.case_id).update(received_at=long_ago)
    assert sign_in(people["ssk.duty"]).get(url(draft.case)).status_code == 404


def test_a_line_removed_twice_is_removed_once_and_a_strange_one_not_at_all(draft, caseworker, sign_in):
    browser, item = sign_in(caseworker), draft.items.first()
    other = make_list(make_case(draft.case.centre, caseworker), caseworker, items=[("other", "ร่ม", 1)])
    for strange in (item.pk, item.pk, other.items.get().pk):
        target = url(draft.case, "item-remove", draft.number, strange)
        assert browser.post(target).status_code == 302
    assert (draft.items.count(), other.items.count()) == (1, 1)
