"""The administrator's pages: every instrument, its official sheet, whether it is in use."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases.actions import instruments as actions
from cases.forms.instruments import SheetForm, initial_of
from cases.models import Instrument
from cases.permissions.instrument import can_edit_instrument, can_switch_instrument
from cases.rules.instruments import lacks
from cases.views._open import SentBack, open_instrument, open_list
from shelter.accounts.doors import FORM, VERB, door
from shelter.accounts.models import Role
from shelter.audit.models import Action
from shelter.desk.conflicts import compare, conflict_page, last_saved
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.desk.versions import FIELD, Conflict, posted_version

READERS = (Role.ADMIN, Role.DIRECTOR)


def _lacks(instrument: Instrument) -> list[str]:
    return lacks(instrument.sheet, source=instrument.source, sheet_on=instrument.sheet_on)


@door(*READERS)
def instruments(request: HttpRequest) -> HttpResponse:
    """Every instrument and what it still lacks."""
    rows = open_list(request, lambda: list(Instrument.objects.all()), kind="instrument")
    shown = [{"one": one, "lacks": _lacks(one)} for one in rows]
    return render(request, "cases/instrument/list.html", {"rows": shown})


@door(*READERS, methods=FORM)
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """One instrument's sheet; a form while it is off and for who may enter it, else to read."""
    refusal, status = "", 200
    if request.method == "POST":

        def write(found: Instrument) -> str:
            form = SheetForm(request.POST, instrument=found)
            if not form.is_valid():
                raise SentBack(form)

            def do() -> str:
                actions.edit(
                    instrument=found, by=request.user, values=form.values, expected=posted_version(request)
                )
                return request.path

            return once(request, do)

        try:
            url = open_instrument(request, code, can=can_switch_instrument, build=write, action=Action.CHANGE)
        except Conflict:
            return _conflict(request, code)
        except Refused as refused:
            refusal, status = str(refused), 409
        except SentBack:
            pass
        else:
            messages.success(request, "บันทึกแบบแล้ว")
            return redirect(url)

    def build(found: Instrument) -> dict[str, Any]:
        form = SheetForm(request.POST if request.method == "POST" else None, instrument=found)
        may_edit = bool(can_edit_instrument(request.user, found))
        return {
            "instrument": found,
            "sheet": found.sheet,
            "form": form if may_edit or refusal else None,
            "cards": _cards(found, form),
            "bands": [(form[f"least-{i}"], form[f"band-{i}"]) for i in range(len(found.bands))],
            "triggers": [(one, form[f"trigger-{i}"]) for i, one in enumerate(found.triggers)],
            "lacks": _lacks(found),
            "may_switch": bool(can_switch_instrument(request.user, found)),
            "refusal": refusal,
            "row_version": request.POST.get(FIELD) or found.row_version,
            "post_token": form_token(request),
        }

    context = open_instrument(request, code, build=build)
    return render(request, "cases/instrument/sheet.html", context, status=status)


def _cards(found: Instrument, form: SheetForm) -> list[dict[str, Any]]:
    return [
        {
            "number": item["number"],
            "text": form[f"text-{item['number']}"],
            "options": [
                (form[f"label-{item['number']}-{index}"], form[f"points-{item['number']}-{index}"])
                for index in range(len(item["options"]))
            ],
        }
        for item in found.items
    ]


def _conflict(request: HttpRequest, code: str) -> HttpResponse:
    found = open_instrument(request, code, can=can_switch_instrument)
    fields, hidden = compare(SheetForm(request.POST, instrument=found), initial_of(found))
    return conflict_page(
        request,
        what="แบบประเมิน",
        saved=last_saved(found.history),
        row_version=found.row_version,
        fields=fields,
        hidden=hidden,
        cancel_url=request.path,
    )


@door(Role.ADMIN, methods=VERB)
def switch(request: HttpRequest, code: str) -> HttpResponse:
    """Bring a sheet into use or take it out."""
    on = request.POST.get("on") == "1"

    def write(found: Instrument) -> str:
        def do() -> str:
            actions.switch(instrument=found, by=request.user, on=on, expected=posted_version(request))
            return ""

        return once(request, do)

    try:
        open_instrument(request, code, can=can_switch_instrument, build=write, action=Action.MOVE)
    except Refused as refused:
        messages.error(request, str(refused))
    except Conflict:
        messages.error(request, "มีผู้แก้ไขแบบนี้หลังจากที่ท่านเปิดหน้า อ่านอีกครั้งแล้วทำใหม่")
    else:
        messages.success(request, "เปิดใช้แบบแล้ว" if on else "ปิดใช้แบบแล้ว")
    return redirect("cases:instrument-sheet", code)
