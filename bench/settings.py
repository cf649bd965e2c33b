"""The product's settings, with its own databases and Django's admin beside it, for comparison only."""

import os

from shelter.settings import *  # noqa: F403
from shelter.settings import DATABASES, INSTALLED_APPS, LOGGING

# No database of this name is ever made: work begins with bench.database.use().
DATABASES["default"]["NAME"] = "shelter_bench_"
INSTALLED_APPS += ["django.contrib.admin"]
ROOT_URLCONF = "bench.urls"
# The admin counts and searches longer than a page of the product may.
DATABASES["default"]["OPTIONS"]["options"] = ""
# Log lines are made as ever, and thrown away.
for _handler in LOGGING["handlers"].values():
    _handler |= {"class": "logging.FileHandler", "filename": os.devnull}
    _handler.pop("stream", None)
