"""The only way from a URL to a file, a place or their parts: fetch, ask, build, log (SECURITY, Audit)."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404, HttpRequest

from cases.actions import facility_import, people_import
from cases.facts.flags import flags_of
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
    ScreeningRuleSet,
    ServicePlan,
    WatchPerson,
)
from cases.permissions.assessment import can_read_assessment
from cases.permissions.attachment import can_read_attachment
from cases.permissions.case import can_read_case
from cases.permissions.door import at_the_door, can_place
from cases.permissions.facility import can_read_facility
from cases.permissions.groups import can_see_health
from cases.permissions.instrument import can_read_instruments, can_read_result
from cases.permissions.notification import can_read_notification
from cases.permissions.plan import can_read_plan
from cases.permissions.property import can_read_property, with_belongings
from cases.permissions.screening import can_read_rules, can_read_screening
from cases.permissions.settings import can_withdraw, values_for
from shelter.accounts.models import User
from shelter.accounts.opening import Opener, SentBack, open_list
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action
from shelter.desk import batches
from shelter.lib.thai import bangkok_today

__all__ = [
    "SentBack",
    "open_assessment",
    "open_at_door",
    "open_attachment",
    "open_belongings",
    "open_case",
    "open_facility",
    "open_facility_batch",
    "open_health_check",
    "open_house",
    "open_instrument",
    "open_list",
    "open_merge",
    "open_notification",
    "open_people_batch",
    "open_plan",
    "open_planned_setting",
    "open_result",
    "open_rule_set",
    "open_screening",
    "open_setting",
    "open_standing",
    "open_task",
    "open_watched",
]


def _attachments(user: User) -> Any:
    rows = Attachment.objects.visible_to(user).select_related("file", "added_by", "withdrawn_by")
    return rows.prefetch_related(Prefetch("case", queryset=Case.objects.with_people()))


def _facilities(user: User) -> Any:
    return Facility.objects.visible_to(user).select_related("updated_by").with_criteria()


def _watched(user: User) -> Any:
    return WatchPerson.objects.visible_to(user).select_related(
        "helper", "started_by", "told_by", "taken_by", "ended_by", "notification"
    )


def _tasks(user: User) -> Any:
    return HelperTask.objects.visible_to(user).select_related("helper", "asked_by", "case")


def _notifications(user: User) -> Any:
    return Notification.objects.visible_to(user).select_related("taken_by", "settled_by", "case__client")


def _screenings(user: User) -> Any:
    rows = Screening.objects.visible_to(user).select_related("decided_by", "saved_by", "rule_set")
    return rows.with_case()


class FileOpener(Opener):
    """Opens what is of somebody's file: whatever a page of it is for, it has their warnings as `flags`."""

    def __call__(
        self,
        request: HttpRequest,
        *path: Any,
        build: Callable[[Any], Any] = lambda obj: obj,
        action: Action = Action.VIEW,
        **asked: Any,
    ) -> Any:
        def warned(row: Any) -> Any:
            built = build(row)
            # Not what a form, a paper or a conflict page is made of.
            if action is Action.PRINT or not isinstance(built, dict) or "case" not in built:
                return built
            case = row if isinstance(row, Case) else row.case
            return built | {"flags": flags_of([case], request.user)[case.pk]}

        return super().__call__(request, *path, build=warned, action=action, **asked)


# --- files --------------------------------------------------------------------------------------------
open_case = FileOpener("case", lambda user: Case.objects.visible_to(user).with_people(), can=can_read_case)

# Somebody the people of the door may deal with now; less is shown than of a file.
open_at_door = FileOpener(
    "case",
    lambda user: at_the_door(user).select_related("client", "centre"),
    can=can_place,
    fields=("place",),
)

# Somebody whose belongings this person may deal with, also on duty at the door.
open_belongings = FileOpener(
    "case", lambda user: with_belongings(user).with_people(), can=can_read_property, fields=("property",)
)

# --- what belongs to a file ---------------------------------------------------------------------------
open_attachment = FileOpener("attachment", _attachments, keys=("case_id", "pk"), can=can_read_attachment)

# The same without what was taken out of the file.
open_standing = FileOpener(
    "attachment", lambda user: _attachments(user).standing(), keys=("case_id", "pk"), can=can_read_attachment
)

open_plan = FileOpener(
    "plan",
    lambda user: ServicePlan.objects.visible_to(user).with_case().with_content(),
    keys=("case_id", "number"),
    can=can_read_plan,
    fields=("plan",),
)

open_screening = FileOpener(
    "screening", _screenings, keys=("case_id", "number"), can=can_read_screening, fields=("screening",)
)

# What a helper was asked; the person it is about stands in the log too.
open_task = Opener("helper_task", _tasks, about=lambda task: ("case", [task.case_id], ["helper_task"]))

# --- people and places beside the files ---------------------------------------------------------------
open_watched = Opener("watch_person", _watched)
open_notification = Opener("notification", _notifications, can=can_read_notification)
open_facility = Opener("facility", _facilities, can=can_read_facility)
# Nobody who lies there is part of it.
open_house = Opener("house", lambda user: House.objects.visible_to(user).prefetch_related("beds"))
open_instrument = Opener(
    "instrument", lambda user: Instrument.objects.all(), keys=("code",), can=can_read_instruments
)

# The rules of one version, which hold nothing about anybody.
open_rule_set = Opener(
    "screening_rules",
    lambda user: (
        ScreeningRuleSet.objects.visible_to(user).select_related("edited_by").prefetch_related("rules")
    ),
    keys=("version",),
    can=can_read_rules,
)
# A setting is opened as the value in force, one that is planned by itself; they are no centre's.
open_setting = Opener("setting", lambda user: values_for(user).on(bangkok_today()), keys=("key",))
open_planned_setting = Opener("setting", values_for, keys=("key", "pk"), can=can_withdraw)
# A spreadsheet between preview and confirmation, which is there for its sender alone.
open_facility_batch = Opener("import_batch", lambda user: batches.of(user, facility_import.KIND))
open_people_batch = Opener("import_batch", lambda user: batches.of(user, people_import.KIND))

# Two records found, or said, to be one person; both people stand in the log.
open_merge = Opener(
    "merge",
    lambda user: ClientMerge.objects.visible_to(user).with_people(),
    about=lambda merge: ("client", [merge.kept_id, merge.merged_id], ["person"]),
)


# --- parts read with their file -----------------------------------------------------------------------
def _part(
    fetch: Callable[[Case, Any], Any], *, can: Callable[[User, Any], Answer], fields: tuple[str, ...]
) -> Callable[..., Any]:
    """An opener of what `fetch(case, key)` finds in a file. The log row names the file, so that whoever reads
    it by its parts is among its readers."""

    def opener(
        request: HttpRequest,
        pk: UUID,
        key: Any,
        *,
        can: Callable[[User, Any], Answer] = can,
        build: Callable[[Any], Any] = lambda part: part,
        action: Action = Action.VIEW,
        fields: Iterable[str] = fields,
    ) -> Any:
        found: list[Any] = []

        def allowed(user: User, case: Case) -> Answer:
            part = fetch(case, key)
            if part is None:
                raise Http404
            part.case = case
            found.append(part)
            return can(user, part)

        return open_case(
            request, pk, can=allowed, build=lambda case: build(found[0]), action=action, fields=fields
        )

    return opener


def _assessment(case: Case, number: int) -> Assessment | None:
    return case.assessments.with_content().filter(number=number).first()


def _result(case: Case, pk: UUID) -> InstrumentResult | None:
    return case.instrument_results.select_related("instrument", "by", "steps_by").filter(pk=pk).first()


def _health_check(case: Case, number: int) -> HealthCheck | None:
    return case.health_checks.select_related("by").filter(number=number).first()


open_assessment = _part(_assessment, can=can_read_assessment, fields=("assessment",))
open_result = _part(_result, can=can_read_result, fields=("health",))
open_health_check = _part(
    _health_check, can=lambda user, check: can_see_health(user, check.case), fields=("health",)
)
