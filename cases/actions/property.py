"""Taking belongings in and giving them back. Each verb locks the file first: no two wait crosswise."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils import timezone

from cases.actions import events
from cases.models import (
    Case,
    CaseEvent,
    CheckResult,
    ListStatus,
    PropertyBag,
    PropertyItem,
    PropertyList,
    PropertyReturn,
    PropertyReturnLine,
    ReceptionCheck,
)
from cases.permissions.property import can_edit_list, can_give_back, hidden_kinds
from cases.permissions.reception import can_receive
from cases.rules.property import Listed, Problem, problems, still_closed
from cases.rules.reception import BELONGINGS
from shelter.accounts.models import User
from shelter.accounts.permissions import require
from shelter.desk import files
from shelter.desk.refusal import Refused
from shelter.desk.versions import FIELD, check_version, save_version

TURNED_UP = "มีของเพิ่มภายหลัง"
STRANGE_BAG = "มีถุงที่ไม่ใช่ของแฟ้มนี้หรือเปิดไปแล้ว เปิดหน้านี้ใหม่แล้วเลือกอีกครั้ง"
STRANGE_ITEM = "มีรายการที่ไม่ได้รับฝากไว้ในแฟ้มนี้ เปิดหน้านี้ใหม่แล้วเลือกอีกครั้ง"
Values = Mapping[str, Any]


class BagTaken(Refused):
    """Another sealed bag of the centre bears the number."""


def _lock(case: Case) -> Case:
    return Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


def _tell(
    case: Case, by: User, title: str, *, body: str = "", at: datetime | None = None, url: str = ""
) -> None:
    events.record(case=case, by=by, kind=CaseEvent.Kind.PROPERTY, title=title, body=body, at=at, url=url)


def _waits_again(case: Case, by: User) -> None:
    """Where there was nothing to list something has turned up: the list waits until it is signed."""
    found = ReceptionCheck.objects.filter(
        reception__case=case, kind=BELONGINGS, result=CheckResult.NONE
    ).first()
    if found is not None:
        found.result, found.words = CheckResult.NOT_YET, TURNED_UP
        found.saved_by, found.saved_at = by, timezone.now()
        save_version(found, found.row_version, ["result", "words", "saved_by", "saved_at"])


@transaction.atomic
def seal(*, case: Case, by: User, number: str, words: str = "", at: datetime | None = None) -> PropertyBag:
    """Write down the bag that was sealed at `at` (now unless told). Raises BagTaken for a number in use."""
    case = _lock(case)
    require(can_receive(by, case))
    sealed = at or timezone.now()
    try:
        with transaction.atomic():
            bag = PropertyBag.objects.create(
                centre_id=case.centre_id,
                case=case,
                number=number,
                sealed_at=sealed,
                sealed_by=by,
                seal_words=words,
            )
    except IntegrityError as error:
        raise BagTaken(f"เลขถุง {number} ของศูนย์นี้ใช้แล้ว ดูเลขที่ป้ายถุงอีกครั้ง หรือใช้ถุงใบใหม่") from error
    _waits_again(case, by)
    _tell(case, by, f"ปิดผนึกถุงทรัพย์สินเลขที่ {number}", body=words, at=sealed)
    return bag


# --- the list -----------------------------------------------------------------------------------------
@transaction.atomic
def start(*, case: Case, by: User) -> PropertyList:
    """The list being written: the draft there is, or the next number. Two who start at once share one."""
    case = _lock(case)
    require(can_receive(by, case))
    lists = PropertyList.objects.filter(case=case)
    if draft := lists.filter(status=ListStatus.DRAFT).first():
        return draft
    last = lists.aggregate(last=Max("number"))["last"] or 0
    listed = PropertyList.objects.create(case=case, number=last + 1, started_by=by)
    _waits_again(case, by)
    _tell(case, by, f"เริ่มทำบัญชีทรัพย์สิน ฉบับที่ {listed.number}", url=listed.get_absolute_url())
    return listed


def _open(listed: PropertyList, by: User) -> PropertyList:
    """The list as it is now, held until the commit, where this person may write on it."""
    _lock(listed.case)
    found = PropertyList.objects.select_for_update(of=("self",)).select_related("case").get(pk=listed.pk)
    require(can_edit_list(by, found))
    return found


def _count_up(listed: PropertyList) -> None:
    """Whoever is about to sign the list sees that it changed."""
    PropertyList.objects.filter(pk=listed.pk).update(**{FIELD: F(FIELD) + 1})


@transaction.atomic
def add_item(
    *, listed: PropertyList, by: User, values: Values, photo: UploadedFile | None = None
) -> PropertyItem:
    """One more line; `values` by ITEM_FIELDS. Raises Refused for a signed list or a file that is not kept."""
    listed = _open(listed, by)
    item = PropertyItem(list=listed, **values)
    if photo is not None:
        item.photo = files.store(photo, centre=listed.case.centre, by=by)
    item.save()
    _count_up(listed)
    return item


@transaction.atomic
def edit_item(
    *,
    item: PropertyItem,
    by: User,
    values: Values,
    photo: UploadedFile | None = None,
    expected: int | None,
) -> PropertyItem:
    """Put a line right while its list is a draft; a new photograph replaces the one there was.

    Raises Conflict when somebody saved first, Refused as `add_item`.
    """
    listed = _open(item.list, by)
    found = PropertyItem.objects.select_for_update(of=("self",)).filter(pk=item.pk, list=listed).first()
    if found is None:
        raise Refused("รายการนี้ถูกนำออกจากบัญชีแล้ว หากยังต้องการ ให้เพิ่มเป็นรายการใหม่")
    for name, value in values.items():
        setattr(found, name, value)
    names = list(values)
    if photo is not None:
        check_version(found, expected)
        found.photo = files.store(photo, centre=listed.case.centre, by=by)
        names.append("photo")
    save_version(found, expected, names)
    _count_up(listed)
    return found


@transaction.atomic
def remove_item(*, listed: PropertyList, item: UUID, by: User) -> PropertyList:
    """Take a line out of a draft by its id; one that is gone already, or was never there, is no fault."""
    listed = _open(listed, by)
    PropertyItem.objects.filter(pk=item, list=listed).delete()
    _count_up(listed)
    return listed


def lacks(listed: PropertyList) -> list[Problem]:
    """What the list wants before it is signed."""
    return problems(
        Listed(str(item.pk), item.kind, item.what, item.kept_where, item.handed_to)
        for item in listed.items.all()
    )


@transaction.atomic
def sign(
    *,
    listed: PropertyList,
    by: User,
    signature: Values,
    bags: Collection[UUID] = (),
    closed_words: str = "",
    scan: UploadedFile | None = None,
    expected: int | None,
) -> PropertyList:
    """The list as signed before two witnesses: frozen from now on. `bags` were opened for it.

    `signature`: mark, witness_one, witness_two, read_language, read_by, words. `closed_words`: why the other
    sealed bags stay closed; it stands in the remarks of the list. Raises Conflict when a line changed after
    the page was opened, Refused when the list is not ready.
    """
    listed = _open(listed, by)
    if missing := lacks(listed):
        raise Refused(f"บัญชียังลงนามไม่ได้ มี {len(missing)} จุดต้องแก้ จุดแรก: {missing[0].text}")
    check_version(listed, expected)
    sealed = PropertyBag.objects.filter(case=listed.case, listed_in__isnull=True)
    opened = sealed.filter(pk__in=bags)
    if opened.count() != len(set(bags)):
        raise Refused(STRANGE_BAG)
    closed = list(sealed.exclude(pk__in=bags).values_list("number", flat=True))
    if problem := still_closed(closed, closed_words):
        raise Refused(problem)
    if closed:
        why = f"ยังไม่เปิดถุง {', '.join(closed)}: {closed_words}"
        signature = {**signature, "words": "\n".join(filter(None, (signature["words"], why)))}
    for name, value in signature.items():
        setattr(listed, name, value)
    if scan is not None:
        listed.scan = files.store(scan, centre=listed.case.centre, by=by)
    listed.status, listed.signed_at, listed.signed_by = ListStatus.SIGNED, timezone.now(), by
    save_version(listed, expected, [*signature, "scan", "status", "signed_at", "signed_by"])
    opened.update(listed_in=listed)
    _tell(
        listed.case,
        by,
        f"ลงนามบัญชีทรัพย์สิน ฉบับที่ {listed.number}",
        body=f"{listed.items.count()} รายการ {listed.get_mark_display()}",
        url=listed.get_absolute_url(),
    )
    return listed


# --- giving back --------------------------------------------------------------------------------------
@transaction.atomic
def give_back(
    *,
    case: Case,
    by: User,
    receipt: Values,
    quantities: Mapping[UUID, Decimal],
    scan: UploadedFile | None = None,
) -> PropertyReturn:
    """Things given back, some or all, with a receipt. `receipt`: to, to_name, mark, the witnesses, words.

    Raises Refused for nothing, for a thing of another file, and for more than is left.
    """
    case = _lock(case)
    require(can_give_back(by, case))
    if not quantities:
        raise Refused("ใส่จำนวนที่คืนอย่างน้อย 1 รายการ")
    kept = PropertyItem.objects.select_for_update(of=("self",)).order_by("pk")
    found = {
        item.pk: item
        for item in kept.filter(pk__in=quantities, list__case=case, list__status=ListStatus.SIGNED)
    }
    if len(found) != len(quantities):
        raise Refused(STRANGE_ITEM)
    for pk, quantity in quantities.items():
        item = found[pk]
        if quantity > item.remaining:
            name = item.get_kind_display() if item.kind in hidden_kinds(by, item.list) else item.what
            raise Refused(f"{name}: เหลืออยู่ {item.remaining.normalize():f} คืนได้ไม่เกินนี้ อาจมีผู้คืนไปก่อนแล้ว")
    last = PropertyReturn.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
    made = PropertyReturn.objects.create(
        case=case,
        number=last + 1,
        at=timezone.now(),
        by=by,
        scan=files.store(scan, centre=case.centre, by=by) if scan is not None else None,
        **receipt,
    )
    for pk, quantity in quantities.items():
        PropertyReturnLine.objects.create(receipt=made, item=found[pk], quantity=quantity)
    _tell(
        case,
        by,
        f"คืนทรัพย์สิน {len(quantities)} รายการ {made}",
        body=f"คืนให้ {made.get_to_display()}",
    )
    return made
