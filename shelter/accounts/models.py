"""Centres and the people who work in them."""

import uuid

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Role(models.TextChoices):
    """What a person may do; roles add up (DESIGN 6)."""

    CASEWORKER = "caseworker", "นักสังคมสงเคราะห์ / นักพัฒนาสังคม"
    TEAM = "team", "ทีมสหวิชาชีพ"
    DIRECTOR = "director", "ผู้อำนวยการ"
    ADMIN = "admin", "ผู้ดูแลระบบ"
    KM = "km", "คณะทำงาน KM"
    AUDITOR = "auditor", "ส่วนกลาง / ผู้ตรวจการ"


@pghistory.track(model_name="CentreHistory")
class Centre(models.Model):
    """A provincial protection centre: the owner of cases, KM projects and numbers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField("รหัสศูนย์", max_length=8, unique=True)
    abbreviation = models.CharField("อักษรย่อเลขแฟ้ม", max_length=8, unique=True)
    name = models.CharField("ชื่อหน่วยงาน", max_length=120)
    province = models.CharField("จังหวัด", max_length=60)
    address = models.CharField("ที่อยู่", max_length=250, blank=True)
    phone = models.CharField("โทรศัพท์", max_length=40, blank=True)

    class Meta:
        verbose_name = "ศูนย์"
        ordering = ["code"]

    def __str__(self):
        return self.name


class UserManager(BaseUserManager):
    def create_user(self, username, password=None, **fields):
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


@pghistory.track(model_name="UserHistory", exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """A member of staff. One centre and one or more roles; headquarters users have no centre."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField("ชื่อผู้ใช้", max_length=60, unique=True)
    full_name = models.CharField("ชื่อ-สกุล", max_length=120)
    position = models.CharField("ตำแหน่ง", max_length=120, blank=True)
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
                name="user_without_centre_is_auditor",
                condition=Q(centre__isnull=False) | Q(roles__contained_by=[Role.AUDITOR.value]),
            ),
        ]

    def __str__(self):
        return self.full_name or self.username

    def has_role(self, *roles: Role) -> bool:
        """True when the person holds at least one of `roles`."""
        return any(role in self.roles for role in roles)

    @property
    def role_line(self) -> str:
        """Position, else the roles' names, for the corner of every page and for papers."""
        return self.position or " · ".join(str(Role(role).label) for role in self.roles)
