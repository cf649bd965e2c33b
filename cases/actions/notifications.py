"""Taking a report down, and what becomes of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from cases.actions import events, flags, watches
from cases.models import (
    Case,
    CaseEvent,
    Notification,
    NotificationFile,
    NotificationReopening,
    NotificationStatus,
    WatchPerson,
)
from cases.permissions.notification import (
    can_close_notification,
    can_edit_notification,
    can_open_file_from,
    can_reopen_notification,
    can_take_notification,
)
from cases.rules.flags import called_for, ticked
from cases.rules.reported import RISKS
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk import files
from shelter.desk.counters import next_number
from shelter.desk.refusal import Refused
from shelter.desk.versions import check_version, save_version
from shelter.lib.thai import bangkok_date, be_year

# What a form may set, in the order of the page.
FIELDS = (
    "channel",
    "notifier_type",
    "notifier_agency",
    "anonymous",
    "notifier_name",
    "notifier_phone",
    "person_name",
    "person_sex",
    "person_age",
    "person_look",
    "target_group",
    "person_disabilities",
    "home_code",
    "home_detail",
    "family",
    "main_problem",
    "other_problems",
    "happened_on",
    "happened_time",
    "place",
    "place_code",
    "summary",
    "risk",
    "urgency",
    "need",
    "advice",
    "opinion",
    "outside_reference",
)
SETTLED = ("status", "case", "settled_at", "settled_by", "close_reason", "close_words")


@transaction.atomic
def take(*, by: User, values: Mapping[str, Any], taken_at: datetime) -> Notification:
    """Write a report down; its number counts through the calendar year. Raises Refused."""
    require(can_take_notification(by))
    if by.centre is None:
        raise Refused("รับแจ้งได้เฉพาะเจ้าหน้าที่ที่สังกัดศูนย์")
    day = bangkok_date(taken_at)
    year = be_year(day)
    sequence = next_number(by.centre.pk, "notification", year)
    return Notification.objects.create(
        centre=by.centre,
        year=year,
        sequence=sequence,
        number=f"{year % 100:02d}-{day.month:02d}-{sequence:05d}",
        taken_at=taken_at,
        taken_by=by,
        **{name: values[name] for name in FIELDS if name in values},
    )


def _locked(notification: Notification) -> Notification:
    return Notification.objects.select_for_update().get(pk=notification.pk)


@transaction.atomic
def edit(
    *, notification: Notification, by: User, values: Mapping[str, Any], expected: int | None
) -> Notification:
    """Change what was told, while it is open. Raises Conflict when somebody saved first, Refused."""
    found = _locked(notification)
    require(can_edit_notification(by, found))
    names = [name for name in FIELDS if name in values]
    for name in names:
        setattr(found, name, values[name])
    save_version(found, expected, names)
    return found


@transaction.atomic
def become(*, notification: Notification, by: User, case: Case) -> None:
    """Tie a report to the file that was opened from it; call it inside the registration's transaction.

    What was told or seen in the community before, and means danger, warns from now on; watching ends.
    """
    found = _locked(notification)
    require(can_open_file_from(by, found))
    found.status, found.case = NotificationStatus.BECAME, case
    found.settled_at, found.settled_by = timezone.now(), by
    save_version(found, found.row_version, list(SETTLED))
    events.record(
        case=case,
        by=by,
        kind=CaseEvent.Kind.NOTE,
        title=f"มาจากเรื่องรับแจ้ง {found.number}",
        at=found.taken_at,
        url=found.get_absolute_url(),
    )
    watched = WatchPerson.objects.select_for_update(of=("self",)).filter(notification=found).order_by("pk")
    watches.came_in(watched, by=by, case=case, at=found.settled_at)
    flags.call_for(
        case=case, by=by, warnings=called_for(RISKS, {}, ticked([found.risk])), at=found.settled_at
    )


@transaction.atomic
def close(
    *, notification: Notification, by: User, reason: str, words: str, expected: int | None
) -> Notification:
    """End a report without a file, for a reason of list notification_close. Raises Conflict, Refused."""
    found = _locked(notification)
    require(can_close_notification(by, found))
    check_version(found, expected)
    found.status = NotificationStatus.CLOSED
    found.settled_at, found.settled_by = timezone.now(), by
    found.close_reason, found.close_words = reason, words
    save_version(found, expected, list(SETTLED))
    return found


@transaction.atomic
def reopen(*, notification: Notification, by: User, reason: str, expected: int | None) -> Notification:
    """Take a closed report up again; how it had ended is kept. Raises Conflict, Refused."""
    found = _locked(notification)
    require(can_reopen_notification(by, found))
    check_version(found, expected)
    ending: dict[str, Any] = {
        "closed_at": found.settled_at,
        "closed_by": found.settled_by,
        "close_reason": found.close_reason,
        "close_words": found.close_words,
    }
    NotificationReopening.objects.create(notification=found, by=by, reason=reason, **ending)
    found.status = NotificationStatus.OPEN
    found.settled_at = found.settled_by = None
    found.close_reason = found.close_words = ""
    save_version(found, expected, list(SETTLED))
    return found


# --- pictures and scans that came with it ---------------------------------------------------------------
@transaction.atomic
def attach(*, notification: Notification, by: User, uploads: Iterable[UploadedFile], caption: str) -> None:
    """Keep pictures or scans with an open report, all or none. Raises Refused."""
    require(can_edit_notification(by, notification))
    stored = files.store_all(uploads, centre=notification.centre, by=by)
    found = _locked(notification)
    require(can_edit_notification(by, found))
    NotificationFile.objects.bulk_create(
        NotificationFile(notification=found, file=file, caption=caption, added_by=by) for file in stored
    )


@transaction.atomic
def withdraw_file(*, file: NotificationFile, by: User, reason: str) -> None:
    """Take a picture out of an open report. Raises Refused."""
    report = _locked(file.notification)
    require(can_edit_notification(by, report))
    current = NotificationFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if current.withdrawn_at is not None:
        raise Refused("ไฟล์นี้นำออกแล้ว หากยังต้องใช้ ให้แนบใหม่")
    current.withdraw(by, reason)
