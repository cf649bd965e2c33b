"""Centres, the people who work in them, how they first come in, and who stands in for a director."""

import uuid
from datetime import date, datetime
from functools import cached_property

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Subquery
from django.utils import timezone

from shelter.desk.models import Record, Versioned
from shelter.lib.thai import bangkok_today, format_date


class Role(models.TextChoices):
    """What a person may do; roles add up (DESIGN 6)."""

    CASEWORKER = "caseworker", "นักสังคมสงเคราะห์ / นักพัฒนาสังคม"
    TEAM = "team", "ทีมสหวิชาชีพ"
    DIRECTOR = "director", "ผู้อำนวยการ"
    ADMIN = "admin", "ผู้ดูแลระบบ"
    KM = "km", "คณะทำงาน KM"
    AUDITOR = "auditor", "ส่วนกลาง / ผู้ตรวจการ"
    DUTY = "duty", "เจ้าหน้าที่เวร"
    HELPER = "helper", "ผู้ช่วยผู้จัดการรายกรณีในชุมชน"


class Profession(models.TextChoices):
    """What a member of staff practises; it opens the groups of data of its own kind on assigned files."""

    SOCIAL_WORK = "social_work", "นักสังคมสงเคราะห์ / นักพัฒนาสังคม"
    NURSE = "nurse", "พยาบาล"
    DOCTOR = "doctor", "แพทย์"
    PSYCHOLOGIST = "psychologist", "นักจิตวิทยา"
    THERAPIST = "therapist", "นักกายภาพบำบัด / นักกิจกรรมบำบัด"
    OCCUPATION = "occupation", "นักฝึกอาชีพ"
    TEACHER = "teacher", "ครู / นักวิชาการศึกษา"
    LAWYER = "lawyer", "นิติกร"
    OTHER = "other", "อื่น ๆ"


HEALTH_PROFESSIONS = frozenset(
    {Profession.NURSE, Profession.DOCTOR, Profession.PSYCHOLOGIST, Profession.THERAPIST}
)

SIGN_IN_NAME = RegexValidator(
    r"^[a-z0-9][a-z0-9._-]{2,59}$",
    "ใช้อักษรอังกฤษตัวเล็ก ตัวเลข จุด ขีด และขีดล่าง ตั้งแต่ 3 ตัว เช่น ssk.malee",
)


class CentreQuerySet(models.QuerySet):
    def visible_to(self, user: "User"):
        """Own centre; every centre for the auditor."""
        return self.all() if user.has_role(Role.AUDITOR) else self.filter(pk=user.centre_id)


@pghistory.track(model_name="CentreHistory", exclude=["row_version"])
class Centre(Versioned):
    """A provincial protection centre: the owner of cases, KM projects and numbers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField("รหัสศูนย์", max_length=8, unique=True)
    abbreviation = models.CharField("อักษรย่อเลขแฟ้ม", max_length=8, unique=True)
    name = models.CharField("ชื่อหน่วยงาน", max_length=120)
    province = models.CharField("จังหวัด", max_length=60)
    address = models.CharField("ที่อยู่", max_length=250, blank=True)
    phone = models.CharField("โทรศัพท์", max_length=40, blank=True)

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = "ศูนย์"
        ordering = ["code"]

    def __str__(self):
        return self.name


class UserQuerySet(models.QuerySet):
    def visible_to(self, user: "User"):
        """The staff of one's own centre; everybody for the auditor."""
        return self.all() if user.has_role(Role.AUDITOR) else self.filter(centre_id=user.centre_id)

    def with_standing_in(self):
        """With the id of today's deputy order, so that no page asks for it by a query of its own."""
        orders = DeputyOrder.objects.standing(bangkok_today()).filter(user=OuterRef("pk"))
        return self.annotate(standing_order_id=Subquery(orders.values("pk")[:1]))

    def joined(self):
        """Those who have chosen a password."""
        return self.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def not_joined(self):
        return self.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, username, password=None, **fields):
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


@pghistory.track(model_name="UserHistory", exclude=["password", "last_login", "row_version"])
class User(Versioned, AbstractBaseUser):
    """A member of staff. One centre and one or more roles; headquarters users have no centre."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField("ชื่อผู้ใช้", max_length=60, unique=True, validators=[SIGN_IN_NAME])
    full_name = models.CharField("ชื่อ-สกุล", max_length=120, db_collation="th-x-icu")
    position = models.CharField("ตำแหน่ง", max_length=120, blank=True)
    profession = models.CharField("วิชาชีพ", max_length=12, choices=Profession.choices, blank=True)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, null=True, blank=True, verbose_name="ศูนย์")
    roles = ArrayField(
        models.CharField(max_length=12, choices=Role.choices), default=list, verbose_name="บทบาท"
    )
    is_active = models.BooleanField("ใช้งานได้", default=True)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        verbose_name = "ผู้ใช้"
        constraints = [
            models.CheckConstraint(
                name="user_roles_known", condition=Q(roles__contained_by=[role.value for role in Role])
            ),
            models.CheckConstraint(
                name="user_profession_known",
                condition=Q(profession__in=["", *(one.value for one in Profession)]),
            ),
            models.CheckConstraint(
                name="user_without_centre_is_auditor",
                condition=Q(centre__isnull=False) | Q(roles__contained_by=[Role.AUDITOR.value]),
            ),
        ]

    def __str__(self):
        return self.full_name or self.username

    def has_role(self, *roles: Role) -> bool:
        """True when the person holds at least one of `roles`, or stands in for a director who does."""
        return any(role in self.roles for role in roles) or (
            Role.DIRECTOR in roles and self.standing_in is not None
        )

    @property
    def is_of_health(self) -> bool:
        return self.profession in HEALTH_PROFESSIONS

    @property
    def is_of_law(self) -> bool:
        return self.profession == Profession.LAWYER

    @cached_property
    def standing_in(self) -> "DeputyOrder | None":
        """The order by which this person stands in for the director today; None for a director.

        Read once per object, and every request has its own: an order ends with its last day in Bangkok.
        """
        if Role.DIRECTOR in self.roles or not self.is_active:
            return None
        orders = DeputyOrder.objects.standing(bangkok_today()).select_related("centre")
        if not hasattr(self, "standing_order_id"):
            return orders.filter(user=self).first()
        return orders.filter(pk=self.standing_order_id).first() if self.standing_order_id else None

    @property
    def approver(self) -> str:
        """Who approves when this person does: ผู้อำนวยการ, or ผู้รักษาราชการแทนผู้อำนวยการ."""
        return f"ผู้{self.standing_in.get_kind_display()}ผู้อำนวยการ" if self.standing_in else "ผู้อำนวยการ"

    @property
    def has_joined(self) -> bool:
        return self.has_usable_password()

    @property
    def role_names(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles]

    @property
    def role_line(self) -> str:
        """Position, else the roles' names, for the corner of every page and for papers."""
        return self.position or " · ".join(self.role_names)


class InvitationQuerySet(models.QuerySet):
    def live(self, moment: datetime):
        """Codes that still open the door at `moment`."""
        return self.filter(
            used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=moment, user__is_active=True
        )


class Invitation(Record):
    """A one-time code by which a person chooses a password: the first one, or a new one.

    Only a digest of the code is kept. A new code revokes the one before; one at most is open per person.
    `made_by` is empty when an operator made it at the server.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField("ใช้ได้ถึง")
    used_at = models.DateTimeField("ใช้เมื่อ", null=True, blank=True)
    revoked_at = models.DateTimeField("ยกเลิกเมื่อ", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "รหัสเข้าใช้ครั้งแรก"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="invitation_one_open_per_user",
            ),
            models.CheckConstraint(
                name="invitation_used_or_revoked",
                condition=Q(used_at__isnull=True) | Q(revoked_at__isnull=True),
            ),
        ]

    @property
    def state(self) -> str:
        """What became of the code, in words."""
        if self.used_at:
            return "ใช้แล้ว"
        if self.revoked_at:
            return "ยกเลิกแล้ว"
        return "รอใช้" if self.expires_at > timezone.now() else "หมดอายุ"


class DeputyKind(models.TextChoices):
    """พ.ร.บ.ระเบียบบริหารราชการแผ่นดิน 2534: in an absence (ม.47, 48), or by delegation (ม.38)."""

    ACTING = "acting", "รักษาราชการแทน"
    ON_BEHALF = "on_behalf", "ปฏิบัติราชการแทน"


class DeputyQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(centre__in=Centre.objects.visible_to(user))

    def not_ended(self):
        return self.filter(ended_at__isnull=True)

    def standing(self, day: date):
        """Orders in force on `day`, first rank first; never of somebody who has left the centre."""
        return (
            self.not_ended()
            .filter(starts_on__lte=day, ends_on__gte=day, centre=F("user__centre"), user__is_active=True)
            .order_by("kind", "rank")
        )


def _days() -> Func:
    return Func(
        F("starts_on"), F("ends_on"), models.Value("[]"), function="daterange", output_field=DateRangeField()
    )


@pghistory.track(model_name="DeputyOrderHistory")
class DeputyOrder(Record):
    """An order by which somebody of the centre stands in for its director from one day to another.

    Both days count. Several may stand in at once, each with a rank of their own. An order ended early ends at
    that moment, and what was approved under it keeps pointing at it.
    """

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="deputy_orders")
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="deputy_orders", verbose_name="ผู้ได้รับแต่งตั้ง"
    )
    kind = models.CharField("ลักษณะการแทน", max_length=10, choices=DeputyKind.choices)
    rank = models.PositiveSmallIntegerField("ลำดับที่", default=1)
    order_number = models.CharField("เลขที่คำสั่ง", max_length=60)
    ordered_on = models.DateField("วันที่ของคำสั่ง")
    starts_on = models.DateField("ตั้งแต่วันที่")
    ends_on = models.DateField("ถึงวันที่")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("สิ้นสุดก่อนกำหนดเมื่อ", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    end_reason = models.CharField("เหตุที่สิ้นสุดก่อนกำหนด", max_length=300, blank=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = "คำสั่งแต่งตั้งผู้แทนผู้อำนวยการ"
        ordering = ["-starts_on", "kind", "rank"]
        constraints = [
            models.CheckConstraint(name="deputy_days_in_order", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="deputy_rank_from_one", condition=Q(rank__gte=1)),
            models.CheckConstraint(name="deputy_kind_known", condition=Q(kind__in=DeputyKind.values)),
            models.CheckConstraint(name="deputy_not_named_by_oneself", condition=~Q(user=F("made_by"))),
            models.CheckConstraint(
                name="deputy_ended_whole",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
            ),
            ExclusionConstraint(
                name="deputy_once_at_a_time",
                expressions=[("user", RangeOperators.EQUAL), (_days(), RangeOperators.OVERLAPS)],
                condition=Q(ended_at__isnull=True),
            ),
            ExclusionConstraint(
                name="deputy_one_per_rank",
                expressions=[
                    ("centre", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("rank", RangeOperators.EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"คำสั่งที่ {self.order_number} ลงวันที่ {format_date(self.ordered_on)}"

    @property
    def is_over(self) -> bool:
        """Ended early, or past its last day."""
        return self.ended_at is not None or self.ends_on < bangkok_today()

    @property
    def line(self) -> str:
        """The line under a deputy's own position on a paper."""
        return f"{self.get_kind_display()} ผู้อำนวยการ{self.centre.name}"
