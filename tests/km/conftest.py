import pytest
from django.core.management import call_command

from tests.factories.km import KMReportFactory


@pytest.fixture
def lists(db):
    """The code lists and the rubric, as on a fresh machine."""
    call_command("load_reference_data", verbosity=0)


@pytest.fixture
def km(people):
    return people["ssk.km"]


@pytest.fixture
def report(ssk):
    """A draft of the first centre in the Thai outline."""
    return KMReportFactory(project__centre=ssk)
