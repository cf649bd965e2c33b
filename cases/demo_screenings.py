"""Screenings of the demonstration's files: decided, put aside halfway, an emergency, one led elsewhere."""

from collections.abc import Callable

from cases.actions import screenings
from cases.demo_days import on_day
from cases.facts.weighing import weigh
from cases.models import Case, Screening
from cases.reference import screening as shipped
from cases.rules.questionnaire import pages
from shelter.accounts.models import Centre, User
from shelter.lib.thai import bangkok_today

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
DISABLED = {**WELL, "disabled": "yes", "pregnant": "no"}
UNPROVEN = "ยังไม่ทราบว่าเป็นใคร รับไว้คุ้มครองก่อนระหว่างพิสูจน์ตัวบุคคล"
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

    def follow(self) -> "_Officer":
        """The route the answers lead to."""
        weighed = weigh(self.case, self.screening.answers, bangkok_today())
        if weighed is None or weighed.outcome.primary is None:
            raise ValueError(self.screening)
        return self.decide(weighed.outcome.primary.rule.code)

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
    again = _Officer(one.case, one.worker)
    again.answer(STREET, WELL, WILLING, words="หายแล้วอยากพักสักคืนก่อน").decide("B12", UNPROVEN)


# First or calling name in the demonstration's people → how it went.
STORIES: dict[str, Callable[[_Officer], object]] = {
    "วีระ": lambda one: one.answer(STREET, WELL, WILLING, words="อยากกลับไปทำงานก่อสร้าง").decide("B12"),
    "คำผาย": lambda one: one.answer(STREET, WELL, WILLING, words="อยากกลับไปอยู่ใกล้บ้าน").decide("B6"),
    "อาเล": lambda one: one.answer(STREET, WELL, WILLING, words="อยากอยู่กับลูกหลาน").follow(),
    "บุญมี": lambda one: one.answer(STREET, DISABLED, WILLING).decide("B7"),
    "ลุงดำ": _returned,
    "ดวงดาว": lambda one: one.answer(
        {**STREET, "violence": "yes"}, {**WELL, "pregnant": "not_ready"}, WILLING
    ).decide("B5", "ผู้ใช้บริการบอกตามลำพังว่าตั้งครรภ์ รอผลตรวจยืนยัน"),
    "คำพาย": lambda one: one.answer(STREET, WELL, WILLING).follow(),
    "ป้าเสื้อเหลือง": lambda one: one.answer(STREET, {**WELL, "pregnant": "no"}, WILLING).decide("B12", UNPROVEN),
    "สมพร": lambda one: one.answer(STREET, words="ยังไม่อยากพูดเรื่องบ้าน"),
}


def demo_screenings(centre: Centre) -> None:
    """For the centre's open files; a centre that has screenings keeps them as they are."""
    if Screening.objects.filter(case__centre=centre).exists():
        return
    shipped.load()
    worker = User.objects.get(username=f"{centre.code.lower()}.social")
    cases = (
        Case.objects.filter(centre=centre).open().of(worker).select_related("client").order_by("received_at")
    )
    for case in cases:
        story = STORIES.get(case.client.first_name or case.client.calling_name)
        if story is not None:
            with on_day(case, 1, 13):
                story(_Officer(case, worker))
