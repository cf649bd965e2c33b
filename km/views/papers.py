"""The book and the form as files: each one printed or fetched is a row of the access log."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from km.documents import assessment as form
from km.documents import book, book_word
from km.permissions import OWN_CENTRE, READERS
from km.views._open import open_assessment, open_report
from km.views._page import report_url
from shelter.accounts.doors import door
from shelter.audit.models import Action
from shelter.desk.papers import printed
from shelter.lib import pdf

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NO_PAPER = "ทำเอกสารไม่สำเร็จ เครื่องอาจกำลังทำเอกสารอื่นอยู่ โปรดรอสักครู่แล้วกดใหม่"


def _printed(request: HttpRequest, html: str, *, file_name: str, title: str, back: str) -> HttpResponse:
    """The paper, or a redirect with a sentence when none was made. Rendered after the log row's commit."""
    try:
        return printed(request, html, file_name=file_name, title=title, back=back)
    except pdf.PaperError:
        messages.error(request, NO_PAPER)
        return redirect(back)


@door(*READERS)
def book_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    html = open_report(request, pk, build=book.html, action=Action.PRINT)
    return _printed(request, html, file_name="km-report.pdf", title=book.PAPER, back=report_url(pk))


@door(*OWN_CENTRE)
def book_docx(request: HttpRequest, pk: UUID) -> HttpResponse:
    context = open_report(request, pk, build=book.context, action=Action.EXPORT)
    headers = {"Content-Disposition": 'attachment; filename="km-report.docx"'}
    return HttpResponse(book_word.paper(context), content_type=WORD, headers=headers)


@door(*READERS)
def assessment_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    html = open_assessment(request, pk, build=form.html, action=Action.PRINT)
    return _printed(request, html, file_name="km-assessment.pdf", title=form.PAPER, back=reverse("km:home"))
