"""The family question, the people around a person, and the director's exceptions."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import contacts as actions
from cases.forms.contacts import ContactedForm, ContactForm, DecisionForm, FamilyForm, OverrideForm
from cases.models import Case, Contact, ContactOverride
from cases.permissions.case import can_see_sensitive, can_write_case
from cases.permissions.contact import (
    can_ask_override,
    can_contact,
    can_decide_override,
    can_end_override,
    can_reveal_contact,
    exceptions_of,
)
from cases.views import _file
from cases.views._open import open_case, open_list
from cases.views._writing import Part, edited, posted
from cases.views.case_file import Masked
from shelter.accounts.doors import FORM, VERB, door
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action
from shelter.desk.tokens import form_token
from shelter.desk.versions import posted_version
from shelter.lib import addresses
from shelter.lib.thai import format_phone, mask_phone

READERS = (Role.CASEWORKER, Role.TEAM, Role.DIRECTOR)
WRITERS = (Role.CASEWORKER, Role.DIRECTOR)
MOST_WAITING = 200
GROUP = "contacts"
BACK = "cases:contacts"
LEAD = "ญาติ เพื่อน นายจ้าง และคนในชุมชนที่มีความหมายต่อผู้ใช้บริการ กรอกเท่าที่ทราบ"


@dataclass(frozen=True)
class Shown:
    """One contact on the page: what this reader may see of them, and whether they may be called."""

    contact: Contact
    answer: Answer
    place: str
    phone: Masked | None
    has_phone: bool


def masked_phone(user: User, case: Case, contact: Contact, *, value: str = "") -> Masked | None:
    """The kept-masked telephone of a contact; no button while they may not be called."""
    if not contact.phone or not can_see_sensitive(user, case):
        return None
    may = can_reveal_contact(user, case, contact)
    digits = [sign for sign in contact.phone if sign.isdigit()]
    return Masked(
        key=f"contact-{contact.pk}",
        what=f"เบอร์โทรศัพท์ของ {contact.name}",
        masked=mask_phone(contact.phone),
        spoken=f"ปิดไว้ ลงท้าย {' '.join(digits[-3:])}",
        reveal_url=reverse("cases:contact-reveal", args=[case.pk, contact.pk]) if may else "",
        value=value,
    )


def page_of(user: User, case: Case) -> dict[str, Any]:
    """Everything the contacts page shows, read inside the opening's transaction."""
    case.exceptions = exceptions_of(case)  # type: ignore[attr-defined]
    sensitive = bool(can_see_sensitive(user, case))
    shows_address = sensitive or not case.client.safe_contact
    shown = [
        Shown(
            contact,
            can_contact(user, case, contact),
            f"{contact.place_detail} {addresses.path(contact.place_code)}".strip() if shows_address else "",
            masked_phone(user, case, contact),
            bool(contact.phone),
        )
        for contact in case.client.contacts.all()
    ]
    overrides = list(
        case.contact_overrides.select_related("contact", "asked_by", "decided_by", "decided_under")
    )
    for one in overrides:
        one.case = case
    return {
        "case": case,
        "client": case.client,
        "tabs": _file.tabs(case, "profile"),
        "family": can_contact(user, case),
        "asked_by": case.client.family_asked_by,
        "contacts": shown,
        "sensitive": sensitive,
        "overrides": [
            {
                "override": one,
                "in_force": one in case.exceptions,  # type: ignore[attr-defined]
                "may_decide": bool(can_decide_override(user, one)),
                "may_end": bool(can_end_override(user, one)),
            }
            for one in overrides
        ],
        "may_write": bool(can_write_case(user, case)),
    }


@door(*READERS)
def contacts(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The answer about the family, everybody around the person, and the exceptions."""
    user: Any = request.user
    context = open_case(request, pk, build=lambda found: page_of(user, found), fields=[GROUP])
    return render(request, "cases/contact/list.html", context | {"post_token": form_token(request)})


def _of(found: Case, contact: UUID) -> Contact:
    """A contact of this person; another's does not exist here."""
    row = found.client.contacts.filter(pk=contact).first()
    if row is None:
        raise Http404
    return row


def _sensitive(request: HttpRequest, found: Case) -> bool:
    user: Any = request.user
    return bool(can_see_sensitive(user, found))


@door(*WRITERS, methods=FORM)
def family(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what the person answered about their family."""

    def form_of(request: HttpRequest, found: Case) -> FamilyForm:
        return FamilyForm(posted(request), client=found.client, sensitive=_sensitive(request, found))

    def save(request: HttpRequest, found: Case, form: FamilyForm) -> None:
        cleaned = form.cleaned_data
        actions.answer_family(
            case=found,
            by=request.user,  # type: ignore[arg-type]
            answer=cleaned["family_contact"],
            on=cleaned["family_asked_on"],
            words=cleaned.get("family_words", found.client.family_words),
            expected=posted_version(request),
        )

    part = Part(
        what="คำตอบเรื่องญาติ",
        field_group=GROUP,
        title="ให้ติดต่อญาติได้ไหม",
        lead="ถามเมื่อผู้ใช้บริการพร้อม และอยู่กันตามลำพัง จนกว่าจะได้คำตอบ จะไม่มีใครโทร เยี่ยม หรือเขียนถึงญาติ",
        record_of=lambda found: found.client,
        form_of=form_of,
        save=save,
        back=BACK,
    )
    return edited(request, pk, part)


@door(*WRITERS, methods=FORM)
def create(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody new in the person's life."""
    part = Part(
        what="ผู้ติดต่อ",
        field_group=GROUP,
        title="เพิ่มผู้ติดต่อ",
        lead=LEAD,
        form_of=lambda request, found: ContactForm(posted(request)),
        save=lambda request, found, form: actions.add(case=found, by=request.user, values=form.values()),
        back=BACK,
        action=Action.CREATE,
    )
    return edited(request, pk, part)


@door(*WRITERS, methods=FORM)
def edit(request: HttpRequest, pk: UUID, contact: UUID) -> HttpResponse:
    """What is known of a contact, and the person's answer about them."""

    def form_of(request: HttpRequest, found: Case) -> ContactForm:
        row = _of(found, contact)
        return ContactForm(posted(request), contact=row, sensitive=_sensitive(request, found))

    part = Part(
        what="ผู้ติดต่อ",
        field_group=GROUP,
        title="แก้ไขผู้ติดต่อ",
        lead=LEAD,
        record_of=lambda found: _of(found, contact),
        form_of=form_of,
        save=lambda request, found, form: actions.edit(
            case=found,
            contact=_of(found, contact),
            by=request.user,
            values=form.values(),
            expected=posted_version(request),
        ),
        back=BACK,
    )
    return edited(request, pk, part)


@door(*WRITERS, methods=VERB)
def reveal(request: HttpRequest, pk: UUID, contact: UUID) -> HttpResponse:
    """A contact's telephone for half a minute; who asked and when is logged, the number is not."""
    user: Any = request.user

    def allowed(user: User, found: Case) -> Answer:
        return can_reveal_contact(user, found, _of(found, contact))

    def build(found: Case) -> dict[str, Any]:
        row = _of(found, contact)
        shown = masked_phone(user, found, row, value=format_phone(row.phone) if row.phone else "")
        return {"case": found, "shown": shown}

    context = open_case(request, pk, can=allowed, build=build, action=Action.REVEAL, fields=["contact_phone"])
    if context["shown"] is None:
        raise Http404
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "_components/masked.html", vars(context["shown"]))
    response = render(request, "cases/case/reveal.html", context)
    response.headers["Refresh"] = f"30; url={reverse(BACK, args=[pk])}"
    return response


def _contacted(request: HttpRequest, pk: UUID, contact: UUID | None) -> HttpResponse:
    def whom(found: Case) -> Contact | None:
        return _of(found, contact) if contact else None

    part = Part(
        what="การติดต่อ",
        field_group=GROUP,
        title="บันทึกการติดต่อ",
        verb="บันทึกการติดต่อ",
        template="cases/contact/contacted.html",
        form_of=lambda request, found: ContactedForm(posted(request)),
        save=lambda request, found, form: actions.contacted(
            case=found,
            by=request.user,
            at=form.cleaned_data["at"],
            how=form.way,
            words=form.cleaned_data["text"],
            contact=whom(found),
        ),
        back=BACK,
        can=lambda user, found: can_contact(user, found, whom(found)),
        more=lambda request, found: {"contact": whom(found)},
    )
    return edited(request, pk, part)


@door(*READERS, methods=FORM)
def contacted(request: HttpRequest, pk: UUID, contact: UUID) -> HttpResponse:
    """A contact was called, visited or written to."""
    return _contacted(request, pk, contact)


@door(*READERS, methods=FORM)
def family_contacted(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The family at large was visited or written to."""
    return _contacted(request, pk, None)


# --- the director's exceptions ----------------------------------------------------------------------
def _asked(request: HttpRequest, pk: UUID, contact: UUID | None) -> HttpResponse:
    def whom(found: Case) -> Contact | None:
        return _of(found, contact) if contact else None

    def save(request: HttpRequest, found: Case, form: OverrideForm) -> None:
        cleaned = form.cleaned_data
        actions.ask_override(
            case=found,
            by=request.user,  # type: ignore[arg-type]
            contact=whom(found),
            ground=cleaned["ground"],
            reason=cleaned["reason"],
            until=cleaned["until"],
        )

    part = Part(
        what="คำขอข้อยกเว้น",
        field_group=GROUP,
        title="ขอข้อยกเว้นการติดต่อ",
        lead="ผู้อำนวยการเป็นผู้พิจารณา คำตอบของผู้ใช้บริการยังใช้อยู่จนกว่าจะอนุญาต",
        verb="ส่งคำขอ",
        template="cases/contact/override.html",
        form_of=lambda request, found: OverrideForm(posted(request)),
        save=save,
        back=BACK,
        can=lambda user, found: can_ask_override(user, found, whom(found)),
        action=Action.CREATE,
        more=lambda request, found: {
            "contact": whom(found),
            "why_not": can_contact(request.user, found, whom(found)),  # type: ignore[arg-type]
        },
    )
    return edited(request, pk, part)


@door(*WRITERS, methods=FORM)
def override_ask(request: HttpRequest, pk: UUID, contact: UUID) -> HttpResponse:
    """Ask the director for leave to contact somebody."""
    return _asked(request, pk, contact)


@door(*WRITERS, methods=FORM)
def override_ask_family(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the director for leave to contact the family."""
    return _asked(request, pk, None)


def _override_of(found: Case, override: UUID) -> ContactOverride:
    row = found.contact_overrides.select_related("contact", "asked_by").filter(pk=override).first()
    if row is None:
        raise Http404
    row.case = found
    return row


@door(Role.DIRECTOR, methods=FORM)
def override_decide(request: HttpRequest, pk: UUID, override: UUID) -> HttpResponse:
    """Allow or refuse an exception, for exactly the reason that was read."""
    part = Part(
        what="ผลการพิจารณา",
        field_group=GROUP,
        title="พิจารณาข้อยกเว้นการติดต่อ",
        template="cases/contact/decide.html",
        record_of=lambda found: _override_of(found, override),
        form_of=lambda request, found: DecisionForm(posted(request)),
        save=lambda request, found, form: actions.decide_override(
            override=_override_of(found, override),
            by=request.user,
            grant=form.cleaned_data["grant"] == "yes",
            words=form.cleaned_data["words"],
            expected=posted_version(request),
        ),
        back=BACK,
        can=lambda user, found: can_decide_override(user, _override_of(found, override)),
        action=Action.MOVE,
        more=lambda request, found: {"override": _override_of(found, override)},
    )
    return edited(request, pk, part)


@door(*WRITERS, methods=FORM)
def override_end(request: HttpRequest, pk: UUID, override: UUID) -> HttpResponse:
    """Take an exception back."""
    part = Part(
        what="การสิ้นสุดข้อยกเว้น",
        field_group=GROUP,
        title="สิ้นสุดข้อยกเว้น",
        lead="นับจากนี้ใช้คำตอบของผู้ใช้บริการตามเดิม",
        verb="สิ้นสุดข้อยกเว้น",
        template="cases/contact/decide.html",
        form_of=lambda request, found: Form(posted(request)),
        save=lambda request, found, form: actions.end_override(
            override=_override_of(found, override), by=request.user
        ),
        back=BACK,
        can=lambda user, found: can_end_override(user, _override_of(found, override)),
        action=Action.MOVE,
        more=lambda request, found: {"override": _override_of(found, override)},
    )
    return edited(request, pk, part)


@door(Role.DIRECTOR)
def waiting(request: HttpRequest) -> HttpResponse:
    """Requests for an exception, the longest waiting first."""
    found = ContactOverride.objects.visible_to(request.user).waiting()  # type: ignore[arg-type]
    rows: list[Any] = []

    def read() -> list[Any]:
        rows.extend(found.select_related("case__client", "contact", "asked_by")[:MOST_WAITING])
        return [row.case for row in rows]

    open_list(request, read, kind="case", filters=["contact_overrides"])
    total = len(rows) if len(rows) < MOST_WAITING else found.count()
    return render(request, "cases/contact/waiting.html", {"rows": rows, "total": total, "most": MOST_WAITING})
