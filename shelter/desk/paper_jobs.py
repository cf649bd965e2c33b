"""Long papers: asked for in a request, made by a process of their own, fetched through the paper's own door.

A job is the paper's HTML and its place on the shelf. `ask` starts `manage.py make_papers`, which makes what
waits, a few at a time on the whole site, and ends. Whatever stops it (a restart, a crash, the machine) leaves
a job without a sign of life: the next look ends that job in so many words, and asking again starts anew.
"""

import os
import subprocess
import sys
import threading
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from shelter.desk import config
from shelter.desk.models import PaperJob
from shelter.lib import crypto, pdf
from shelter.lib.pdf import shelf
from shelter.lib.thai import bangkok_today

SECONDS = 600.0  # longest making of one paper
AT_ONCE = 2  # made at the same time on the whole site
STALE = timedelta(seconds=60)  # a maker gives a sign of life every few seconds
CALLED_AGAIN = timedelta(seconds=15)  # a waiting job whose maker did not come is called for again
CLAIM = 0x5AFA  # the advisory lock under which makers claim one job after another

Status, Fault = PaperJob.Status, PaperJob.Fault
log = structlog.get_logger(__name__)


class Ended(Exception):
    """The job was ended by somebody else meanwhile: its paper is wanted no more."""


def of(owner: Any) -> QuerySet[PaperJob]:
    """The jobs this person may see: their own."""
    return PaperJob.objects.filter(owner=owner)


def ask(owner: Any, html: str, *, title: str, url: str, back: str) -> PaperJob:
    """The person's job for this paper, or the one they are still waiting for: one at a time.

    title: the form's name; url: the paper's own door; back: the page it was asked from.
    """
    tidy()
    key = shelf.key_of(html)
    try:
        with transaction.atomic():
            job = PaperJob.objects.create(
                owner=owner, title=title, url=url, back=back, key=key, source=crypto.encrypt(html)
            )
    except IntegrityError:
        return of(owner).get(ended_at__isnull=True)
    transaction.on_commit(call_maker)
    return job


def watch(owner: Any) -> list[PaperJob]:
    """The person's jobs, newest first, as they stand; one that waits unheard is called for again."""
    end_stale()
    unheard = of(owner).filter(status=Status.WAITING, beat_at__lt=timezone.now() - CALLED_AGAIN)
    if unheard.update(beat_at=timezone.now()):
        call_maker()
    return list(of(owner).defer("source"))


def call_maker() -> None:
    """Start a process that makes what waits. It is nobody's child for long and outlives the web process."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "make_papers"],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "SHELTER_DATA": str(settings.DATA_DIR)},
    )
    threading.Thread(target=process.wait, daemon=True).start()


def run() -> None:
    """Make what waits until nothing does, or others make as much as the site allows."""
    while job := claim():
        make(job)


def claim() -> PaperJob | None:
    """Take the longest waiting job, when there is one and a place for it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CLAIM])
        end_stale()
        if PaperJob.objects.filter(status=Status.MAKING).count() >= AT_ONCE:
            return None
        job = PaperJob.objects.filter(status=Status.WAITING).order_by("created_at").first()
        if job is not None:
            job.status, job.beat_at = Status.MAKING, timezone.now()
            job.save(update_fields=["status", "beat_at"])
        return job


def make(job: PaperJob) -> None:
    """Put the job's paper on the shelf and end the job."""
    try:
        html = crypto.decrypt(job.source)
        data = shelf.get(job.key) or pdf.render(html, seconds=SECONDS, told=lambda pages: _beat(job, pages))
        fault = "" if shelf.put(job.key, data) else Fault.NO_ROOM
    except Ended:
        return
    except pdf.PaperTimeout:
        fault = Fault.TOO_LONG
    except (pdf.PaperError, crypto.DecryptError) as error:
        log.warning("paper_not_made", job=str(job.pk), cause=type(error).__name__)
        fault = Fault.ENGINE
    _end(PaperJob.objects.filter(pk=job.pk, status=Status.MAKING), fault)


def _beat(job: PaperJob, pages: int) -> None:
    standing = PaperJob.objects.filter(pk=job.pk, status=Status.MAKING)
    if not standing.update(beat_at=timezone.now(), pages=pages):
        raise Ended


def _end(jobs: QuerySet[PaperJob], fault: str) -> None:
    status = Status.FAILED if fault else Status.DONE
    jobs.update(status=status, fault=fault, source="", ended_at=timezone.now())


def end_stale() -> None:
    """Jobs whose maker gives no sign of life are over."""
    _end(PaperJob.objects.filter(status=Status.MAKING, beat_at__lt=timezone.now() - STALE), Fault.STOPPED)


def tidy() -> None:
    """Forget papers and jobs that are older than the setting says."""
    end_stale()
    days = config.value("paper_kept_days", bangkok_today())
    PaperJob.objects.filter(ended_at__lt=timezone.now() - timedelta(days=days)).delete()
    shelf.sweep(days)
