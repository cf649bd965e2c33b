"""Papers and warnings of a file."""

from typing import Any

from cases.models import Attachment, Case, CaseFlag
from shelter.accounts.models import User
from shelter.desk import files
from shelter.lib.thai import bangkok_today
from tests.factories.evidence import a_picture


def make_attachment(case: Case, by: User, **fields: Any) -> Attachment:
    """A small picture among the papers of the file, of no sensitive group unless told otherwise."""
    stored = files.store(a_picture(), centre=case.centre, by=by)
    fields.setdefault("kind", "police_report")
    return Attachment.objects.create(case=case, file=stored, added_by=by, **fields)


def make_flag(case: Case, by: User, kind: str = "allergy", words: str = "ยาแก้ปวด", **fields: Any) -> CaseFlag:
    fields.setdefault("since", bangkok_today())
    return CaseFlag.objects.create(case=case, kind=kind, words=words, added_by=by, **fields)
