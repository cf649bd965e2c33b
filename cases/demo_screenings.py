"""Screenings of the demonstration's files: decided, put aside halfway, an emergency, one led elsewhere."""

from collections.abc import Callable

from cases.actions import screenings
from cases.models import Case, Screening
from cases.reference import screening as shipped
from cases.rules.questionnaire import pages
from shelter.accounts.models import Centre, User

SAFE = {"body_emergency": "no", "mental_danger": "no", "trafficking_signs": "no", "violence": "no"}
STREET = {
    **SAFE,
    "begging": "no",
    "performing": "no",
    "home_tonight": "no",
    "sleeps_in_public": "yes",
    "enough_income": "no",
    "someone_to_rely_on": "no",
}
WELL = {
    "disabled": "no",
    "psychiatric_signs": "no",
    "communicable_disease": "no",
    "chronic_illness": "unknown",
    "substance": "no",
    "can_work": "yes",
}
WILLING = {"pending_case": "no", "voluntary": "yes", "destitute_process_done": "not_asked"}


class _Officer:
    """One case and whoever screens it."""

    def __init__(self, case: Case, worker: User):
        self.case, self.worker = case, worker
        self.screening = screenings.start(case=case, by=worker)

    def answer(self, *parts: dict[str, str], words: str = "") -> "_Officer":
        """Page by page, as the pages are sent."""
        given = {code: answer for part in parts for code, answer in part.items()}
        for page in pages():
            facts = [one.fact for one in page.questions]
            self.screening = screenings.save(
                screening=self.screening,
                by=self.worker,
                answers={code: given[code] for code in facts if code in given},
                own_words=words,
                asked=facts,
                expected=self.screening.row_version,
            )
        return self

    def decide(self, route: str, reason: str = "") -> "_Officer":
        screenings.decide(
            screening=self.screening,
            by=self.worker,
            route=route,
            reason=reason,
            expected=self.screening.row_version,
        )
        return self


def _returned(one: _Officer) -> None:
    one.answer({"body_emergency": "yes", "mental_danger": "no"}).decide("B0")
    _Officer(one.case, one.worker).answer(STREET, words="หายแล้วอยากพักสักคืนก่อน")


# Oldest file first.
STORIES: tuple[Callable[[_Officer], object], ...] = (
    lambda one: one.answer(STREET, WELL, WILLING, words="อยากกลับไปทำงานก่อสร้าง").decide("B12"),
    lambda one: one.answer(STREET, WELL, WILLING, words="อยากกลับไปอยู่ใกล้บ้าน").decide("B6"),
    lambda one: one.answer(STREET, words="ยังไม่อยากพูดเรื่องบ้าน"),
    lambda one: one.answer(STREET, {**WELL, "disabled": "yes", "pregnant": "no"}, WILLING).decide("B7"),
    _returned,
    lambda one: one.answer(STREET, {**WELL, "pregnant": "not_ready"}, WILLING).decide(
        "B5", "ผู้ใช้บริการบอกตามลำพังว่าตั้งครรภ์ รอผลตรวจยืนยัน"
    ),
)


def demo_screenings(centre: Centre) -> None:
    """For the centre's open files, oldest first; a centre that has screenings keeps them as they are."""
    if Screening.objects.filter(case__centre=centre).exists():
        return
    shipped.load()
    worker = User.objects.get(username=f"{centre.code.lower()}.social")
    cases = Case.objects.filter(centre=centre).open().of(worker).order_by("received_at")
    for case, story in zip(cases, STORIES, strict=False):
        story(_Officer(case, worker))
