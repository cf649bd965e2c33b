"""The only way from a URL to KM work: fetch by visibility, ask, build, log (SECURITY, Audit)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest

from km.models import KMAssessment, KMReport, RowEvidence
from shelter.accounts.models import User
from shelter.accounts.opening import SentBack, log_denial, open_list, open_record
from shelter.accounts.permissions import YES, Answer
from shelter.audit.models import Action

__all__ = [
    "SentBack",
    "glance_at_assessment",
    "open_assessment",
    "open_evidence",
    "open_list",
    "open_report",
]


def _anybody(user: User, obj: Any) -> Answer:
    return YES


def open_report(
    request: HttpRequest,
    pk: UUID,
    *,
    can: Callable[[User, KMReport], Answer] = _anybody,
    build: Callable[[KMReport], Any] = lambda report: report,
    action: Action = Action.VIEW,
) -> Any:
    """`build(report)` of a report this person may see; project and centre are fetched.

    Its `assessments.all()` are those this person may see: the book a reader prints holds no others.
    """
    seen = Prefetch("assessments", queryset=_assessments(request))
    return open_record(
        request,
        KMReport.objects.visible_to(request.user)  # type: ignore[arg-type]
        .select_related("project__centre")
        .prefetch_related(seen),
        kind="km_report",
        can=can,
        build=build,
        action=action,
        pk=pk,
    )


def _assessments(request: HttpRequest) -> Any:
    return KMAssessment.objects.visible_to(request.user).select_related(  # type: ignore[arg-type]
        "report__project__centre", "rubric_version", "submitted_by", "signed_by", "returned_by"
    )


def open_assessment(
    request: HttpRequest,
    pk: UUID,
    *,
    can: Callable[[User, KMAssessment], Answer] = _anybody,
    build: Callable[[KMAssessment], Any] = lambda assessment: assessment,
    action: Action = Action.VIEW,
) -> Any:
    """`build(assessment)` of an assessment this person may see."""
    return open_record(
        request, _assessments(request), kind="km_assessment", can=can, build=build, action=action, pk=pk
    )


def glance_at_assessment(
    request: HttpRequest, pk: UUID, can: Callable[[User, KMAssessment], Answer]
) -> KMAssessment:
    """The assessment behind a page that is open already: autosave and live totals, many times a minute.

    Asked and refused like any opening, and a refusal is logged. The access row was written when the page was
    opened, and what is saved stands in the change history.
    """
    found = _assessments(request).filter(pk=pk).first()
    if found is None:
        log_denial(request, kind="km_assessment", ids=[pk], detail={"why": "not visible"})
        raise Http404
    verdict = can(request.user, found)  # type: ignore[arg-type]
    if not verdict:
        log_denial(request, kind="km_assessment", ids=[pk], detail={"why": "not allowed"})
        raise PermissionDenied(verdict.reason)
    return found


def open_evidence(
    request: HttpRequest,
    pk: UUID,
    *,
    can: Callable[[User, RowEvidence], Answer] = _anybody,
    build: Callable[[RowEvidence], Any] = lambda evidence: evidence,
    action: Action = Action.VIEW,
) -> Any:
    """`build(evidence)` of evidence that stands, reached through an assessment this person may see."""
    return open_record(
        request,
        RowEvidence.objects.filter(row__assessment__in=_assessments(request)).select_related(
            "file", "row__dimension", "row__assessment__report__project"
        ),
        kind="km_evidence",
        can=can,
        build=build,
        action=action,
        pk=pk,
    )
