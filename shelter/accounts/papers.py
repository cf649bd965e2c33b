"""The page of a person's long papers: what is being made, what is ready, what failed and what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shelter.accounts.doors import EVERY_ROLE, door
from shelter.desk import paper_jobs


@door(*EVERY_ROLE)
def papers(request: HttpRequest) -> HttpResponse:
    """It names forms and times only. Each paper is fetched by its own door, which asks and logs again."""
    jobs = paper_jobs.watch(request.user)
    context = {"jobs": jobs, "busy": any(job.ended_at is None for job in jobs)}
    part = bool(getattr(request, "htmx", False))
    return render(request, "papers/_jobs.html" if part else "papers/jobs.html", context)
