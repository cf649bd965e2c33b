"""Health on an assigned file is for the professions of health; what protects everybody is for all who act."""

import pytest
from django.urls import reverse

from cases.actions import flags, health
from cases.actions.finding import start
from cases.documents.finding import LISTS, problem_lines
from cases.facts.flags import flags_of
from cases.models import Case, Dimension, FindingProblem
from cases.permissions.assessment import groups_of
from cases.permissions.finding import hidden_topics
from cases.permissions.groups import can_see_health, can_see_law, can_write_health
from cases.rules.finding import TOPICS
from cases.rules.health import CONTACT
from shelter.accounts.models import HEALTH_PROFESSIONS, Profession, Role
from shelter.desk.codes import names
from shelter.lib.thai import bangkok_today
from tests.conftest import make_user
from tests.factories.attachments import make_attachment
from tests.factories.cases import join_team

pytestmark = pytest.mark.usefixtures("reference")
SECRET = "กินยาต้านชักทุกเช้า"


@pytest.fixture
def check(case, caseworker):
    values = {
        "checked_on": bangkok_today(),
        "advice": "separate",
        "medicines": SECRET,
        "allergies": "ถั่วลิสง",
        "answers": {"cough": "yes"},
    }
    return health.record(case=case, by=caseworker, values=values, warn=True)


def member(case, ssk, profession):
    user = make_user(f"ssk.{profession or 'nobody'}", ssk, Role.TEAM, profession=profession)
    join_team(case, user)
    return user


@pytest.mark.parametrize("profession", ["", *Profession.values])
def test_a_member_of_the_team_reads_health_by_profession(profession, case, check, ssk, sign_in):
    user = member(case, ssk, profession)
    told = profession in HEALTH_PROFESSIONS
    assert bool(can_see_health(user, case)) is bool(can_write_health(user, case)) is told
    assert (case in Case.objects.health_to(user)) is told
    assert (Dimension.Group.HEALTH in groups_of(user, case)) is told
    law = profession == "lawyer"
    assert bool(can_see_law(user, case)) is (case in Case.objects.law_to(user)) is law
    assert (Dimension.Group.CRIMINAL in groups_of(user, case)) is law
    browser = sign_in(user)
    answer = browser.get(check.get_absolute_url())
    assert answer.status_code == (200 if told else 403)
    for name in ("assessments", "case", "flags"):
        page = browser.get(reverse(f"cases:{name}", args=[case.pk])).content.decode()
        # Whoever acts knows the allergy and that contact is to be avoided; why is health.
        assert "ถั่วลิสง" in page
        assert (CONTACT["cough"] in page) is told
        assert (SECRET in page) is False


def test_the_badges_of_a_list_tell_what_a_page_tells(case, check, ssk, caseworker, teammate):
    found = Case.objects.select_related("client").get(pk=case.pk)
    nurse, trainer = member(case, ssk, "nurse"), member(case, ssk, "occupation")
    for user, told in ((nurse, True), (caseworker, True), (trainer, False), (teammate, False)):
        words = {one.kind: one.words for one in flags_of([found], user)[case.pk]}
        assert words["allergy"] == "ถั่วลิสง"
        assert bool(words["infection"]) is told


def test_a_refusal_says_who_can_mend_it(case, check, ssk, sign_in):
    page = sign_in(member(case, ssk, "")).get(check.get_absolute_url()).content.decode()
    assert "ขอให้ผู้ดูแลระบบบันทึกวิชาชีพ" in page


@pytest.mark.parametrize("profession", ["", "nurse", "psychologist", "lawyer", "teacher"])
def test_papers_topics_and_problems_go_by_profession(profession, case, caseworker, ssk, sign_in):
    user, words = member(case, ssk, profession), {"health": "ผลเลือด", "psychiatric": "ใบจิตเวช"}
    words |= {"criminal": "หมายนัดศาล", "identity": "กระดาษมีเลขสิบสามหลัก", "contact": "ที่ซ่อนตัว"}
    for group, caption in words.items():
        make_attachment(case, caseworker, caption=caption, sensitive_group=group)
    finding = start(case=case, by=caseworker)
    for code in ("CH04", "CH01"):
        FindingProblem.objects.create(
            finding=finding, code=code, severity=2, urgency="normal", saved_by=caseworker
        )
    of_health = {"health", "psychiatric"}
    reads = {"nurse": of_health, "psychologist": of_health, "lawyer": {"criminal"}}.get(profession, set())
    browser = sign_in(user)
    files = browser.get(reverse("cases:files", args=[case.pk])).content.decode()
    assert {group for group, caption in words.items() if caption in files} == reads
    for paper in case.attachments.all():
        told = 200 if paper.sensitive_group in reads else 404
        assert browser.get(reverse("cases:file-download", args=[case.pk, paper.pk])).status_code == told
    hidden = {topic.code for topic in TOPICS if topic.group} - {
        topic.code for topic in TOPICS if topic.group in reads
    }
    assert hidden_topics(user, case) == hidden
    problems = set(FindingProblem.objects.told_to(user).values_list("code", flat=True))
    assert problems == ({"CH01", "CH04"} if "health" in reads else {"CH01"})
    assert {line.problem.code for line in problem_lines(finding, user, names(LISTS))} == problems


def test_a_lawyer_off_the_team_reads_nothing(case, caseworker, ssk, sign_in):
    lawyer = make_user("ssk.lawyer", ssk, Role.TEAM, profession="lawyer")
    paper = make_attachment(case, caseworker, sensitive_group="criminal")
    assert not can_see_law(lawyer, case)
    assert case not in Case.objects.law_to(lawyer)
    assert sign_in(lawyer).get(reverse("cases:file", args=[case.pk, paper.pk])).status_code == 404


def test_a_nurse_off_the_team_reads_nothing(case, check, ssk, sign_in):
    nurse = make_user("ssk.nurse", ssk, Role.TEAM, profession="nurse")
    assert not can_see_health(nurse, case)
    assert case not in Case.objects.health_to(nurse)
    assert sign_in(nurse).get(check.get_absolute_url()).status_code == 404


def test_a_warning_written_by_a_trainer_is_read_by_everybody_who_acts(case, ssk, people):
    trainer = member(case, ssk, "occupation")
    flags.add(case=case, by=trainer, kind="danger", words="พกกรรไกร", since=bangkok_today())
    found = Case.objects.select_related("client").get(pk=case.pk)
    assert [one.words for one in flags_of([found], people["ssk.duty"])[case.pk]] == ["พกกรรไกร"]


def test_a_profession_is_set_by_the_administrator_alone_and_logged(people, sign_in):
    admin, worker = people["ssk.admin"], people["ssk.team"]
    url = reverse("staff:user-edit", args=[worker.pk])
    sent = {
        "full_name": worker.full_name,
        "position": "",
        "profession": "lawyer",
        "roles": ["team"],
        "row_version": worker.row_version,
    }
    assert sign_in(people["ssk.director"]).post(url, sent).status_code == 403
    browser = sign_in(admin)
    assert browser.post(url, sent).status_code == 302
    worker.refresh_from_db()
    assert (worker.profession, worker.roles) == ("lawyer", ["team"])
    page = browser.get(reverse("staff:user", args=[worker.pk])).content.decode()
    assert "วิชาชีพ: พยาบาล → นิติกร" in page
    # One's own is not among what one may write.
    own = reverse("staff:user-edit", args=[admin.pk])
    assert 'name="profession"' not in browser.get(own).content.decode()
    mine = {**sent, "full_name": admin.full_name, "row_version": admin.row_version, "profession": "doctor"}
    browser.post(own, mine)
    admin.refresh_from_db()
    assert admin.profession == ""
