"""The book and the form as files: each one printed or fetched is a row of the access log."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from km.documents import assessment as form
from km.documents import book, book_word
from km.permissions import OWN_CENTRE, READERS
from km.views._open import open_assessment, open_report
from km.views._page import report_url
from shelter.accounts.doors import door
from shelter.audit.models import Action
from shelter.desk.papers import printed

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@door(*READERS)
def book_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    html = open_report(request, pk, build=book.html, action=Action.PRINT)
    return printed(request, html, file_name="km-report.pdf", title=book.PAPER, back=report_url(pk))


@door(*OWN_CENTRE)
def book_docx(request: HttpRequest, pk: UUID) -> HttpResponse:
    context = open_report(request, pk, build=book.context, action=Action.EXPORT)
    headers = {"Content-Disposition": 'attachment; filename="km-report.docx"'}
    return HttpResponse(book_word.paper(context), content_type=WORD, headers=headers)


@door(*READERS)
def assessment_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    html = open_assessment(request, pk, build=form.html, action=Action.PRINT)
    return printed(request, html, file_name="km-assessment.pdf", title=form.PAPER, back=reverse("km:home"))
