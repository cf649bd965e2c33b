"""The menu, built from what a person may do: what a role can never do it never sees (DESIGN 6)."""

from dataclasses import dataclass
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
    """One entry. `homes` are the roles that start their day here; its door decides who sees it.

    It is the current one on every page below its own address and below the addresses of `also`.
    """

    route: str
    label: str
    icon: str
    short: str = ""
    homes: tuple[Role, ...] = ()
    plus: bool = False
    also: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return _door(self.route)[0]

    def open_to(self, user: User) -> bool:
        return opens(self.route, user)

    def reaches(self, path: str) -> int:
        """How much of a page's address says that it belongs here: 0 for a page of another entry."""
        return max((len(one) for one in (self.url, *self.also) if path.startswith(one)), default=0)


GROUPS: tuple[tuple[str, tuple[Item, ...]], ...] = (
    (
        "",
        (
            Item("cases:worklist", "งานของฉัน", "inbox", homes=(Role.CASEWORKER, Role.TEAM)),
            Item(
                "cases:overview",
                "ภาพรวมหน่วยงาน",
                "graph-up",
                short="ภาพรวม",
                homes=(Role.DIRECTOR,),
                also=("/extensions/",),
            ),
            Item("cases:list", "แฟ้มผู้ใช้บริการ", "folder2-open", short="แฟ้ม", also=("/people/", "/merges/")),
            Item("cases:plans-waiting", "แผนรออนุมัติ", "clipboard-check", short="รออนุมัติ"),
            Item("cases:contact-overrides", "ขอข้อยกเว้นการติดต่อ", "shield-check", short="ข้อยกเว้น"),
            Item("cases:register", "รับเข้ารายใหม่", "person-plus", short="รับเข้า", plus=True),
            Item(
                "cases:community",
                "งานในชุมชน",
                "list-check",
                short="งาน",
                homes=(Role.HELPER,),
                also=("/watch/",),
            ),
            Item("cases:watched", "เฝ้าระวังในชุมชน", "eye", short="เฝ้าระวัง", also=("/watch/",)),
            Item(
                "cases:facility-list",
                "ทำเนียบสถานที่รองรับ",
                "buildings",
                short="ทำเนียบ",
                homes=(Role.ADMIN,),
            ),
            Item("cases:screening-rule-sets", "เกณฑ์คัดกรอง", "signpost-split", short="เกณฑ์"),
            Item("cases:settings", "ค่ากลางและกำหนดวัน", "gear", short="ค่ากลาง"),
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
            ),
            Item("cases:notifications", "เรื่องรับแจ้ง", "chat-left-text", short="รับแจ้ง"),
            Item("cases:beds", "ที่พัก", "building"),
            Item("cases:shift", "บันทึกเวร", "journal-text", short="เวร"),
        ),
    ),
    (
        "การจัดการความรู้ (KM)",
        (
            Item("km:home", "รายงาน KM", "journal-text", homes=(Role.KM,)),
            Item("km:assessments", "ประเมิน 4 มิติ", "clipboard-check", short="ประเมิน", also=("/km/evidence/",)),
        ),
    ),
    (
        "หน่วยงาน",
        (
            Item("staff:users", "ผู้ใช้และสิทธิ", "people", short="ผู้ใช้"),
            Item("staff:deputies", "ผู้แทนผู้อำนวยการ", "file-earmark-check", short="ผู้แทน"),
            Item(
                "cases:instruments",
                "แบบประเมินมาตรฐาน",
                "list-check",
                short="แบบประเมิน",
            ),
            Item("staff:centres", "ข้อมูลศูนย์", "building"),
            Item("log:rows", "บันทึกการเข้าถึง", "eye", homes=(Role.AUDITOR,)),
            Item("cases:reads", "การเปิดข้อมูล", "eye"),
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


def _shown(item: Item, *, current: bool) -> dict[str, Any]:
    return {
        "label": item.label,
        "short": item.short or item.label,
        "icon": item.icon,
        "url": item.url,
        "plus": item.plus,
        "current": current,
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
    # Somebody who has yet to set up a second factor gets no further than that: no menu, no search.
    held = getattr(request, "must_set_up", False)
    entries = [] if held else items_for(user)
    reached = [item for _, items in entries for item in items if item.reaches(request.path)]
    here = max(reached, key=lambda item: item.reaches(request.path), default=None)
    groups = [
        {"label": label, "items": [_shown(item, current=item is here) for item in items]}
        for label, items in entries
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
