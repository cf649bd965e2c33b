"""The pages of belongings: a bag, an item, the signatures, what goes back."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from cases.forms.fields import SuggestInput, prose
from cases.forms.signing import WITNESSES, SigningForm, picture_field
from cases.models import ITEM_FIELDS, Mark, PropertyBag, PropertyItem, PropertyKind, PropertyReturn
from cases.rules.property import still_closed
from shelter.desk.layout import arrange
from shelter.lib.file_forms import FileForm
from shelter.lib.thai_fields import ThaiCharField, ThaiDecimalField, ThaiNameField

PLACES = ("ตู้นิรภัย", "ห้องเก็บของ", "ตู้เก็บของอันตราย", "ห้องพยาบาล", "อยู่กับผู้ใช้บริการ")
UNITS = ("ชิ้น", "ใบ", "ตัว", "เล่ม", "เครื่อง", "แผง", "ขวด", "เส้น", "ถุง", "ชุด", "คู่")
GIVEN = "give-"


def _figure(item: PropertyItem) -> str:
    """What is left, as it is written: baht with satang, pieces whole."""
    return f"{item.remaining:,.2f}" if item.is_money else f"{item.remaining:,.0f}"


_remark = partial(prose, most=2000)


class BagForm(forms.Form):
    """A bag sealed now."""

    number = ThaiCharField(label="เลขถุง", max_length=20, help_text="ตามป้ายบนถุง แต่ละเลขใช้ได้ครั้งเดียว")
    words = ThaiCharField(
        label="สภาพถุงและผนึก", required=False, help_text="เช่น ถุงผ้าสีน้ำตาล ผนึกต่อหน้าผู้ใช้บริการ ไม่ได้เปิดดูข้างใน"
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.helper = arrange(self, "number", "words")


class ItemForm(FileForm):
    """One line of the list, with its photograph."""

    kind = forms.ChoiceField(
        label="ประเภท",
        choices=PropertyKind.choices,
        widget=forms.RadioSelect(attrs={"class": "cols-4"}),
        error_messages={"required": "เลือกประเภทของสิ่งของ"},
    )
    what = ThaiCharField(label="รายการ", help_text="เช่น ธนบัตรและเหรียญนับต่อหน้าพยาน หรือ กระเป๋าผ้าสีดำมีรอยขาด")
    quantity = ThaiDecimalField(
        label="จำนวนชิ้น หรือจำนวนเงิน (บาท)", min_value=Decimal("0.01"), help_text="เงินใส่สตางค์ได้ เช่น 1,250.50"
    )
    unit = ThaiCharField(label="หน่วยนับ", required=False, max_length=20, widget=SuggestInput(UNITS))
    condition = ThaiCharField(label="สภาพ", required=False)
    value_words = ThaiCharField(
        label="มูลค่าตามที่ผู้ใช้บริการบอก",
        required=False,
        max_length=120,
        help_text="ตามคำบอก เช่น แหวนของแม่ ราคาไม่ทราบ",
    )
    kept_where = ThaiCharField(
        label="เก็บไว้ที่",
        required=False,
        max_length=120,
        widget=SuggestInput(PLACES),
        help_text="ของอันตรายต้องเก็บแยก ใส่ที่เก็บ หรือผู้รับมอบ เช่น ตำรวจ",
    )
    handed_to = ThaiNameField(
        label="มอบให้", required=False, max_length=120, help_text="ยาต้องมอบให้พยาบาลหรือผู้ดูแลยา ใส่ชื่อผู้รับ"
    )
    photo = picture_field("ภาพถ่ายสิ่งของ", help_text="ถ่ายเฉพาะสิ่งของ ไม่เกิน 20 เมกะไบต์ ตำแหน่งที่ถ่ายจะถูกลบออกจากรูป")

    def __init__(self, *args: Any, item: PropertyItem | None = None, **kwargs: Any):
        kwargs.setdefault("initial", self.initial_of(item))
        super().__init__(*args, **kwargs)
        self.helper = arrange(
            self,
            "kind",
            "what",
            ("quantity", "unit"),
            ("condition", "value_words"),
            ("kept_where", "handed_to"),
            "photo",
        )

    @staticmethod
    def initial_of(item: PropertyItem | None) -> dict[str, Any]:
        if item is None:
            return {}
        return {name: getattr(item, name) for name in ITEM_FIELDS}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        quantity = cleaned.get("quantity")
        if quantity and cleaned.get("kind") not in (None, PropertyKind.MONEY) and quantity % 1:
            self.add_error("quantity", "สิ่งของนับเป็นจำนวนเต็ม ทศนิยมใช้กับเงินเท่านั้น")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ITEM_FIELDS}


class SignListForm(FileForm, SigningForm):
    """The signatures under a list: always two witnesses; whoever does not sign, why."""

    bags = forms.MultipleChoiceField(
        label="ถุงที่เปิดต่อหน้าผู้ใช้บริการและพยาน",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "stacked"}),
        error_messages={"invalid_choice": "ถุงที่เลือกไม่ได้อยู่ในแฟ้มนี้หรือเปิดไปแล้ว เปิดหน้านี้ใหม่แล้วเลือกอีกครั้ง"},
    )
    closed_words = ThaiCharField(
        label="ถุงที่ยังไม่เปิด เพราะอะไร",
        required=False,
        max_length=300,
        help_text="ใส่เมื่อมีถุงที่ยังปิดผนึกอยู่ เช่น ผู้ใช้บริการขอไม่ให้เปิด จะอยู่ในหมายเหตุของบัญชี",
    )
    words = _remark("หมายเหตุ", help_text="ต้องกรอกเมื่อผู้ใช้บริการไม่ลงนาม เขียนเหตุผลตามที่บอก")
    scan = picture_field("สำเนาบัญชีที่ลงนามแล้ว", pdf=True)

    def __init__(self, *args: Any, bags: Sequence[PropertyBag], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.sealed = {str(bag.pk): bag.number for bag in bags}
        opened: Any = self.fields["bags"]
        opened.choices = [(pk, f"ถุง {number}") for pk, number in self.sealed.items()]
        if not bags:
            del self.fields["bags"], self.fields["closed_words"]
        self.helper = arrange(
            self,
            "bags",
            "closed_words",
            "mark",
            ("พยานสองคนที่อยู่ด้วยขณะเปิดและนับ", [WITNESSES]),
            ("เมื่อพิมพ์ลายนิ้วมือ", [("read_language", "read_by")]),
            "words",
            "scan",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.need(cleaned, WITNESSES, "บัญชีทรัพย์สินต้องมีพยาน 2 คนที่อยู่ด้วยขณะเปิดและนับ")
        if cleaned.get("mark") == Mark.NONE:
            self.need(cleaned, ("words",), "เขียนเหตุผลที่ผู้ใช้บริการไม่ลงนาม")
        if "bags" in cleaned and "closed_words" in cleaned:
            closed = [number for pk, number in self.sealed.items() if pk not in cleaned["bags"]]
            if problem := still_closed(closed, cleaned["closed_words"]):
                self.add_error("bags", problem)
        return cleaned

    @property
    def signature(self) -> dict[str, Any]:
        beside = ("bags", "closed_words", "scan")
        return {name: value for name, value in self.cleaned_data.items() if name not in beside}

    @property
    def opened(self) -> list[UUID]:
        return [UUID(pk) for pk in self.cleaned_data.get("bags", [])]


class ReturnForm(FileForm, SigningForm):
    """What goes back, to whom. One box per item that is left; empty boxes stay."""

    to = forms.ChoiceField(
        label="คืนให้",
        choices=PropertyReturn.To.choices,
        widget=forms.RadioSelect(attrs={"class": "stacked"}),
        error_messages={"required": "เลือกว่าคืนให้ใคร"},
    )
    to_name = ThaiNameField(
        label="ชื่อผู้รับ", required=False, max_length=120, help_text="ใส่เมื่อไม่ได้คืนให้ผู้ใช้บริการเอง"
    )
    words = _remark("หมายเหตุ", help_text="ต้องกรอกเมื่อผู้รับไม่ลงนาม")
    scan = picture_field("สำเนาใบรับคืนที่ลงนามแล้ว", pdf=True)

    def __init__(self, *args: Any, items: Sequence[PropertyItem], labels: Sequence[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for item, label in zip(items, labels, strict=True):
            unit = "บาท" if item.is_money else item.unit or "ชิ้น"
            self.fields[f"{GIVEN}{item.pk}"] = ThaiDecimalField(
                label=f"{label} (เหลือ {_figure(item)} {unit})",
                required=False,
                min_value=Decimal(0),
                max_value=item.remaining,
                example=_figure(item),
            )
        given = [name for name in self.fields if name.startswith(GIVEN)]
        self.helper = arrange(
            self,
            ("จำนวนที่คืน เว้นว่างเมื่อยังเก็บไว้", given),
            "to",
            "to_name",
            "mark",
            ("เมื่อพิมพ์ลายนิ้วมือ", [("read_language", "read_by"), WITNESSES]),
            "words",
            "scan",
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("to") not in (None, PropertyReturn.To.OWNER):
            self.need(cleaned, ("to_name",), "ใส่ชื่อผู้รับ")
        if cleaned.get("mark") == Mark.NONE:
            self.need(cleaned, ("words",), "เขียนเหตุผลที่ผู้รับไม่ลงนาม")
        for item in self.items:
            quantity = cleaned.get(f"{GIVEN}{item.pk}")
            if quantity and not item.is_money and quantity % 1:
                self.add_error(f"{GIVEN}{item.pk}", "สิ่งของนับเป็นจำนวนเต็ม ทศนิยมใช้กับเงินเท่านั้น")
        if not self.items:
            raise ValidationError("ไม่มีของเหลือให้คืนแล้ว มีผู้บันทึกการคืนไปก่อน ดูใบรับคืนในหน้าทรัพย์สินรับฝาก")
        if not self.errors and not self.quantities:
            self.add_error(f"{GIVEN}{self.items[0].pk}", "ใส่จำนวนที่คืนอย่างน้อย 1 รายการ")
        return cleaned

    @property
    def quantities(self) -> dict[UUID, Decimal]:
        return {
            UUID(name.removeprefix(GIVEN)): value
            for name, value in self.cleaned_data.items()
            if name.startswith(GIVEN) and value
        }

    @property
    def receipt(self) -> dict[str, Any]:
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "scan" and not name.startswith(GIVEN)
        }
