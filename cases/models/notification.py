"""รับแจ้ง: somebody reports a person in need, before there is a file (DOMAIN 5.1)."""

from datetime import timedelta

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models.attachment import Withdrawable, withdrawal_is_whole
from cases.models.case import Case
from cases.models.client import Sex
from shelter.accounts.models import Centre, Role, User
from shelter.desk import config
from shelter.desk.models import Record, StoredFile, Versioned
from shelter.lib.fields import EncryptedTextField
from shelter.lib.thai import bangkok_today


class NotificationStatus(models.TextChoices):
    OPEN = "open", "กำลังดำเนินการ"
    BECAME = "became", "เปิดแฟ้มแล้ว"
    CLOSED = "closed", "ยุติเรื่อง"


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Caseworker and director: every report to their centre. On duty: those of the last hours."""
        if user.centre_id is None:
            return self.none()
        own = self.filter(centre_id=user.centre_id)
        if user.has_role(Role.CASEWORKER, Role.DIRECTOR):
            return own
        if user.has_role(Role.DUTY):
            hours = config.value("duty_sees_hours", bangkok_today())
            return own.filter(taken_at__gte=timezone.now() - timedelta(hours=hours))
        return self.none()


@pghistory.track(model_name="NotificationHistory", exclude=["notifier_phone", "row_version"])
class Notification(Record, Versioned):
    """One report, numbered ปี-เดือน-ลำดับ per centre and calendar year.

    open → became a case | closed for a reason → open again (`reopenings`). Who reports stands apart from whom
    it is about; the telephone is encrypted, masked on pages, and who wishes to stay unnamed has no name here.
    """

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("ปี (พ.ศ.)")
    sequence = models.PositiveIntegerField("ลำดับ")
    number = models.CharField("เลขที่รับแจ้ง", max_length=24)
    taken_at = models.DateTimeField("รับแจ้งเมื่อ")
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="ผู้รับแจ้ง")
    channel = models.CharField("ทราบเรื่องจาก", max_length=40)
    notifier_type = models.CharField("ประเภทผู้แจ้ง", max_length=40, blank=True)
    notifier_agency = models.CharField("หน่วยงานที่แจ้ง", max_length=40, blank=True)
    anonymous = models.BooleanField("ผู้แจ้งไม่ประสงค์ออกนาม", default=False)
    notifier_name = models.CharField("ชื่อผู้แจ้ง", max_length=200, blank=True)
    notifier_phone = EncryptedTextField("โทรศัพท์ผู้แจ้ง", blank=True)
    person_name = models.CharField("ชื่อเท่าที่ทราบ", max_length=200, blank=True)
    person_sex = models.CharField("เพศ", max_length=10, choices=Sex.choices, default=Sex.UNKNOWN)
    person_age = models.PositiveSmallIntegerField("อายุโดยประมาณ", null=True, blank=True)
    person_look = models.TextField("ลักษณะที่จำได้", blank=True)
    target_group = models.CharField("กลุ่มเป้าหมาย", max_length=40, blank=True)
    person_disabilities = ArrayField(
        models.CharField(max_length=40), verbose_name="ความพิการ", default=list, blank=True
    )
    home_code = models.CharField("ที่อยู่ตามทะเบียนบ้าน", max_length=6, blank=True)
    home_detail = models.CharField("บ้านเลขที่ หมู่บ้าน ถนน", max_length=200, blank=True)
    family = models.TextField("บิดา มารดา บุตร เท่าที่ทราบ", blank=True)
    main_problem = models.CharField("ปัญหาหลัก", max_length=40, blank=True)
    other_problems = ArrayField(
        models.CharField(max_length=40), verbose_name="ปัญหาอื่นที่พบร่วม", default=list, blank=True
    )
    happened_on = models.DateField("วันที่เกิดเหตุหรือพบเห็น", null=True, blank=True)
    happened_time = models.TimeField("เวลาเกิดเหตุหรือพบเห็น", null=True, blank=True)
    place = models.CharField("สถานที่", max_length=300, blank=True)
    place_code = models.CharField("พื้นที่", max_length=6, blank=True)
    summary = models.TextField("สภาพปัญหา")
    risk = models.CharField("ความเสี่ยง", max_length=40, blank=True)
    urgency = models.CharField("ความเร่งด่วน", max_length=40, blank=True)
    need = models.CharField("ความต้องการ", max_length=40, blank=True)
    advice = models.TextField("คำปรึกษาที่ให้และสิ่งที่ทำไปแล้ว", blank=True)
    opinion = models.TextField("ความเห็นและแผนการช่วยเหลือ", blank=True)
    outside_reference = models.CharField("เลขอ้างอิงระบบอื่น", max_length=60, blank=True)
    status = models.CharField(
        "สถานะ", max_length=10, choices=NotificationStatus.choices, default=NotificationStatus.OPEN
    )
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="notifications"
    )
    settled_at = models.DateTimeField("สิ้นสุดเมื่อ", null=True, blank=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    close_reason = models.CharField("เหตุที่ยุติ", max_length=40, blank=True)
    close_words = models.TextField("สรุปการยุติ", blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = "เรื่องรับแจ้ง"
        ordering = ["-taken_at", "id"]
        indexes = [
            models.Index(fields=["centre", "status", "-taken_at", "id"], name="notification_by_status"),
            models.Index(fields=["centre", "-taken_at", "id"], name="notification_list"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["centre", "year", "sequence"], name="notification_number_once"),
            models.CheckConstraint(
                name="notification_unnamed_has_no_name", condition=Q(anonymous=False) | Q(notifier_name="")
            ),
            models.CheckConstraint(
                name="notification_time_has_a_day",
                condition=Q(happened_time__isnull=True) | Q(happened_on__isnull=False),
            ),
            models.CheckConstraint(
                name="notification_three_other_problems", condition=Q(other_problems__len__lte=3)
            ),
            models.CheckConstraint(
                name="notification_status_has_its_end",
                condition=Q(
                    status="open",
                    case__isnull=True,
                    settled_at__isnull=True,
                    settled_by__isnull=True,
                    close_reason="",
                    close_words="",
                )
                | Q(
                    status="became",
                    case__isnull=False,
                    settled_at__isnull=False,
                    settled_by__isnull=False,
                    close_reason="",
                    close_words="",
                )
                | (
                    Q(
                        status="closed",
                        case__isnull=True,
                        settled_at__isnull=False,
                        settled_by__isnull=False,
                    )
                    & ~Q(close_reason="")
                    & ~Q(close_words="")
                ),
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self) -> str:
        return f"/notifications/{self.pk}/"

    @property
    def is_open(self) -> bool:
        return self.status == NotificationStatus.OPEN


class NotificationReopening(Record):
    """A closed report taken up again: why, by whom, and how it had ended."""

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="reopenings")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("เหตุที่เปิดเรื่องอีกครั้ง", max_length=300)
    closed_at = models.DateTimeField("ยุติเมื่อ")
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    close_reason = models.CharField("เหตุที่ยุติ", max_length=40)
    close_words = models.TextField("สรุปการยุติ")

    class Meta:
        verbose_name = "การเปิดเรื่องอีกครั้ง"
        ordering = ["-created_at"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self):
        return self.reason


@pghistory.track(model_name="NotificationFileHistory")
class NotificationFile(Record, Withdrawable):
    """A picture or scan that came with a report; read by those who may read who reported."""

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    caption = models.CharField("คำอธิบาย", max_length=200, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "ไฟล์ของเรื่องรับแจ้ง"
        ordering = ["created_at", "id"]
        constraints = [withdrawal_is_whole("notification_file_withdrawal_is_whole")]

    def __str__(self):
        return self.caption or "ไฟล์แนบ"
