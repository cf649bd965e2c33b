"""A paper as an answer: kept, made now or beside the request; by its own door and logged each time."""

import pytest

from shelter.audit.models import AccessEntry
from shelter.desk import paper_jobs, papers
from shelter.desk.models import PaperJob
from shelter.lib import pdf
from tests.factories.km import KMReportFactory, certify

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture(autouse=True)
def pressed(monkeypatch):
    given = []

    def render(html, **kwargs):
        given.append(html)
        return b"%PDF-made"

    monkeypatch.setattr(pdf, "render", render)
    return given


@pytest.fixture
def km(people):
    return people["ssk.km"]


@pytest.fixture
def report(ssk):
    return KMReportFactory(project__centre=ssk)


@pytest.fixture
def long(monkeypatch):
    """Every paper counts as long."""
    monkeypatch.setattr(papers, "AT_ONCE", 0)


def book(report):
    return f"/km/reports/{report.pk}/book.pdf"


def prints(report):
    return AccessEntry.objects.filter(action="print", subject_ids=[str(report.pk)]).count()


def test_an_unchanged_paper_is_made_once_and_logged_each_time(report, km, people, sign_in, pressed):
    answers = [sign_in(user).get(book(report)) for user in (km, people["ssk.director"])]
    assert [answer.content for answer in answers] == [b"%PDF-made"] * 2
    assert [answer["Cache-Control"] for answer in answers] == ["no-store"] * 2
    assert len(pressed) == 1
    assert prints(report) == 2


def test_a_changed_paper_is_made_anew(report, km, sign_in, pressed):
    sign_in(km).get(book(report))
    report.sections.filter(key="steps").update(body="ข้อความใหม่")
    sign_in(km).get(book(report))
    assert len(pressed) == 2


def test_a_kept_paper_is_behind_its_door_all_the_same(report, km, people, sign_in):
    sign_in(km).get(book(report))
    assert sign_in(people["nsn.km"]).get(book(report)).status_code == 404
    assert sign_in(people["ssk.admin"]).get(book(report)).status_code == 403
    km.roles = []
    km.save()
    assert sign_in(km).get(book(report)).status_code == 403


def test_a_long_paper_is_made_beside_and_then_fetched_by_its_own_door(report, km, sign_in, long, pressed):
    browser = sign_in(km)
    answer = browser.get(book(report))
    assert (answer.status_code, answer.url) == (302, "/papers/")
    page = browser.get("/papers/").content.decode()
    assert "รอทำ" in page
    assert '<noscript><p><a class="btn btn-line" href="/papers/">' in page
    assert 'hx-trigger="every 3s"' in page
    assert "X-Background" in page
    assert pressed == []
    paper_jobs.run()
    page = browser.get("/papers/").content.decode()
    assert f'href="{book(report)}"' in page
    assert "<noscript>" not in page
    assert "hx-trigger" not in page
    assert browser.get(book(report)).content == b"%PDF-made"
    assert PaperJob.objects.count() == 1
    assert prints(report) == 2


def test_who_may_no_longer_open_the_report_gets_no_paper_of_it(report, km, nsn, sign_in, long):
    browser = sign_in(km)
    browser.get(book(report))
    paper_jobs.run()
    km.centre = nsn
    km.save()
    assert browser.get(book(report)).status_code == 404
    km.roles = []
    km.save()
    assert browser.get(book(report)).status_code == 403


def test_a_report_changed_meanwhile_is_made_anew_and_never_given_out_old(report, km, sign_in, long):
    browser = sign_in(km)
    browser.get(book(report))
    paper_jobs.run()
    report.sections.filter(key="steps").update(body="ข้อความใหม่")
    assert browser.get(book(report)).status_code == 302
    assert list(PaperJob.objects.values_list("status", flat=True)) == ["waiting", "done"]


def test_a_second_long_paper_waits_its_turn_and_the_page_says_so(report, km, ssk, sign_in, long):
    browser = sign_in(km)
    browser.get(book(report))
    other = certify(KMReportFactory(project__centre=ssk, project__fiscal_year=2566), km)
    page = browser.get(book(other), follow=True).content.decode()
    assert papers.ANOTHER in page
    assert PaperJob.objects.count() == 1


def test_a_paper_for_which_there_is_no_place_now_is_made_beside(report, km, sign_in, monkeypatch):
    def busy(html, **kwargs):
        raise pdf.PaperTimeout("no free place")

    monkeypatch.setattr(pdf, "render", busy)
    answer = sign_in(km).get(book(report))
    assert answer.url == "/papers/"
    assert PaperJob.objects.get().status == "waiting"


def test_a_job_is_seen_by_the_person_who_asked_and_by_nobody_else(report, km, people, sign_in, long):
    sign_in(km).get(book(report))
    page = sign_in(people["ssk.director"]).get("/papers/").content.decode()
    assert "ยังไม่มีเอกสารที่สั่งทำ" in page
    assert str(report.pk) not in page


def test_the_page_asks_again_for_its_list_only(report, km, sign_in, long):
    browser = sign_in(km)
    browser.get(book(report))
    part = browser.get("/papers/", headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section")
    assert 'role="status"' not in part
    paper_jobs.run()
    part = browser.get("/papers/", headers={"HX-Request": "true"}).content.decode()
    assert 'role="status"' in part


def test_a_failed_job_says_what_to_do(report, km, sign_in, long):
    browser = sign_in(km)
    browser.get(book(report))
    PaperJob.objects.update(beat_at="2020-01-01T00:00Z", status="making")
    page = browser.get("/papers/").content.decode()
    assert "กดลองใหม่ได้เลย" in page
    assert f'href="{book(report)}"' in page
