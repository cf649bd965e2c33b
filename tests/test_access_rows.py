"""The access log is complete: one right row for every page of somebody, every refusal, and no value in it."""

import pytest
from django.db import connection
from django.urls import reverse

from cases.models import PlanActivity, PlanStatus
from shelter.accounts.models import Role
from shelter.accounts.routes import all_routes
from shelter.audit.models import AccessEntry, Action
from shelter.desk.tokens import new_token
from shelter.lib.thai import mask_national_id, mask_phone
from tests.door_table import DOORS
from tests.factories.cases import join_team, make_case, make_client, national_id
from tests.factories.km import KMAssessmentFactory, KMReportFactory
from tests.factories.plans import make_plan

pytestmark = pytest.mark.usefixtures("reference")
ROUTES = {route.name: route for route in all_routes()}
SECRETS = (national_id(7), "0898765432", "บ้านลับริมห้วย", "แสนคำลือ", "อยากมีห้องของตัวเอง")
# Pages of one record that show it; what they write is in the tests of their own rooms.
READ = sorted(name for name in DOORS if DOORS[name].owned and "GET" in ROUTES[name].methods)
ACTIONS = {
    "cases:plan-paper": Action.PRINT,
    "cases:assessment-paper": Action.PRINT,
    "cases:profile-paper": Action.PRINT,
    "cases:consent-paper": Action.PRINT,
    "cases:finding-paper": Action.PRINT,
    "cases:property-list-paper": Action.PRINT,
    "cases:property-return-paper": Action.PRINT,
    "cases:screening-paper": Action.PRINT,
    "cases:visit-paper": Action.PRINT,
    "cases:consent-scan": Action.DOWNLOAD,
    "cases:file-download": Action.DOWNLOAD,
    "cases:notification-file": Action.DOWNLOAD,
    "cases:property-photo": Action.DOWNLOAD,
    "cases:visit-photo": Action.DOWNLOAD,
    "cases:people-import-wrong-rows": Action.EXPORT,
    "km:book-pdf": Action.PRINT,
    "km:assessment-paper": Action.PRINT,
    "km:book-docx": Action.EXPORT,
    "km:evidence-file": Action.DOWNLOAD,
    "cases:facility-import-wrong-rows": Action.EXPORT,
}
# Pages of a record that show somebody else too, or whose record is not the person's: a row for each.
TWO = ("client", "merge")
ROWS = {
    "cases:helper-task": ("case", "helper_task"),
    "cases:merge": TWO,
    "cases:merge-decide": TWO * 2,
    "cases:merge-decline": TWO,
    "cases:merge-undo": TWO,
    "cases:people-import-preview": ("import_batch", "client"),
    "cases:same-person": ("client", "watch_person", "case"),
    "cases:same-person-beside": ("case", "case"),
}


def new_rows(before: int) -> list[AccessEntry]:
    return list(AccessEntry.objects.exclude(action=Action.SIGN_IN).order_by("id")[before:])


def role_for(door) -> Role:
    return next(
        role
        for role in (Role.CASEWORKER, Role.DIRECTOR, Role.KM, Role.ADMIN, Role.HELPER)
        if role in door.roles
    )


@pytest.fixture
def hidden_person(ssk, caseworker):
    client = make_client(
        ssk,
        first_name="คำแพง",
        last_name="แสนคำลือ",
        national_id=national_id(7),
        phone="0898765432",
        present_detail="บ้านลับริมห้วย",
        safe_contact=True,
    )
    case = make_case(ssk, caseworker, client=client)
    make_plan(case, caseworker)
    return case


@pytest.fixture(autouse=True)
def _no_paper_is_pressed(monkeypatch):
    monkeypatch.setattr("shelter.lib.pdf.render", lambda html, **kwargs: b"%PDF-")


@pytest.mark.parametrize("name", READ)
def test_each_page_of_a_record_leaves_one_row_with_its_id(name, people, ssk, sign_in):
    door = DOORS[name]
    made = door.make(ssk, people)
    browser = sign_in(people[f"ssk.{role_for(door)}"])
    browser.get(reverse(name, kwargs=made))
    entries = new_rows(0)
    if name in ROWS:
        assert tuple(entry.subject_kind for entry in entries) == ROWS[name]
        assert {entry.chain for entry in entries} == {"SSK"}
        assert {entry.action for entry in entries} <= {Action.VIEW, Action.SEARCH}
        return
    (entry,) = entries
    assert entry.action == ACTIONS.get(name, Action.VIEW)
    assert entry.chain == "SSK"
    assert len(entry.subject_ids) == 1


@pytest.mark.parametrize("name", READ)
def test_a_page_whose_row_cannot_be_written_is_not_shown(name, people, ssk, sign_in):
    door = DOORS[name]
    url = reverse(name, kwargs=door.make(ssk, people))
    browser = sign_in(people[f"ssk.{role_for(door)}"])
    browser.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("ALTER FUNCTION audit_append RENAME TO audit_append_away")
    answer = browser.get(url)
    assert answer.status_code == 503
    assert "สมหมาย" not in answer.content.decode()


@pytest.mark.parametrize("name", READ)
def test_a_wrong_door_leaves_a_denial(name, people, ssk, sign_in):
    door = DOORS[name]
    made = door.make(ssk, people)
    outsider = sign_in(people[f"nsn.{role_for(door)}"])
    assert outsider.get(reverse(name, kwargs=made)).status_code == 404
    assert [entry.action for entry in new_rows(0)] == [Action.DENIED]


def test_a_part_of_another_record_leaves_a_denial(ssk, people, caseworker, sign_in):
    """Children are looked up through their parent; trying another's is written down like a wrong door."""
    mine, theirs = (
        make_plan(
            make_case(ssk, caseworker),
            caseworker,
            status=PlanStatus.APPROVED,
            director=people["ssk.director"],
        )
        for _ in range(2)
    )
    activity = PlanActivity.objects.get(goal__plan=theirs)
    url = reverse("cases:plan-progress", args=[mine.case_id, mine.number, activity.pk])
    assert sign_in(caseworker).get(url).status_code == 404
    (entry,) = new_rows(0)
    assert (entry.action, entry.subject_kind) == (Action.DENIED, "plan")


def test_no_row_holds_what_it_is_about(hidden_person, caseworker, people, sign_in):
    browser = sign_in(caseworker)
    case = hidden_person.pk
    number = hidden_person.plans.get().number
    for name in ("case", "note", "client-edit", "intake-edit", "changes", "team"):
        browser.get(reverse(f"cases:{name}", args=[case]))
    for name in ("plan-detail", "plan-edit", "plan-changes", "plan-paper", "plan-agree"):
        browser.get(reverse(f"cases:{name}", args=[case, number]))
    for what in ("national_id", "phone"):
        browser.post(reverse("cases:reveal", args=[case, what]))
    for text in SECRETS:
        browser.post(reverse("cases:search"), {"q": text}, follow=True)
    browser.post(reverse("cases:duplicates"), {"first_name": "คำแพง", "national_id": national_id(7)})
    told = str(list(AccessEntry.objects.values_list("subject_ids", "field_groups", "detail", "subject_kind")))
    assert [text for text in (*SECRETS, "คำแพง") if text in told] == []
    assert AccessEntry.objects.filter(action=Action.REVEAL).count() == 2
    # And the check for likeness: the centre's people, its watch list, and whether another centre knows them.
    assert AccessEntry.objects.filter(action=Action.SEARCH).count() == len(SECRETS) + 3


# --- the same POST again ------------------------------------------------------------------------------
def test_the_same_approval_sent_again_lands_on_the_approved_plan(ssk, people, caseworker, sign_in):
    plan = make_plan(make_case(ssk, caseworker), caseworker, status=PlanStatus.AGREED)
    url = reverse("cases:plan-approve", args=[plan.case_id, plan.number])
    data = {"row_version": plan.row_version, "post_token": new_token()}
    browser = sign_in(people["ssk.director"])
    assert [browser.post(url, data).url for _ in range(2)] == [plan.get_absolute_url()] * 2
    assert not AccessEntry.objects.filter(action=Action.DENIED).exists()


def test_the_same_hand_over_sent_again_is_not_a_refusal(ssk, caseworker, teammate, sign_in):
    case = make_case(ssk, caseworker)
    url = reverse("cases:team-hand-over", args=[case.pk])
    data = {"hand-manager": str(teammate.pk), "hand-note": "ย้ายงาน", "post_token": new_token()}
    browser = sign_in(caseworker)
    answers = [browser.post(url, data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert case.assignments.count() == 3  # the manager before, the one now, and the one before as a member


def test_somebody_elses_token_is_a_bad_request(ssk, caseworker, teammate, sign_in):
    case = make_case(ssk, caseworker)
    data = {"on": "20/11/2569", "text": "มาแล้ว", "post_token": new_token()}
    url = reverse("cases:note", args=[case.pk])
    assert sign_in(caseworker).post(url, data).status_code == 302
    assert sign_in(teammate).post(url, data).status_code == 400
    assert case.events.filter(kind="note").count() == 1


# --- who sees what ------------------------------------------------------------------------------------
@pytest.mark.parametrize("username", ["ssk.admin", "ssk.km", "hq.auditor", "nsn.caseworker", "nsn.director"])
def test_whoever_has_no_part_in_it_finds_nothing_of_a_person_anywhere(
    username, hidden_person, ssk, people, sign_in
):
    report = KMReportFactory(project__centre=ssk)
    KMAssessmentFactory(report=report)
    browser = sign_in(people[username])
    pages = [browser.get("/", follow=True)]
    for name, route in ROUTES.items():
        if DOORS[name].third_party or "GET" not in route.methods or "<" in route.pattern:
            continue
        pages.append(browser.get(reverse(name)))
    for name in (
        "cases:case",
        "cases:changes",
        "cases:plans",
        "cases:team",
        "cases:note",
        "cases:client-edit",
    ):
        pages.append(browser.get(reverse(name, args=[hidden_person.pk])))
    told = b"".join(b"".join(page) for page in pages).decode(errors="replace")
    for text in (*SECRETS, "คำแพง", hidden_person.number, str(hidden_person.pk)):
        assert text not in told
    assert "รับเข้าปีงบประมาณ" not in told or username == "nsn.director"


@pytest.mark.parametrize("username", ["ssk.team", "ssk.mate"])
def test_what_is_sensitive_is_absent_for_those_beside_the_team(username, hidden_person, people, sign_in):
    """A team member sees the file without identity; a caseworker not on the team no more than that."""
    if username == "ssk.team":
        join_team(hidden_person, people[username])
    browser = sign_in(people[username])
    case, number = hidden_person.pk, hidden_person.plans.get().number
    hidden_person.client.present_detail = "บ้านใหม่กลางทุ่ง"
    hidden_person.client.save()
    pages = [
        browser.get(reverse(f"cases:{name}", args=[case]))
        for name in ("case", "changes", "team", "note", "client-edit", "intake-edit")
    ]
    pages += [
        browser.get(reverse(f"cases:{name}", args=[case, number]))
        for name in ("plan-detail", "plan-edit", "plan-changes", "plan-paper", "plan-agree")
    ]
    pages += [browser.get(reverse(name)) for name in ("cases:list", "cases:worklist")]
    pages += [browser.post(reverse("cases:search"), {"q": "คำแพง"}, follow=True)]
    pages += [browser.post(reverse("cases:reveal", args=[case, what])) for what in ("national_id", "phone")]
    told = b"".join(page.content for page in pages).decode(errors="replace")
    assert "คำแพง" in told
    # The masks are looked for whole: four bare digits also turn up by chance in tokens and ids.
    secrets = (national_id(7), mask_national_id(national_id(7)), "0898765432", mask_phone("0898765432"))
    for text in (*secrets, "บ้านลับริมห้วย", "บ้านใหม่กลางทุ่ง"):
        assert text not in told


# --- every answer -------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", sorted(name for name in DOORS if not DOORS[name].third_party))
def test_every_answer_carries_the_policy_and_is_kept_nowhere(name, people, ssk, sign_in):
    door = DOORS[name]
    url = reverse(name, kwargs=door.make(ssk, people))
    browser = sign_in(people["ssk.director"])
    for answer in (browser.get(url), browser.post(url, {})):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy or "frame-ancestors 'none'" in policy
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
