"""The papers and pictures of a file: the tab, one paper, its download, taking it out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import attachments as actions
from cases.forms.attachments import AttachmentForm, WithdrawForm
from cases.models import Attachment, Case
from cases.permissions.attachment import can_attach, can_withdraw
from cases.views import _file
from cases.views._labels import document_names
from cases.views._open import open_attachment, open_case, open_standing
from cases.views._pressing import or_back
from cases.views._writing import Writing, confirm
from cases.views.case_file import READERS
from shelter.accounts.doors import FORM, door
from shelter.audit.models import Action
from shelter.desk import files as store
from shelter.desk.refusal import Refused
from shelter.desk.tokens import form_token, once


@door(*READERS, methods=FORM)
def files(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every paper of the file by kind, and the form that adds some."""
    if request.method != "POST":
        return _page(request, pk, AttachmentForm())
    form = AttachmentForm(request.POST, request.FILES)
    url = reverse("cases:files", args=[pk])
    if not form.is_valid():
        return _page(request, pk, form, status=422)

    def write(case: Case) -> str:
        def do() -> str:
            actions.attach(case=case, by=request.user, **form.values())
            return url

        return once(request, do)

    try:
        open_case(request, pk, can=can_attach, build=write, action=Action.CREATE, fields=["files"])
    except Refused as refusal:
        form.add_error("files", str(refusal))
        return _page(request, pk, form, status=409)
    messages.success(request, f"แนบเอกสาร {len(form.cleaned_data['files'])} ไฟล์แล้ว")
    return redirect(url)


def _page(request: HttpRequest, pk: UUID, form: AttachmentForm, status: int = 200) -> HttpResponse:
    def build(case: Case) -> dict[str, Any]:
        seen = Attachment.objects.visible_to(request.user).filter(case=case)
        rows = list(seen.select_related("file", "added_by", "withdrawn_by"))
        names = document_names()
        kinds = [*names, *sorted({row.kind for row in rows} - names.keys())]
        standing = [row for row in rows if row.withdrawn_at is None]
        groups = [
            (names.get(kind, kind), found)
            for kind in kinds
            if (found := [row for row in standing if row.kind == kind])
        ]
        may = can_attach(request.user, case)
        return {
            "case": case,
            "groups": groups,
            "total": len(standing),
            "withdrawn": [(row, names.get(row.kind, row.kind)) for row in rows if row.withdrawn_at],
            "form": form if may else None,
            "why_not": may.reason,
            **_file.head(case, "files"),
            "post_token": form_token(request),
        }

    context = open_case(request, pk, build=build, fields=["files"])
    return render(request, "cases/attachment/list.html", context, status=status)


@door(*READERS)
def file(request: HttpRequest, pk: UUID, attachment: UUID) -> HttpResponse:
    """One paper: what it is, and a picture as such."""

    def build(found: Attachment) -> dict[str, Any]:
        may = can_withdraw(request.user, found)
        return {
            "attachment": found,
            "case": found.case,
            "kind": document_names().get(found.kind, found.kind),
            "may_withdraw": bool(may),
            **_file.head(found.case, "files"),
        }

    context = open_attachment(request, pk, attachment, build=build)
    return render(request, "cases/attachment/detail.html", context)


@door(*READERS)
def download(request: HttpRequest, pk: UUID, attachment: UUID) -> HttpResponse:
    """The bytes, as a download; a row in the log each time."""

    def build(found: Attachment) -> HttpResponse:
        return store.serve(found.file, what="paper")

    back = reverse("cases:files", args=[pk])
    return or_back(
        request, back, lambda: open_standing(request, pk, attachment, build=build, action=Action.DOWNLOAD)
    )


@door(*READERS, methods=FORM)
def withdraw(request: HttpRequest, pk: UUID, attachment: UUID) -> HttpResponse:
    """Take a paper out of the file, with a reason."""
    page = Writing(
        what="เอกสาร",
        verb="นำเอกสารออก",
        form=lambda found, **sent: WithdrawForm(**sent),
        save=lambda found, form, _: actions.withdraw(
            attachment=found, by=request.user, reason=form.cleaned_data["reason"]
        ),
        back=reverse("cases:files", args=[pk]),
        opened=lambda request, pk, **how: open_attachment(request, pk, attachment, **how),
        can=can_withdraw,
    )
    effect = "เอกสารนี้จะเปิดและดาวน์โหลดไม่ได้อีก ระบบเก็บว่าใครนำออก เมื่อใด และเพราะเหตุใด"
    return confirm(
        request, pk, page, lambda found: {"title": f"นำเอกสารออก: {found}", "effect": effect, "danger": True}
    )
