"""The demo's KM work: invented, complete enough to look at, and made once."""

from random import Random

from django.core.management import call_command

from km import demo
from km.models import KMReport


def test_each_demo_centre_gets_one_report_with_its_team_tied_to_accounts(db, settings):
    settings.SHELTER_DEMO_PASSWORD = "ร่มไทรริมคลอง-สาธิต"
    call_command("load_reference_data", verbosity=0)
    call_command("seed_demo")
    demo.seed(Random(1))
    reports = KMReport.objects.all()
    assert sorted(report.project.centre.code for report in reports) == ["NSN", "SSK"]
    assert all(report.leftovers.count() == 0 for report in reports)
    assert all(report.members.filter(user__isnull=False).exists() for report in reports)
