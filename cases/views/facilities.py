"""The directory of places: list, one place, writing, taking out of use, export."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html

from cases.actions import facilities
from cases.actions.facilities import CriterionRow
from cases.documents import facility_sheet
from cases.forms import facilities as forms
from cases.models import Facility
from cases.models.facility import MINISTRY
from cases.permissions import facility as permissions
from cases.permissions.moves import available_moves
from cases.views._facility_history import history_of
from cases.views._open import SentBack, open_facility, open_list
from shelter.accounts.doors import FORM, VERB, door
from shelter.accounts.opening import log_access
from shelter.audit.models import Action
from shelter.desk import paging
from shelter.desk.conflicts import NOT_TICKED, TICKED, conflict_page
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.desk.versions import Conflict, posted_version
from shelter.lib.thai import bangkok_today, format_date, format_datetime

ORDERS = {"province": ("province", "name", "id"), "name": ("name", "id"), "updated": ("-updated_at", "id")}
EXPORT_MOST = 5_000


# --- the list -----------------------------------------------------------------------------------------
def _chosen_places(request: HttpRequest, chosen: dict[str, str]) -> QuerySet[Facility]:
    """The places the filters leave; every key comes from FacilityFilter's own lists."""
    places = Facility.objects.visible_to(request.user)
    if "q" in chosen:
        places = places.search(chosen["q"])
    if "province" in chosen:
        places = places.filter(province=chosen["province"])
    if "kind" in chosen:
        places = places.filter(kind=chosen["kind"])
    if "group" in chosen:
        places = places.filter(groups__contains=[chosen["group"]])
    if "verified" in chosen:
        places = places.filter(unverified=chosen["verified"] == "no")
    match chosen.get("ownership"):
        case None:
            pass
        case forms.OUTSIDE:
            places = places.outside_ministry()
        case forms.MINISTRY:
            places = places.filter(ownership__in=MINISTRY)
        case ownership:
            places = places.filter(ownership=ownership)
    match chosen.get("state"):
        case "all":
            return places
        case "closed":
            return places.filter(deactivated_at__isnull=False)
        case _:
            return places.active()


@door(*permissions.FACILITY_READERS)
def listing(request: HttpRequest) -> HttpResponse:
    filters = forms.FacilityFilter(request.GET)
    chosen = filters.chosen()
    places = _chosen_places(request, chosen)
    counts = places.aggregate(found=Count("pk"), outside=Count("pk", filter=~Q(ownership__in=MINISTRY)))
    shown: paging.Page | None = None

    def rows() -> list[Facility]:
        nonlocal shown
        shown = paging.page(
            places,
            ORDERS[chosen["sort"]],
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        )
        return shown.rows

    action = Action.SEARCH if "q" in chosen else Action.LIST
    found = open_list(request, rows, kind="facility", action=action, filters=chosen)
    query = {key: value for key, value in chosen.items() if (key, value) != ("sort", "province")}
    context = {
        "places": found,
        "filters": filters,
        "selects": filters.selects,
        "page_summary": f"แสดง {len(found):,} จาก {counts['found']:,} แห่ง",
        "chosen": chosen,
        "counts": counts,
        "rule": _rule(chosen),
        "query": urlencode(query),
        "filtered": bool(set(chosen) - {"sort"}),
        "next_url": _page_url(query, after=shown.next) if shown and shown.next else "",
        "previous_url": _page_url(query, before=shown.previous) if shown and shown.previous else "",
        "may_write": request.user.has_role(*permissions.FACILITY_WRITERS),
        "may_import": request.user.has_role(*permissions.FACILITY_IMPORTERS),
        "may_export": request.user.has_role(*permissions.FACILITY_EXPORTERS),
    }
    return render(request, "cases/facility/list.html", context)


def _page_url(query: dict[str, str], **place: str) -> str:
    return f"{reverse('cases:facility-list')}?{urlencode({**query, **place})}"


def _rule(chosen: dict[str, str]) -> str:
    """The list's rule in words, as every list says it."""
    state = {"all": "ทั้งที่เปิดใช้และปิดใช้", "closed": "เฉพาะที่ปิดใช้แล้ว"}.get(chosen.get("state", ""), "เฉพาะที่เปิดใช้")
    order = {"province": "จังหวัด แล้วตามชื่อ", "name": "ชื่อ", "updated": "วันที่ปรับปรุง ใหม่สุดก่อน"}[chosen["sort"]]
    return f"{state} เรียงตาม{order}"


@door(*permissions.FACILITY_EXPORTERS)
def export(request: HttpRequest, form: str) -> HttpResponse:
    """The filtered list as .xlsx or .csv, in the columns of the import template."""
    if form not in facility_sheet.WRITERS:
        raise Http404
    chosen = forms.FacilityFilter(request.GET).chosen()
    places = _chosen_places(request, chosen).with_criteria().order_by(*ORDERS[chosen["sort"]])
    with transaction.atomic():
        found = list(places[: EXPORT_MOST + 1])
        if len(found) > EXPORT_MOST:
            messages.error(request, f"รายการเกิน {EXPORT_MOST:,} แห่ง กรองให้แคบลงแล้วส่งออกอีกครั้ง")
            return redirect(f"{reverse('cases:facility-list')}?{urlencode(chosen)}")
        detail = {"filters": sorted(chosen), "count": len(found), "format": form}
        log_access(request, Action.EXPORT, kind="facility", detail=detail)
    data, content_type = facility_sheet.WRITERS[form](found)
    return _download(data, content_type, f"facilities.{form}")


def _download(data: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        data, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


# --- one place ----------------------------------------------------------------------------------------
@door(*permissions.FACILITY_READERS)
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    def build(facility: Facility) -> dict[str, Any]:
        return {
            "facility": facility,
            "criteria": _criteria_lines(facility),
            "history": history_of(facility),
            "moves": available_moves(request.user, facility),
        }

    context = open_facility(request, pk, build=build)
    return render(request, "cases/facility/detail.html", {**context, "post_token": form_token(request)})


def _criteria_lines(facility: Facility) -> list[dict[str, Any]]:
    """Each condition, alternatives of a group together, with whether it is in force today."""
    today = bangkok_today()
    lines: dict[Any, dict[str, Any]] = {}
    for one in facility.criteria.all():
        line = lines.setdefault(one.group or one.pk, {"alternatives": []})
        ahead = one.valid_from is not None and one.valid_from > today
        over = one.valid_to is not None and one.valid_to < today
        when = f"เริ่มใช้ {format_date(one.valid_from)}" if ahead and one.valid_from else ""
        if one.valid_to:
            when = f"{when} ใช้ถึง {format_date(one.valid_to)}".strip()
        line["alternatives"].append({"row": one, "when": when, "off": ahead or over})
    return list(lines.values())


# --- writing ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Typed:
    """What came in with a POST: the page's fields and its criteria, ready to be shown again."""

    data: QueryDict
    form: forms.FacilityForm
    rows: Any

    @classmethod
    def of(cls, data: QueryDict) -> "Typed":
        return cls(data, forms.FacilityForm(data), forms.bound_criteria(data))

    def is_valid(self) -> bool:
        # Both are asked, so that the page names everything at once.
        return all([self.form.is_valid(), self.rows.is_valid()])


@door(*permissions.FACILITY_WRITERS, methods=FORM)
def create(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        form = forms.FacilityForm(initial={"unverified": True})
        return _form_page(request, form, forms.shown_criteria())
    if "add_row" in request.POST:
        return _one_more_row(request, request.POST)
    typed = Typed.of(request.POST)
    if not typed.is_valid():
        return _form_page(request, typed.form, typed.rows, status=400)

    def do() -> str:
        facility = facilities.add(by=request.user, values=typed.form.cleaned_data, rows=typed.rows.rows())
        _warn_of_twin(request, facility)
        log_access(request, Action.CREATE, kind="facility", ids=[facility.pk])
        return reverse("cases:facility-detail", args=[facility.pk])

    url = once(request, do)
    messages.success(request, "เพิ่มสถานที่ในทำเนียบแล้ว")
    return redirect(url)


def _warn_of_twin(request: HttpRequest, facility: Facility) -> None:
    """Say when the directory holds the same name in the same province already; it may be meant so."""
    if twin := Facility.objects.active().twins_of(facility).first():
        messages.warning(
            request,
            format_html(
                'ในทำเนียบมีชื่อนี้ในจังหวัดเดียวกันอยู่แล้ว <a href="{}">เปิดดูแห่งเดิม</a> หากเป็นแห่งเดียวกัน ให้ปิดใช้แห่งที่ซ้ำ',
                reverse("cases:facility-detail", args=[twin.pk]),
            ),
        )


@door(*permissions.FACILITY_WRITERS, methods=FORM)
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a save is compared with is read in the transaction that writes it."""
    can = permissions.can_write_facility
    if request.method != "POST":

        def stored(facility: Facility) -> tuple[forms.FacilityForm, Any, Facility]:
            form = forms.FacilityForm(initial=forms.FacilityForm.initial_of(facility))
            shown = forms.shown_criteria(forms.initial_criteria(facilities.as_rows(facility)))
            return form, shown, facility

        form, shown, facility = open_facility(request, pk, can=can, build=stored)
        return _form_page(request, form, shown, facility=facility, row_version=facility.row_version)
    version, typed = posted_version(request), Typed.of(request.POST)

    def save(facility: Facility) -> str:
        nonlocal typed
        typed = Typed.of(_settled(request.POST, facility, facilities.as_rows(facility)))
        if "add_row" in typed.data or not typed.is_valid():
            raise SentBack

        def do() -> str:
            facilities.change(
                facility_id=facility.pk,
                by=request.user,
                values=typed.form.cleaned_data,
                rows=typed.rows.rows(),
                row_version=version,
            )
            return reverse("cases:facility-detail", args=[facility.pk])

        return once(request, do)

    try:
        url = open_facility(request, pk, can=can, build=save, action=Action.CHANGE)
    except Conflict as conflict:
        return _conflict_page(request, conflict.current, typed.form, typed.rows.rows(), typed.data)
    except Refused as refused:
        typed.form.add_error(None, str(refused))
        status = 409
    except SentBack:
        status = 400
    else:
        messages.success(request, "บันทึกข้อมูลสถานที่แล้ว")
        return redirect(url)
    facility = open_facility(request, pk)
    if "add_row" in typed.data:
        return _one_more_row(request, typed.data, facility=facility, row_version=version)
    return _form_page(request, typed.form, typed.rows, facility=facility, row_version=version, status=status)


def _one_more_row(request: HttpRequest, data: QueryDict, **more: Any) -> HttpResponse:
    """The same page with everything typed and one more blank row: the way to add a row without JavaScript."""
    fields, rows = forms.typed_again(data)
    return _form_page(request, forms.FacilityForm(initial=fields), forms.shown_criteria(rows), **more)


def _form_page(
    request: HttpRequest,
    form: forms.FacilityForm,
    rows: Any,
    *,
    facility: Facility | None = None,
    row_version: int | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "formset": rows,
        "facility": facility,
        "row_version": row_version,
        "post_token": form_token(request),
        "back_url": reverse("cases:facility-detail", args=[facility.pk])
        if facility
        else reverse("cases:facility-list"),
    }
    return render(request, "cases/facility/form.html", context, status=status)


# --- two people at once -------------------------------------------------------------------------------
THEIRS = "theirs"


def _settled(data: QueryDict, facility: Facility, rows_now: list[CriterionRow]) -> QueryDict:
    """The conflict page's choices for what has many values: groups and criteria, mine or as saved."""
    if THEIRS not in {data.get("keep_groups"), data.get("keep_criteria")}:
        return data
    settled = data.copy()
    if data.get("keep_groups") == THEIRS:
        settled.setlist("groups", facility.groups)
    if data.get("keep_criteria") == THEIRS:
        for name in [name for name in settled if name.startswith("criteria-")]:
            del settled[name]
        settled.update(forms.criteria_data(rows_now))
    return settled


def _conflict_page(
    request: HttpRequest,
    current: Facility,
    form: forms.FacilityForm,
    mine: list[CriterionRow],
    data: QueryDict,
) -> HttpResponse:
    saved = forms.FacilityForm(initial=forms.FacilityForm.initial_of(current))
    hidden = [(name, value) for name in data if name.startswith("criteria-") for value in data.getlist(name)]
    hidden += [("groups", group) for group in form.cleaned_data["groups"]]
    fields = []
    for name, field in form.fields.items():
        if name == "groups":
            continue
        mine_value = form.cleaned_data[name]
        theirs_value = saved.initial[name]
        shown = {"mine": _words(field, mine_value), "theirs": _words(field, theirs_value)}
        sent = {"mine_value": _sent(field, mine_value), "theirs_value": _sent(field, theirs_value)}
        if sent["mine_value"] == sent["theirs_value"]:
            hidden.append((name, sent["mine_value"]))
        else:
            long = name in {"documents_needed", "note"}
            fields.append({"name": name, "label": field.label, "long": long, **shown, **sent})
    theirs = facilities.as_rows(current)
    if set(form.cleaned_data["groups"]) != set(current.groups):
        words = [
            _words(form.fields["groups"], value) for value in (form.cleaned_data["groups"], current.groups)
        ]
        fields.append(_choice("keep_groups", "รับกลุ่ม", *words))
    if not facilities.same_rows(mine, theirs):
        fields.append(_choice("keep_criteria", "เกณฑ์รับ", forms.say_rows(mine), forms.say_rows(theirs)))
    return conflict_page(
        request,
        what="ข้อมูลสถานที่",
        saved=(str(current.updated_by or "ระบบ"), format_datetime(current.updated_at)),
        row_version=current.row_version,
        fields=fields,
        hidden=hidden,
        cancel_url=reverse("cases:facility-detail", args=[current.pk]),
    )


def _choice(name: str, label: str, mine: str, theirs: str) -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "mine": mine,
        "theirs": theirs,
        "mine_value": "mine",
        "theirs_value": THEIRS,
        "long": False,
    }


def _sent(field: Any, value: Any) -> str:
    """A cleaned value as the form would send it."""
    if isinstance(value, bool):
        return "on" if value else ""
    prepared = field.prepare_value(value)
    return "" if prepared is None else str(prepared)


def _words(field: Any, value: Any) -> str:
    choices = dict(getattr(field, "choices", []))
    if isinstance(value, list):
        return ", ".join(str(choices.get(one, one)) for one in value)
    if isinstance(value, bool):
        return TICKED if value else NOT_TICKED
    return str(choices.get(value, "")) if choices else _sent(field, value)


# --- in and out of use --------------------------------------------------------------------------------
@door(*permissions.FACILITY_WRITERS, methods=FORM)
def deactivate(request: HttpRequest, pk: UUID) -> HttpResponse:
    facility: Facility = open_facility(request, pk, can=permissions.can_write_facility)
    back = reverse("cases:facility-detail", args=[facility.pk])
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            facilities.deactivate(
                facility_id=facility.pk,
                by=request.user,
                reason=form.cleaned_data["reason"],
                row_version=posted_version(request),
            )
            log_access(request, Action.MOVE, kind="facility", ids=[facility.pk], detail={"to": "deactivated"})
            return back

        return _carried_out(request, do, back, "ปิดใช้สถานที่แล้ว")
    confirm = {
        "title": f"ปิดใช้ {facility.name}",
        "effects": [
            "จะไม่แสดงในรายการค้นหาและการหาสถานที่รองรับอีก",
            "เรื่องส่งต่อเดิมและประวัติยังอยู่ครบ และเปิดใช้อีกครั้งได้",
        ],
        "verb": "ปิดใช้สถานที่",
        "safe_url": back,
        "action_url": request.path,
        "danger": True,
        "hidden": [("row_version", facility.row_version), ("post_token", form_token(request))],
    }
    status = 400 if form.is_bound else 200
    return render(request, "_components/confirm_page.html", {"confirm": confirm, "form": form}, status=status)


@door(*permissions.FACILITY_WRITERS, methods=VERB)
def reactivate(request: HttpRequest, pk: UUID) -> HttpResponse:
    facility: Facility = open_facility(request, pk, can=permissions.can_reactivate_facility)
    back = reverse("cases:facility-detail", args=[facility.pk])

    def do() -> str:
        facilities.reactivate(facility_id=facility.pk, by=request.user, row_version=posted_version(request))
        log_access(request, Action.MOVE, kind="facility", ids=[facility.pk], detail={"to": "active"})
        return back

    return _carried_out(request, do, back, "เปิดใช้สถานที่อีกครั้งแล้ว")


def _carried_out(request: HttpRequest, do: Any, back: str, said: str) -> HttpResponse:
    try:
        url = once(request, do)
    except Conflict:
        messages.error(request, "มีผู้แก้ไขสถานที่นี้ก่อนหน้า ดูข้อมูลล่าสุดแล้วทำอีกครั้ง")
        return redirect(back)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(back)
    messages.success(request, said)
    return redirect(url)
