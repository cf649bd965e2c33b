"""No page asks the database more often because there is more to show, and a list asks little."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import (
    Case,
    CaseEvent,
    ClientRegister,
    Facility,
    FacilityCriterion,
    FactFinding,
    PlanStatus,
    ServicePlan,
)
from km.models import AssessmentRow, KMAssessment, KMReport, RowEvidence
from shelter.accounts.models import Role
from shelter.accounts.routes import all_routes
from tests.conftest import make_user
from tests.door_table import DOORS
from tests.factories.attachments import make_flag
from tests.factories.beds import make_house, put_to_bed
from tests.factories.cases import join_team, make_case, make_client
from tests.factories.facilities import make_facility
from tests.factories.finding import make_problem, make_session, make_statement
from tests.factories.km import KMAssessmentFactory, KMReportFactory, TeamMemberFactory
from tests.factories.plans import make_goal, make_plan
from tests.factories.visits import make_mediation, make_surveillance, make_visit

pytestmark = pytest.mark.usefixtures("reference")
ROUTES = {route.name: route for route in all_routes()}
PAGES = sorted(
    name
    for name, route in ROUTES.items()
    if "GET" in route.methods and name.split(":")[0] in {"cases", "km"} and DOORS[name].roles
)
RECORDS = [name for name in PAGES if DOORS[name].owned]
LISTS = [(name, {}) for name in PAGES if "<" not in ROUTES[name].pattern]
# Forms that begin with the people to heed before something is handed over.
LISTS += [("cases:shift-write", {"kind": kind}) for kind in ("meal", "medicine")]
# Beside who asks (session, user) and the log row, a list may ask this often.
MOST_OF_A_LIST = 4
# Who asks, and that it was asked: the same on every page.
NOT_THE_PAGES_OWN = ('FROM "django_session"', 'FROM "accounts_user"', "audit_append(")
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT")


@pytest.fixture(autouse=True)
def _no_paper_is_pressed(monkeypatch):
    monkeypatch.setattr("shelter.lib.pdf.render", lambda html, **kwargs: b"%PDF-")


def asked(browser, url: str) -> list[str]:
    """The statements of one page; a first visit fills what is kept between requests."""
    browser.get(url)
    with CaptureQueriesContext(connection) as queries:
        answer = browser.get(url)
    assert answer.status_code in {200, 302, 409}
    return [query["sql"] for query in queries if not any(word in query["sql"] for word in TRANSACTION)]


def more_rows(app: str, ssk, people, number: int) -> None:
    """Rows for every list of the app."""
    worker = people["ssk.caseworker"]
    if app == "km":
        for _ in range(number):
            report = KMReportFactory(project=_project(ssk))
            KMAssessmentFactory(report=report)
        return
    for place in range(number):
        client = make_client(ssk, first_name="สมหวัง", last_name=f"นามสกุล{place}")
        ClientRegister.objects.create(client=client, food=["soft"], food_note="กุ้ง")
        case = make_case(ssk, worker, client=client)
        make_flag(case, worker)
        join_team(case, people["ssk.team"])
        make_plan(case, worker, status=PlanStatus.AGREED)
        make_facility(("age", "gte", 60))
        put_to_bed(make_house(ssk), case, worker)


def _project(centre):
    found = KMReport.objects.filter(project__centre=centre).first()
    return found.project if found else KMReportFactory(project__centre=centre).project


def more_parts(app: str, ssk, people, number: int, start: int) -> None:
    """Parts for every record of the app there is."""
    by = people["ssk.caseworker"]
    for place in range(start, start + number):
        if app == "km":
            _more_of_reports(by)
        else:
            _more_of_cases(ssk, by, place)


def _more_of_reports(by) -> None:
    for report in KMReport.objects.all():
        TeamMemberFactory(report=report)
    for assessment in KMAssessment.objects.exclude(status="signed"):
        row = AssessmentRow.objects.filter(assessment=assessment).first()
        RowEvidence.objects.create(row=row, note="บันทึกการประชุม", added_by=by)


def _more_of_cases(ssk, by, place: int) -> None:
    member = make_user(f"ssk.more{place}", ssk, Role.TEAM)
    for case in Case.objects.all():
        join_team(case, member)
        CaseEvent.objects.create(
            case=case, kind=CaseEvent.Kind.NOTE, at=case.received_at, by=member, title="บันทึก"
        )
    for case in Case.objects.open():
        make_visit(case, by)
        make_mediation(case, by)
        make_surveillance(case, by)
    for finding in FactFinding.objects.all():
        make_session(finding, by)
        make_statement(finding, by)
        make_problem(finding, by, f"CH9{place}")
    for plan in ServicePlan.objects.filter(status=PlanStatus.DRAFT):
        make_goal(plan, order=place + 5)
    for facility in Facility.objects.all():
        FacilityCriterion.objects.create(
            facility=facility, fact="age", operator="gte", value=60, order=place + 5
        )


def role_for(name: str) -> Role:
    return next(
        role
        for role in (Role.CASEWORKER, Role.DIRECTOR, Role.DUTY, Role.KM, Role.ADMIN, Role.HELPER)
        if role in DOORS[name].roles
    )


@pytest.mark.parametrize(("name", "which"), LISTS)
def test_a_list_asks_as_often_for_many_rows_as_for_few(name, which, people, ssk, sign_in):
    app = name.split(":")[0]
    browser, url = sign_in(people[f"ssk.{role_for(name)}"]), reverse(name, kwargs=which)
    more_rows(app, ssk, people, 3)
    few = asked(browser, url)
    more_rows(app, ssk, people, 9)
    many = asked(browser, url)
    assert len(many) == len(few), "\n".join(unlike(few, many))


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_asks_as_often_for_many_parts_as_for_few(name, people, ssk, sign_in):
    app = name.split(":")[0]
    made = DOORS[name].make(ssk, people)
    browser, url = sign_in(people[f"ssk.{role_for(name)}"]), reverse(name, kwargs=made)
    more_parts(app, ssk, people, 2, start=0)
    few = asked(browser, url)
    more_parts(app, ssk, people, 6, start=2)
    many = asked(browser, url)
    assert len(many) == len(few), "\n".join(unlike(few, many))


def unlike(few: list[str], many: list[str]) -> Iterator[str]:
    """The beginnings of statements that stand in one and not in the other, for the message."""
    heads = [[sql[:120] for sql in statements] for statements in (few, many)]
    for head in sorted({*heads[0], *heads[1]}):
        if (counts := (heads[0].count(head), heads[1].count(head)))[0] != counts[1]:
            yield f"{counts}: {head}"


@pytest.mark.parametrize(
    "url",
    [
        "/cases/",
        "/cases/?more=1",
        "/cases/?state=all&sort=name",
        "/cases/?state=closed&year=2569",
        "/tasks/",
        "/facilities/",
        "/plans/waiting",
        "/km/",
        "/km/assessments/",
    ],
)
def test_a_list_asks_little(url, people, ssk, sign_in):
    more_rows("cases", ssk, people, 3)
    more_rows("km", ssk, people, 3)
    director = make_user("ssk.both", ssk, Role.DIRECTOR, Role.CASEWORKER)
    own = [sql for sql in asked(sign_in(director), url) if not any(part in sql for part in NOT_THE_PAGES_OWN)]
    assert len(own) <= MOST_OF_A_LIST, "\n".join(sql[:300] for sql in own)
