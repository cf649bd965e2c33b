"""A new edition of a centre's yearly report: its project, its year, its number."""

from django.db.models import Max

from km.models import KMProject
from shelter.accounts.models import Centre
from shelter.desk.refusal import Refused
from shelter.lib.thai import bangkok_today, fiscal_year

EARLIEST_YEAR = 2550


def check_year(year: int) -> None:
    """Refuses a fiscal year no KM report can have."""
    latest = fiscal_year(bangkok_today()) + 1
    if not EARLIEST_YEAR <= year <= latest:
        raise Refused(f"ปีงบประมาณต้องเป็น พ.ศ. ระหว่าง {EARLIEST_YEAR} ถึง {latest} เช่น {latest - 1}")


def locked_project(centre: Centre, year: int) -> KMProject:
    """The project of that year, locked, so that two editions never get one number."""
    KMProject.objects.get_or_create(centre=centre, fiscal_year=year)
    return KMProject.objects.select_for_update().get(centre=centre, fiscal_year=year)


def next_number(project: KMProject) -> int:
    """The next edition's number; call it with the project locked."""
    return (project.reports.aggregate(last=Max("number"))["last"] or 0) + 1
