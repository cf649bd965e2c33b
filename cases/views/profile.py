"""ทะเบียนประวัติ: everything known of the person, and its paper."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from cases.documents import register as paper
from cases.models import Case, photo_of, register_of
from cases.permissions.case import can_reveal_identity, can_see_sensitive, can_write_case
from cases.permissions.contact import can_contact
from cases.views import _file
from cases.views._open import open_case
from cases.views.case_file import MASKED, masked
from shelter.accounts.doors import door
from shelter.accounts.models import Role, User
from shelter.audit.models import Action
from shelter.desk.papers import printed

READERS = (Role.CASEWORKER, Role.TEAM, Role.DIRECTOR)


def page_of(user: User, case: Case) -> dict[str, Any]:
    """Everything the page shows, read inside the opening's transaction."""
    client = case.client
    register = register_of(client)
    sensitive = bool(can_see_sensitive(user, case))
    reveal = bool(can_reveal_identity(user, case))
    sections = paper.sections_of(
        client, register, sensitive=sensitive, shows_address=sensitive or not client.safe_contact
    )
    kept = MASKED if reveal else {}
    return {
        "case": case,
        "client": client,
        "sections": [
            {
                "title": section.title,
                "lines": [
                    {
                        "line": line,
                        "masked": masked(case, line.name) if line.text and line.name in kept else None,
                    }
                    for line in section.lines
                ],
            }
            for section in sections
        ],
        "phone": masked(case, "phone") if reveal and client.phone else None,
        "has_phone": bool(client.phone),
        "contacts": list(client.contacts.all()),
        "marks": list(client.mark_rows.all()),
        "photo": photo_of(client) if sensitive else None,
        "family": can_contact(user, case),
        "sensitive": sensitive,
        "may_write": bool(can_write_case(user, case)),
        **_file.head(case, "profile"),
    }


@door(*READERS)
def profile(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The tab: the register of the person, section by section."""
    user: Any = request.user
    context = open_case(request, pk, build=lambda found: page_of(user, found), fields=["person", "contacts"])
    return render(request, "cases/client/profile.html", context)


@door(*READERS)
def profile_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The paper, as this reader may see it."""
    user: Any = request.user

    def build(found: Case) -> dict[str, Any]:
        return paper.context_of(found, reader=user)

    made = open_case(request, pk, build=build, action=Action.PRINT, fields=["person", "contacts"])
    back = reverse("cases:profile", args=[pk])
    html = render_to_string(paper.TEMPLATE, made)
    return printed(
        request, html, images=made["images"], file_name="register.pdf", title=paper.PAPER, back=back
    )
