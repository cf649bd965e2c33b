"""What stands masked in a page until somebody asks for it, and showing it for half a minute."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

SECONDS = 30


@dataclass(frozen=True)
class Masked:
    """Parameters of `_components/masked.html`; `masked` is empty when nothing is stored."""

    key: str
    what: str
    masked: str
    spoken: str
    reveal_url: str
    value: str = ""


def spoken(number: str) -> str:
    """A masked number for a screen reader: its last three digits, one by one."""
    digits = [sign for sign in number if sign.isdigit()]
    return f"ปิดไว้ ลงท้าย {' '.join(digits[-3:])}"


def revealed(
    request: HttpRequest, context: dict[str, Any], *, back: str, template: str = "cases/case/reveal.html"
) -> HttpResponse:
    """`context["shown"]` in full, in its place or on a page of its own; 404 where nothing is kept."""
    if context["shown"] is None:
        raise Http404
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "_components/masked.html", vars(context["shown"]))
    return for_a_while(request, template, context, back=back)


def for_a_while(request: HttpRequest, template: str, context: dict[str, Any], *, back: str) -> HttpResponse:
    """A page that goes back by itself after half a minute."""
    response = render(request, template, context)
    response.headers["Refresh"] = f"{SECONDS}; url={back}"
    return response
