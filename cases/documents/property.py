"""The papers of belongings: the list signed before two witnesses, and the receipt for what goes back.

Money stands in figures and in words. Boxes and signature lines are for the pen; what the system knows of a
signature is printed as a sentence.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from cases.models import PropertyItem, PropertyList, PropertyReturn, PropertyReturnLine
from cases.permissions.property import hidden_kinds
from shelter.accounts.models import Centre, User
from shelter.desk import files

LIST_TEMPLATE = "pdf/property_list.html"
RETURN_TEMPLATE = "pdf/property_return.html"
LIST_PAPER = "บัญชีทรัพย์สิน"
RETURN_PAPER = "ใบรับคืนทรัพย์สิน"
PICTURE_SIDE = 320  # px: 2 cm at 300 dpi and a little more
MOST_PICTURES = 40
BLANK_ROWS = 10


def list_context(listed: PropertyList, *, reader: User) -> dict[str, Any]:
    """What the list prints for `reader`; `images` go to the engine beside the page."""
    hidden = hidden_kinds(reader, listed)
    items = list(listed.items.select_related("photo"))
    shown = [item for item in items if item.kind not in hidden]
    pictures = [item.photo for item in shown if item.photo is not None]
    images = files.small_copies(pictures[:MOST_PICTURES], side=PICTURE_SIDE)
    return {
        **_file(listed),
        "listed": listed,
        "rows": [
            _line(item, item.quantity, hidden)
            | {"picture": item.photo.sha256 if item in shown and item.photo is not None else ""}
            for item in items
        ],
        "money": _money(item.quantity for item in items if item.is_money),
        "bags": [bag.number for bag in listed.bags.all()],
        "images": images,
        "pictures": frozenset(images),
    }


def return_context(receipt: PropertyReturn, *, reader: User) -> dict[str, Any]:
    """What the receipt prints, and what is left after it."""
    lines = list(receipt.lines.select_related("item__list"))
    for line in lines:
        line.item.list.case = receipt.case
    return {
        **_file(receipt),
        "receipt": receipt,
        "rows": [_line(line.item, line.quantity, hidden_kinds(reader, line.item.list)) for line in lines],
        "money": _money(line.quantity for line in lines if line.item.is_money),
        "left": _left(receipt),
    }


def blank_list(centre: Centre) -> dict[str, Any]:
    return {"centre": centre, "rows": [{}] * BLANK_ROWS}


def blank_return(centre: Centre) -> dict[str, Any]:
    return {"centre": centre, "rows": [{}] * BLANK_ROWS}


def _file(record: Any) -> dict[str, Any]:
    case = record.case
    return {"case": case, "centre": case.centre, "client": case.client}


def _line(item: PropertyItem, quantity: Decimal, hidden: frozenset[str]) -> dict[str, Any]:
    secret = item.kind in hidden
    return {
        "item": item,
        "secret": secret,
        "what": item.get_kind_display() if secret else item.what,
        "kind": item.get_kind_display(),
        "amount": f"{quantity:,.2f}" if item.is_money else f"{quantity:,.0f}",
        "unit": "บาท" if item.is_money else item.unit or "ชิ้น",
    }


def _money(amounts: Iterable[Decimal]) -> dict[str, str] | None:
    from pythainlp.util import bahttext  # heavy, and only for papers with money

    total = sum(amounts, Decimal(0))
    return {"figures": f"{total:,.2f}", "words": bahttext(float(total))} if total else None


def _left(receipt: PropertyReturn) -> int:
    """Items of the file of which something was still kept once this receipt was signed."""
    items = PropertyItem.objects.filter(list__case=receipt.case, list__status="signed")
    later = PropertyReturnLine.objects.filter(receipt__case=receipt.case, receipt__number__gt=receipt.number)
    back: dict[Any, Decimal] = {}
    for line in later:
        back[line.item_id] = back.get(line.item_id, Decimal(0)) + line.quantity
    return sum(1 for item in items if item.remaining + back.get(item.pk, Decimal(0)) > 0)
