"""What the people of the door may do: whoever is on duty at night, and those who answer for files by day.

An officer on duty opens no file. Of a person they know what the night needs: the name to call, the bed, what
waits; and only of who came in the last hours (`duty_sees_hours`) or sleeps in the centre now.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from cases.models import Case
from cases.models.bed import near_the_door
from cases.models.case import CaseQuerySet
from shelter.accounts.models import Role, User
from shelter.accounts.permissions import YES, Answer, no
from shelter.desk import config
from shelter.lib.thai import bangkok_today

AT_THE_DOOR = (Role.CASEWORKER, Role.DIRECTOR, Role.DUTY)
HOUSE_KEEPERS = (Role.DIRECTOR, Role.ADMIN)
ANSWERING = (Role.CASEWORKER, Role.DIRECTOR)


def sees_since(now: datetime | None = None) -> datetime:
    """From when on somebody received is still the business of the door."""
    now = now or timezone.now()
    return now - timedelta(hours=config.value("duty_sees_hours", bangkok_today()))


def at_the_door(user: User) -> CaseQuerySet:
    """Open files of the people whom this person may place, hand a bowl to or write a line about tonight.

    Caseworker and director: any of their centre. Duty officer: who was received in the last hours, whom they
    wrote down themselves in the last hours, or who sleeps in the centre now, in a bed or on a mattress.
    """
    if user.centre_id is None or not user.has_role(*AT_THE_DOOR):
        return Case.objects.none()
    own = Case.objects.filter(centre_id=user.centre_id).open()
    return own if user.has_role(*ANSWERING) else near_the_door(own, sees_since(), user)


def can_place(user: User, case: Case) -> Answer:
    """Giving a person a bed, another bed, or none."""
    if not user.has_role(*AT_THE_DOOR):
        return no("จัดที่พักได้เฉพาะเจ้าหน้าที่เวร นักสังคมสงเคราะห์ นักพัฒนาสังคม และผู้อำนวยการ")
    if case.closed_at is not None:
        return no("แฟ้มนี้ยุติแล้ว หากผู้ใช้บริการกลับมา ให้รับเข้าครั้งใหม่แล้วจัดที่พัก")
    return YES


def can_keep_houses(user: User) -> Answer:
    """Writing the list of houses and beds."""
    if user.has_role(*HOUSE_KEEPERS):
        return YES
    return no("แก้ไขเรือนและเตียงได้เฉพาะผู้อำนวยการและผู้ดูแลระบบ แจ้งคนใดคนหนึ่งให้แก้ไข")


def can_see_who_lies_where(user: User) -> Answer:
    """The administrator keeps the list of beds and sees nobody in them."""
    return YES if user.has_role(*AT_THE_DOOR) else no("ผู้ดูแลระบบเห็นเฉพาะรายการเรือนและเตียง ไม่เห็นผู้เข้าพัก")
