"""The only way from a URL to a file, a plan or a place: fetch by visibility, ask, build, log (SECURITY)."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404, HttpRequest

from cases.models import (
    Assessment,
    Attachment,
    Case,
    ClientMerge,
    Facility,
    HealthCheck,
    HelperTask,
    House,
    Instrument,
    InstrumentResult,
    Notification,
    Screening,
    ServicePlan,
    WatchPerson,
)
from cases.permissions.assessment import can_read_assessment, can_see_health
from cases.permissions.attachment import can_read_attachment
from cases.permissions.case import can_read_case
from cases.permissions.door import at_the_door, can_place
from cases.permissions.facility import can_read_facility
from cases.permissions.instrument import can_read_instruments, can_read_result
from cases.permissions.notification import can_read_notification
from cases.permissions.plan import can_read_plan
from cases.permissions.property import can_read_property, with_belongings
from cases.permissions.screening import can_read_screening
from shelter.accounts.models import User
from shelter.accounts.opening import SentBack, log_access, open_list, open_record
from shelter.accounts.permissions import YES, Answer
from shelter.audit.models import Action

__all__ = [
    "SentBack",
    "open_assessment",
    "open_at_door",
    "open_attachment",
    "open_belongings",
    "open_case",
    "open_facility",
    "open_health_check",
    "open_house",
    "open_instrument",
    "open_list",
    "open_merge",
    "open_notification",
    "open_plan",
    "open_result",
    "open_screening",
    "open_task",
    "open_watched",
]


def _itself(obj: Any) -> Any:
    return obj


def open_case(
    request: HttpRequest,
    pk: UUID,
    *,
    can: Callable[[User, Case], Answer] = can_read_case,
    build: Callable[[Case], Any] = _itself,
    action: Action = Action.VIEW,
    fields: Iterable[str] = (),
) -> Any:
    """`build(case)` of a file this person may see; its team, client and centre are fetched."""
    return open_record(
        request,
        Case.objects.visible_to(request.user).with_people(),
        kind="case",
        can=can,
        build=build,
        action=action,
        fields=fields,
        pk=pk,
    )


def open_attachment(
    request: HttpRequest,
    pk: UUID,
    attachment: UUID,
    *,
    standing: bool = False,
    can: Callable[[User, Attachment], Answer] = can_read_attachment,
    build: Callable[[Attachment], Any] = _itself,
    action: Action = Action.VIEW,
) -> Any:
    """`build(attachment)` of a file this person may see, with its stored file and case.

    `standing` leaves out what was taken out of the file.
    """
    rows = Attachment.objects.visible_to(request.user)
    if standing:
        rows = rows.standing()
    case = Prefetch("case", queryset=Case.objects.with_people())
    return open_record(
        request,
        rows.select_related("file", "added_by", "withdrawn_by").prefetch_related(case),
        kind="attachment",
        can=can,
        build=build,
        action=action,
        case_id=pk,
        pk=attachment,
    )


def open_facility(
    request: HttpRequest,
    pk: UUID,
    *,
    can: Callable[[User, Facility], Answer] = can_read_facility,
    build: Callable[[Facility], Any] = _itself,
    action: Action = Action.VIEW,
) -> Any:
    """`build(facility)` of a place of the directory."""
    return open_record(
        request,
        Facility.objects.visible_to(request.user).select_related("updated_by").with_criteria(),
        kind="facility",
        can=can,
        build=build,
        action=action,
        pk=pk,
    )


def open_watched(
    request: HttpRequest,
    pk: UUID,
    *,
    can: Callable[[User, WatchPerson], Answer] = lambda user, person: YES,
    build: Callable[[WatchPerson], Any] = _itself,
    action: Action = Action.VIEW,
    fields: Iterable[str] = (),
) -> Any:
    """`build(person)` of somebody on the watch list."""
    people = WatchPerson.objects.visible_to(request.user).select_related(
        "helper", "started_by", "told_by", "taken_by", "ended_by", "notification"
    )
    return open_record(
        request, people, kind="watch_person", can=can, build=build, action=action, fields=fields, pk=pk
    )


def open_task(
    request: HttpRequest,
    pk: UUID,
    *,
    can: Callable[[User, HelperTask], Answer] = lambda user, task: YES,
    build: Callable[[HelperTask], Any] = _itself,
    action: Action = Action.VIEW,
) -> Any:
    """`build(task)` of something a helper was asked; the row names the file too, whose person it is about."""

    def with_file(task: HelperTask) -> Any:
        built = build(task)
        log_access(request, action, kind="case", ids=[task.case_id], fields=["helper_task"])
        return built

    tasks = HelperTask.objects.visible_to(request.user).select_related("helper", "asked_by", "case")
    return open_record(request, tasks, kind="helper_task", can=can, build=with_file, action=action, pk=pk)


def open_merge(
    request: HttpRequest,
    pk: UUID,
    *,
    can: Callable[[User, ClientMerge], Answer] = lambda user, merge: YES,
    build: Callable[[ClientMerge], Any] = _itself,
    action: Action = Action.VIEW,
) -> Any:
    """`build(merge)` of two records found, or said, to be one person; both people stand in the log."""

    def both(merge: ClientMerge) -> Any:
        built = build(merge)
        people = [merge.kept_id, merge.merged_id]
        log_access(request, action, kind="client", ids=people, fields=["person"])
        return built

    return open_record(
        request,
        ClientMerge.objects.visible_to(request.user).with_people(),
        kind="merge",
        can=can,
        build=both,
        action=action,
        pk=pk,
    )


def open_plan(
    request: HttpRequest,
    pk: UUID,
    number: int,
    *,
    can: Callable[[User, ServicePlan], Answer] = can_read_plan,
    build: Callable[[ServicePlan], Any] = _itself,
    action: Action = Action.VIEW,
    fields: Iterable[str] = ("plan",),
) -> Any:
    """`build(plan)` of version `number` of a file this person may see, with its content, case and team."""
    return open_record(
        request,
        ServicePlan.objects.visible_to(request.user).with_case().with_content(),
        kind="plan",
        can=can,
        build=build,
        action=action,
        fields=fields,
        case_id=pk,
        number=number,
    )


def open_at_door(
    request: HttpRequest,
    pk: UUID,
    *,
    can: Callable[[User, Case], Answer] = can_place,
    build: Callable[[Case], Any] = _itself,
    action: Action = Action.VIEW,
    fields: Iterable[str] = ("place",),
) -> Any:
    """`build(case)` of somebody the people of the door may deal with now; less is shown than of a file."""
    return open_record(
        request,
        at_the_door(request.user).select_related("client", "centre"),
        kind="case",
        can=can,
        build=build,
        action=action,
        fields=fields,
        pk=pk,
    )


def open_belongings(
    request: HttpRequest,
    pk: UUID,
    *,
    can: Callable[[User, Case], Answer] = can_read_property,
    build: Callable[[Case], Any] = _itself,
    action: Action = Action.VIEW,
    fields: Iterable[str] = ("property",),
) -> Any:
    """`build(case)` of somebody whose belongings this person may deal with, also on duty at the door."""
    return open_record(
        request,
        with_belongings(request.user).with_people(),
        kind="case",
        can=can,
        build=build,
        action=action,
        fields=fields,
        pk=pk,
    )


def open_house(
    request: HttpRequest,
    pk: UUID,
    *,
    build: Callable[[House], Any] = _itself,
    action: Action = Action.VIEW,
) -> Any:
    """`build(house)` of a house of one's own centre; nobody who lies there is part of it."""
    houses = House.objects.visible_to(request.user).prefetch_related("beds")
    return open_record(request, houses, kind="house", build=build, action=action, pk=pk)


def open_notification(
    request: HttpRequest,
    pk: UUID,
    *,
    can: Callable[[User, Notification], Answer] = can_read_notification,
    build: Callable[[Notification], Any] = _itself,
    action: Action = Action.VIEW,
    fields: Iterable[str] = (),
) -> Any:
    """`build(report)` of a report this person may see, with who took it and the file it became."""
    return open_record(
        request,
        Notification.objects.visible_to(request.user).select_related("taken_by", "settled_by", "case"),
        kind="notification",
        can=can,
        build=build,
        action=action,
        fields=fields,
        pk=pk,
    )


def open_screening(
    request: HttpRequest,
    pk: UUID,
    number: int,
    *,
    can: Callable[[User, Screening], Answer] = can_read_screening,
    build: Callable[[Screening], Any] = _itself,
    action: Action = Action.VIEW,
) -> Any:
    """`build(screening)` of screening `number` of a file this person may see, with its case and team."""
    found = Screening.objects.visible_to(request.user).select_related("decided_by", "saved_by", "rule_set")
    return open_record(
        request,
        found.with_case(),
        kind="screening",
        can=can,
        build=build,
        action=action,
        fields=("screening",),
        case_id=pk,
        number=number,
    )


def open_assessment(
    request: HttpRequest,
    pk: UUID,
    number: int,
    *,
    can: Callable[[User, Assessment], Answer] = can_read_assessment,
    build: Callable[[Assessment], Any] = _itself,
    action: Action = Action.VIEW,
) -> Any:
    """`build(assessment)` of assessment `number` of a file this person may see, with its scores and team."""

    def fetch(case: Case) -> Assessment | None:
        return case.assessments.with_content().filter(number=number).first()

    return _open_part(request, pk, fetch, can=can, build=build, action=action, fields=["assessment"])


def _open_part(
    request: HttpRequest,
    pk: UUID,
    fetch: Callable[[Case], Any],
    *,
    can: Callable[[User, Any], Answer],
    build: Callable[[Any], Any],
    action: Action,
    fields: Iterable[str],
) -> Any:
    """`build(part)` of what `fetch` finds in a file. The log row names the file, so that whoever reads it by
    its parts is among its readers."""
    found: list[Any] = []

    def allowed(user: User, case: Case) -> Answer:
        part = fetch(case)
        if part is None:
            raise Http404
        part.case = case
        found.append(part)
        return can(user, part)

    return open_case(
        request, pk, can=allowed, build=lambda case: build(found[0]), action=action, fields=fields
    )


def open_result(
    request: HttpRequest,
    pk: UUID,
    result: UUID,
    *,
    can: Callable[[User, InstrumentResult], Answer] = can_read_result,
    build: Callable[[InstrumentResult], Any] = _itself,
    action: Action = Action.VIEW,
) -> Any:
    """`build(result)` of one filling of an instrument in a file this person may see."""

    def fetch(case: Case) -> InstrumentResult | None:
        found = case.instrument_results.select_related("instrument", "by", "steps_by")
        return found.filter(pk=result).first()

    return _open_part(request, pk, fetch, can=can, build=build, action=action, fields=["health"])


def open_health_check(
    request: HttpRequest, pk: UUID, number: int, *, build: Callable[[HealthCheck], Any] = _itself
) -> Any:
    """`build(check)` of health check `number` of a file this person may see."""

    def fetch(case: Case) -> HealthCheck | None:
        return case.health_checks.select_related("by").filter(number=number).first()

    def allowed(user: User, check: HealthCheck) -> Answer:
        return can_see_health(user, check.case)

    return _open_part(request, pk, fetch, can=allowed, build=build, action=Action.VIEW, fields=["health"])


def open_instrument(
    request: HttpRequest,
    code: str,
    *,
    can: Callable[[User, Instrument], Answer] = can_read_instruments,
    build: Callable[[Instrument], Any] = _itself,
    action: Action = Action.VIEW,
) -> Any:
    """`build(instrument)` of a sheet; no person is part of it."""
    return open_record(
        request, Instrument.objects.all(), kind="instrument", can=can, build=build, action=action, code=code
    )
