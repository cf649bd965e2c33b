"""Pages and queries, at a thousand clients and at very many.

A page is asked for through the whole stack in this process (bench.stack), so its log row is written and
committed; the raw statements of a page are those it sends, without who asks and the log row.
"""

import hashlib
import re
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

import cases.generator
from bench import chain, database, twins
from bench.arms import Work, compare, medians, ratio
from bench.options import Options
from bench.stack import Visitor, sign_in
from bench.table import Bar, Result
from cases.actions.facilities import built
from cases.forms.facilities import FacilityFilter
from cases.models import Case, Client, Facility
from shelter.accounts.models import Centre, User
from shelter.desk import paging

SEED = 2570
SMALL = 1_000
# The comparison with the admin is meant at this size: a smaller table spares the admin more than the page.
BARS_ARE_FOR = 1_000_000
FACILITIES = 600
# The large database's first centre holds all but the few of its ordinary neighbours.
WORKER, DIRECTOR = "g0.social0", "g0.director"
# Of a centre of the large database that has a seventy-seventh of all.
ORDINARY = "g1.social0"
FILTERS = (
    "mine=1",
    "sort=oldest",
    "stage=screening",
    "stage=understanding",
    "clock=late",
    "clock=over",
    "clock=paused",
    "clock=route",
    "clock=reception",
    "need=screening",
    "need=activities",
    "need=today",
    "group=elderly",
    "group=unknown",
    "problems=3",
    "severity=3",
    "flag=danger",
)
LIST = "/cases/?state=all"
ADMIN_LIST, ADMIN_SEARCH = "/bench-admin/cases/case/", "/bench-admin/cases/client/?q="
NOT_THE_PAGES_OWN = ('FROM "django_session"', 'FROM "accounts_user"', "audit_append(")


def sizes(options: Options) -> dict[str, Any]:
    """What the section was measured over."""
    return {
        "clients": options.clients,
        "cases": options.clients * 6 // 5,
        "small": SMALL,
        "facilities": FACILITIES,
    }


# --- the databases ------------------------------------------------------------------------------------
def _name(clients: int) -> str:
    """Named by what its content follows from: another generator or schema makes another database."""
    sources = sorted(Path(cases.generator.__path__[0]).rglob("*.py"))
    leaves = MigrationLoader(None).graph.leaf_nodes()
    told = repr([*(path.read_bytes() for path in sources), leaves, SEED, FACILITIES])
    return f"{database.PREFIX}{clients}_{hashlib.sha256(told.encode()).hexdigest()[:10]}"


def _fill(clients: int) -> None:
    call_command("generate_data", clients=clients, seed=SEED, stdout=StringIO())
    rng, by = Random(SEED), User.objects.get(username=DIRECTOR)
    places = ("330101", "340101", "320301", "600101", "400102", "100101", "540203", "800105", "900201")
    Facility.objects.bulk_create(
        built(
            by=by,
            values={
                "name": f"บ้านพักจำลอง {number}",
                "ownership": rng.choice(("local", "foundation", "private", "dsdw")),
                "kind": rng.choice(("elderly_home", "foundation_home", "temporary_home")),
                "address_code": rng.choice(places),
                "groups": ["elderly"],
                "unverified": True,
            },
        )
        for number in range(FACILITIES)
    )


@contextmanager
def _databases(options: Options) -> Iterator[tuple[str, str, float | None]]:
    """Names of the small and the large one, and the seconds the large one took to make (None: it stood)."""
    small, large = _name(SMALL), _name(options.clients)
    for name in database.existing() - {small, large}:
        if re.fullmatch(rf"{database.PREFIX}\d+_\w+", name):
            database.drop(name)
    database.prepare(small, lambda: _fill(SMALL))
    began = time.monotonic()
    made = database.prepare(large, lambda: _fill(options.clients))
    spent = time.monotonic() - began if made else None
    try:
        yield small, large, spent
    finally:
        if not options.keep:
            for name in (small, large):
                database.drop(name)


# --- the bars -----------------------------------------------------------------------------------------
def rows(options: Options) -> Iterator[Result]:
    """Every bar of the section."""
    call_command("collectstatic", interactive=False, verbosity=0)
    with _databases(options) as (small, large, seconds):
        yield _made(options, seconds)
        few, many = sign_in(small, WORKER), sign_in(large, WORKER)
        yield from _lists(few, many, options)
        yield from _searches(few, many, options)
        yield _far_page(large, options)
        yield from _against_admin(few, many, options)
        yield _filter_form(many, options)
        yield from _statements(many, options)
        yield Result(
            Bar("a fiscal year's statistics from the summary : index-only", must=0.05, stretch=0.04),
            None,
            note="there is no statistics room yet",
        )
        database.use(large)
        yield from twins.rows(User.objects.get(username=WORKER))
        yield from _filters(few, large, options)
        yield from _other_pages(small, large, options)
        yield from chain.rows(large, options)


def _made(options: Options, seconds: float | None) -> Result:
    bar = Bar(f"{options.clients:,} clients generated, with keys and indexes")
    if seconds is None:
        return Result(bar, None, note="they stood from an earlier run")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return Result(bar, seconds, unit="s", note=f"largest process {peak:.0f} MB")


def _both(few: Visitor, many: Visitor, url: str, name: str = "large") -> tuple[dict[str, Work], str]:
    """The page of both databases, and a note where the small one has to show its whole list instead.

    A list of six rows and one of fifty are not the same page: where a thousand people give fewer rows by a
    quarter, their list without a filter, which fills its page, takes its place.
    """
    there, here = (visitor.get(url).count("<tr") for visitor in (many, few))
    short = url.startswith("/cases/") and here < there * 0.75
    arms: dict[str, Work] = {name: partial(many.get, url), "small": partial(few.get, LIST if short else url)}
    return arms, f"rows {there} : {here}, so beside the small one's whole list" if short else ""


def _lists(few: Visitor, many: Visitor, options: Options) -> Iterator[Result]:
    for said, url in (
        ("list page", LIST),
        ("list page, open files", "/cases/"),
        ("list page, by name", f"{LIST}&sort=name"),
        ("list page, one past year", f"{LIST}&year=2566"),
    ):
        bar = Bar(f"{said}, large : small", must=1.3, stretch=1.1)
        arms, note = _both(few, many, url)
        yield compare(bar, arms, samples=options.samples, note=note)


def _filters(few: Visitor, large: str, options: Options) -> Iterator[Result]:
    """The worklists and every kind of filter, of a centre of ordinary size among many people.

    The large database's first centre holds nearly all of them, which no centre does.
    """
    ordinary = sign_in(large, ORDINARY)
    for said, url in (
        ("worklist", "/tasks/"),
        ("worklist of the centre", "/tasks/?scope=centre"),
        *((f"list page by {query}", f"/cases/?{query}") for query in FILTERS),
    ):
        bar = Bar(f"{said}, ordinary centre : small", must=1.3, stretch=1.1)
        arms, note = _both(few, ordinary, url, "ordinary")
        yield compare(bar, arms, samples=options.samples, note=note)


def _terms(visitor: Visitor) -> list[str]:
    """What is searched for in both databases: their first thousand people are the same."""
    database.use(visitor.database)
    known = Client.objects.filter(centre__code="G0").exclude(last_name="").order_by("first_name", "pk")
    people = list(known[100:300:50])
    full = [f"{one.first_name} {one.last_name}" for one in people[:2]]
    return [*full, people[2].last_name, people[3].last_name[:6], people[1].first_name]


def _found(visitor: Visitor, terms: list[str]) -> list[str]:
    """The addresses of the answers to these searches."""
    return [visitor.post("/people/", {"q": term}) for term in terms]


def _each(visitor: Visitor, urls: list[str]) -> None:
    for url in urls:
        visitor.get(url)


def _searches(few: Visitor, many: Visitor, options: Options) -> Iterator[Result]:
    """The large database fills pages where the small one has a few rows; the second row leaves those out."""
    terms = _terms(few)
    counts = [[visitor.get(url).count("<tr") for url in _found(visitor, terms)] for visitor in (many, few)]
    alike = [term for term, there, here in zip(terms, *counts, strict=True) if there == here]
    misspelt = [f"{terms[0][:4]}ฒ{terms[0][5:]}", "กขคงจฉช"]
    for said, asked, must, stretch in (
        ("search page", terms, 1.5, 1.3),
        ("search page, as many rows in both", alike, None, None),
        ("search page, misspelt", misspelt, None, None),
    ):
        there = {"large": (many, _found(many, asked)), "small": (few, _found(few, asked))}
        arms: dict[str, Work] = {name: partial(_each, *one) for name, one in there.items()}
        bar = Bar(f"{said}, large : small", must=must, stretch=stretch)
        yield compare(bar, arms, samples=options.samples, note=f"{len(asked)} searches a sample")


def _far_page(large: str, options: Options) -> Result:
    database.use(large)
    files = Case.objects.filter(centre=Centre.objects.get(code="G0")).in_lists()
    order = ("-received_at", "pk")
    far = str(files.order_by(*order).values_list("pk", flat=True)[options.clients // 2])
    arms: dict[str, Work] = {
        "middle": lambda: paging.page(files, order, after=far),
        "first": lambda: paging.page(files, order),
    }
    bar = Bar(f"page at row {options.clients // 2:,} : page 1, queries alone", must=2.5, stretch=2)
    return compare(bar, arms, samples=options.samples * 2)


def _against_admin(few: Visitor, many: Visitor, options: Options) -> Iterator[Result]:
    note = "" if options.clients >= BARS_ARE_FOR else f"this bar is for {BARS_ARE_FOR:,} clients"
    for visitor, said, must, stretch in ((many, "large", 0.15, 0.08), (few, "small", 1.0, 0.6)):
        arms: dict[str, Work] = {
            "page": partial(visitor.get, LIST),
            "admin": partial(visitor.get, ADMIN_LIST),
        }
        bar = Bar(f"list page : Django admin's, {said}", must=must, stretch=stretch)
        yield compare(bar, arms, samples=options.samples, note=note if visitor is many else "")
    term = _terms(few)[2]
    (url,) = _found(many, [term])
    searched: dict[str, Work] = {
        "page": lambda: many.get(url),
        "admin": lambda: many.get(f"{ADMIN_SEARCH}{term}"),
    }
    bar = Bar("search : Django admin's, large", must=0.05, stretch=0.03)
    yield compare(bar, searched, samples=options.samples, warm=1, note=note)


def _filter_form(many: Visitor, options: Options) -> Result:
    """The directory, whose filters hold the provinces: as it is, and with no select in the form."""

    def bare() -> None:
        with patch.object(FacilityFilter, "selects", ()):
            many.get("/facilities/")

    arms: dict[str, Work] = {"with": lambda: many.get("/facilities/"), "without": bare}
    bar = Bar("page with its filter form : without its selects", must=2.0, stretch=1.5)
    return compare(bar, arms, samples=options.samples)


def _statements(many: Visitor, options: Options) -> Iterator[Result]:
    """How long the page's own statements take by themselves, and how many there are."""
    sent: list[tuple[str, Any]] = []

    def listen(execute: Any, sql: str, params: Any, is_many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, is_many, context)

    database.use(many.database)
    with connection.execute_wrapper(listen):
        many.get(LIST)
    own = [(sql, params) for sql, params in sent if not any(part in sql for part in NOT_THE_PAGES_OWN)]

    def raw() -> None:
        with connection.cursor() as cursor:
            for sql, params in own:
                cursor.execute(sql, params)
                cursor.fetchall()

    taken = medians({"page": lambda: many.get(LIST), "statements": raw}, samples=options.samples)
    yield ratio(Bar("list page : its raw SQL", must=40, stretch=20), taken["page"], taken["statements"])
    yield Result(
        Bar("queries of a list page beside session, user and log row", must=4, stretch=3),
        len(own),
        note=f"{len(sent)} statements with them",
    )


def _other_pages(small: str, large: str, options: Options) -> Iterator[Result]:
    """Other pages; the case file has the bar of a list."""
    for username, said, url in (
        (WORKER, "worklist", "/tasks/"),
        (WORKER, "worklist of the centre", "/tasks/?scope=centre"),
        (WORKER, "list page, protection overdue", "/cases/?clock=over"),
        (WORKER, "list page, waiting for screening", "/cases/?need=screening"),
        (WORKER, "register form", "/register/"),
        (WORKER, "night door", "/receive/"),
        (WORKER, "beds", "/beds/"),
        (WORKER, "reports taken", "/notifications/"),
        (WORKER, "facility list", "/facilities/"),
        (WORKER, "settings", "/settings/"),
        (WORKER, "case file", ""),
        (DIRECTOR, "plans awaiting approval", "/plans/waiting"),
        (DIRECTOR, "overview of the centre", "/overview/"),
    ):
        arms: dict[str, Work] = {}
        for name, where in (("large", large), ("small", small)):
            visitor = sign_in(where, username)
            here = (
                url or f"/cases/{Case.objects.visible_to(User.objects.get(username=username)).open()[0].pk}/"
            )
            arms[name] = partial(visitor.get, here)
        bar = Bar(f"{said}, large : small", must=None if url else 1.3, stretch=None if url else 1.1)
        yield compare(bar, arms, samples=options.samples)
