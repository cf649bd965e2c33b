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
from cases.views._masked import Masked, revealed, spoken
from cases.views._open import open_case, open_list
from cases.views._writing import Writing, write
from shelter.accounts.doors import FORM, VERB, door
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action
from shelter.desk.tokens import form_token
from shelter.lib import addresses
from shelter.lib.thai import format_phone, mask_phone

READERS = (Role.CASEWORKER, Role.TEAM, Role.DIRECTOR)
WRITERS = (Role.CASEWORKER, Role.DIRECTOR)
MOST_WAITING = 200
GROUP = ("contacts",)
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
    return Masked(
        key=f"contact-{contact.pk}",
        what=f"เบอร์โทรศัพท์ของ {contact.name}",
        masked=mask_phone(contact.phone),
        spoken=spoken(contact.phone),
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
        **_file.head(case, "profile"),
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
    context = open_case(request, pk, build=lambda found: page_of(user, found), fields=GROUP)
    return render(request, "cases/contact/list.html", context | {"post_token": form_token(request)})


def _of(found: Case, contact: UUID) -> Contact:
    """A contact of this person; another's does not exist here."""
    row = found.client.contacts.filter(pk=contact).first()
    if row is None:
        raise Http404
    return row


@door(*WRITERS, methods=FORM)
def family(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write down what the person answered about their family."""
    user: Any = request.user

    def form(case: Case, **sent: Any) -> FamilyForm:
        return FamilyForm(client=case.client, sensitive=bool(can_see_sensitive(user, case)), **sent)

    def save(case: Case, form: FamilyForm, expected: int | None) -> None:
        cleaned = form.cleaned_data
        actions.answer_family(
            case=case,
            by=user,
            answer=cleaned["family_contact"],
            on=cleaned["family_asked_on"],
            words=cleaned.get("family_words", case.client.family_words),
            expected=expected,
        )

    page = Writing(
        what="คำตอบเรื่องญาติ",
        title="ให้ติดต่อญาติได้ไหม",
        lead="ถามเมื่อผู้ใช้บริการพร้อม และอยู่กันตามลำพัง จนกว่าจะได้คำตอบ จะไม่มีใครโทร เยี่ยม หรือเขียนถึงญาติ",
        form=form,
        save=save,
        record=lambda case: case.client,
        back=reverse(BACK, args=[pk]),
        fields=GROUP,
    )
    return write(request, pk, page)


@door(*WRITERS, methods=FORM)
def create(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody new in the person's life."""
    user: Any = request.user

    def save(case: Case, form: ContactForm, expected: int | None) -> None:
        actions.add(case=case, by=user, values=form.values())

    page = Writing(
        what="ผู้ติดต่อ",
        title="เพิ่มผู้ติดต่อ",
        lead=LEAD,
        form=lambda case, **sent: ContactForm(**sent),
        save=save,
        back=reverse(BACK, args=[pk]),
        action=Action.CREATE,
        fields=GROUP,
    )
    return write(request, pk, page)


@door(*WRITERS, methods=FORM)
def edit(request: HttpRequest, pk: UUID, contact: UUID) -> HttpResponse:
    """What is known of a contact, and the person's answer about them."""
    user: Any = request.user

    def form(case: Case, **sent: Any) -> ContactForm:
        row = _of(case, contact)
        return ContactForm(contact=row, sensitive=bool(can_see_sensitive(user, case)), **sent)

    def save(case: Case, form: ContactForm, expected: int | None) -> None:
        row = _of(case, contact)
        actions.edit(case=case, contact=row, by=user, values=form.values(), expected=expected)

    page = Writing(
        what="ผู้ติดต่อ",
        title="แก้ไขผู้ติดต่อ",
        lead=LEAD,
        form=form,
        save=save,
        record=lambda case: _of(case, contact),
        back=reverse(BACK, args=[pk]),
        fields=GROUP,
    )
    return write(request, pk, page)


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
    return revealed(request, context, back=reverse(BACK, args=[pk]))


def _contacted(request: HttpRequest, pk: UUID, contact: UUID | None) -> HttpResponse:
    user: Any = request.user

    def whom(case: Case) -> Contact | None:
        return _of(case, contact) if contact else None

    def save(case: Case, form: ContactedForm, expected: int | None) -> None:
        actions.contacted(
            case=case,
            by=user,
            at=form.cleaned_data["at"],
            how=form.way,
            words=form.cleaned_data["text"],
            contact=whom(case),
        )

    page = Writing(
        what="การติดต่อ",
        template="cases/contact/contacted.html",
        form=lambda case, **sent: ContactedForm(**sent),
        save=save,
        back=reverse(BACK, args=[pk]),
        can=lambda user, case: can_contact(user, case, whom(case)),
        fields=GROUP,
        more=lambda case: {"contact": whom(case)},
    )
    return write(request, pk, page)


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
    user: Any = request.user

    def whom(case: Case) -> Contact | None:
        return _of(case, contact) if contact else None

    def save(case: Case, form: OverrideForm, expected: int | None) -> None:
        cleaned = form.cleaned_data
        actions.ask_override(
            case=case,
            by=user,
            contact=whom(case),
            ground=cleaned["ground"],
            reason=cleaned["reason"],
            until=cleaned["until"],
        )

    page = Writing(
        what="คำขอข้อยกเว้น",
        title="ขอข้อยกเว้นการติดต่อ",
        lead="ผู้อำนวยการเป็นผู้พิจารณา คำตอบของผู้ใช้บริการยังใช้อยู่จนกว่าจะอนุญาต",
        verb="ส่งคำขอ",
        template="cases/contact/override.html",
        form=lambda case, **sent: OverrideForm(**sent),
        save=save,
        back=reverse(BACK, args=[pk]),
        can=lambda user, case: can_ask_override(user, case, whom(case)),
        action=Action.CREATE,
        fields=GROUP,
        more=lambda case: {"contact": whom(case), "why_not": can_contact(user, case, whom(case))},
    )
    return write(request, pk, page)


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
    user: Any = request.user

    def save(case: Case, form: DecisionForm, expected: int | None) -> None:
        actions.decide_override(
            override=_override_of(case, override),
            by=user,
            grant=form.cleaned_data["grant"] == "yes",
            words=form.cleaned_data["words"],
            expected=expected,
        )

    page = Writing(
        what="ผลการพิจารณา",
        title="พิจารณาข้อยกเว้นการติดต่อ",
        template="cases/contact/decide.html",
        form=lambda case, **sent: DecisionForm(**sent),
        save=save,
        record=lambda case: _override_of(case, override),
        back=reverse(BACK, args=[pk]),
        can=lambda user, case: can_decide_override(user, _override_of(case, override)),
        action=Action.MOVE,
        fields=GROUP,
        more=lambda case: {"override": _override_of(case, override)},
    )
    return write(request, pk, page)


@door(*WRITERS, methods=FORM)
def override_end(request: HttpRequest, pk: UUID, override: UUID) -> HttpResponse:
    """Take an exception back."""
    user: Any = request.user

    def save(case: Case, form: Form, expected: int | None) -> None:
        actions.end_override(override=_override_of(case, override), by=user)

    page = Writing(
        what="การสิ้นสุดข้อยกเว้น",
        lead="นับจากนี้ใช้คำตอบของผู้ใช้บริการตามเดิม",
        verb="สิ้นสุดข้อยกเว้น",
        template="cases/contact/decide.html",
        form=lambda case, **sent: Form(**sent),
        save=save,
        back=reverse(BACK, args=[pk]),
        can=lambda user, case: can_end_override(user, _override_of(case, override)),
        action=Action.MOVE,
        fields=GROUP,
        more=lambda case: {"override": _override_of(case, override)},
    )
    return write(request, pk, page)


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
