"""People with open files from the paper register: upload, preview row by row, confirm by portions, result."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import people_import
from cases.actions.people_import import CREATE, KIND, SAME, SKIP, Portion, State
from cases.documents import sheets
from cases.forms import people_sheet
from cases.forms.upload import LIMITS
from cases.models import Case, PeopleImport
from cases.rules.people_sheet import BY_KEY, COLUMNS, TITLE, ReadRow, guide
from cases.rules.sheet import Found, find_table
from cases.views import _sheets
from cases.views._open import open_list, open_people_batch
from shelter.accounts.doors import FORM, VERB, door
from shelter.accounts.models import Role
from shelter.accounts.opening import log_access
from shelter.audit.models import Action
from shelter.desk import batches
from shelter.desk.models import ImportBatch
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.lib.spreadsheet import Limits, Sheet

WRITERS = (Role.CASEWORKER, Role.DIRECTOR)
PEOPLE_LIMITS = Limits(rows=2_000, bytes=LIMITS.bytes)
MOST_WRONG = 50


def _find(found: list[Sheet]) -> Found:
    return find_table(found, COLUMNS, TITLE)


@door(*WRITERS, methods=FORM)
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; nothing of it is saved before it was looked at."""
    form, read = _sheets.uploaded(request, PEOPLE_LIMITS, _find)
    if read is not None:
        batch = batches.keep(
            request.user,
            KIND,
            read.name,
            read.found.rows,
            digest=read.digest,
            centre=request.user.centre,
        )
        _sheets.tell_what_was_guessed(request, read)
        return redirect("cases:people-import-preview", batch.pk)
    context = {"form": form, "columns": COLUMNS, "limits": PEOPLE_LIMITS, "portion": people_import.PORTION}
    return render(request, "cases/people_import/upload.html", context, status=400 if form.is_bound else 200)


@door(*WRITERS)
def template(request: HttpRequest) -> HttpResponse:
    """The empty table, and a sheet that explains it."""
    return _sheets.download(
        sheets.template(TITLE, COLUMNS, guide(people_sheet.choices())), "people-template.xlsx"
    )


def _read(request: HttpRequest, batch: ImportBatch) -> list[ReadRow]:
    centre: Any = request.user.centre
    return people_sheet.read(batch.rows, centre)


# --- preview ------------------------------------------------------------------------------------------
@door(*WRITERS, methods=FORM)
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Rows to be mended, rows that resemble somebody with a decision each, rows that are ready."""
    batch: ImportBatch = open_people_batch(request, pk)
    if batch.applied_at:
        return redirect("cases:people-import-result", batch.pk)
    if request.method == "POST":
        return _mended(request, batch)
    return _previewed(request, batch)


def _mended(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    try:
        batches.rewrite(batch.pk, request.user, KIND, _sheets.mending(request.POST, BY_KEY))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("cases:people-import")
    messages.success(request, "ตรวจใหม่แล้ว")
    wrong = _sheets.number(request.POST.get("page", "")) or 1
    return redirect(f"{reverse('cases:people-import-preview', args=[batch.pk])}?wrong={wrong}")


def _previewed(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    portions: list[Portion] = []

    def read() -> list[Any]:
        portions.append(people_import.judge(_read(request, batch), request.user.centre))
        return list(_people(portions[0]))

    open_list(request, read, kind="client", action=Action.SEARCH, filters=["duplicates"])
    portion = portions[0]
    wrong = Paginator(portion.wrong, MOST_WRONG).get_page(request.GET.get("wrong"))
    before = PeopleImport.objects.visible_to(request.user).filter(digest=batch.digest).select_related("by")
    context = {
        "batch": batch,
        "before": before.first() if batch.digest else None,
        "wrong_page": wrong,
        "wrong": [_sheets.wrong_row(row.number, row.cells, _name(row.cells), row.problems) for row in wrong],
        "wrong_count": wrong.paginator.count,
        "duplicates": portion.of(State.DUPLICATE),
        "ready": [(row, _name(row.cells)) for row in portion.of(State.READY)],
        "portion": len(portion.rows),
        "later": portion.later,
        "post_token": form_token(request),
    }
    return render(request, "cases/people_import/preview.html", context)


def _people(portion: Portion) -> Iterator[Any]:
    """Everybody known whom the page names."""
    for row in portion.rows:
        yield from row.alike
        if row.there is not None:
            yield row.there.client


def _name(cells: Any) -> str:
    full = f"{cells.get('prefix', '')}{cells.get('first_name', '')} {cells.get('last_name', '')}".strip()
    return full or cells.get("calling_name", "")


@door(*WRITERS)
def wrong_rows(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rows that are wrong as a file, to be mended in a spreadsheet and uploaded again."""
    read = _read(request, open_people_batch(request, pk, action=Action.EXPORT))
    rows = [(row.cells, row.problems) for row in read if row.problems]
    return _sheets.download(sheets.wrong_rows(TITLE, COLUMNS, rows), "rows-to-mend.xlsx")


# --- confirm ------------------------------------------------------------------------------------------
@door(*WRITERS, methods=VERB)
def apply(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open the files of this portion."""
    batch: ImportBatch = open_people_batch(request, pk)
    result_url = reverse("cases:people-import-result", args=[batch.pk])
    if batch.applied_at:
        return redirect(result_url)

    def read(rows: list[dict[str, Any]]) -> list[ReadRow]:
        return people_sheet.read(rows, request.user.centre)

    def do() -> str:
        result = people_import.apply(
            batch_id=batch.pk, by=request.user, choices=_choices(request.POST), read=read
        )
        counts = {name: result[name] for name in ("opened", "returned", "skipped")}
        log_access(request, Action.IMPORT, kind="case", ids=result["ids"], detail=counts)
        return result_url

    try:
        return redirect(once(request, do))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("cases:people-import")


def _choices(data: QueryDict) -> dict[int, str]:
    """`do-<row>` = skip, create, or same:<client id>; anything else decides nothing."""
    choices = {}
    for name in data:
        row = _sheets.number(name.removeprefix("do-"))
        if (
            name.startswith("do-")
            and row is not None
            and data[name].partition(":")[0] in {SKIP, CREATE, SAME}
        ):
            choices[row] = data[name]
    return choices


@door(*WRITERS, methods=VERB)
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Forget what was uploaded and not confirmed."""
    batches.drop(pk, request.user, KIND)
    messages.success(request, "ยกเลิกแล้ว แถวที่ยังไม่ได้ยืนยันไม่ถูกบันทึก")
    return redirect("cases:people-import")


@door(*WRITERS)
def result(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was opened, what was refused and why, and what waits."""
    batch: ImportBatch = open_people_batch(request, pk)
    if batch.applied_at is None:
        return redirect("cases:people-import-preview", batch.pk)
    done = batch.result or {}
    files = Case.objects.visible_to(request.user).filter(pk__in=done.get("ids", [])).in_lists()
    rows = open_list(request, lambda: list(files.order_by("received_at", "pk")), kind="case")
    context = {"batch": batch, "result": done, "files": rows}
    return render(request, "cases/people_import/result.html", context)
