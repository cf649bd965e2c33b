"""A report's life: every status with every verb, who may, and what stays as it was."""

import pytest

from km.actions import reports
from km.models import KMReport, ReportStatus
from km.permissions import available_moves
from shelter.desk.refusal import Refused
from tests.factories.km import KMReportFactory, TeamMemberFactory, certify, send_for_review


def certified_as_read(*, report, by):
    return reports.certify(report=report, expected=report.row_version, by=by)


VERBS = {
    "send": reports.send,
    "return": reports.send_back,
    "certify": certified_as_read,
    "reopen": reports.reopen,
}
ALLOWED = {
    ("draft", "send"): "in_review",
    ("in_review", "return"): "draft",
    ("in_review", "certify"): "certified",
    ("certified", "reopen"): "certified",
}


def in_status(status, centre, director):
    report = KMReportFactory(project__centre=centre)
    if status == "in_review":
        send_for_review(report, director)
    if status == "certified":
        certify(report, director)
    return report


@pytest.mark.parametrize("status", ReportStatus.values)
@pytest.mark.parametrize("verb", VERBS)
def test_every_status_with_every_verb(ssk, director, status, verb):
    report = in_status(status, ssk, director)
    assert (verb in available_moves(director, report)) == ((status, verb) in ALLOWED)
    if (status, verb) not in ALLOWED:
        with pytest.raises(Refused, match=r"[ก-๙]"):
            VERBS[verb](report=report, by=director)
        return
    VERBS[verb](report=report, by=director)
    report.refresh_from_db()
    assert report.status == ALLOWED[status, verb]


def test_the_km_team_sends_and_reopens_but_never_certifies(ssk, km, director):
    report = in_status("in_review", ssk, director)
    assert available_moves(km, report) == ["return"]
    with pytest.raises(Refused, match="ผู้อำนวยการ"):
        certified_as_read(report=report, by=km)


def test_another_centres_director_certifies_nothing(ssk, people, director):
    report = in_status("in_review", ssk, director)
    with pytest.raises(Refused):
        certified_as_read(report=report, by=people["nsn.director"])


def test_reopening_copies_texts_and_team_and_leaves_the_certified_edition(ssk, director):
    report = KMReportFactory(project__centre=ssk)
    report.sections.filter(key="steps").update(body="ขุดดิน")
    TeamMemberFactory(report=report, name="สมมุติ เดิม", user=director)
    certify(report, director)
    following = reports.reopen(report=report, by=director)
    assert (following.number, following.status, following.reopened_from) == (
        report.number + 1,
        "draft",
        report,
    )
    assert following.sections.get(key="steps").body == "ขุดดิน"
    assert following.members.get().user == director
    assert KMReport.objects.get(pk=report.pk).status == "certified"


def test_a_verb_refused_by_the_status_answers_with_the_reason(ssk, director, sign_in, lists):
    report = in_status("draft", ssk, director)
    page = sign_in(director).post(f"/km/reports/{report.pk}/certify/", follow=True)
    assert "รับรองได้เมื่อคณะทำงานส่งรายงานแล้ว" in page.content.decode()


def test_the_whole_way_by_buttons(ssk, km, director, sign_in, lists):
    report = KMReportFactory(project__centre=ssk)
    url = f"/km/reports/{report.pk}"
    assert "ส่งให้ผู้อำนวยการรับรอง" in sign_in(km).get(f"{url}/").content.decode()
    sign_in(km).post(f"{url}/send/")
    assert "รับรองรายงาน" in sign_in(director).get(f"{url}/").content.decode()
    report.refresh_from_db()
    sign_in(director).post(f"{url}/certify/", {"row_version": report.row_version})
    assert sign_in(km).post(f"{url}/reopen/").status_code == 302
    assert sorted(KMReport.objects.values_list("status", flat=True)) == ["certified", "draft"]
