"""The drawer of blank forms."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from cases.documents.blank_forms import FORMS, form_of
from cases.permissions.reception import RECEIVERS
from shelter.accounts.doors import door
from shelter.desk.papers import printed


@door(*RECEIVERS)
def blank_forms(request: HttpRequest) -> HttpResponse:
    """แบบฟอร์มเปล่า: every paper that can be filled in by hand. Nobody's data, so nothing to log."""
    return render(request, "cases/forms/list.html", {"forms": FORMS})


@door(*RECEIVERS)
def blank_form(request: HttpRequest, code: str) -> HttpResponse:
    """One blank form of the reader's centre."""
    form = form_of(code)
    if form is None:
        raise Http404
    reader: Any = request.user
    back = reverse("cases:blank-forms")
    html = render_to_string(form.template, form.context(reader.centre))
    return printed(request, html, file_name=f"blank-{form.code}.pdf", title=form.title, back=back)
