"""Opening a record: fetch, permission, data, log row — in one transaction (SECURITY, Audit).

Views reach records only through an `Opener`, declared for each kind of record in an app's `views/_open.py`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from structlog.contextvars import get_contextvars

from shelter.accounts.permissions import YES, Answer
from shelter.audit import log
from shelter.audit.models import Action


def _who(request: HttpRequest) -> dict[str, Any]:
    user: Any = request.user
    signed_in = user.is_authenticated
    centre = user.centre if signed_in else None
    return {
        "chain": centre.code if centre else log.SYSTEM,
        "actor_id": user.pk if signed_in else None,
        "actor_name": user.username if signed_in else "",
        "request_id": str(get_contextvars().get("request_id", "")),
    }


def log_access(
    request: HttpRequest,
    action: Action,
    *,
    kind: str,
    ids: Iterable[Any] = (),
    fields: Iterable[str] = (),
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Append a row for this request to the actor's centre's chain, in the current transaction.

    Of somebody who stands in for the director it names the order under `under`.
    """
    order = getattr(request.user, "standing_in", None)
    told = {**(detail or {}), **({"under": str(order.pk)} if order else {})}
    log.write(action, subject_kind=kind, subject_ids=ids, field_groups=fields, detail=told, **_who(request))


def log_denial(
    request: HttpRequest, *, kind: str, ids: Iterable[Any] = (), detail: Mapping[str, Any]
) -> None:
    """A refusal's row, in a transaction of its own."""
    log.write_apart(Action.DENIED, subject_kind=kind, subject_ids=ids, detail=detail, **_who(request))


class SentBack(Exception):
    """Raised while building: the form came back with errors, so nothing is written and nothing logged."""

    def __init__(self, form: Any = None):
        self.form = form
        super().__init__("the form has errors")


def open_record(
    request: HttpRequest,
    queryset: QuerySet[Any],
    *,
    kind: str,
    can: Callable[[Any, Any], Answer] = lambda user, obj: YES,
    build: Callable[[Any], Any] = lambda obj: obj,
    action: Action = Action.VIEW,
    fields: Iterable[str] = (),
    **lookup: Any,
) -> Any:
    """Fetch one row of `queryset` (already `visible_to` the user), ask `can`, return `build(row)`.

    `build` makes all the data the page needs (lists, not lazy querysets): the log row is the last statement
    of the transaction and the page is rendered after the commit. Outside the queryset the row does not
    exist (404, same page as a wrong id), nor does a child `build` finds to be another's (Http404); inside, a
    refusal is 403 with its reason. All of them leave a denial row.
    """
    verdict = YES
    row = None
    try:
        with transaction.atomic():
            row = queryset.filter(**lookup).first()
            if row is not None:
                verdict = can(request.user, row)
                if verdict:
                    built = build(row)
                    log_access(request, action, kind=kind, ids=[row.pk], fields=fields)
                    return built
    except Http404:
        log_denial(request, kind=kind, ids=[row.pk] if row else (), detail={"why": "no such part"})
        raise
    if row is None:
        log_denial(request, kind=kind, ids=lookup.values(), detail={"why": "not visible"})
        raise Http404
    log_denial(request, kind=kind, ids=[row.pk], detail={"why": "not allowed"})
    raise PermissionDenied(verdict.reason)


def anybody(user: Any, obj: Any) -> Answer:
    """Whoever may see the record at all may open it."""
    return YES


@dataclass(frozen=True)
class Opener:
    """How one kind of record is opened: `opener(request, *path, can=…, build=…, action=…, fields=…)`.

    rows(user): the rows this person may see, with what their pages need.
    keys: the lookups `path` stands for, in the order of the URL.
    can, fields: what is asked, and the field groups of the log row, unless the call says otherwise.
    about(row): another subject the record tells of, as (kind, ids, fields), for a row of its own.
    """

    kind: str
    rows: Callable[[Any], QuerySet[Any]]
    keys: tuple[str, ...] = ("pk",)
    can: Callable[[Any, Any], Answer] = anybody
    fields: tuple[str, ...] = ()
    about: Callable[[Any], tuple[str, list[Any], list[str]]] | None = None

    def __call__(
        self,
        request: HttpRequest,
        *path: Any,
        can: Callable[[Any, Any], Answer] | None = None,
        build: Callable[[Any], Any] = lambda obj: obj,
        action: Action = Action.VIEW,
        fields: Iterable[str] = (),
    ) -> Any:
        """`build(row)`, as `open_record` says."""

        def told(row: Any) -> Any:
            built = build(row)
            if self.about:
                kind, ids, groups = self.about(row)
                log_access(request, action, kind=kind, ids=ids, fields=groups)
            return built

        return open_record(
            request,
            self.rows(request.user),
            kind=self.kind,
            can=can or self.can,
            build=told,
            action=action,
            fields=fields or self.fields,
            **dict(zip(self.keys, path, strict=True)),
        )


def open_list(
    request: HttpRequest,
    rows: Callable[[], list[Any]],
    *,
    kind: str,
    action: Action = Action.LIST,
    filters: Iterable[str] = (),
) -> list[Any]:
    """Read a list and log its filters' names and the ids on the page (never the typed text)."""
    with transaction.atomic():
        found = rows()
        log_access(
            request, action, kind=kind, ids=[row.pk for row in found], detail={"filters": sorted(filters)}
        )
    return found
