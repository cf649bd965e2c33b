"""Ten people come to the door and are screened and assessed, on the route the handbook names (DOMAIN 4.3).

Everything goes through the pages: an officer on duty takes the person in at night, the director names a case
manager in the morning, who completes the person, asks the screening's questions page by page and decides, and
scores the first assessment. What is expected is written by hand from the handbook, not read from the rules.
"""

import re
from dataclasses import dataclass, field

import pytest
from django.urls import reverse

from cases.facts.case import facts_of
from cases.models import Case, DimensionSet, Screening
from cases.reference import dimensions
from cases.reference import screening as shipped
from cases.rules.questionnaire import pages
from cases.rules.stage import stage_of
from shelter.desk.tokens import new_token
from shelter.lib.thai import bangkok_today
from tests.factories.assessments import sheet_of

YES, NO = "yes", "no"
CALM = {"body_emergency": NO, "mental_danger": NO}


@dataclass(frozen=True)
class Person:
    """One of the ten: how they came (the age as guessed at night), what was answered, what must come out.

    `why` is part of the sentence that gives the reason; `ruled_out` a route that an answer excluded.
    `scores` is dimension → (person, family, community); `lowest` the dimensions that must be named first.
    """

    code: str
    door: dict[str, str]
    age: str
    nationality: str
    answers: dict[str, str]
    route: str
    agency: str
    clock_days: int | None
    papers: tuple[str, ...]
    why: str
    ruled_out: tuple[str, ...] = ()
    emergency: bool = False
    held: str = ""
    scores: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    lowest: str = ""


TEN = (
    Person(
        "lost child",
        {"sex": "male", "age": "12", "sender_kind": "citizen", "calling_name": "น้องเป้"},
        "9",
        "unknown",
        {"trafficking_signs": NO},
        "B4",
        "ศคพ./บ้านพักเด็กและครอบครัว",
        None,
        ("fact_finding", "photo", "police_log"),
        "อายุ",
        scores={"safety": (1, 2, 3), "education": (3, 3, 3)},
        lowest="safety",
    ),
    Person(
        "pregnant woman",
        {"sex": "female", "age": "25", "sender_kind": "self", "calling_name": "แนน"},
        "24",
        "thai",
        {"pregnant": YES, "trafficking_signs": NO, "voluntary": YES},
        "B5",
        "บ้านพักเด็กและครอบครัว/โรงพยาบาล",
        None,
        ("fact_finding", "medical_cert", "consent"),
        "ตั้งครรภ์",
        ruled_out=("B2", "B4", "B3"),
        scores={"health": (2, 3, 3), "housing": (1, 1, 2)},
        lowest="housing",
    ),
    Person(
        "elder with family",
        {"sex": "female", "age": "75", "sender_kind": "relative", "calling_name": "ยายทองสุก"},
        "71",
        "thai",
        {
            "pregnant": NO,
            "trafficking_signs": NO,
            "home_tonight": YES,
            "someone_to_rely_on": YES,
            "voluntary": YES,
        },
        "B6",
        "ศคพ./ผส./อบจ.",
        15,
        ("id_card_copy", "house_reg_copy", "fact_finding", "medical_cert", "consent", "home_visit_report"),
        "อายุ",
        ruled_out=("B4", "B3"),
        held="G3",
        scores={"health": (3, 2, 4)},
        lowest="health",
    ),
    Person(
        "elder without family",
        {"sex": "male", "age": "65", "sender_kind": "local_gov", "calling_name": "ตาแดง"},
        "66",
        "thai",
        {
            "trafficking_signs": NO,
            "home_tonight": NO,
            "sleeps_in_public": YES,
            "enough_income": NO,
            "someone_to_rely_on": NO,
            "voluntary": YES,
        },
        "B6",
        "ศคพ./ผส./อบจ.",
        15,
        ("id_card_copy", "house_reg_copy", "fact_finding", "medical_cert", "consent", "home_visit_report"),
        "อายุ",
        held="G3",
        scores={"housing": (1, 1, 1), "income": (2, 2, 2)},
        lowest="housing",
    ),
    Person(
        "disabled man able to work",
        {"sex": "male", "age": "35", "sender_kind": "charity", "calling_name": "พี่ชาติ"},
        "38",
        "thai",
        {"trafficking_signs": NO, "disabled": YES, "can_work": YES, "begging": NO, "voluntary": YES},
        "B7",
        "พมจ./พก.",
        15,
        ("id_card_copy", "house_reg_copy", "disability_card", "photo", "medical_cert", "consent"),
        "คนพิการ",
        ruled_out=("B6",),
        scores={"income": (1, 2, 3)},
        lowest="income",
    ),
    Person(
        "psychiatric emergency",
        {"sex": "male", "sender_kind": "officer", "safety": "harm_others"},
        "",
        "unknown",
        {"body_emergency": NO, "mental_danger": YES},
        "B1",
        "โรงพยาบาลและตำรวจ",
        None,
        ("medical_cert", "police_log"),
        "ภาวะอันตรายทางจิต",
        emergency=True,
    ),
    Person(
        "stateless woman",
        {"sex": "female", "age": "35", "sender_kind": "charity", "calling_name": "นางหล้า"},
        "30",
        "unregistered",
        {"pregnant": NO, "trafficking_signs": NO, "voluntary": YES},
        "B3S",
        "ศคพ./ปกครอง/ยธ.",
        15,
        ("fact_finding", "photo", "consent", "civil_reg_check"),
        "ไม่มีสถานะทางทะเบียนราษฎร",
        ruled_out=("B3",),
        scores={"rights": (1, 1, 2)},
        lowest="rights",
    ),
    Person(
        "foreign beggar possibly trafficked",
        {"sex": "female", "age": "25", "sender_kind": "officer", "calling_name": "ซา"},
        "27",
        "foreign",
        {"begging": YES, "trafficking_signs": YES},
        "B2",
        "ตำรวจ ปคม./พมจ.",
        None,
        ("fact_finding", "police_log", "conference_minutes"),
        "ค้ามนุษย์",
        scores={"safety": (1, 1, 1)},
        lowest="safety",
    ),
    Person(
        "Thai able-bodied beggar",
        {"sex": "male", "age": "45", "sender_kind": "officer", "calling_name": "เอก"},
        "41",
        "thai",
        {"begging": YES, "disabled": NO, "trafficking_signs": NO, "voluntary": YES},
        "B10",
        "พส./ตำรวจ",
        None,
        ("photo", "police_log", "fact_finding", "consent"),
        "ขอเงินหรือทรัพย์สิน",
        ruled_out=("B7", "B6"),
        scores={"income": (2, 2, 2)},
        lowest="income",
    ),
    Person(
        "man who refuses",
        {"sex": "male", "age": "55", "sender_kind": "citizen", "calling_name": "ลุงพร"},
        "50",
        "thai",
        {"home_tonight": NO, "voluntary": NO},
        "B14",
        "ศูนย์คุ้มครองคนไร้ที่พึ่ง",
        None,
        ("fact_finding",),
        "ไม่ประสงค์เข้ารับบริการ",
    ),
)


@pytest.fixture
def house_rules(reference):
    shipped.load()
    dimensions.load()


def _post(browser, url, data):
    answer = browser.post(url, {"post_token": new_token(), **data})
    assert answer.status_code == 302, url
    return answer


def _received(person: Person, duty) -> Case:
    _post(duty, "/receive/", {"place": "later", **person.door})
    return Case.objects.latest("created_at")


def _completed(case: Case, person: Person, worker) -> None:
    client = case.client
    _post(
        worker,
        reverse("cases:client-edit", args=[case.pk]),
        {
            "identity": client.identity,
            "calling_name": client.calling_name,
            "sex": client.sex,
            "birth": person.age,
            "nationality_status": person.nationality,
            "row_version": client.row_version,
        },
    )


def _screened(case: Case, person: Person, worker) -> Screening:
    _post(worker, reverse("cases:screening-start", args=[case.pk]), {})
    screening = Screening.objects.get(case=case)
    given = {**CALM, **person.answers}
    for page in pages():
        screening.refresh_from_db()
        told = {one.fact: given[one.fact] for one in page.questions if one.fact in given}
        url = reverse("cases:screening-page", args=[case.pk, screening.number, page.code])
        _post(worker, url, {"row_version": screening.row_version, **told})
    screening.refresh_from_db()
    url = reverse("cases:screening-decide", args=[case.pk, screening.number])
    _post(worker, url, {"row_version": screening.row_version, "route": person.route})
    screening.refresh_from_db()
    return screening


def _assessed(case: Case, person: Person, worker) -> None:
    spider = DimensionSet.objects.get(code="spider_8")
    _post(worker, reverse("cases:assessment-start", args=[case.pk]), {"dimension_set": str(spider.pk)})
    made = case.assessments.get()
    sheet = sheet_of(made)
    for dimension in spider.dimensions.all():
        scores = person.scores.get(dimension.code)
        levels = ("person", "family", "community")
        for level, score in zip(levels, scores or ("", "", ""), strict=True):
            sheet[f"{dimension.code}-{level}"] = score
        if scores:
            sheet[f"{dimension.code}-evidence"] = "เห็นเองและเจ้าตัวเล่า"
        else:
            sheet[f"{dimension.code}-unscored_reason"] = "not_ready"
    _post(worker, reverse("cases:assessment-edit", args=[case.pk, made.number]), sheet)
    made.refresh_from_db()
    finish = reverse("cases:assessment-finish", args=[case.pk, made.number])
    _post(worker, finish, {"row_version": made.row_version})


@pytest.mark.usefixtures("house_rules")
@pytest.mark.parametrize("person", TEN, ids=lambda person: person.code)
def test_a_person_comes_out_on_the_route_of_the_handbook(person, people, caseworker, director, sign_in):
    duty, worker = sign_in(people["ssk.duty"]), sign_in(caseworker)
    case = _received(person, duty)
    manager = reverse("cases:team-manager", args=[case.pk])
    _post(sign_in(director), manager, {"manager": str(caseworker.pk)})
    _completed(case, person, worker)
    screening = _screened(case, person, worker)

    chosen = screening.outcome["chosen"]
    assert (screening.route, screening.route_reason) == (person.route, "")
    assert screening.outcome["primary"]["code"] == person.route
    assert screening.outcome["is_emergency"] == person.emergency
    assert chosen["lead_agency"] == person.agency
    assert chosen["clock_days"] == person.clock_days
    assert tuple(chosen["papers"]) == person.papers
    assert person.why in " ".join(reason["text"] for reason in screening.outcome["primary"]["why"])
    ruled_out = {one["code"] for one in screening.outcome["ruled_out"]}
    assert set(person.ruled_out) <= ruled_out
    if person.held:
        assert person.held in [one["code"] for one in screening.outcome["held"]]
    paper = worker.get(reverse("cases:screening-paper", args=[case.pk, screening.number]))
    assert paper["Content-Type"] == "application/pdf"

    if person.scores:
        _assessed(case, person, worker)
        case.refresh_from_db()
        facts = facts_of(case)
        assert facts["assessed_on"] == bangkok_today()
        name = DimensionSet.objects.get(code="spider_8").dimensions.get(code=person.lowest).label
        page = worker.get(reverse("cases:assessment", args=[case.pk, 1])).content.decode()
        assert f"จุดเน้นของแผน: {name}" in re.sub(r"<[^>]+>", "", page)
    # Somebody sent to hospital first is screened when they are back; until then the file waits at the door.
    reached = "understanding" if person.scores else "intake" if person.emergency else "screening"
    assert stage_of(facts_of(case)).gate.code == reached
    assert worker.get(reverse("cases:case", args=[case.pk])).status_code == 200
