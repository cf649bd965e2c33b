"""Long papers: one job a person, made apart, ended in so many words, and kept on the shelf."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from shelter.desk import paper_jobs
from shelter.desk.models import PaperJob
from shelter.lib import pdf
from shelter.lib.pdf import shelf

pytestmark = pytest.mark.usefixtures("reference")
HTML = "<html lang=th><title>ก</title><p>ความลับของเล่ม</p></html>"


@pytest.fixture(autouse=True)
def pressed(monkeypatch):
    """A press that notes what it was given instead of working."""
    given = []

    def render(html, *, seconds=60.0, told=lambda pages: None):
        given.append(html)
        told(7)
        return b"%PDF-" + html.encode()

    monkeypatch.setattr(pdf, "render", render)
    return given


def ask(owner, html=HTML):
    return paper_jobs.ask(owner, html, title="เล่มทดสอบ", url="/x.pdf", back="/x/")


def gone_silent(job, seconds=61):
    PaperJob.objects.filter(pk=job.pk).update(beat_at=timezone.now() - timedelta(seconds=seconds))


def test_a_job_is_made_and_its_paper_lies_on_the_shelf(caseworker, pressed):
    job = ask(caseworker)
    assert "ความลับ" not in job.source
    call_command("make_papers")
    job.refresh_from_db()
    assert (job.status, job.pages, job.source) == ("done", 7, "")
    assert job.ended_at is not None
    assert shelf.get(job.key) == b"%PDF-" + HTML.encode()
    assert pressed == [HTML]


def test_asking_calls_for_a_maker_when_the_job_is_committed(
    caseworker, makers_called, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        ask(caseworker)
        assert makers_called == []
    assert len(makers_called) == 1


def test_a_person_waits_for_one_paper_at_a_time(caseworker, teammate):
    first = ask(caseworker)
    assert ask(caseworker, HTML + "2") == first
    assert ask(teammate, HTML + "2") != first
    paper_jobs.run()
    assert ask(caseworker, HTML + "3") != first


def test_the_database_holds_one_running_job_a_person(caseworker):
    job = ask(caseworker)
    job.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        job.save(force_insert=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "done"},
        {"status": "failed", "ended_at": timezone.now(), "source": ""},
        {"status": "making", "source": ""},
        {"fault": "engine"},
        {"status": "done", "ended_at": timezone.now(), "source": "x"},
    ],
)
def test_status_end_and_source_belong_together(caseworker, wrong):
    job = ask(caseworker)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperJob.objects.filter(pk=job.pk).update(**wrong)


def test_the_site_makes_so_many_at_once_and_the_others_wait(caseworker, teammate, outsider):
    jobs = [ask(user, HTML + user.username) for user in (caseworker, teammate, outsider)]
    assert [paper_jobs.claim(), paper_jobs.claim(), paper_jobs.claim()] == [jobs[0], jobs[1], None]
    paper_jobs.make(PaperJob.objects.get(pk=jobs[0].pk))
    assert paper_jobs.claim() == jobs[2]


def test_the_same_paper_asked_by_two_is_pressed_once(caseworker, teammate, pressed):
    ask(caseworker)
    ask(teammate)
    paper_jobs.run()
    assert len(pressed) == 1
    assert set(PaperJob.objects.values_list("status", flat=True)) == {"done"}


def test_a_job_whose_maker_fell_silent_is_over_and_can_be_asked_again(caseworker):
    job = ask(caseworker)
    claimed = paper_jobs.claim()
    gone_silent(claimed)
    (seen,) = paper_jobs.watch(caseworker)
    assert (seen.status, seen.fault) == ("failed", "stopped")
    again = ask(caseworker)
    assert again != job
    paper_jobs.run()
    again.refresh_from_db()
    assert again.status == "done"


def test_a_maker_whose_job_was_ended_stops_and_changes_nothing(caseworker, pressed):
    ask(caseworker)
    claimed = paper_jobs.claim()
    gone_silent(claimed)
    paper_jobs.end_stale()
    paper_jobs.make(claimed)
    claimed.refresh_from_db()
    assert (claimed.status, claimed.fault) == ("failed", "stopped")
    assert shelf.get(claimed.key) is None


def test_a_waiting_job_nobody_came_for_is_called_for_again_and_not_every_time(caseworker, makers_called):
    job = ask(caseworker)
    paper_jobs.watch(caseworker)
    assert makers_called == []
    gone_silent(job, seconds=16)
    paper_jobs.watch(caseworker)
    paper_jobs.watch(caseworker)
    assert len(makers_called) == 1


@pytest.mark.parametrize(
    ("error", "fault"), [(pdf.PaperTimeout("took too long"), "too_long"), (pdf.PaperError("x"), "engine")]
)
def test_a_paper_that_cannot_be_made_says_why(caseworker, monkeypatch, error, fault):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(pdf, "render", fail)
    ask(caseworker)
    paper_jobs.run()
    job = PaperJob.objects.get()
    assert (job.status, job.fault, job.source) == ("failed", fault, "")


def test_a_full_disk_ends_the_job_in_words(caseworker, monkeypatch):
    monkeypatch.setattr(shelf, "put", lambda key, data: False)
    ask(caseworker)
    paper_jobs.run()
    assert PaperJob.objects.get().fault == "no_room"


def test_old_jobs_are_forgotten_after_the_days_of_the_setting(caseworker, teammate):
    ask(caseworker)
    paper_jobs.run()
    PaperJob.objects.update(ended_at=timezone.now() - timedelta(days=7, minutes=1))
    ask(teammate)
    assert not PaperJob.objects.filter(owner=caseworker).exists()
