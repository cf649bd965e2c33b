"""The watch list and what helpers are asked. Everybody here is invented."""

from datetime import timedelta
from typing import Any

from cases.models import Case, HelperTask, WatchPerson
from shelter.accounts.models import Centre, User
from shelter.lib.thai import bangkok_today


def make_watched(centre: Centre, by: User, **fields: Any) -> WatchPerson:
    """Somebody on the watch list, looked after by nobody unless told otherwise."""
    fields.setdefault("called", "ป้าเสื้อฟ้าหน้าวัด")
    fields.setdefault("situation", "นอนศาลาหน้าวัดมาสามคืน")
    return WatchPerson.objects.create(centre=centre, started_by=by, **fields)


def make_task(case: Case, by: User, helper: User, **fields: Any) -> HelperTask:
    """Something a helper is asked to do by next week."""
    fields.setdefault("called", "ลุงคำ")
    fields.setdefault("what", "ไปเยี่ยมที่บ้านเช่า ถามว่ากินข้าวได้หรือไม่")
    fields.setdefault("due_on", bangkok_today() + timedelta(days=7))
    return HelperTask.objects.create(centre=case.centre, case=case, helper=helper, asked_by=by, **fields)
