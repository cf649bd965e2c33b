"""Many places from a spreadsheet: upload, preview in which nothing is saved, confirm once, result."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import facility_import
from cases.actions.facility_import import KIND, Choice, Judged, State
from cases.documents import facility_sheet as files
from cases.documents import sheets
from cases.forms.upload import LIMITS
from cases.models import Facility
from cases.permissions import facility as permissions
from cases.rules import facility_sheet
from cases.rules.facility_sheet import BY_KEY
from cases.views import _sheets
from cases.views._open import open_facility_batch
from shelter.accounts.doors import FORM, VERB, door
from shelter.accounts.opening import log_access
from shelter.audit.models import Action
from shelter.desk import batches
from shelter.desk.models import ImportBatch
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once

# What a page shows of each kind; the rest is counted in words.
MOST_WRONG, MOST_DUPLICATES, MOST_READY = 100, 150, 50


@door(*permissions.FACILITY_IMPORTERS, methods=FORM)
def upload(request: HttpRequest) -> HttpResponse:
    form, read = _sheets.uploaded(request, LIMITS, facility_sheet.find_table)
    if read is not None:
        return _kept(request, read)
    status = 400 if form.is_bound else 200
    context = {"form": form, "columns": facility_sheet.COLUMNS, "limits": LIMITS}
    return render(request, "cases/facility/import.html", context, status=status)


def _kept(request: HttpRequest, read: _sheets.Upload) -> HttpResponse:
    batch = batches.keep(request.user, KIND, read.name, read.found.rows)
    _sheets.tell_what_was_guessed(request, read)
    return redirect("cases:facility-import-preview", batch.pk)


@door(*permissions.FACILITY_IMPORTERS)
def template(request: HttpRequest) -> HttpResponse:
    return _sheets.download(files.template(), "facilities-template.xlsx")


# --- preview ------------------------------------------------------------------------------------------
@door(*permissions.FACILITY_IMPORTERS, methods=FORM)
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Rows with what is wrong first, then those that are there already, then those that are ready."""
    batch: ImportBatch = open_facility_batch(request, pk)
    if batch.applied_at:
        return redirect("cases:facility-import-result", batch.pk)
    if request.method == "POST":
        return _mended(request, batch)
    rows = facility_import.judge(batch.rows)
    by_state = {state: [row for row in rows if row.state is state] for state in State}
    duplicates = by_state[State.DUPLICATE]
    wrong = Paginator(by_state[State.ERROR], MOST_WRONG).get_page(request.GET.get("wrong"))
    ready = Paginator(by_state[State.READY], MOST_READY).get_page(request.GET.get("ready"))
    context = {
        "batch": batch,
        "wrong_page": wrong,
        "wrong": [
            _sheets.wrong_row(row.number, row.cells, row.cells.get("name", ""), row.problems) for row in wrong
        ],
        "wrong_count": wrong.paginator.count,
        "duplicates": duplicates[:MOST_DUPLICATES],
        "duplicate_count": len(duplicates),
        "ready_page": ready,
        "ready": [_ready_row(row) for row in ready],
        "ready_count": ready.paginator.count,
        "ready_previous": f"?ready={ready.number - 1}" if ready.has_previous() else "",
        "ready_next": f"?ready={ready.number + 1}" if ready.has_next() else "",
        "post_token": form_token(request),
    }
    return render(request, "cases/facility/preview.html", context)


def _ready_row(row: Judged) -> dict[str, Any]:
    return {
        "number": row.number,
        "cells": row.cells,
        "criteria": sum(one is not None for one in row.read.criteria.values()),
    }


def _mended(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    try:
        batches.rewrite(batch.pk, request.user, KIND, _sheets.mending(request.POST, BY_KEY))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("cases:facility-import")
    messages.success(request, "ตรวจใหม่แล้ว")
    wrong, ready = (_sheets.number(request.POST.get(name, "")) or 1 for name in ("page", "ready"))
    return redirect(
        f"{reverse('cases:facility-import-preview', args=[batch.pk])}?wrong={wrong}&ready={ready}"
    )


@door(*permissions.FACILITY_IMPORTERS)
def wrong_rows(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rows that are wrong as a file, to be mended in a spreadsheet and uploaded again."""
    rows = facility_import.judge(open_facility_batch(request, pk, action=Action.EXPORT).rows)
    data = sheets.wrong_rows(
        facility_sheet.TITLE,
        facility_sheet.COLUMNS,
        [(row.cells, row.problems) for row in rows if row.state is State.ERROR],
    )
    return _sheets.download(data, "rows-to-mend.xlsx")


# --- confirm ------------------------------------------------------------------------------------------
@door(*permissions.FACILITY_IMPORTERS, methods=VERB)
def apply(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch: ImportBatch = open_facility_batch(request, pk)
    result_url = reverse("cases:facility-import-result", args=[batch.pk])
    if batch.applied_at:
        return redirect(result_url)

    def do() -> str:
        result = facility_import.apply(
            batch_id=batch.pk,
            by=request.user,
            choices=_choices(request.POST),
            rest=Choice.UPDATE if request.POST.get("do-rest") == Choice.UPDATE else Choice.SKIP,
        )
        counts = {name: result[name] for name in ("created", "updated", "skipped", "errors")}
        log_access(request, Action.IMPORT, kind="facility", ids=result["ids"], detail=counts)
        return result_url

    try:
        return redirect(once(request, do))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("cases:facility-import")


def _choices(data: QueryDict) -> dict[int, tuple[Choice, int | None]]:
    """`do-<row>` = skip, create, or update:<row_version the person saw>; anything else counts as skip."""
    choices: dict[int, tuple[Choice, int | None]] = {}
    for name in data:
        number = name.removeprefix("do-")
        row = _sheets.number(number)
        if name == number or row is None:
            continue
        word, _, seen = data[name].partition(":")
        if word in set(Choice):
            choices[row] = (Choice(word), _sheets.number(seen))
    return choices


@door(*permissions.FACILITY_IMPORTERS, methods=VERB)
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    batches.drop(pk, request.user, KIND)
    messages.success(request, "ยกเลิกการนำเข้าแล้ว ไม่มีข้อมูลใดถูกบันทึก")
    return redirect("cases:facility-list")


@door(*permissions.FACILITY_IMPORTERS)
def result(request: HttpRequest, pk: UUID) -> HttpResponse:
    batch: ImportBatch = open_facility_batch(request, pk)
    if batch.applied_at is None:
        return redirect("cases:facility-import-preview", batch.pk)
    done = batch.result or {}
    ids: Sequence[str] = done.get("ids", [])
    places = (
        Facility.objects.visible_to(request.user).filter(pk__in=ids[:MOST_READY]).order_by("province", "name")
    )
    more = max(0, len(ids) - MOST_READY)
    context = {"batch": batch, "result": done, "places": places, "more": more}
    return render(request, "cases/facility/result.html", context)
