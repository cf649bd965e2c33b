"""Import: a text is read, shown line by line where it lands, and kept only when confirmed."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from km.actions import editions, imports
from km.forms.reports import ImportForm
from km.permissions import WRITERS
from km.reference import outline
from km.rules.body_text import in_digits
from km.rules.reading import PLACE_NAMES, Reading
from km.rules.source_text import UnreadableReport
from shelter.accounts.doors import FORM, door
from shelter.accounts.opening import log_access
from shelter.audit.models import Action
from shelter.desk.codes import choices
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.lib.thai import bangkok_today

# The preview shows so many lines of each list; all of them are kept with the report.
SHOWN = 100


@door(*WRITERS, methods=FORM)
def import_report(request: HttpRequest) -> HttpResponse:
    """The text, then its preview, then the new draft."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        source = form.cleaned_data["source"]
        if "edit" in request.POST:
            form = ImportForm(initial={**form.cleaned_data, "pasted": source.text})
            return render(request, "km/import.html", {"form": form})
        try:
            editions.check_year(form.cleaned_data["year"])
            if request.POST.get("step") == "confirm":
                return _confirmed(request, form)
            found = imports.read(source, request.user.centre)  # type: ignore[union-attr, arg-type]
        except (UnreadableReport, Refused) as error:
            form.add_error(None, str(error))
        else:
            context = _preview(form, found) | {"post_token": form_token(request)}
            return render(request, "km/import_preview.html", context)
    return render(request, "km/import.html", {"form": form})


def _confirmed(request: HttpRequest, form: ImportForm) -> HttpResponse:
    def do() -> str:
        report = imports.import_report(
            centre=request.user.centre,  # type: ignore[union-attr, arg-type]
            fiscal_year=form.cleaned_data["year"],
            source=form.cleaned_data["source"],
            source_name=form.cleaned_data["source_name"],
            by=request.user,  # type: ignore[arg-type]
        )
        log_access(request, Action.IMPORT, kind="km_report", ids=[report.pk])
        return reverse("km:report", args=[report.pk])

    with transaction.atomic():
        url = once(request, do)
    messages.success(request, "นำเข้ารายงานเป็นฉบับร่างใหม่แล้ว")
    return redirect(url)


def _preview(form: ImportForm, found: Reading) -> dict[str, Any]:
    chosen = outline(found.outline_code)
    roles = dict(choices("km_team_role", bangkok_today()))
    sections = []
    for section in chosen.sections:
        read = found.sections.get(section.key)
        sections.append(
            {
                "label": in_digits(f"{section.number} {section.title}".strip(), found.digit_style),
                "heading": read.heading if read else "",
                "line": read.line if read else None,
                "start": " ".join(read.body.replace("## ", "").split())[:160] if read else "",
                "characters": len(read.body) if read else 0,
                "members": len(found.team) if section.key == "team" else 0,
            }
        )
    places = [place for place in found.placed.values() if place != "leftover"]
    return {
        "form": form,
        "source": form.cleaned_data["source"],
        "text": form.cleaned_data["source"].text,
        "leftovers": found.leftovers[:SHOWN],
        "findings": found.findings[:SHOWN],
        "source_name": form.cleaned_data["source_name"],
        "year": form.cleaned_data["year"],
        "outline": chosen,
        "found": found,
        "sections": sections,
        "team": [{"member": member, "role": roles.get(member.role, "")} for member in found.team],
        "scored": sum(row.points is not None for row in found.rows),
        "places": [(name, places.count(place)) for place, name in PLACE_NAMES.items() if places.count(place)],
        "lines": len(found.placed),
    }
