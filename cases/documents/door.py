"""The papers of the night door, for when the power is out: taking somebody in, taking a report down."""

from typing import Any

from cases.models import House, Sex
from shelter.accounts.models import Centre
from shelter.desk import codes
from shelter.lib.thai import bangkok_today

RECEIVE_PAPER = "แบบรับเข้าด่วน"
RECEIVE_TEMPLATE = "pdf/receive.html"
REPORT_PAPER = "แบบรับแจ้งเรื่อง"
REPORT_TEMPLATE = "pdf/notification.html"


def _labels(list_name: str) -> list[str]:
    return [label for _, label in codes.choices(list_name, bangkok_today())]


def blank_receive(centre: Centre) -> dict[str, Any]:
    """The questions of the door with a box each, in the order of its screen."""
    return {
        "centre": centre,
        "safety": _labels("safety_question"),
        "sexes": [str(label) for _, label in Sex.choices],
        "senders": _labels("notifier_type"),
        "houses": [str(house) for house in House.objects.filter(centre=centre).in_use()],
    }


def blank_report(centre: Centre) -> dict[str, Any]:
    """What is asked of somebody who reports, in the order of the page."""
    return {
        "centre": centre,
        "channels": _labels("notification_channel"),
        "sexes": [str(label) for _, label in Sex.choices],
        "urgencies": _labels("urgency"),
        "senders": _labels("notifier_type"),
    }
