"""How a person is recognised and proved: marks, the photograph, papers and the way back to them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import identity as actions
from cases.forms.identity import IdentityPaperForm, MarkForm, PhotoForm
from cases.models import Case, ClientMark, IdentityPaper
from cases.permissions.identity import can_read_identity, can_write_identity
from cases.views import _file
from cases.views._masked import Masked, revealed
from cases.views._open import open_case
from cases.views._pressing import or_back
from cases.views._writing import Writing, write
from shelter.accounts.doors import FORM, VERB, door
from shelter.accounts.models import Role, User
from shelter.accounts.opening import log_access
from shelter.audit.models import Action
from shelter.desk import codes
from shelter.desk import files as store
from shelter.desk.models import StoredFile
from shelter.desk.tokens import form_token
from shelter.lib.thai import bangkok_today

WRITERS = (Role.CASEWORKER, Role.DIRECTOR)
HEAD_SIDE = 300  # px: the head of a file shows 76, sharp on any screen


# --- marks and tattoos -------------------------------------------------------------------------------
def _mark_of(found: Case, mark: UUID) -> ClientMark:
    row = found.client.mark_rows.filter(pk=mark).first()
    if row is None:
        raise Http404
    return row


@door(*WRITERS, methods=FORM)
def mark_create(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A mark seen on the person."""
    user: Any = request.user

    def save(case: Case, form: MarkForm, expected: int | None) -> None:
        actions.add_mark(case=case, by=user, values=form.cleaned_data)

    page = Writing(
        what="ตำหนิหรือรอยสัก",
        title="เพิ่มตำหนิหรือรอยสัก",
        lead="เขียนเท่าที่เห็นโดยไม่ต้องเปิดเสื้อผ้า หรือเท่าที่ผู้ใช้บริการให้ดู",
        form=lambda case, **sent: MarkForm(**sent),
        save=save,
        back=reverse("cases:profile", args=[pk]),
        action=Action.CREATE,
        fields=("person",),
    )
    return write(request, pk, page)


@door(*WRITERS, methods=FORM)
def mark_edit(request: HttpRequest, pk: UUID, mark: UUID) -> HttpResponse:
    """Put a mark right, or take it out."""
    user: Any = request.user

    def save(case: Case, form: MarkForm, expected: int | None) -> None:
        actions.edit_mark(
            case=case,
            mark=_mark_of(case, mark),
            by=user,
            values=form.cleaned_data,
            remove=form.cleaned_data["remove"],
            expected=expected,
        )

    page = Writing(
        what="ตำหนิหรือรอยสัก",
        title="แก้ไขตำหนิหรือรอยสัก",
        form=lambda case, **sent: MarkForm(mark=_mark_of(case, mark), **sent),
        save=save,
        record=lambda case: _mark_of(case, mark),
        back=reverse("cases:profile", args=[pk]),
        fields=("person",),
    )
    return write(request, pk, page)


# --- the photograph ----------------------------------------------------------------------------------
@door(*WRITERS, methods=FORM)
def photo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The photographs of the person, the present one first, and the form that adds one."""
    user: Any = request.user

    def more(case: Case) -> dict[str, Any]:
        return {
            "photos": list(case.client.photos.select_related("file", "taken_by")),
            **_file.head(case, "profile"),
            "may_write": bool(can_write_identity(user, case)),
        }

    def save(case: Case, form: PhotoForm, expected: int | None) -> None:
        sent = form.cleaned_data
        actions.keep_photo(
            case=case, by=user, agreed=sent["agreed"], on=sent["taken_on"], upload=sent["file"]
        )

    page = Writing(
        what="ภาพถ่าย",
        title="ภาพถ่ายผู้ใช้บริการ",
        lead="ถ่ายเมื่อผู้ใช้บริการพักแล้วและยินยอม",
        template="cases/client/photo.html",
        form=lambda case, **sent: PhotoForm(**sent),
        save=save,
        back=request.path,
        can=can_write_identity if request.method == "POST" else can_read_identity,
        action=Action.CREATE,
        fields=("photo",),
        more=more,
    )
    return write(request, pk, page)


@door(*WRITERS)
def photo_file(request: HttpRequest, pk: UUID, photo: UUID) -> HttpResponse:
    """The picture itself; each look leaves a row."""
    return _picture(request, pk, photo, lambda kept: store.serve(kept, what="photo"))


@door(*WRITERS)
def photo_small(request: HttpRequest, pk: UUID, photo: UUID) -> HttpResponse:
    """The picture as the head of the file shows it; each look leaves a row."""
    return _picture(request, pk, photo, lambda kept: store.serve_small(kept, what="photo", side=HEAD_SIDE))


def _picture(
    request: HttpRequest, pk: UUID, photo: UUID, served: Callable[[StoredFile], HttpResponse]
) -> HttpResponse:
    def build(found: Case) -> HttpResponse:
        row = found.client.photos.select_related("file").filter(pk=photo, file__isnull=False).first()
        if row is None:
            raise Http404
        return served(row.file)

    back = reverse("cases:photo", args=[pk])
    return or_back(
        request, back, lambda: open_case(request, pk, can=can_read_identity, build=build, fields=["photo"])
    )


# --- papers --------------------------------------------------------------------------------------------
def _paper_of(found: Case, paper: UUID) -> IdentityPaper:
    row = found.client.identity_papers.filter(pk=paper).first()
    if row is None:
        raise Http404
    return row


def masked_number(case: Case, paper: IdentityPaper, *, value: str = "") -> Masked | None:
    """A document's number as it stands in the page."""
    if not paper.number:
        return None
    return Masked(
        key=f"paper-{paper.pk}",
        what="เลขที่เอกสาร",
        masked=f"••• {paper.ending}".strip(),
        spoken=f"ปิดไว้ ลงท้าย {' '.join(paper.ending)}" if paper.ending else "ปิดไว้",
        reveal_url=reverse("cases:identity-reveal", args=[case.pk, paper.pk]),
        value=value,
    )


def page_of(user: User, case: Case) -> dict[str, Any]:
    """Everything the page of papers shows, read inside the opening's transaction."""
    names = codes.names(["identity_paper"])
    today = bangkok_today()
    return {
        "case": case,
        "client": case.client,
        "papers": [
            {
                "paper": paper,
                "name": names["identity_paper", paper.kind],
                "number": masked_number(case, paper),
                "late": paper.result_on is None and paper.next_on is not None and paper.next_on < today,
            }
            for paper in case.client.identity_papers.all()
        ],
        **_file.head(case, "profile"),
        "may_write": bool(can_write_identity(user, case)),
    }


@door(*WRITERS)
def identity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Each document of the person, and what is being done to get those that are missing."""
    user: Any = request.user
    context = open_case(
        request, pk, can=can_read_identity, build=lambda found: page_of(user, found), fields=["identity"]
    )
    return render(request, "cases/client/identity.html", context | {"post_token": form_token(request)})


LEAD = "เขียนเท่าที่ทราบ เอกสารที่หายหรือไม่เคยมี ให้ติดตามจนได้คืน"


@door(*WRITERS, methods=FORM)
def identity_create(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A document of the person, there or missing."""
    user: Any = request.user

    def save(case: Case, form: IdentityPaperForm, expected: int | None) -> None:
        actions.add_paper(case=case, by=user, values=form.values())

    page = Writing(
        what="เอกสารแสดงตน",
        title="เพิ่มเอกสารแสดงตน",
        lead=LEAD,
        form=lambda case, **sent: IdentityPaperForm(**sent),
        save=save,
        back=reverse("cases:identity", args=[pk]),
        can=can_write_identity,
        action=Action.CREATE,
        fields=("identity",),
    )
    return write(request, pk, page)


@door(*WRITERS, methods=FORM)
def identity_edit(request: HttpRequest, pk: UUID, paper: UUID) -> HttpResponse:
    """What became of a document."""
    user: Any = request.user

    def save(case: Case, form: IdentityPaperForm, expected: int | None) -> None:
        found = _paper_of(case, paper)
        changed = actions.edit_paper(case=case, paper=found, by=user, values=form.values(), expected=expected)
        if "number" in changed:
            log_access(request, Action.IDENTITY, kind="client", ids=[case.client_id], fields=["identity"])

    page = Writing(
        what="เอกสารแสดงตน",
        title="ติดตามเอกสารแสดงตน",
        lead=LEAD,
        form=lambda case, **sent: IdentityPaperForm(paper=_paper_of(case, paper), **sent),
        save=save,
        record=lambda case: _paper_of(case, paper),
        back=reverse("cases:identity", args=[pk]),
        can=can_write_identity,
        fields=("identity",),
    )
    return write(request, pk, page)


@door(*WRITERS, methods=VERB)
def identity_reveal(request: HttpRequest, pk: UUID, paper: UUID) -> HttpResponse:
    """A document's number for half a minute; who asked and when is logged, the number is not."""

    def build(found: Case) -> dict[str, Any]:
        row = _paper_of(found, paper)
        return {"case": found, "shown": masked_number(found, row, value=row.number)}

    context = open_case(
        request, pk, can=can_read_identity, build=build, action=Action.REVEAL, fields=["identity"]
    )
    return revealed(request, context, back=reverse("cases:identity", args=[pk]))
