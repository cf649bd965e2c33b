"""Watches every answer of every test: who was shown a person left a row in the access log saying so.

The middleware stands in the settings of all tests, so each journey, in process or in a browser, is held
to it. It only collects: the questions to the database come when the test is over, so that counted queries
stay what they were.
"""

from dataclasses import dataclass, field
from datetime import datetime
from html import escape

from django.utils import timezone
from structlog.contextvars import get_contextvars

from cases.models import Client
from shelter.audit.models import AccessEntry, Action

MOST_PEOPLE = 200
# A first name this short, or one that staff bear too, turns up by chance.
SHORTEST = 4
COMMON = {"ทดสอบ"}


@dataclass(frozen=True)
class Answer:
    path: str
    request_id: str
    text: str
    at: datetime = field(default_factory=timezone.now)


ANSWERS: list[Answer] = []


class CollectAnswers:
    """Keeps what was shown: the text of every answer that is a page, a part of one, or JSON."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        kind = response.get("Content-Type", "")
        if (
            response.status_code == 200
            and not response.streaming
            and kind.startswith(("text/", "application/json"))
        ):
            request_id = str(get_contextvars().get("request_id", ""))
            ANSWERS.append(Answer(request.path, request_id, response.content.decode(errors="replace")))
        return response


def _names(client: Client) -> set[str]:
    given = {client.name, client.first_name, client.calling_name}
    return {name for name in given if len(name) >= SHORTEST and name not in COMMON}


def unlogged() -> list[tuple[str, str]]:
    """(path, person) of every answer that names somebody whose file or person its request did not log.

    What somebody typed into the search box stands on its page again, found or not; its row is the search.
    A name typed before there was a file is the typist's own draft.
    """
    clients = Client.objects.prefetch_related("cases__plans", "cases__screenings", "cases__attachments")[
        :MOST_PEOPLE
    ]
    people = [(client, _names(client), _ids(client)) for client in clients]
    found = []
    for client, names, _ in people:
        known = [answer for answer in ANSWERS if answer.at >= client.created_at]
        shown = [answer for answer in known if any(escape(name) in answer.text for name in names)]
        if not shown:
            continue
        # Of two people of one name, the row of either answers for the name.
        ids = set().union(*(others for _, borne, others in people if borne & names))
        rows = AccessEntry.objects.filter(request_id__in={answer.request_id for answer in shown})
        told = {row.request_id for row in rows if row.action == Action.SEARCH or ids & set(row.subject_ids)}
        found += [(answer.path, client.name) for answer in shown if answer.request_id not in told]
    return found


def _ids(client: Client) -> set[str]:
    """The person, their files, and the plans and papers in them."""
    cases = list(client.cases.all())
    parts = [
        part
        for case in cases
        for part in (*case.plans.all(), *case.screenings.all(), *case.attachments.all())
    ]
    return {str(one.pk) for one in [client, *cases, *parts]}


def names_in_rows() -> list[str]:
    """Every name of a person that stands anywhere in the log's own columns."""
    columns = ("actor_name", "subject_kind", "subject_ids", "field_groups", "detail")
    told = str(list(AccessEntry.objects.values_list(*columns)))
    people = Client.objects.all()[:MOST_PEOPLE]
    return [name for client in people for name in _names(client) if name in told]
