"""The access log: who saw or did what, and when. Append-only and chained (SECURITY, Audit).

The tables are made by RunSQL and are unmanaged, so that the test runner's flush, which truncates
managed tables, never meets the trigger that refuses TRUNCATE. People and centres are values here,
not foreign keys: a log row outlives what it names.
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Action(models.TextChoices):
    VIEW = "view", "เปิดดู"
    LIST = "list", "ดูรายการ"
    SEARCH = "search", "ค้นหา"
    REVEAL = "reveal", "แสดงข้อมูลที่ปิดไว้"
    PRINT = "print", "พิมพ์เอกสาร"
    EXPORT = "export", "ส่งออกข้อมูล"
    DOWNLOAD = "download", "เปิดไฟล์แนบ"
    CREATE = "create", "สร้าง"
    CHANGE = "change", "แก้ไข"
    MOVE = "move", "เปลี่ยนสถานะ"
    IMPORT = "import", "นำเข้าข้อมูล"
    IDENTITY = "identity", "เปลี่ยนเลขประจำตัว"
    CONSENT = "consent", "บันทึกความยินยอม"
    DENIED = "denied", "ถูกปฏิเสธ"
    SIGN_IN = "sign_in", "เข้าสู่ระบบ"
    SIGN_IN_FAILED = "sign_in_failed", "เข้าสู่ระบบไม่สำเร็จ"
    SIGN_OUT = "sign_out", "ออกจากระบบ"
    ACCOUNT = "account", "เปลี่ยนวิธีเข้าใช้บัญชีของตน"
    PERMISSION = "permission", "เปลี่ยนสิทธิ์ผู้ใช้"


class AccessEntry(models.Model):
    """One row of one chain. `chain` is a centre's code, or `system` for what belongs to no centre."""

    id = models.BigIntegerField(primary_key=True)
    chain = models.TextField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    action = models.TextField(choices=Action.choices)
    actor_id = models.UUIDField(null=True)
    actor_name = models.TextField()
    subject_kind = models.TextField()
    subject_ids = ArrayField(models.TextField())
    field_groups = ArrayField(models.TextField())
    detail = models.JSONField()
    request_id = models.TextField()
    prev_hash = models.TextField()
    hash = models.TextField()

    class Meta:
        managed = False
        db_table = "audit_access_entry"
        ordering = ["chain", "seq"]


class ChainHead(models.Model):
    """The last row of a chain; exported, it reveals a cut tail."""

    chain = models.TextField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.TextField()

    class Meta:
        managed = False
        db_table = "audit_chain_head"


class Verification(models.Model):
    """What a verification of one chain found: how far it held, and its first fault. Append-only."""

    at = models.DateTimeField("ตรวจเมื่อ", auto_now_add=True)
    by_name = models.TextField("ตรวจโดย", blank=True, help_text="sign-in name; empty for the schedule")
    chain = models.TextField("โซ่")
    seq = models.BigIntegerField("ถูกต้องถึงแถว")
    hash = models.TextField()
    against_export = models.BooleanField("เทียบกับหัวโซ่ที่เก็บไว้", default=False)
    fault_seq = models.BigIntegerField("แถวแรกที่ผิด", null=True, blank=True)
    fault = models.TextField("สิ่งที่พบ", blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["chain", "-at"], name="audit_verification_last")]
        constraints = [
            models.CheckConstraint(
                name="audit_verification_fault_is_named",
                condition=Q(fault_seq__isnull=True, fault="") | (Q(fault_seq__isnull=False) & ~Q(fault="")),
            )
        ]
        triggers = [
            pgtrigger.Protect(name="verification_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]


class Pattern(models.TextChoices):
    """Reading that is worth a question. Most of it has a reason in the work; none of it is an offence."""

    MANY = "many", "เปิดหลายแฟ้มภายในหนึ่งชั่วโมง"
    NIGHT = "night", "เปิดแฟ้มนอกเวลางานปกติ"
    OUTSIDE = "outside", "เปิดแฟ้มที่ไม่ได้อยู่ในทีม"
    REVEALS = "reveals", "ขอดูเลขหรือเบอร์ที่ปิดไว้หลายครั้ง"
    DENIALS = "denials", "ระบบไม่ให้เปิดหลายครั้ง"


class Review(models.Model):
    """What came of asking about one pattern of one person on one day. Append-only; the last one counts."""

    class Outcome(models.TextChoices):
        CHECKED = "checked", "ตรวจแล้ว มีเหตุผลตามงาน"
        ASKED = "asked", "ถามเจ้าตัวแล้ว"
        FOLLOW_UP = "follow_up", "ต้องติดตามต่อ"

    chain = models.TextField()
    pattern = models.TextField(choices=Pattern.choices)
    actor_id = models.UUIDField()
    day = models.DateField()
    outcome = models.TextField("ผลการตรวจ", choices=Outcome.choices)
    reason = models.CharField("เหตุผลที่ได้", max_length=500)
    by_id = models.UUIDField()
    by_name = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["chain", "day"], name="audit_review_of_day")]
        constraints = [
            models.CheckConstraint(name="audit_review_says_why", condition=~Q(reason="")),
            models.CheckConstraint(name="audit_review_by_another", condition=~Q(by_id=F("actor_id"))),
        ]
        triggers = [pgtrigger.Protect(name="review_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]
