"""Consents: given, refused or not possible yet; each answer its own record; taking one back."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from cases.actions import consents
from cases.documents import consent as paper
from cases.facts.case import facts_of
from cases.models import Case, Consent, ConsentKind, ConsentWithdrawal
from cases.rules.stage import stage_of
from shelter.audit.models import AccessEntry, Action
from shelter.desk.refusal import Refused
from shelter.desk.tokens import new_token
from shelter.lib import pdf
from shelter.lib.thai import bangkok_today, format_date
from tests.factories.cases import join_team
from tests.factories.reception import make_consent
from tests.pages import text

pytestmark = pytest.mark.usefixtures("reference")
WITNESSED = {
    "read_language": "เขมร",
    "read_by": "นางสาวอ่าน ให้ฟัง",
    "witness_one": "นางสาวพยาน หนึ่งใจ",
    "witness_two": "นายพยาน สองใจ",
}
# The day of the answer, and of asking again, is added by `send`.
GIVEN = {"outcome": "given", "rights_told": ["read"], "mark": "signature"}
REFUSED = {"outcome": "refused", "offered": "ที่พักและอาหาร", "goes_where": "ศาลาริมน้ำ"}
CANNOT = {
    "outcome": "cannot_now",
    "cause": "confused",
    "decides": "พนักงานเจ้าหน้าที่เวร",
    "by_right": "ให้การคุ้มครองในเบื้องต้น",
}


def in_days(days):
    """That day, as it is typed."""
    return format_date(bangkok_today() + timedelta(days=days), "numeric")


def url(case, name="consent-new", *more):
    return reverse(f"cases:{name}", args=[case.pk, *(more or ("service",))])


def send(browser, case, data, kind="service", after=0):
    days = {"on": in_days(0), "ask_again_on": in_days(1) if data["outcome"] == "cannot_now" else ""}
    return browser.post(url(case, "consent-new", kind), {"after": after, **days, **data})


@pytest.mark.parametrize("data", [GIVEN, REFUSED, CANNOT], ids=["given", "refused", "cannot_now"])
def test_every_answer_is_kept_and_logged_as_consent(case, caseworker, sign_in, data):
    answer = send(sign_in(caseworker), case, data)
    assert answer.status_code == 302, text(answer)
    made = Consent.objects.get()
    assert (made.outcome, made.number, made.recorded_by) == (data["outcome"], 1, caseworker)
    row = AccessEntry.objects.get(action=Action.CONSENT)
    assert (row.subject_ids, row.field_groups) == ([str(case.pk)], ["consent"])
    assert case.events.filter(kind="consent").count() == 1
    assert sign_in(caseworker).get(made.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(("who", "status"), [("ssk.mate", 302), ("ssk.team", 403), ("nsn.caseworker", 404)])
@pytest.mark.parametrize("verb", ["new", "withdraw"])
def test_a_teammate_may_and_others_may_not(case, caseworker, people, sign_in, verb, who, status):
    join_team(case, people["ssk.team"])
    browser = sign_in(people[who])
    if verb == "new":
        assert send(browser, case, GIVEN).status_code == status
    else:
        make_consent(case, caseworker)
        assert (
            browser.post(url(case, "consent-withdraw", "service", 1), {"on": in_days(0)}).status_code
            == status
        )


def test_a_closed_file_takes_no_answer(case, caseworker, sign_in):
    make_consent(case, caseworker)
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now())
    browser = sign_in(caseworker)
    assert send(browser, case, GIVEN, after=1).status_code == 403
    assert browser.post(url(case, "consent-withdraw", "service", 1), {"on": in_days(0)}).status_code == 403


def test_the_same_post_twice_writes_once(case, caseworker, sign_in):
    browser, sent = sign_in(caseworker), {**GIVEN, "post_token": new_token()}
    assert [send(browser, case, sent).status_code for _ in range(2)] == [302, 302]
    assert Consent.objects.count() == 1


def test_nothing_is_ticked_beforehand(case, caseworker, sign_in):
    for kind in ConsentKind:
        page = sign_in(caseworker).get(url(case, "consent-new", kind)).content.decode()
        form = page[page.index('name="after"') :]
        assert not re.search(r"<input[^>]*\bchecked", form)


@pytest.mark.parametrize(
    ("data", "without", "words"),
    [
        (GIVEN, "mark", "เลือกว่าให้ความยินยอมอย่างไร"),
        (REFUSED, "offered", "เสนออะไรไปแล้ว"),
        (CANNOT, "cause", "เลือกเหตุที่ยังตอบไม่ได้"),
        (CANNOT, "ask_again_on", "ใส่วันที่จะถามอีกครั้ง"),
        (CANNOT, "by_right", "โดยอำนาจใด"),
    ],
)
def test_an_answer_asks_what_it_needs(case, caseworker, sign_in, data, without, words):
    answer = send(sign_in(caseworker), case, data | {without: "", "words": "พูดไว้ว่าอย่างนี้"})
    assert words in text(answer)
    assert "พูดไว้ว่าอย่างนี้" in answer.content.decode()
    assert not Consent.objects.exists()


def test_a_refusal_needs_no_reason_and_no_signature(case, caseworker, sign_in):
    send(sign_in(caseworker), case, {"outcome": "refused", "offered": "ที่พัก"})
    made = Consent.objects.get()
    assert (made.words, made.mark) == ("", "")


def test_a_thumbprint_has_two_witnesses_and_a_reader(case, caseworker, sign_in):
    browser, thumb = sign_in(caseworker), GIVEN | {"mark": "thumbprint"}
    assert "พยาน 2 คน" in text(send(browser, case, thumb))
    same = thumb | WITNESSED | {"witness_two": WITNESSED["witness_one"]}
    assert "คนละคน" in text(send(browser, case, same))
    assert send(browser, case, thumb | WITNESSED).status_code == 302
    with pytest.raises(IntegrityError), transaction.atomic():
        make_consent(case, caseworker, mark="thumbprint")


def test_a_disclosure_names_what_and_whom(case, caseworker, sign_in):
    browser = sign_in(caseworker)
    assert "อย่างน้อย 1 กลุ่ม" in text(send(browser, case, GIVEN, "disclosure"))
    named = GIVEN | {"groups": ["health", "needs"], "to_whom": "โรงพยาบาลใกล้ศูนย์"}
    assert send(browser, case, named, "disclosure").status_code == 302
    page = text(browser.get(Consent.objects.get().get_absolute_url()))
    assert "สุขภาพกาย" in page
    assert "โรงพยาบาลใกล้ศูนย์" in page
    assert "คดีและประวัติทางกฎหมาย" not in page


def test_what_was_typed_for_another_answer_is_shown_again_not_dropped(case, caseworker, sign_in):
    typed = GIVEN | {"offered": "ที่พักชั่วคราว", "decides": "ใครสักคน"}
    page = send(sign_in(caseworker), case, typed).content.decode()
    assert "ช่องนี้เป็นของคำตอบอื่น" in page
    assert "ที่พักชั่วคราว" in page
    assert not Consent.objects.exists()


def test_a_new_answer_leaves_the_old_one_as_it_was(case, caseworker, sign_in):
    browser = sign_in(caseworker)
    send(browser, case, CANNOT)
    send(browser, case, GIVEN, after=1)
    assert list(Consent.objects.order_by("number").values_list("number", "outcome")) == [
        (1, "cannot_now"),
        (2, "given"),
    ]
    with pytest.raises(InternalError), transaction.atomic():
        Consent.objects.update(outcome="refused")
    with pytest.raises(InternalError), transaction.atomic():
        Consent.objects.first().delete()


def test_two_people_who_ask_at_once_read_each_others_answer(case, caseworker, teammate, sign_in):
    send(sign_in(caseworker), case, REFUSED)
    answer = send(sign_in(teammate), case, GIVEN | {"words": "อยู่ต่อก็ได้"})
    assert answer.status_code == 409
    assert "อ่านคำตอบล่าสุดก่อน" in text(answer)
    assert "อยู่ต่อก็ได้" in answer.content.decode()
    assert Consent.objects.count() == 1


def test_the_cause_why_somebody_cannot_answer_is_health(case, caseworker, teammate, sign_in):
    send(sign_in(caseworker), case, CANNOT)
    page = Consent.objects.get().get_absolute_url()
    assert "สับสนหรือพูดคุยไม่รู้เรื่อง" in text(sign_in(caseworker).get(page))
    assert "สับสน" not in text(sign_in(teammate).get(page))
    assert "สับสน" not in "".join(case.events.values_list("body", flat=True))


def test_a_scan_is_kept_and_opening_it_is_logged(case, caseworker, outsider, sign_in):
    out = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(out, "JPEG")
    upload = SimpleUploadedFile("scan.jpg", out.getvalue())
    assert send(sign_in(caseworker), case, GIVEN | {"scan": upload}).status_code == 302
    opened = url(case, "consent-scan", "service", 1)
    assert sign_in(caseworker).get(opened)["Content-Type"] == "image/jpeg"
    assert AccessEntry.objects.filter(action=Action.DOWNLOAD, field_groups=["consent"]).count() == 1
    assert sign_in(outsider).get(opened).status_code == 404


def test_a_scan_that_is_not_kept_loses_no_word(case, caseworker, sign_in):
    heic = SimpleUploadedFile("a.heic", b"\0\0\0\x18ftypheic" + b"\0" * 40)
    answer = send(sign_in(caseworker), case, GIVEN | {"scan": heic, "words": "ตกลงค่ะ"})
    assert answer.status_code == 409
    assert "HEIC" in text(answer)
    assert "ตกลงค่ะ" in answer.content.decode()


# --- taking back ----------------------------------------------------------------------------------------
def test_a_consent_is_taken_back_with_effect_from_a_day(case, caseworker, sign_in):
    given = make_consent(case, caseworker)
    browser = sign_in(caseworker)
    target = url(case, "consent-withdraw", "service", 1)
    assert browser.post(target, {"on": in_days(0), "words": "อยากกลับไปอยู่กับเพื่อน"}).status_code == 302
    assert ConsentWithdrawal.objects.get().consent == given
    assert "ถอนความยินยอมแล้ว" in text(browser.get(given.get_absolute_url()))
    assert browser.get(target).status_code == 403
    assert browser.post(target, {"on": in_days(0)}).status_code == 409


def test_only_what_was_given_is_taken_back_and_not_before(case, caseworker):
    refused = make_consent(case, caseworker, outcome="refused", offered="ที่พัก")
    with pytest.raises(Refused, match="ไม่มีอะไรให้ถอน"):
        consents.withdraw(consent=refused, by=caseworker, on=bangkok_today(), words="")
    given = make_consent(case, caseworker)
    with pytest.raises(Refused, match="ก่อนวันที่ให้"):
        consents.withdraw(consent=given, by=caseworker, on=given.on - timedelta(days=1), words="")


# --- what the rules learn --------------------------------------------------------------------------------
def voluntary(case):
    return facts_of(case)["voluntary"]


def test_voluntary_follows_the_latest_service_answer(case, caseworker):
    assert voluntary(case) is None
    given = make_consent(case, caseworker)
    assert voluntary(case) is True
    consents.withdraw(consent=given, by=caseworker, on=bangkok_today(), words="")
    assert voluntary(case) is False
    tomorrow = bangkok_today() + timedelta(days=1)
    cannot = {"cause": "intoxicated", "decides": "เวร", "by_right": "เบื้องต้น", "ask_again_on": tomorrow}
    make_consent(case, caseworker, outcome="cannot_now", **cannot)
    assert voluntary(case) is None
    assert facts_of(case)["ask_consent_again_on"] == tomorrow
    make_consent(case, caseworker, outcome="refused", offered="ที่พัก")
    assert voluntary(case) is False
    assert facts_of(case)["ask_consent_again_on"] is None
    make_consent(case, caseworker, kind="disclosure", groups=["health"], to_whom="โรงพยาบาล")
    assert voluntary(case) is False


def test_a_file_says_that_nobody_has_asked_yet(case, caseworker):
    lacks = [lack.text for lack in stage_of(facts_of(case)).lacks]
    assert "ยังไม่ได้ถามความสมัครใจรับการคุ้มครอง" in lacks
    make_consent(case, caseworker, outcome="refused", offered="ที่พัก")
    assert "ยังไม่ได้ถามความสมัครใจรับการคุ้มครอง" not in [lack.text for lack in stage_of(facts_of(case)).lacks]


# --- papers -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", list(ConsentKind))
def test_a_paper_leaves_its_boxes_to_the_pen_and_fills_one_sheet(case, caseworker, kind):
    extra = {"groups": ["health"], "to_whom": "โรงพยาบาล"} if kind == ConsentKind.DISCLOSURE else {}
    make_consent(case, caseworker, kind=kind, mark="thumbprint", **WITNESSED, **extra)
    html = render_to_string(paper.TEMPLATES[kind], paper.context_of(case, kind, reader=caseworker))
    assert '<span class="box"></span>' in html
    assert "tick" not in html
    assert "บันทึกไว้ในระบบ ครั้งที่ ๑: ยินยอม ลายพิมพ์นิ้วมือ" in re.sub(r"<[^>]+>", "", html)
    assert WITNESSED["witness_one"] in html
    assert len(PdfReader(io.BytesIO(pdf.render(html))).pages) == 1


def test_the_picture_sheet_keeps_thai_out_of_its_drawings(ssk):
    html = render_to_string(paper.PICTURES_TEMPLATE, paper.pictures(ssk))
    drawings = re.findall(r"<svg.*?</svg>", html, re.S)
    assert len(drawings) == 6
    assert not re.search("[ก-๙]", "".join(drawings))
    assert len(PdfReader(io.BytesIO(pdf.render(html))).pages) == 1


def test_printing_is_logged(case, caseworker, sign_in):
    answer = sign_in(caseworker).get(url(case, "consent-paper", "service"))
    assert answer["Content-Type"] == "application/pdf"
    row = AccessEntry.objects.get(action=Action.PRINT)
    assert (row.subject_ids, row.field_groups) == ([str(case.pk)], ["consent"])


def test_a_kind_that_is_none_does_not_exist(case, caseworker, sign_in):
    for name in ("consent-new", "consent-paper"):
        assert sign_in(caseworker).get(url(case, name, "marriage")).status_code == 404
