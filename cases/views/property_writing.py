"""Writing belongings down: bags, lists and their lines, signatures, what goes back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from cases.actions import property as actions
from cases.forms.property import BagForm, ItemForm, ReturnForm, SignListForm
from cases.models import Case
from cases.permissions.property import can_edit_list, can_give_back
from cases.permissions.reception import RECEIVERS, can_receive
from cases.views._open import open_belongings
from cases.views._pressing import press
from cases.views._writing import Writing, write
from cases.views.property import GROUP, basics, item_of, kept, list_of
from shelter.accounts.doors import FORM, VERB, door
from shelter.accounts.models import User
from shelter.accounts.permissions import Answer
from shelter.audit.models import Action

AGAIN = "again"


def _may_write(request: HttpRequest, number: int) -> Any:
    """Who may open a page that writes on a list. Of a POST, whose text must not be lost, what the list's
    state forbids is the action's to say."""

    def can(user: User, case: Case) -> Answer:
        listed = list_of(case, number)
        return can_receive(user, case) if request.method == "POST" else can_edit_list(user, listed)

    return can


@door(*RECEIVERS, methods=FORM)
def bag(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A bag that was sealed just now."""
    user: Any = request.user
    back = reverse("cases:property", args=[pk])

    def save(case: Case, form: BagForm, expected: int | None) -> None:
        actions.seal(case=case, by=user, **form.cleaned_data)

    return write(
        request,
        pk,
        Writing(
            template="cases/property/bag.html",
            what="ถุงทรัพย์สิน",
            verb="บันทึกถุง",
            done="บันทึกถุงที่ปิดผนึกแล้ว",
            back=back,
            form=lambda case, **sent: BagForm(**sent),
            save=save,
            more=lambda case: basics(user, case),
            can=can_receive,
            action=Action.CREATE,
            fields=GROUP,
            opened=open_belongings,
        ),
    )


@door(*RECEIVERS, methods=VERB)
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The list being written: the draft, or the next one."""
    user: Any = request.user

    def do(case: Case) -> str:
        return actions.start(case=case, by=user).get_absolute_url()

    back = reverse("cases:property", args=[pk])
    return press(request, open_belongings, pk, do=do, back=back, can=can_receive, fields=GROUP)


def _item_page(request: HttpRequest, pk: UUID, number: int, item: UUID | None) -> Writing:
    user: Any = request.user
    back = reverse("cases:property-list", args=[pk, number])

    def record(case: Case) -> Any:
        return item_of(list_of(case, number), item) if item else None

    def form(case: Case, **sent: Any) -> ItemForm:
        list_of(case, number)
        return ItemForm(item=record(case), **sent)

    def save(case: Case, form: ItemForm, expected: int | None) -> str:
        photo = form.cleaned_data["photo"] or None
        if item is None:
            listed = list_of(case, number)
            actions.add_item(listed=listed, by=user, values=form.values, photo=photo)
        else:
            actions.edit_item(
                item=record(case),
                by=user,
                values=form.values,
                photo=photo,
                expected=expected,
            )
        more = request.POST.get("then") == AGAIN
        return reverse("cases:property-item-add", args=[pk, number]) if more else back

    return Writing(
        template="cases/property/item.html",
        what="รายการทรัพย์สิน",
        verb="บันทึกรายการ",
        back=back,
        form=form,
        save=save,
        more=lambda case: basics(user, case) | {"listed": list_of(case, number), "item": record(case)},
        record=record,
        can=_may_write(request, number),
        fields=GROUP,
        opened=open_belongings,
    )


@door(*RECEIVERS, methods=FORM)
def item_add(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """One more line of a list."""
    return write(request, pk, _item_page(request, pk, number, None))


@door(*RECEIVERS, methods=FORM)
def item_edit(request: HttpRequest, pk: UUID, number: int, item: UUID) -> HttpResponse:
    """A line put right."""
    return write(request, pk, _item_page(request, pk, number, item))


@door(*RECEIVERS, methods=VERB)
def item_remove(request: HttpRequest, pk: UUID, number: int, item: UUID) -> HttpResponse:
    """A line taken out of a list that is not signed."""
    user: Any = request.user

    def do(case: Case) -> None:
        actions.remove_item(listed=list_of(case, number), item=item, by=user)

    return press(
        request,
        open_belongings,
        pk,
        do=do,
        back=reverse("cases:property-list", args=[pk, number]),
        done="นำรายการออกจากบัญชีแล้ว",
        can=can_receive,
        action=Action.CHANGE,
        fields=GROUP,
    )


@door(*RECEIVERS, methods=FORM)
def sign(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """The signatures under a list."""
    user: Any = request.user
    back = reverse("cases:property-list", args=[pk, number])

    def form(case: Case, **sent: Any) -> SignListForm:
        return SignListForm(bags=list(case.bags.filter(listed_in__isnull=True)), **sent)

    def save(case: Case, form: SignListForm, expected: int | None) -> None:
        actions.sign(
            listed=list_of(case, number),
            by=user,
            signature=form.signature,
            bags=form.opened,
            closed_words=form.cleaned_data.get("closed_words", ""),
            scan=form.cleaned_data["scan"] or None,
            expected=expected,
        )

    def context(case: Case) -> dict[str, Any]:
        listed = list_of(case, number)
        return basics(user, case) | {
            "listed": listed,
            "items": list(listed.items.all()),
            "problems": actions.lacks(listed),
        }

    return write(
        request,
        pk,
        Writing(
            template="cases/property/sign.html",
            what="บัญชีทรัพย์สิน",
            verb="บันทึกการลงนาม",
            done="บันทึกการลงนามแล้ว บัญชีฉบับนี้แก้ไม่ได้อีก",
            back=back,
            form=form,
            save=save,
            more=context,
            record=lambda case: list_of(case, number),
            can=_may_write(request, number),
            action=Action.MOVE,
            fields=GROUP,
            opened=open_belongings,
            changed="มีผู้แก้รายการในบัญชีหลังจากท่านเปิดหน้านี้ อ่านรายการล่าสุดให้ผู้ใช้บริการฟังก่อน แล้วลงนามอีกครั้ง",
        ),
    )


@door(*RECEIVERS, methods=FORM)
def give_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Things given back, some or all."""
    user: Any = request.user
    back = reverse("cases:property", args=[pk])

    def left(case: Case) -> list[dict[str, Any]]:
        return [one for one in kept(user, case) if one["item"].remaining]

    def form(case: Case, **sent: Any) -> ReturnForm:
        found = left(case)
        return ReturnForm(items=[one["item"] for one in found], labels=[one["what"] for one in found], **sent)

    def save(case: Case, form: ReturnForm, expected: int | None) -> None:
        actions.give_back(
            case=case,
            by=user,
            receipt=form.receipt,
            quantities=form.quantities,
            scan=form.cleaned_data["scan"] or None,
        )

    return write(
        request,
        pk,
        Writing(
            template="cases/property/return.html",
            what="การคืนทรัพย์สิน",
            verb="บันทึกการคืน",
            done="บันทึกการคืนแล้ว พิมพ์ใบรับคืนได้จากหน้านี้",
            back=back,
            form=form,
            save=save,
            more=lambda case: basics(user, case) | {"left": left(case)},
            can=can_give_back,
            action=Action.CREATE,
            fields=GROUP,
            opened=open_belongings,
        ),
    )
