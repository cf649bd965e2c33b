"""The access log: who saw or did what, and when. Append-only and chained (SECURITY, Audit).

The tables are made by RunSQL and are unmanaged, so that the test runner's flush, which truncates
managed tables, never meets the trigger that refuses TRUNCATE. People and centres are values here,
not foreign keys: a log row outlives what it names.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models


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
