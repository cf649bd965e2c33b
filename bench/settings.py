"""The product's settings, with its own databases and Django's admin beside it, for comparison only."""

from shelter.settings import *  # noqa: F403
from shelter.settings import DATABASES, INSTALLED_APPS

# No database of this name is ever made: work begins with bench.database.use().
DATABASES["default"]["NAME"] = "shelter_bench_"
INSTALLED_APPS += ["django.contrib.admin"]
ROOT_URLCONF = "bench.urls"
