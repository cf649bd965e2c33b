"""Finding a person: what is typed is posted, kept in the session under a random key, and never in a URL."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.facts.flags import flags_of
from cases.models import Case, Client
from cases.models.client import SHORTEST_NAME, ClientQuerySet
from cases.rules.flags import Shown
from cases.views._file import page_of
from cases.views._open import open_list
from shelter.accounts.doors import FORM, door
from shelter.accounts.models import Role, User
from shelter.audit.models import Action
from shelter.desk import searches
from shelter.desk.refusal import Refused
from shelter.lib.text import squeeze
from shelter.lib.thai import bangkok_today, clean_national_id, search_key, to_arabic_digits

LONGEST = 100
# The nearest come first, and each of them is a person whose name somebody reads: more letters find the rest.
MOST = 30
_CASE_NUMBER = re.compile(
    r"(?:(?P<centre>[ก-ฮ][ก-๎.]{0,7})?\s*(?P<year>(?:25)?[0-9]{2})\s?/\s?)?(?P<sequence>[0-9]{1,6})"
)


@dataclass(frozen=True)
class Found:
    client: Client
    age: int | None
    latest: Case | None
    flags: list[Shown]

    @property
    def pk(self) -> UUID:
        return self.client.pk

    @property
    def url(self) -> str:
        return page_of("cases:case", self.latest) if self.latest else ""


def numbered(user: User, line: str) -> QuerySet[Case] | None:
    """Files this user may see numbered `line` (Arabic digits), whole or its last part; None for no number.

    Another centre's number names none.
    """
    number = _CASE_NUMBER.fullmatch(line)
    if number is None:
        return None
    if number["centre"] and user.centre and number["centre"] != user.centre.abbreviation:
        return Case.objects.none()
    found = Case.objects.visible_to(user).filter(sequence=int(number["sequence"]))
    return found.filter(fiscal_year=2500 + int(number["year"][-2:])) if number["year"] else found


def the_file(user: User, text: str, *, besides: UUID | None = None) -> Case:
    """The one file this user may see of the number typed, not of the person `besides`. Raises Refused."""
    files = numbered(user, to_arabic_digits(squeeze(text)))
    found = [] if files is None else list(files.exclude(client=besides)[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused("เลขนี้มีหลายปี ใส่ปีด้วย เช่น 70/0047")
    whose = "ของอีกคน" if besides else ""
    raise Refused(f"ไม่พบแฟ้มเลขนี้{whose}ในศูนย์ ตรวจเลขและปี เช่น 70/0047")


def matching(user: User, text: str) -> list[Client]:
    """People this user may see whom `text` names: a 13-digit ID, a case number, or a name in any spelling.

    The last part of a case number alone, as people say it, finds the file of every year; newest first.
    """
    visible = Client.objects.visible_to(user)
    line = to_arabic_digits(squeeze(text))
    digits = clean_national_id(line)
    if len(digits) == 13 and digits.isascii() and digits.isdigit():
        found = visible.with_national_id(digits)
    elif (files := numbered(user, line)) is not None:
        latest = files.filter(client=OuterRef("pk")).order_by("-fiscal_year").values("fiscal_year")[:1]
        found = visible.filter(pk__in=files.values("client_id"))
        found = found.annotate(numbered_in=Subquery(latest)).order_by("-numbered_in", "pk")
    else:
        named = _with_latest(user, visible.named(line))
        # What holds the very letters is what was meant; otherwise whatever is spelt like it.
        held = bool(named) and not named[0].exact
        return named if held else _with_latest(user, visible.spelt_like(line))
    return _with_latest(user, found)


def _with_latest(user: User, found: ClientQuerySet) -> list[Any]:
    """The first of them, each with its cases in `episodes`, newest first."""
    # No more of a file than its row shows: to read whole files would take longer than everything else here.
    newest = Case.objects.visible_to(user).only("client", "number", "closed_at").order_by("-received_at")
    return list(
        found.in_lists().prefetch_related(Prefetch("cases", queryset=newest, to_attr="episodes"))[:MOST]
    )


@door(Role.CASEWORKER, Role.TEAM, Role.DIRECTOR, methods=FORM)
def search(request: HttpRequest) -> HttpResponse:
    """The search box's answer, and its page."""
    if request.method == "POST":
        text = squeeze(request.POST.get("q", "")[: LONGEST * 10])[:LONGEST]
        if not text:
            messages.warning(request, "พิมพ์ชื่อ เลขแฟ้ม หรือเลขประจำตัวก่อนค้นหา")
            return redirect("cases:search")
        return redirect(f"{reverse('cases:search')}?s={searches.keep(request, text)}")

    text = searches.kept(request, request.GET.get("s", ""))
    short = bool(text) and not any(sign.isdigit() for sign in text) and len(search_key(text)) < SHORTEST_NAME
    rows: list[Found] = []
    if text and not short:
        today = bangkok_today()

        def read() -> list[Found]:
            people = matching(request.user, text)
            latest = {person.pk: person.episodes[0] for person in people if person.episodes}
            # Whoever asks on the telephone is answered from this page.
            flags = flags_of(latest.values(), request.user)
            return [
                Found(
                    person,
                    person.age_on(today),
                    latest.get(person.pk),
                    flags[latest[person.pk].pk] if person.pk in latest else [],
                )
                for person in people
            ]

        rows = open_list(request, read, kind="client", action=Action.SEARCH, filters=["q"])
    context = {
        "text": text,
        "lost": bool(request.GET.get("s")) and not text,
        "short": short,
        "shortest": SHORTEST_NAME,
        "rows": rows,
        "most": MOST,
        "may_register": request.user.has_role(Role.CASEWORKER, Role.DIRECTOR),
    }
    return render(request, "cases/client/search.html", context)
