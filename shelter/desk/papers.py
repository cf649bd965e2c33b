"""A paper as an answer: from the shelf, made now, or made beside the request when it is long."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from shelter.desk import paper_jobs
from shelter.lib import pdf
from shelter.lib.pdf import shelf

AT_ONCE = 5.0  # seconds on an idle machine; whoever would wait longer is better told how far it is
ANOTHER = "ทำเอกสารยาวได้ทีละฉบับ รอฉบับนี้เสร็จก่อน แล้วจึงสั่งฉบับถัดไป"


def printed(
    request: HttpRequest,
    html: str,
    *,
    file_name: str,
    title: str,
    back: str,
    images: Mapping[str, bytes] | None = None,
) -> HttpResponse:
    """The paper, a redirect to the page where it is being made, or the page of `not_made`.

    The caller has opened the record by the paper's own door: asked, logged, and built `html` for this reader.
    images: pictures by name; a name says what its picture holds (a hash), since the shelf knows a paper by
    its HTML alone. A paper with pictures is made now or not at all: pictures do not wait with a job.
    file_name: neutral, ends in .pdf; title: the form's name; back: the page the paper was asked from.
    """
    key = shelf.key_of(html)
    data = shelf.get(key)
    try:
        if data is None and images:
            data = pdf.render(html, images=images)
            shelf.put(key, data)
        if data is None and pdf.cost_of(html) <= AT_ONCE:
            data = _made_now(key, html)
    except pdf.PaperError:
        return not_made(request, back)
    if data is None:
        owner: Any = request.user
        job = paper_jobs.ask(owner, html, title=title, url=request.path, back=back)
        if job.key != key:
            messages.warning(request, ANOTHER)
        return redirect("papers")
    response = HttpResponse(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{file_name}"'
    return response


def not_made(request: HttpRequest, back: str) -> HttpResponse:
    """503: what is stored is all there, and the paper can be asked for again."""
    return render(request, "papers/not_made.html", {"back": back}, status=503)


def _made_now(key: str, html: str) -> bytes | None:
    """None when it takes too long after all, or every place is taken."""
    try:
        data = pdf.render(html)
    except pdf.PaperTimeout:
        return None
    shelf.put(key, data)
    return data
