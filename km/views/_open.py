"""The only way from a URL to KM work: fetch by visibility, ask, build, log (SECURITY, Audit)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest

from km.models import KMAssessment, KMReport, RowEvidence
from shelter.accounts.models import User
from shelter.accounts.opening import Opener, SentBack, log_denial, open_list
from shelter.accounts.permissions import Answer

__all__ = [
    "SentBack",
    "glance_at_assessment",
    "open_assessment",
    "open_evidence",
    "open_list",
    "open_report",
]


def _assessments(user: User) -> Any:
    return KMAssessment.objects.visible_to(user).select_related(
        "report__project__centre", "rubric_version", "submitted_by", "signed_by", "returned_by"
    )


def _reports(user: User) -> Any:
    """Their `assessments.all()` are those this person may see: the book a reader prints holds no others."""
    seen = Prefetch("assessments", queryset=_assessments(user))
    return KMReport.objects.visible_to(user).select_related("project__centre").prefetch_related(seen)


def _evidence(user: User) -> Any:
    """What stands, reached through an assessment this person may see."""
    return RowEvidence.objects.filter(row__assessment__in=_assessments(user)).select_related(
        "file", "row__dimension", "row__assessment__report__project"
    )


open_report = Opener("km_report", _reports)
open_assessment = Opener("km_assessment", _assessments)
open_evidence = Opener("km_evidence", _evidence)


def glance_at_assessment(
    request: HttpRequest, pk: UUID, can: Callable[[User, KMAssessment], Answer]
) -> KMAssessment:
    """The assessment behind a page that is open already: autosave and live totals, many times a minute.

    Asked and refused like any opening, and a refusal is logged. The access row was written when the page was
    opened, and what is saved stands in the change history.
    """
    found = _assessments(request.user).filter(pk=pk).first()  # type: ignore[arg-type]
    if found is None:
        log_denial(request, kind="km_assessment", ids=[pk], detail={"why": "not visible"})
        raise Http404
    verdict = can(request.user, found)  # type: ignore[arg-type]
    if not verdict:
        log_denial(request, kind="km_assessment", ids=[pk], detail={"why": "not allowed"})
        raise PermissionDenied(verdict.reason)
    return found
