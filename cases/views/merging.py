"""Two records that may be one person: find the other, look at both, make them one, take it back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import community
from cases.actions import merging as actions
from cases.facts import merging as facts
from cases.facts import people
from cases.forms.merging import FileNumberForm, MergeForm, ReasonForm
from cases.models import Case, Client, ClientMerge, WatchPerson
from cases.permissions.case import can_see_sensitive, can_write_case
from cases.permissions.merge import can_decide_merge, can_merge, can_undo_merge, merges_alone, untold
from cases.views import _merge_words
from cases.views._open import SentBack, open_case, open_list, open_merge
from cases.views._pressing import press
from cases.views.searching import the_file
from shelter.accounts.doors import FORM, VERB, door
from shelter.accounts.models import Role
from shelter.accounts.opening import log_access
from shelter.audit.models import Action
from shelter.desk import paging
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once
from shelter.desk.versions import Conflict
from shelter.lib.thai import bangkok_today

WRITERS = (Role.CASEWORKER, Role.DIRECTOR)
CHANGED = "มีผู้แก้ไขประวัติหนึ่งในสองนี้ระหว่างที่ท่านตรวจ สิ่งที่ท่านเลือกยังอยู่ ตรวจค่าล่าสุดอีกครั้งแล้วกดยืนยัน"


# --- finding the other --------------------------------------------------------------------------------
@door(*WRITERS, methods=FORM)
def same_person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """From a file: who else of this centre may be this person, and a file's number typed."""
    form = FileNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = open_case(request, pk, can=can_merge)
        try:
            other = the_file(request.user, form.cleaned_data["number"], besides=found.client_id)
        except Refused as refusal:
            form.add_error("number", str(refusal))
        else:
            return redirect("cases:same-person-beside", pk, other.pk)

    def build(found: Case) -> dict[str, Any]:
        today = bangkok_today()
        typed = people.traits_of(found.client, today)
        alike = [
            (client, comparison)
            for client, comparison in people.candidates(found.centre, typed, today)
            if client.pk != found.client_id
        ]
        files = Case.objects.filter(client__in=[client for client, _ in alike]).order_by("received_at")
        latest = {case.client_id: case for case in files}
        log_access(request, Action.SEARCH, kind="client", ids=[client.pk for client, _ in alike])
        rows = [(client, comparison, latest.get(client.pk)) for client, comparison in alike]
        asked = WatchPerson.objects.visible_to(request.user)
        # Shown, and logged as shown, to whoever could answer.
        watched = people.watched_alike(asked, typed, today) if can_write_case(request.user, found) else []
        log_access(request, Action.SEARCH, kind="watch_person", ids=[one.pk for one, _ in watched])
        return {
            "case": found,
            "rows": [row for row in rows if row[2]],
            "watched": watched,
            "post_token": form_token(request),
        }

    context = open_case(request, pk, can=can_merge, build=build, fields=["person"])
    return render(request, "cases/merge/find.html", {**context, "form": form})


@door(*WRITERS, methods=VERB)
def same_watched(request: HttpRequest, pk: UUID, watched: UUID) -> HttpResponse:
    """The person of the file is one whom the community watched."""
    user: Any = request.user

    def do(found: Case) -> None:
        person = (
            WatchPerson.objects.visible_to(user).filter(pk=watched).select_related("notification").first()
        )
        if person is None:
            raise Http404
        community.came_in(person=person, by=user, case=found)
        log_access(request, Action.CHANGE, kind="watch_person", ids=[person.pk])

    return press(
        request,
        open_case,
        pk,
        do=do,
        back=reverse("cases:case", args=[pk]),
        done="บันทึกแล้วว่าเป็นคนเดียวกัน สิ่งที่ชุมชนเห็นและเป็นอันตรายขึ้นเป็นข้อควรระวัง และเลิกเฝ้าระวังแล้ว",
        can=can_write_case,
        action=Action.CHANGE,
        fields=("flags",),
    )


# --- both beside each other ---------------------------------------------------------------------------
@dataclass(frozen=True)
class Beside:
    """Everything the preview shows of the two, and its form."""

    kept: Case
    merged: Case
    form: MergeForm
    rows: list[_merge_words.Row]
    equal: int
    moving: list[tuple[str, int]]
    alone: bool
    sensitive: bool

    @property
    def versions(self) -> tuple[int, int]:
        return self.kept.client.row_version, self.merged.client.row_version


def _beside(request: HttpRequest, kept: Case, merged: Case, merge: ClientMerge | None = None) -> Beside:
    """What the two say, as far as this person may see both."""
    user: Any = request.user
    if kept.client_id == merged.client_id or kept.client.merged_into_id or merged.client.merged_into_id:
        raise Http404
    one, other = kept.client, merged.client
    sensitive = bool(can_see_sensitive(user, kept)) and bool(can_see_sensitive(user, merged))
    shown = _merge_words.shown_differences(one, other, sensitive=sensitive)
    still_open = list(
        Case.objects.filter(client__in=[one.pk, other.pk], closed_at__isnull=True).order_by("received_at")
    )
    still_open.sort(key=lambda case: case.client_id != one.pk)  # in the order of the two sides
    initial: dict[str, Any] = {}
    if merge is not None:
        initial = {f"keep_{group}": choice for group, choice in merge.choices.items()}
        initial |= {"goes_on": str(merge.goes_on_id or "")}
    form = MergeForm(
        request.POST or None,
        shown=shown,
        still_open=still_open,
        initial=initial,
        proposed=merge is not None,
    )
    bare = facts.is_bare(one) or facts.is_bare(other)
    return Beside(
        kept,
        merged,
        form,
        _merge_words.rows(shown, form),
        len(facts.groups()) - len(facts.differences(one, other)),
        facts.moving(other, untold=untold(user, sensitive=sensitive)),
        merges_alone(user, kept, merged, bare=bare),
        sensitive,
    )


def _page(
    request: HttpRequest, beside: Beside, merge: ClientMerge | None = None, status: int = 200
) -> HttpResponse:
    files = {
        case.client_id: list(Case.objects.filter(client=case.client_id).order_by("received_at"))
        for case in (beside.kept, beside.merged)
    }
    context = {
        "beside": beside,
        "form": beside.form,
        "merge": merge,
        "sides": [
            ("ประวัติหลัก (คงไว้)", beside.kept, files[beside.kept.client_id]),
            ("อีกประวัติ (รวมเข้ามา)", beside.merged, files[beside.merged.client_id]),
        ],
        "decides": merge is not None or beside.alone,
        "post_token": form_token(request),
    }
    return render(request, "cases/merge/beside.html", context, status=status)


def _wish(request: HttpRequest, form: MergeForm) -> actions.Wish:
    seen = [request.POST.get(name, "") for name in ("kept_version", "merged_version")]
    one, other = (
        int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None for text in seen
    )
    return actions.Wish(form.choices(), form.file_that_goes_on(), (one, other))


def _save(
    request: HttpRequest, look: Callable[[], Beside], write: Callable[[Beside, actions.Wish], ClientMerge]
) -> tuple[str, Beside, int]:
    """Where a carried out POST leads, or "" and the page to show again with its status.

    `look` opens both records in a transaction of its own; a form sent back is shown with what stands now.
    """
    beside = look()
    if request.method != "POST" or not beside.form.is_valid():
        return "", beside, 200

    def do() -> str:
        made = write(beside, _wish(request, beside.form))
        log_access(request, Action.MOVE, kind="client", ids=[made.kept_id, made.merged_id], fields=["person"])
        return made.get_absolute_url()

    try:
        return once(request, do), beside, 302
    except Conflict:
        beside.form.add_error(None, CHANGED)
        return "", beside, 409
    except Refused as refusal:
        beside.form.add_error(None, str(refusal))
        return "", beside, 200


@door(*WRITERS, methods=FORM)
def beside(request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Both records side by side: what stays of each, what moves, and making them one or proposing it."""

    def look() -> Beside:
        def build(kept: Case) -> Beside:
            return open_case(
                request,
                other,
                can=can_merge,
                build=lambda merged: _beside(request, kept, merged),
                fields=["person"],
            )

        return open_case(request, pk, can=can_merge, build=build, fields=["person"])

    def write(seen: Beside, wish: actions.Wish) -> ClientMerge:
        verb = actions.merge if seen.alone else actions.propose
        return verb(
            kept=seen.kept.client,
            merged=seen.merged.client,
            by=request.user,
            reason=seen.form.cleaned_data["reason"],
            wish=wish,
        )

    url, seen, status = _save(request, look, write)
    if not url:
        return _page(request, seen, status=status)
    messages.success(request, "รวมประวัติแล้ว" if seen.alone else "เสนอผู้อำนวยการแล้ว")
    return redirect(url)


# --- the records of merging ---------------------------------------------------------------------------
@dataclass(frozen=True)
class Listed:
    merge: ClientMerge

    @property
    def pk(self) -> UUID:
        return self.merge.kept_id


@door(*WRITERS)
def listing(request: HttpRequest) -> HttpResponse:
    """What was proposed and done, what waits first."""
    merges = ClientMerge.objects.visible_to(request.user).with_people()
    only = request.GET.get("show", "") == "waiting"
    kept: list[paging.Page] = []

    def read() -> list[Listed]:
        after, before = request.GET.get("after", ""), request.GET.get("before", "")
        rows = merges.waiting() if only else merges
        kept.append(paging.page(rows, ["-created_at", "pk"], after=after, before=before))
        return [Listed(one) for one in kept[0].rows]

    rows = open_list(request, read, kind="client", filters=["merges", *(["waiting"] if only else [])])
    show = "show=waiting&" if only else ""
    context = {
        "rows": rows,
        "only": only,
        "waiting": paging.counted(merges.waiting()),
        "previous": f"?{show}before={kept[0].previous}" if kept[0].previous else "",
        "next": f"?{show}after={kept[0].next}" if kept[0].next else "",
    }
    return render(request, "cases/merge/list.html", context)


@door(*WRITERS)
def merge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One proposal or merge: who, why, what became of it."""

    def build(found: ClientMerge) -> dict[str, Any]:
        files = Case.objects.filter(client__in=[found.kept_id, found.merged_id]).order_by("received_at")
        return {
            "merge": found,
            "files": list(files),
            "may_decide": bool(can_decide_merge(request.user, found)),
            "may_undo": bool(can_undo_merge(request.user, found)),
        }

    return render(request, "cases/merge/detail.html", open_merge(request, pk, build=build))


@door(Role.DIRECTOR, methods=FORM)
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The director looks at the proposal and carries it out."""
    proposal = open_merge(request, pk, can=can_decide_merge)

    def latest(client: Client) -> Case:
        files = Case.objects.visible_to(request.user).with_people().filter(client=client)
        return files.order_by("-received_at")[0]

    def look() -> Beside:
        def build(found: ClientMerge) -> Beside:
            return _beside(request, latest(found.kept), latest(found.merged), found)

        return open_merge(request, pk, can=can_decide_merge, build=build)

    def write(seen: Beside, wish: actions.Wish) -> ClientMerge:
        answer = seen.form.cleaned_data["reason"]
        return actions.confirm(merge=proposal, by=request.user, wish=wish, answer=answer)

    url, seen, status = _save(request, look, write)
    if not url:
        return _page(request, seen, proposal, status)
    messages.success(request, "รวมประวัติแล้ว")
    return redirect(url)


@door(Role.DIRECTOR, methods=FORM)
def decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The director says no, with a reason."""

    def write(found: ClientMerge, reason: str) -> None:
        actions.decline(merge=found, by=request.user, answer=reason)

    return _with_reason(
        request,
        pk,
        can=can_decide_merge,
        write=write,
        done="บันทึกแล้วว่าไม่รวม",
        title="ไม่รวมสองประวัตินี้",
        effect="ประวัติทั้งสองคงอยู่แยกกันตามเดิม ผู้เสนอเห็นเหตุผลในลำดับเหตุการณ์ของแฟ้ม",
        verb="ไม่รวม",
    )


@door(*WRITERS, methods=FORM)
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a merge back: both records as they were."""

    def write(found: ClientMerge, reason: str) -> None:
        actions.undo(merge=found, by=request.user, reason=reason)
        log_access(
            request, Action.MOVE, kind="client", ids=[found.kept_id, found.merged_id], fields=["person"]
        )

    return _with_reason(
        request,
        pk,
        can=can_undo_merge,
        write=write,
        done="ยกเลิกการรวมแล้ว กลับเป็นสองประวัติ",
        title="ยกเลิกการรวมประวัติ",
        effect="ค่าเดิม แฟ้ม และสิ่งที่ย้ายมากลับที่เดิมทุกอย่าง แฟ้มที่ยุติเพราะซ้ำจะเปิดอีกครั้ง สิ่งที่บันทึกใหม่หลังรวมจะอยู่กับแฟ้มที่บันทึกไว้",
        verb="ยกเลิกการรวม",
    )


def _with_reason(
    request: HttpRequest,
    pk: UUID,
    *,
    can: Callable[[Any, ClientMerge], Any],
    write: Callable[[ClientMerge, str], None],
    done: str,
    title: str,
    effect: str,
    verb: str,
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    url = reverse("cases:merge", args=[pk])

    def save(found: ClientMerge) -> str:
        if not form.is_valid():
            raise SentBack

        def do() -> str:
            write(found, form.cleaned_data["reason"])
            return url

        return once(request, do)

    if request.method == "POST":
        try:
            open_merge(request, pk, can=can, build=save, action=Action.MOVE)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except SentBack:
            pass
        else:
            messages.success(request, done)
            return redirect(url)
    found = open_merge(request, pk, can=can)
    confirm = {
        "title": f"{title}: {found.kept.name}",
        "effect": effect,
        "verb": verb,
        "action_url": request.path,
        "safe_url": url,
        "hidden": [("post_token", form_token(request))],
    }
    return render(request, "_components/confirm_page.html", {"confirm": confirm, "form": form})
