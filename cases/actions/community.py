"""Watching people at risk, calling the team, and what helpers are asked and answer."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases.actions import events, flags, notifications, watches
from cases.models import Case, CaseEvent, HelperTask, Notification, TaskStatus, WatchEntry, WatchPerson
from cases.permissions.community import (
    can_answer_task,
    can_ask_helper,
    can_call_team,
    can_came_in,
    can_end_watch,
    can_take_call,
    can_watch,
    can_withdraw_task,
)
from cases.rules.flags import called_for, ticked
from cases.rules.reported import SIGNS
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import require
from shelter.desk.refusal import Refused
from shelter.desk.versions import save_version
from shelter.lib.thai import bangkok_today, format_date

WRITTEN = (
    "called",
    "sex",
    "estimated_age",
    "area_code",
    "place",
    "phone",
    "signs",
    "situation",
    "helper",
    "next_look_on",
)


def _fits(user: User | None, centre_id: Any) -> None:
    if user and (user.centre_id != centre_id or not user.is_active or not user.has_role(Role.HELPER)):
        raise Refused("เลือกผู้ช่วยผู้จัดการรายกรณีของศูนย์นี้")


def _locked(person: WatchPerson) -> WatchPerson:
    return WatchPerson.objects.select_for_update(of=("self",)).get(pk=person.pk)


@transaction.atomic
def watch(*, by: User, values: Mapping[str, Any]) -> WatchPerson:
    """Put somebody on the watch list. A helper watches themselves whom they put there."""
    if by.centre is None:
        raise Refused("เฝ้าระวังได้เฉพาะเจ้าหน้าที่และผู้ช่วยที่สังกัดศูนย์")
    written = {name: values[name] for name in WRITTEN if name in values}
    if not by.has_role(Role.CASEWORKER, Role.DIRECTOR):
        written["helper"] = by
    _fits(written.get("helper"), by.centre_id)
    return WatchPerson.objects.create(centre=by.centre, started_by=by, **written)


@transaction.atomic
def edit(*, person: WatchPerson, by: User, values: Mapping[str, Any], expected: int | None) -> None:
    """Put right what is known. Raises Conflict when somebody saved first."""
    person = _locked(person)
    require(can_watch(by, person))
    names = [name for name in WRITTEN if name in values]
    for name in names:
        setattr(person, name, values[name])
    _fits(person.helper, person.centre_id)
    save_version(person, expected, names)


@transaction.atomic
def look(
    *,
    person: WatchPerson,
    by: User,
    seen_on: date,
    found: str,
    signs: list[str],
    words: str,
    next_look_on: date | None,
) -> WatchEntry:
    """Write down one look; its next look becomes the person's."""
    person = _locked(person)
    require(can_watch(by, person))
    person.next_look_on = next_look_on
    person.save(update_fields=["next_look_on"])
    return WatchEntry.objects.create(
        person=person,
        by=by,
        seen_on=seen_on,
        found=found,
        signs=signs,
        words=words,
        next_look_on=next_look_on,
    )


@transaction.atomic
def call_team(*, person: WatchPerson, by: User, words: str = "") -> WatchEntry:
    """One press: the team sees the person at the top of its list until somebody takes it up."""
    person = _locked(person)
    require(can_call_team(by, person))
    person.told_at, person.told_by = timezone.now(), by
    person.taken_at = person.taken_by = None
    person.save(update_fields=["told_at", "told_by", "taken_at", "taken_by"])
    return WatchEntry.objects.create(
        person=person,
        by=by,
        seen_on=bangkok_today(),
        found="found",
        words=words,
        next_look_on=person.next_look_on,
        tells_team=True,
    )


@transaction.atomic
def take_call(*, person: WatchPerson, by: User) -> Notification:
    """Somebody of the team answers the call: it becomes a report, or joins the one still open."""
    person = _locked(person)
    require(can_take_call(by, person))
    person.taken_at, person.taken_by = timezone.now(), by
    if person.notification is None or not person.notification.is_open:
        person.notification = notifications.take(by=by, values=_reported(person), taken_at=person.taken_at)
    person.save(update_fields=["taken_at", "taken_by", "notification"])
    return person.notification


def _reported(person: WatchPerson) -> dict[str, Any]:
    """What the community knows, as the fields of a report; the latest words first."""
    told = person.entries.exclude(words="").order_by("-created_at").values_list("words", flat=True)[:1]
    return {
        "channel": "community",
        "notifier_type": "community_helper",
        "notifier_name": str(person.told_by),
        "person_name": person.called,
        "person_sex": person.sex,
        "person_age": person.estimated_age,
        "place": person.place,
        "place_code": person.area_code,
        "summary": "\n".join([*told, person.situation]),
    }


@transaction.atomic
def end(*, person: WatchPerson, by: User, reason: str, words: str) -> None:
    """Watch no longer, with a coded reason (list watch_end)."""
    person = _locked(person)
    require(can_end_watch(by, person))
    watches.finish(person, by=by, reason=reason, words=words, at=timezone.now())


@transaction.atomic
def came_in(*, person: WatchPerson, by: User, case: Case, words: str = "") -> None:
    """The person of this file is the one who was watched: what was seen of them warns from now on.

    A report of them that is still open becomes the file. Raises Refused.
    """
    person = _locked(person)
    require(can_came_in(by, person, case))
    watches.came_in([person], by=by, case=case, at=timezone.now(), words=words)
    if person.notification is not None and person.notification.is_open:
        notifications.become(notification=person.notification, by=by, case=case)


def _tasks_of(case: Case) -> str:
    return reverse("cases:helper-tasks", args=[case.pk])


@transaction.atomic
def ask(*, case: Case, by: User, values: Mapping[str, Any]) -> HelperTask:
    """Give a helper a task. `values`: helper, called, place, what, need_to_know, due_on."""
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    require(can_ask_helper(by, case))
    _fits(values["helper"], case.centre_id)
    task = HelperTask.objects.create(centre_id=case.centre_id, case=case, asked_by=by, **values)
    events.record(
        case=case,
        by=by,
        kind=CaseEvent.Kind.WATCH,
        title="มอบงานผู้ช่วยในชุมชน",
        body=f"{task.helper} ภายใน {format_date(task.due_on)}",
        url=_tasks_of(case),
    )
    return task


@transaction.atomic
def answer(*, task: HelperTask, by: User, found: str, signs: list[str], words: str) -> None:
    """What the helper did and found."""
    task = HelperTask.objects.select_for_update(of=("self",)).select_related("case").get(pk=task.pk)
    require(can_answer_task(by, task))
    task.status, task.answered_at = TaskStatus.ANSWERED, timezone.now()
    task.found, task.signs, task.answer = found, signs, words
    task.save(update_fields=["status", "answered_at", "found", "signs", "answer"])
    events.record(
        case=task.case,
        by=by,
        kind=CaseEvent.Kind.WATCH,
        title="ผู้ช่วยในชุมชนแจ้งผล",
        # What was seen may be health or a place to hide: it stays with the task.
        body=task.get_found_display(),
        url=_tasks_of(task.case),
    )
    flags.call_for(case=task.case, by=by, warnings=called_for(SIGNS, {}, ticked(signs)), at=task.answered_at)


@transaction.atomic
def withdraw(*, task: HelperTask, by: User, reason: str) -> None:
    """Take a task back: from now on the helper sees it no more."""
    task = HelperTask.objects.select_for_update(of=("self",)).select_related("case", "helper").get(pk=task.pk)
    require(can_withdraw_task(by, task))
    task.status, task.withdrawn_at, task.withdrawn_reason = TaskStatus.WITHDRAWN, timezone.now(), reason
    task.save(update_fields=["status", "withdrawn_at", "withdrawn_reason"])
    events.record(
        case=task.case,
        by=by,
        kind=CaseEvent.Kind.WATCH,
        title="ยกเลิกงานของผู้ช่วยในชุมชน",
        # Why may tell what was to be found out: it stays with the task.
        body=str(task.helper),
        url=_tasks_of(task.case),
    )
