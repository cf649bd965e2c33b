"""The menu, built from what a person may do: what a role can never do it never sees (DESIGN 6)."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve, reverse

from shelter.accounts import sessions
from shelter.accounts.models import Role, User
from shelter.lib.thai import bangkok_today, fiscal_year


@cache
def _door(route: str) -> tuple[str, tuple[Role, ...]]:
    """The address of a route without parts that vary, and the roles its door lets in."""
    url = reverse(route)
    return url, tuple(resolve(url).func.door.roles)  # type: ignore[attr-defined]


def opens(route: str, user: User) -> bool:
    """True when the door of `route` lets one of the person's roles in."""
    return user.has_role(*_door(route)[1])


@dataclass(frozen=True)
class Item:
    """One entry. `homes` are the roles that start their day here; its door decides who sees it."""

    route: str
    label: str
    icon: str
    short: str = ""
    homes: tuple[Role, ...] = ()
    plus: bool = False
    within: tuple[str, ...] = field(default=())

    @property
    def url(self) -> str:
        return _door(self.route)[0]

    def open_to(self, user: User) -> bool:
        return opens(self.route, user)


IN_CASES = (
    "cases:case",
    "cases:note",
    "cases:reveal",
    "cases:client-edit",
    "cases:intake-edit",
    "cases:changes",
    "cases:profile",
    "cases:photo",
    "cases:mark-create",
    "cases:mark-edit",
    "cases:identity",
    "cases:identity-create",
    "cases:identity-edit",
    "cases:contacts",
    "cases:contact-family",
    "cases:contact-create",
    "cases:contact-edit",
    "cases:contact-contacted",
    "cases:contact-override",
    "cases:contact-override-decide",
    "cases:contact-override-end",
    "cases:family-contacted",
    "cases:family-override",
    "cases:case-reads",
    "cases:team",
    "cases:helper-tasks",
    "cases:helper-task-withdraw",
    "cases:files",
    "cases:file",
    "cases:file-withdraw",
    "cases:flags",
    "cases:flag-end",
    "cases:clock",
    "cases:saved-filters",
    "cases:pause",
    "cases:pause-end",
    "cases:extension-ask",
    "cases:extension-decide",
    "cases:without-manager",
    "cases:search",
    "cases:assessments",
    "cases:assessment",
    "cases:assessment-edit",
    "cases:assessment-remark",
    "cases:instrument-fill",
    "cases:instrument-result",
    "cases:instrument-steps",
    "cases:health-new",
    "cases:health-check",
    "cases:reception",
    "cases:reception-edit",
    "cases:reception-check",
    "cases:consent",
    "cases:consent-new",
    "cases:consent-withdraw",
    "cases:property",
    "cases:property-bag",
    "cases:property-return",
    "cases:property-list",
    "cases:property-sign",
    "cases:property-item-add",
    "cases:property-item",
    "cases:plans",
    "cases:plan-detail",
    "cases:plan-edit",
    "cases:plan-changes",
    "cases:plan-agree",
    "cases:plan-approve",
    "cases:plan-return",
    "cases:plan-complete",
    "cases:plan-progress",
    "cases:screenings",
    "cases:screening",
    "cases:screening-page",
    "cases:screening-decide",
)
IN_KM = (
    "km:report",
    "km:report-start",
    "km:report-settings",
    "km:import",
    "km:section",
    "km:section-edit",
    "km:team",
    "km:checks",
    "km:report-certify",
)
IN_FACILITIES = (
    "cases:facility-create",
    "cases:facility-detail",
    "cases:facility-edit",
    "cases:facility-deactivate",
    "cases:facility-import",
    "cases:facility-import-preview",
    "cases:facility-import-result",
)
IN_SCORING = (
    "km:report-assessments",
    "km:assessment",
    "km:assessment-own",
    "km:assessment-submit",
    "km:assessment-return",
    "km:assessment-sign",
    "km:evidence",
    "km:evidence-remove",
)
IN_USERS = (
    "staff:user",
    "staff:user-create",
    "staff:user-edit",
    "staff:user-code",
    "staff:user-second-factor",
    "staff:user-transfer",
    "staff:user-deactivate",
    "staff:user-reactivate",
)
IN_DEPUTIES = ("staff:deputy-name", "staff:deputy-end")
IN_BEDS = ("cases:bed-place", "cases:house-create", "cases:house-edit")
IN_NOTIFICATIONS = (
    "cases:notification",
    "cases:notification-create",
    "cases:notification-edit",
    "cases:notification-close",
    "cases:notification-reveal",
)
IN_LOG = ("log:row", "log:verify")
IN_COMMUNITY = (
    "cases:watch",
    "cases:watch-person",
    "cases:watch-edit",
    "cases:watch-end",
    "cases:helper-task",
)
IN_RULES = (
    "cases:screening-rule-set",
    "cases:screening-rule",
    "cases:screening-rule-create",
    "cases:screening-rules-in-force",
)
IN_SETTINGS = ("cases:setting", "cases:setting-new", "cases:setting-withdraw")
IN_READS = ("cases:reads-row", "cases:patterns", "cases:pattern")
GROUPS: tuple[tuple[str, tuple[Item, ...]], ...] = (
    (
        "",
        (
            Item("cases:worklist", "งานของฉัน", "inbox", homes=(Role.CASEWORKER, Role.TEAM)),
            Item("cases:overview", "ภาพรวมหน่วยงาน", "graph-up", short="ภาพรวม", homes=(Role.DIRECTOR,)),
            Item("cases:list", "แฟ้มผู้ใช้บริการ", "folder2-open", short="แฟ้ม", within=IN_CASES),
            Item("cases:plans-waiting", "แผนรออนุมัติ", "clipboard-check", short="รออนุมัติ"),
            Item("cases:contact-overrides", "ขอข้อยกเว้นการติดต่อ", "shield-check", short="ข้อยกเว้น"),
            Item("cases:register", "รับเข้ารายใหม่", "person-plus", short="รับเข้า", plus=True),
            Item(
                "cases:community",
                "งานในชุมชน",
                "list-check",
                short="งาน",
                homes=(Role.HELPER,),
                within=IN_COMMUNITY,
            ),
            Item("cases:watched", "เฝ้าระวังในชุมชน", "eye", short="เฝ้าระวัง", within=IN_COMMUNITY),
            Item(
                "cases:facility-list",
                "ทำเนียบสถานที่รองรับ",
                "buildings",
                short="ทำเนียบ",
                homes=(Role.ADMIN,),
                within=IN_FACILITIES,
            ),
            Item("cases:screening-rule-sets", "เกณฑ์คัดกรอง", "signpost-split", short="เกณฑ์", within=IN_RULES),
            Item("cases:settings", "ค่ากลางและกำหนดวัน", "gear", short="ค่ากลาง", within=IN_SETTINGS),
            Item("cases:blank-forms", "แบบฟอร์มเปล่า", "printer", short="แบบเปล่า"),
        ),
    ),
    (
        "ประตูและเวร",
        (
            Item("cases:duty", "เวรวันนี้", "clock", short="เวร", homes=(Role.DUTY,)),
            Item(
                "cases:receive",
                "รับเข้าด่วน",
                "person-plus",
                short="รับเข้า",
                plus=True,
                within=("cases:receipt",),
            ),
            Item(
                "cases:notifications", "เรื่องรับแจ้ง", "chat-left-text", short="รับแจ้ง", within=IN_NOTIFICATIONS
            ),
            Item("cases:beds", "ที่พัก", "building", within=IN_BEDS),
            Item("cases:shift", "บันทึกเวร", "journal-text", short="เวร", within=("cases:shift-write",)),
        ),
    ),
    (
        "การจัดการความรู้ (KM)",
        (
            Item("km:home", "รายงาน KM", "journal-text", homes=(Role.KM,), within=IN_KM),
            Item("km:assessments", "ประเมิน 4 มิติ", "clipboard-check", short="ประเมิน", within=IN_SCORING),
        ),
    ),
    (
        "หน่วยงาน",
        (
            Item("staff:users", "ผู้ใช้และสิทธิ", "people", short="ผู้ใช้", within=IN_USERS),
            Item("staff:deputies", "ผู้แทนผู้อำนวยการ", "file-earmark-check", short="ผู้แทน", within=IN_DEPUTIES),
            Item(
                "cases:instruments",
                "แบบประเมินมาตรฐาน",
                "list-check",
                short="แบบประเมิน",
                within=("cases:instrument-sheet",),
            ),
            Item("staff:centres", "ข้อมูลศูนย์", "building", within=("staff:centre-edit",)),
            Item("log:rows", "บันทึกการเข้าถึง", "eye", homes=(Role.AUDITOR,), within=IN_LOG),
            Item("cases:reads", "การเปิดข้อมูล", "eye", within=IN_READS),
        ),
    ),
)
SEARCH = "cases:search"


def items_for(user: User) -> list[tuple[str, list[Item]]]:
    """The groups and entries this person may open, the group where their day begins first."""
    groups = [(label, [item for item in items if item.open_to(user)]) for label, items in GROUPS]
    shown = [(label, items) for label, items in groups if items]
    return sorted(shown, key=lambda group: not any(user.has_role(*item.homes) for item in group[1]))


def home_of(user: User) -> str:
    """Where this person's day begins: the first entry that is home to one of their roles, else the first."""
    items = [item for _, entries in items_for(user) for item in entries]
    at_home = [item for item in items if user.has_role(*item.homes)] if items else []
    if not items:
        return reverse("account_change_password")
    return (at_home or items)[0].url


TITLES = ("นางสาว", "นาง", "นาย", "น.ส.", "ว่าที่ร้อยตรี", "ดร.")


def initials(full_name: str) -> str:
    """The first consonants of name and surname, without the title: อก for นางสาวอรอุมา แก้วใส."""
    title = next((title for title in TITLES if full_name.startswith(title)), "")
    parts = full_name.removeprefix(title).split()
    return "".join(
        next((sign for sign in part if "ก" <= sign <= "ฮ" or sign.isascii()), "") for part in parts[:2]
    )


def _shown(item: Item, current: str) -> dict[str, Any]:
    return {
        "label": item.label,
        "short": item.short or item.label,
        "icon": item.icon,
        "url": item.url,
        "plus": item.plus,
        "current": current == item.route or current in item.within,
    }


def _bottom(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first four entries for the phone's lower edge, the one with the plus in the middle of them."""
    first = items[:4]
    plus = [item for item in first if item["plus"]]
    others = [item for item in first if not item["plus"]]
    return [*others[:2], *plus, *others[2:]]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of templates/base.html; nothing for an anonymous visitor."""
    user: Any = getattr(request, "user", None)
    today: date = bangkok_today()
    basics = {"demo": settings.DEMO, "fiscal_year": fiscal_year(today)}
    if user is None or not user.is_authenticated:
        return {"shell": basics}
    current = request.resolver_match.view_name if request.resolver_match else ""
    # Somebody who has yet to set up a second factor gets no further than that: no menu, no search.
    held = getattr(request, "must_set_up", False)
    groups = [
        {"label": label, "items": [_shown(item, current) for item in items]}
        for label, items in ([] if held else items_for(user))
    ]
    flat = [item for group in groups for item in group["items"]]
    return {
        "menu": groups,
        "bottom_menu": _bottom(flat),
        "shell": {
            **basics,
            "centre_name": user.centre.name if user.centre else "ส่วนกลาง",
            "user_name": str(user),
            "user_role_line": user.role_line,
            "standing_in": user.standing_in,
            "initials": initials(user.full_name),
            "logout_url": reverse("account_logout"),
            "profile_url": reverse("account_change_password"),
            "session_url": reverse("session"),
            "session_seconds": sessions.left(request.session).seconds,
            "session_warn_seconds": settings.SESSION_WARN_SECONDS,
            "must_set_up": held,
            "may_search": not held and opens(SEARCH, user),
            "search_url": _door(SEARCH)[0],
        },
    }
