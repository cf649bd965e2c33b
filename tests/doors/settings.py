"""Doors of the values that hold for every centre: as the rules of screening (DESIGN 6)."""

from datetime import timedelta

from cases.actions import settings
from shelter.desk import config, reference
from shelter.lib.thai import bangkok_today
from tests.doors.door import ADMIN, Door, roles
from tests.doors.screening import RULE_READERS

KEY = "reception_days"


def a_setting(centre, people):
    reference.load()
    return {"key": KEY}


def a_planned_one(centre, people):
    reference.load()
    day = bangkok_today() + timedelta(days=30)
    new = settings.New(KEY, 10, day, source="หนังสือ พม 0604/1", reason="ตามหนังสือ")
    row = settings.put(new=new, by=people["ssk.admin"], expected=config.version(KEY))
    return {"key": KEY, "pk": row.pk}


DOORS = {
    "cases:settings": Door(RULE_READERS),
    "cases:setting": Door(RULE_READERS, make=a_setting),
    "cases:setting-new": Door(roles(ADMIN), make=a_setting),
    "cases:setting-withdraw": Door(roles(ADMIN), make=a_planned_one, payload={"reason": "เลขที่ผิด"}),
}
