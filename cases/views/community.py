"""The watch list: people at risk who are not clients, looked after with the community's helpers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import community as actions
from cases.forms.community import EndForm, LookForm, WatchForm
from cases.models import HelperTask, WatchPerson
from cases.permissions.community import can_call_team, can_end_watch, can_take_call, can_watch
from cases.views._masked import for_a_while
from cases.views._open import open_list, open_watched
from cases.views._pressing import press
from cases.views._writing import Writing, confirm, write
from cases.views.searching import the_file
from shelter.accounts.doors import FORM, VERB, door
from shelter.accounts.models import Role
from shelter.accounts.opening import log_access
from shelter.audit.models import Action
from shelter.desk import codes, paging
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.lib import addresses
from shelter.lib.thai import bangkok_today, format_date, format_phone, mask_phone

WATCHERS = (Role.CASEWORKER, Role.DIRECTOR, Role.HELPER)
TEAM = (Role.CASEWORKER, Role.DIRECTOR)
SHOWS = {
    "all": "กำลังเฝ้าระวัง",
    "told": "แจ้งทีมแล้ว รอผู้รับเรื่อง",
    "late": "เกินกำหนดไปดู",
    "ended": "เลิกเฝ้าระวังแล้ว",
}


def _people(request: HttpRequest, show: str) -> Any:
    people = WatchPerson.objects.visible_to(request.user).select_related("helper")
    if show == "told":
        return people.told()
    if show == "late":
        return people.overdue(bangkok_today())
    return people.filter(ended_at__isnull=False) if show == "ended" else people.going_on()


def _row(person: WatchPerson) -> dict[str, Any]:
    today = bangkok_today()
    return {
        "person": person,
        "area": addresses.path(person.area_code),
        "late": bool(person.next_look_on and person.next_look_on < today and not person.ended_at),
        "waits": bool(person.told_at and not person.taken_at and not person.ended_at),
    }


@door(Role.HELPER)
def home(request: HttpRequest) -> HttpResponse:
    """A helper's day: what was asked of them, and whom they look after."""

    def read() -> list[HelperTask]:
        tasks = list(
            HelperTask.objects.visible_to(request.user).select_related("asked_by").order_by("due_on", "pk")
        )
        log_access(
            request, Action.LIST, kind="case", ids=[one.case_id for one in tasks], fields=["helper_task"]
        )
        return tasks

    tasks = open_list(request, read, kind="helper_task")
    people = open_list(
        request, lambda: list(_people(request, "all").order_by("next_look_on", "pk")), kind="watch_person"
    )
    context = {
        "today": format_date(bangkok_today(), "weekday"),
        "tasks": [
            {"task": one, "late": one.due_on < bangkok_today()} for one in tasks if one.status == "asked"
        ],
        "answered": [one for one in tasks if one.status == "answered"],
        "people": [_row(person) for person in people],
    }
    return render(request, "cases/community/home.html", context)


@door(*TEAM)
def watched(request: HttpRequest) -> HttpResponse:
    """Everybody the centre keeps an eye on."""
    show = request.GET.get("show", "")
    show = show if show in SHOWS else "all"
    found = _people(request, show)
    kept: list[paging.Page] = []

    def read() -> list[WatchPerson]:
        after, before = request.GET.get("after", ""), request.GET.get("before", "")
        kept.append(paging.page(found, ["-created_at", "pk"], after=after, before=before))
        return kept[0].rows

    rows = open_list(request, read, kind="watch_person", filters=[show])
    context = {
        "rows": [_row(person) for person in rows],
        "shows": [
            {"label": label, "url": f"?show={code}", "current": code == show} for code, label in SHOWS.items()
        ],
        "rule": SHOWS[show],
        "total": paging.counted(found),
        "previous": f"?show={show}&before={kept[0].previous}" if kept[0].previous else "",
        "next": f"?show={show}&after={kept[0].next}" if kept[0].next else "",
    }
    return render(request, "cases/community/watched.html", context)


def _form(request: HttpRequest, **given: Any) -> WatchForm:
    own = not request.user.has_role(*TEAM)
    return WatchForm(request.POST or None, centre_id=request.user.centre_id, own=own, **given)


@door(*WATCHERS, methods=FORM)
def watch(request: HttpRequest) -> HttpResponse:
    """Put somebody on the watch list."""
    form = _form(request)
    if request.method == "POST" and form.is_valid():

        def do() -> str:
            person = actions.watch(by=request.user, values=form.values())
            log_access(request, Action.CREATE, kind="watch_person", ids=[person.pk])
            return reverse("cases:watch-person", args=[person.pk])

        try:
            url = once(request, do)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "เริ่มเฝ้าระวังแล้ว")
            return redirect(url)
    context = {"form": form, "post_token": form_token(request), "back": _list_of(request)}
    return render(request, "cases/community/watch_form.html", context)


def _list_of(request: HttpRequest) -> str:
    return reverse("cases:watched" if request.user.has_role(*TEAM) else "cases:community")


def _page(request: HttpRequest, person: WatchPerson, look: LookForm | None = None) -> dict[str, Any]:
    entries = list(person.entries.select_related("by"))
    names = codes.names(["watch_sign", "watch_end"])
    user = request.user
    return {
        **_row(person),
        "signs": [names["watch_sign", sign] for sign in person.signs],
        "entries": [
            {"entry": one, "signs": [names["watch_sign", sign] for sign in one.signs]} for one in entries
        ],
        "ended": names["watch_end", person.end_reason],
        "phone": mask_phone(person.phone) if person.phone else "",
        "form": look or LookForm(),
        "may_watch": can_watch(user, person),
        "may_call": can_call_team(user, person),
        "may_take": can_take_call(user, person),
        "may_end": can_end_watch(user, person),
        "report": person.notification if user.has_role(*TEAM) else None,
        "post_token": form_token(request),
        "back": _list_of(request),
    }


@door(*WATCHERS, methods=FORM)
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody on the watch list: what was seen, the next look, one press to the team."""
    form = None
    if request.method == "POST":
        form = LookForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            refusal = _carry_out(
                request, pk, can_watch, lambda found: actions.look(person=found, by=request.user, **data)
            )
            if not refusal:
                messages.success(request, "บันทึกการไปดูแล้ว")
                return redirect("cases:watch-person", pk)
            form.add_error(None, refusal)
    context = open_watched(request, pk, build=lambda found: _page(request, found, form))
    return render(request, "cases/community/person.html", context)


def _carry_out(request: HttpRequest, pk: UUID, can: Any, act: Any, url: str = "") -> str:
    """Run `act(person)` once; the refusal's words, or "" when it was done."""
    url = url or reverse("cases:watch-person", args=[pk])

    def build(found: WatchPerson) -> str:
        def do() -> str:
            act(found)
            return url

        return once(request, do)

    try:
        open_watched(request, pk, can=can, build=build, action=Action.CHANGE)
    except Refused as refusal:
        return str(refusal)
    return ""


@door(*WATCHERS, methods=FORM)
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put right what is known of somebody watched."""
    user: Any = request.user
    back = reverse("cases:watch-person", args=[pk])

    def form(found: WatchPerson, **sent: Any) -> WatchForm:
        own = not user.has_role(*TEAM)
        known = {"initial": WatchForm.initial_of(found), "stored": found.phone}
        return WatchForm(centre_id=user.centre_id, own=own, **known, **sent)

    def save(found: WatchPerson, form: WatchForm, expected: int | None) -> None:
        actions.edit(person=found, by=user, values=form.values(), expected=expected)

    page = Writing(
        what="ข้อมูลผู้ที่เฝ้าระวัง",
        done="บันทึกแล้ว",
        template="cases/community/watch_form.html",
        form=form,
        save=save,
        record=lambda found: found,
        back=back,
        opened=open_watched,
        called="person",
        can=can_watch,
        more=lambda found: {"back": back},
    )
    return write(request, pk, page)


@door(*WATCHERS, methods=VERB)
def call_team(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One press to the team."""
    user: Any = request.user

    def do(found: WatchPerson) -> None:
        actions.call_team(person=found, by=user)

    return press(
        request,
        open_watched,
        pk,
        do=do,
        back=reverse("cases:watch-person", args=[pk]),
        done="แจ้งทีมแล้ว ถ้าอันตรายเฉพาะหน้า โทร 1669 หรือ 191 ทันที",
        can=can_watch,
        action=Action.CHANGE,
    )


@door(*TEAM, methods=VERB)
def take_call(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody of the team answers: the call becomes a report."""
    user: Any = request.user

    def do(found: WatchPerson) -> str:
        report = actions.take_call(person=found, by=user)
        log_access(request, Action.CREATE, kind="notification", ids=[report.pk])
        return report.get_absolute_url()

    return press(
        request,
        open_watched,
        pk,
        do=do,
        back=reverse("cases:watch-person", args=[pk]),
        done="รับเรื่องแล้วและเปิดเป็นเรื่องรับแจ้ง ผู้ช่วยจะเห็นว่าท่านรับเรื่อง",
        can=can_watch,
        action=Action.CHANGE,
    )


@door(*TEAM, methods=FORM)
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Watch no longer, with the reason."""

    def save(found: WatchPerson, form: EndForm, _: int | None) -> str:
        data = form.cleaned_data
        if data["number"]:
            case = the_file(request.user, data["number"])
            actions.came_in(person=found, by=request.user, case=case, words=data["words"])
            log_access(request, Action.CHANGE, kind="case", ids=[case.pk], fields=["flags"])
        else:
            actions.end(person=found, by=request.user, reason=data["reason"], words=data["words"])
        return reverse("cases:watched")

    page = Writing(
        what="การเฝ้าระวัง",
        verb="เลิกเฝ้าระวัง",
        done="เลิกเฝ้าระวังแล้ว ประวัติยังอยู่ในรายการ “เลิกเฝ้าระวังแล้ว”",
        form=lambda found, **sent: EndForm(**sent),
        save=save,
        back=reverse("cases:watch-person", args=[pk]),
        opened=open_watched,
        can=can_end_watch,
    )
    effect = "จะไม่อยู่ในรายการของผู้ช่วยอีก บันทึกที่ผ่านมายังอ่านได้"
    return confirm(request, pk, page, lambda found: {"title": f"เลิกเฝ้าระวัง {found.called}", "effect": effect})


@door(*WATCHERS, methods=VERB)
def phone(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The telephone in full for half a minute, logged."""
    found = open_watched(request, pk, can=can_watch, action=Action.REVEAL, fields=["phone"])
    context = {"person": found, "phone": format_phone(found.phone)}
    back = reverse("cases:watch-person", args=[pk])
    return for_a_while(request, "cases/community/phone.html", context, back=back)
