"""รายงานเยี่ยมบ้าน, with its photographs; lines to write on while the visit is still to be made.

Risk signs and what was found of health are for readers of health, the exact place for those who may see it.
A face that was not asked stays off the paper.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cases.documents.finding import Line
from cases.documents.heed import heed_on_the_way
from cases.models import HomeVisit, VisitPhoto
from cases.permissions.groups import can_see_health
from cases.permissions.visit import can_see_photo, can_see_place
from cases.rules.questions import Topic, said
from cases.rules.visit import SELF_HARM, TOPICS
from shelter.accounts.models import Centre, User
from shelter.accounts.signing import expected_signature
from shelter.desk import codes, files
from shelter.desk.refusal import Refused
from shelter.lib import addresses
from shelter.lib.thai import bangkok_today

TEMPLATE = "pdf/visit.html"
PAPER = "รายงานเยี่ยมบ้าน"
LISTS = {"contact_method", "visit_sign", "income_enough"}
MOST_PHOTOS = 8
PRINTED_SIDE = 1400  # pixels of a printed photograph's longer side: 200 dpi on 17 cm


@dataclass(frozen=True)
class Section:
    topic: Topic
    lines: tuple[Line, ...]

    @property
    def answered(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.text)


def sections(visit: HomeVisit, words: codes.Names) -> list[Section]:
    return [
        Section(
            topic,
            tuple(
                Line(question, said(question, visit.report.get(question.name), words))
                for question in topic.questions
            ),
        )
        for topic in TOPICS
    ]


def sheet_of(visit: HomeVisit, reader: User) -> dict[str, Any]:
    """What page and paper show of a visit to `reader`."""
    words = codes.names(LISTS)
    health, place = bool(can_see_health(reader, visit.case)), can_see_place(reader, visit)
    return {
        "visit": visit,
        "method": words["contact_method", visit.method],
        "place": addresses.path(visit.place_code),
        "place_detail": visit.place_detail if place else "",
        "route": visit.route if place else "",
        "hides_place": not place and bool(visit.place_detail or visit.route),
        "sections": sections(visit, words),
        "signs": [words["visit_sign", code] for code in visit.signs] if health else [],
        "signs_note": visit.signs_note if health else "",
        "health_findings": visit.health_findings if health else "",
        "self_harm": health and SELF_HARM in visit.signs,
    }


def photos_for(reader: User, visit: HomeVisit, photos: Iterable[VisitPhoto]) -> list[VisitPhoto]:
    """Those of the visit's pictures that `reader` may see."""
    for photo in photos:
        photo.visit = visit
    return [photo for photo in photos if can_see_photo(reader, photo)]


def context_of(visit: HomeVisit, *, reader: User) -> dict[str, Any]:
    """What the paper prints for `reader`; `photos` are (name, photo), their bytes from `pictures`."""
    standing = visit.photos.filter(removed_at__isnull=True).select_related("file")
    photos = [photo for photo in photos_for(reader, visit, standing) if photo.may_be_printed][:MOST_PHOTOS]
    to_fill = visit.status == HomeVisit.Status.PLANNED
    return sheet_of(visit, reader) | {
        "case": visit.case,
        "centre": visit.case.centre,
        "client": visit.case.client,
        "photos": [(photo.pk.hex, photo) for photo in photos],
        "to_fill": to_fill,
        # Whoever goes reads them; the report of a visit made is about that day.
        "heed": heed_on_the_way(visit.case, reader) if to_fill else [],
        "printed_on": bangkok_today(),
        "signature": expected_signature(visit.case.centre),
    }


def pictures(photos: list[tuple[str, VisitPhoto]]) -> dict[str, bytes]:
    """name → JPEG at printing size; a file that cannot be read is left out."""
    found = {}
    for name, photo in photos:
        try:
            found[name] = files.small(photo.file, side=PRINTED_SIDE)
        except Refused:
            continue
    return found


def blank_context(centre: Centre) -> dict[str, Any]:
    """The form to be filled by hand."""
    return {
        "centre": centre,
        "to_fill": True,
        "sections": [
            Section(topic, tuple(Line(question, "") for question in topic.questions)) for topic in TOPICS
        ],
        "signature": expected_signature(centre),
    }
