"""What every request and answer passes through."""

from collections.abc import Callable, Iterator
from urllib.parse import unquote_plus

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from shelter.lib.text import has_forbidden

Handler = Callable[[HttpRequest], HttpResponse]
FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}


class RefuseForbiddenInput:
    """400 for a NUL or lone surrogate in path, query or form: in PostgreSQL it would be an error page."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        if any(has_forbidden(text) for text in self._texts(request)):
            raise BadRequest("ข้อความมีอักขระที่เก็บไม่ได้")

    @staticmethod
    def _texts(request: HttpRequest) -> Iterator[str]:
        yield request.path
        yield unquote_plus(request.META.get("QUERY_STRING", ""), errors="surrogateescape")
        if request.method == "POST" and request.content_type in FORM_TYPES:
            for name, values in request.POST.lists():
                yield name
                yield from (str(value) for value in values)


class KeepSignedInPagesPrivate:
    """No page of a signed-in person is stored by browsers or proxies on shared machines."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response
