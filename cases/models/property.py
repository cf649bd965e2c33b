"""What the person carried: a sealed bag first, a list when they are rested (DOMAIN 17 *The night door*).

A signed list never changes. What comes later stands in the next list, and what is given back in returns;
the database itself counts what has been returned of each item and refuses more than was listed.
"""

from decimal import Decimal

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse

from cases.models.case import Case
from cases.models.signing import Mark, Witnessed, thumbprint_is_witnessed, two_witnesses
from shelter.accounts.models import Centre, User
from shelter.desk.models import Record, StoredFile, Versioned


class OfCase(models.QuerySet):
    def visible_to(self, user: User):
        """Rows of the cases this person may see."""
        return self.filter(case__in=Case.objects.visible_to(user))


class ListStatus(models.TextChoices):
    """draft → signed; a signed list is frozen."""

    DRAFT = "draft", "กำลังทำ"
    SIGNED = "signed", "ลงนามแล้ว"


@pghistory.track(model_name="PropertyListHistory", exclude=["row_version"])
class PropertyList(Record, Versioned, Witnessed):
    """One list, made before the person and two witnesses. `number` counts the lists of a file from 1."""

    Status = ListStatus

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="property_lists")
    number = models.PositiveSmallIntegerField("ฉบับที่")
    status = models.CharField("สถานะ", max_length=8, choices=ListStatus.choices, default=ListStatus.DRAFT)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField("ลงนามอย่างไร", max_length=10, choices=Mark.choices, blank=True)
    words = models.TextField("หมายเหตุ", blank=True)
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField("ลงนามเมื่อ", null=True, blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfCase.as_manager()

    class Meta:
        verbose_name = "บัญชีทรัพย์สิน"
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="property_list_number_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(status="draft"), name="property_list_one_draft"
            ),
            models.CheckConstraint(name="property_list_number_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="property_list_signed_before_two",
                condition=Q(status="draft", signed_at__isnull=True, signed_by__isnull=True, mark="")
                | (
                    Q(
                        status="signed",
                        signed_at__isnull=False,
                        signed_by__isnull=False,
                        mark__in=["signature", "thumbprint", "none"],
                    )
                    & two_witnesses()
                ),
            ),
            models.CheckConstraint(
                name="property_list_unsigned_says_why", condition=~Q(mark="none") | ~Q(words="")
            ),
            thumbprint_is_witnessed("property_list_thumbprint_is_witnessed"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="signed_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status="signed"),
            )
        ]

    def __str__(self):
        return f"บัญชีทรัพย์สิน ฉบับที่ {self.number}"

    def get_absolute_url(self):
        return reverse("cases:property-list", args=[self.case_id, self.number])

    @property
    def is_draft(self) -> bool:
        return self.status == ListStatus.DRAFT


@pghistory.track(model_name="PropertyBagHistory")
class PropertyBag(Record):
    """A numbered bag, closed with a seal at the door; nobody has looked through it until `listed_in`."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="bags")
    number = models.CharField("เลขถุง", max_length=20)
    sealed_at = models.DateTimeField("ปิดผนึกเมื่อ")
    sealed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    seal_words = models.CharField("สภาพถุงและผนึก", max_length=200, blank=True)
    listed_in = models.ForeignKey(
        PropertyList,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bags",
        verbose_name="เปิดและทำบัญชีแล้วในฉบับ",
    )

    objects = OfCase.as_manager()

    class Meta:
        verbose_name = "ถุงทรัพย์สิน"
        ordering = ["sealed_at", "created_at"]
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="property_bag_number_once"),
            models.CheckConstraint(name="property_bag_has_a_number", condition=~Q(number="")),
        ]

    def __str__(self):
        return f"ถุง {self.number}"


class PropertyKind(models.TextChoices):
    MONEY = "money", "เงินสด"
    DOCUMENT = "document", "เอกสาร"
    MEDICINE = "medicine", "ยา"
    VALUABLE = "valuable", "ของมีค่า"
    DEVICE = "device", "โทรศัพท์หรือเครื่องใช้"
    CLOTHES = "clothes", "เสื้อผ้าและกระเป๋า"
    DANGEROUS = "dangerous", "ของอันตราย"
    OTHER = "other", "อื่น ๆ"


ITEM_FIELDS = ("kind", "what", "quantity", "unit", "condition", "value_words", "kept_where", "handed_to")


@pghistory.track(model_name="PropertyItemHistory", exclude=["row_version"])
class PropertyItem(Record, Versioned):
    """One line of a list. `quantity` and `returned` are pieces, and for money baht with satang.

    The names of medicine are health: only those who may read that see them once the list is signed.
    """

    Kind = PropertyKind

    list = models.ForeignKey(PropertyList, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField("ประเภท", max_length=10, choices=PropertyKind.choices)
    what = models.CharField("รายการ", max_length=200)
    quantity = models.DecimalField("จำนวน", max_digits=12, decimal_places=2)
    unit = models.CharField("หน่วยนับ", max_length=20, blank=True)
    condition = models.CharField("สภาพ", max_length=200, blank=True)
    value_words = models.CharField("มูลค่าตามที่ผู้ใช้บริการบอก", max_length=120, blank=True)
    kept_where = models.CharField("เก็บไว้ที่", max_length=120, blank=True)
    handed_to = models.CharField("มอบให้", max_length=120, blank=True)
    photo = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    returned = models.DecimalField("คืนแล้ว", max_digits=12, decimal_places=2, default=Decimal(0))

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="property_item_kind_known", condition=Q(kind__in=[kind.value for kind in PropertyKind])
            ),
            models.CheckConstraint(
                name="property_item_is_something", condition=~Q(what="") & Q(quantity__gt=0)
            ),
            models.CheckConstraint(
                name="property_item_pieces_are_whole",
                condition=Q(kind="money") | Q(quantity=Func(F("quantity"), function="FLOOR")),
            ),
            models.CheckConstraint(
                name="property_item_returned_at_most_once",
                condition=Q(returned__gte=0) & Q(returned__lte=F("quantity")),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="signed_list_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.Delete
                | pgtrigger.UpdateOf("list_id", "photo_id", *ITEM_FIELDS),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM cases_propertylist
                        WHERE id IN (NEW.list_id, OLD.list_id) AND status = 'signed'
                    ) THEN
                        RAISE EXCEPTION 'the items of a signed list do not change';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self):
        return self.what

    @property
    def is_money(self) -> bool:
        return self.kind == PropertyKind.MONEY

    @property
    def remaining(self) -> Decimal:
        return self.quantity - self.returned


class PropertyReturn(Record, Witnessed):
    """Things given back, with a receipt. Append-only; `number` counts the receipts of a file from 1."""

    class To(models.TextChoices):
        OWNER = "owner", "ผู้ใช้บริการเอง"
        RELATIVE = "relative", "ญาติหรือผู้ที่ผู้ใช้บริการมอบหมาย"
        AGENCY = "agency", "หน่วยงานที่รับตัวไปดูแลต่อ"
        OTHER = "other", "ผู้อื่น"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="property_returns")
    number = models.PositiveSmallIntegerField("ใบรับคืนที่")
    at = models.DateTimeField("คืนเมื่อ")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to = models.CharField("คืนให้", max_length=8, choices=To.choices)
    to_name = models.CharField("ชื่อผู้รับ", max_length=120, blank=True)
    mark = models.CharField("ผู้รับลงนามอย่างไร", max_length=10, choices=Mark.choices)
    words = models.TextField("หมายเหตุ", blank=True)
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfCase.as_manager()

    class Meta:
        verbose_name = "ใบรับคืนทรัพย์สิน"
        ordering = ["case", "number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="property_return_number_once"),
            models.CheckConstraint(
                name="property_return_names_whoever_took_it", condition=Q(to="owner") | ~Q(to_name="")
            ),
            models.CheckConstraint(
                name="property_return_is_signed",
                condition=Q(mark__in=["signature", "thumbprint"]) | (Q(mark="none") & ~Q(words="")),
            ),
            thumbprint_is_witnessed("property_return_thumbprint_is_witnessed"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return f"ใบรับคืนที่ {self.number}"


class PropertyReturnLine(Record):
    """How much of one item went back. Writing it adds to the item's `returned`, in the database."""

    receipt = models.ForeignKey(PropertyReturn, on_delete=models.PROTECT, related_name="lines")
    item = models.ForeignKey(PropertyItem, on_delete=models.PROTECT, related_name="returns")
    quantity = models.DecimalField("จำนวน", max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["receipt", "item"], name="property_return_item_once_a_receipt"),
            models.CheckConstraint(name="property_return_of_something", condition=Q(quantity__gt=0)),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="counted_on_the_item",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    UPDATE cases_propertyitem AS item SET returned = returned + NEW.quantity
                    FROM cases_propertylist AS listed, cases_propertyreturn AS receipt
                    WHERE item.id = NEW.item_id AND listed.id = item.list_id AND listed.status = 'signed'
                        AND receipt.id = NEW.receipt_id AND receipt.case_id = listed.case_id;
                    IF NOT FOUND THEN
                        RAISE EXCEPTION 'only what a signed list of the same file holds can be returned';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
