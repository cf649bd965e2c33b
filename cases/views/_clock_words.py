"""The clocks of a file in words: which day it is, from what it counts, and what holds it."""

from collections.abc import Mapping
from typing import Any

from cases.facts.case import facts_of
from cases.models import Case, ClockExtension, ClockPause
from cases.models.bed import AWAY
from cases.permissions.clock import can_ask_extension, can_decide_extension, can_pause
from cases.permissions.groups import can_see_health
from cases.reports import clocks as report
from cases.rules.clocks import Clock, Clocks, Limits, State, clocks
from shelter.accounts.models import User
from shelter.lib.thai import bangkok_today, format_date

NAMES = {"reception": "แรกรับ", "protection": "คุ้มครอง", "route": "ตามเส้นทาง"}
TONES = {
    State.RUNNING: "info",
    State.NEAR: "warn",
    State.OVER: "bad",
    State.PAUSED: "",
    State.ENDED: "",
}
BY_EARLIER = "ตามกำหนดที่ใช้ในวันรับตัว"
PAUSES = dict(ClockPause.Kind.choices)


def pause_name(kind: str, *, told: bool) -> str:
    """A stay in hospital is health: who may not know of it reads that the person is away."""
    return PAUSES[kind] if told or kind != ClockPause.Kind.HOSPITAL else AWAY


def by_earlier(limits: Limits) -> str:
    """Said beside a number of days that was another one for those received earlier."""
    if limits.before is None or limits.since is None:
        return ""
    return f" (ผู้ที่รับก่อน {format_date(limits.since)} นับตามกำหนดเดิม)"


def badge(clock: Clock, *, told: bool = False) -> dict[str, Any]:
    """A badge of a list or a page: text, tone, icon. Not red while it is held."""
    name = NAMES[clock.code]
    if clock.state is State.PAUSED and clock.pause is not None:
        why = pause_name(clock.pause.kind, told=told)
        text = why if clock.is_not_ready else f"หยุดนับ: {why}"
    elif clock.state is State.OVER:
        text = f"{name}เกินกำหนด {clock.late} วัน"
    elif clock.state is State.ENDED:
        text = f"{name}เสร็จแล้ว"
    else:
        text = f"{name}วันที่ {clock.day} จาก {clock.limit}"
    return {"text": text, "tone": TONES[clock.state], "icon": "clock", "state": str(clock.state)}


def told_of(clock: Clock, *, told: bool, also: str = "") -> dict[str, Any]:
    """A clock as the case page shows it, with the sum behind it."""
    parts = [f"วันที่ 1 คือ{clock.counted_from} {format_date(clock.since)}"]
    if clock.paused:
        parts.append(f"ไม่นับ {clock.paused} วันที่หยุดนับ")
    if clock.extended:
        parts.append(f"ผู้อำนวยการขยายให้ {clock.extended} วัน")
    if also:
        parts.append(also)
    due = ""
    if clock.state is not State.ENDED:
        due = f"ครบ {format_date(clock.due_on)}" if clock.due_on else "ยังไม่ทราบวันครบ เพราะหยุดนับอยู่"
    return {
        "clock": clock,
        "name": NAMES[clock.code],
        "badge": badge(clock, told=told),
        "due": due,
        "how": " · ".join(parts),
    }


def _told(all_three: Clocks, *, told: bool, by_setting: str = "") -> list[dict[str, Any]]:
    """A route that counts the same days as protection is said beside it, not counted out a second time.

    `by_setting` is said of the clocks whose days are settings.
    """
    reception, protection, route = all_three
    same = route is not None and (route.since, route.limit) == (protection.since, protection.limit)
    also = [by_setting, "เส้นทางที่คัดกรองได้มีกำหนดเดียวกัน" if same else ""]
    shown = [
        told_of(reception, told=told, also=by_setting),
        told_of(protection, told=told, also=" · ".join(filter(None, also))),
    ]
    return shown if route is None or same else [*shown, told_of(route, told=told)]


def shown_clocks(case: Case, user: User, facts: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The clocks of a file in words, the request that waits, and what this person may do about them."""
    today = bangkok_today()
    told = bool(can_see_health(user, case))
    limits = report.limits(today)
    all_three = clocks(facts if facts is not None else facts_of(case), limits, today)
    earlier = limits.of(all_three.reception.since) is not limits
    asked = case.extensions.filter(status=ClockExtension.Status.ASKED).select_related("case").first()
    return {
        "clocks": _told(all_three, told=told, by_setting=BY_EARLIER if earlier else ""),
        "asked": asked,
        "may_decide": asked is not None and bool(can_decide_extension(user, asked)),
        "may_ask": asked is None and bool(can_ask_extension(user, case)),
        "may_pause": bool(can_pause(user, case)),
    }
