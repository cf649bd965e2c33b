"""Values of settings from a day on."""

from datetime import date
from typing import Any

from shelter.desk import config
from shelter.desk.models import Setting
from shelter.lib.thai import bangkok_today


def make_setting(key: str, value: Any, day: date | None = None, **fields: Any) -> Setting:
    """What holds from `day` (today unless said), as a release of the product would bring it."""
    return config.put(Setting(key=key, value=value, valid_from=day or bangkok_today(), **fields))
