"""Invented plans for the demonstration, in every state, made by the same verbs the pages use."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

from cases.actions import plans
from cases.demo_days import on_day
from cases.models import PLAN_FIELDS, Case, PlanActivity, ServicePlan
from shelter.accounts.models import Centre, User
from shelter.lib.thai import bangkok_date, bangkok_today

# (dimension, title, baseline, measure, [(what, who outside the centre or "", days until due)])
GOALS: tuple[tuple[str, str, str, str, tuple[tuple[str, str, int], ...]], ...] = (
    (
        "housing",
        "ที่อยู่อาศัยใกล้ภูมิลำเนา",
        "พักที่ศูนย์ชั่วคราว ไม่มีบ้านของตนเอง",
        "ได้เข้าพักในที่พักที่ปลอดภัยในจังหวัด ภายใน 60 วัน",
        (
            ("ประสานบ้านพักผู้สูงอายุของท้องถิ่น", "", 20),
            ("ญาติมาเยี่ยมและคุยแผนร่วมกัน", "น้องสาวของผู้ใช้บริการ", 6),
        ),
    ),
    (
        "income",
        "มีรายได้จากงานที่ถนัด",
        "เคยทำงานช่าง ตอนนี้ไม่มีรายได้",
        "มีรายได้อย่างน้อย 1,500 บาทต่อเดือน",
        (("ยื่นขอทำบัตรประจำตัวคนพิการ", "", -2), ("ฝึกงานไม้เบาในศูนย์ สัปดาห์ละ 2 ครั้ง", "ครูฝึกอาชีพ", 30)),
    ),
    (
        "health",
        "สุขภาพแข็งแรงพอดูแลตนเองได้",
        "ไม่ได้ตรวจสุขภาพมานาน",
        "ตรวจสุขภาพครบและได้รับการดูแลต่อเนื่อง",
        (("ตรวจสุขภาพที่โรงพยาบาลใกล้ศูนย์", "", 9), ("ออกกำลังกายเช้ากับกลุ่ม", "", 25)),
    ),
    (
        "rights",
        "ได้สิทธิสวัสดิการที่พึงได้",
        "ยังไม่มีบัตรประจำตัวประชาชน",
        "มีบัตรประจำตัวประชาชนและขึ้นทะเบียนสิทธิแล้ว",
        (("พาไปทำบัตรประจำตัวประชาชน", "", 8),),
    ),
    (
        "family",
        "กลับมาติดต่อกับครอบครัว",
        "ไม่ได้ติดต่อกันหลายปี",
        "พูดคุยกับครอบครัวอย่างน้อยเดือนละครั้งตามที่ผู้ใช้บริการต้องการ",
        (("ช่วยเขียนจดหมายและนัดโทรหา", "", 12),),
    ),
)
WORDS = (
    "อยากกลับไปอยู่ใกล้บ้าน มีงานเล็ก ๆ ทำ ไม่อยากเป็นภาระน้อง",
    "อยากมีห้องของตัวเอง ปลูกผักขายได้",
    "อยากทำบัตรให้เสร็จก่อน จะได้หางานเอง",
    "ขออยู่เงียบ ๆ สักพัก แล้วค่อยคิดเรื่องงาน",
)
SIGNED: dict[str, Any] = {"result": "all", "mark": "signature", "explained": True, "took_part": True}
PRINTED = SIGNED | {
    "mark": "thumbprint",
    "witness_one": "นางสาวพยาน หนึ่งใจ",
    "witness_two": "นายพยาน สองใจ",
    "read_language": "ไทยอีสาน",
    "read_by": "นางสาวอ่าน ให้ฟัง",
}


class _Author:
    """One case's plan and the people who work on it."""

    def __init__(self, case: Case, worker: User, director: User, rng: Random):
        self.case, self.worker, self.director, self.rng = case, worker, director, rng
        self.today = bangkok_today()
        self.began = bangkok_date(case.received_at)
        self.plan = plans.start(case=case, by=worker)

    def _fresh(self) -> ServicePlan:
        return ServicePlan.objects.get(pk=self.plan.pk)

    def write(self, *which: int, met: bool = True) -> "_Author":
        """The whole form with the goals of those places in GOALS."""
        values: dict[str, Any] = dict.fromkeys(PLAN_FIELDS, "") | {
            "own_words": self.rng.choice(WORDS),
            "aim": "อยู่ในที่พักที่ปลอดภัย พึ่งตนเองได้ตามกำลัง",
            "situation": "พักที่ศูนย์ กินได้นอนหลับ ช่วยเหลือตนเองได้",
            "strengths": "เคยทำงานช่าง ขยัน เข้ากับคนง่าย",
            "protective_factors": "ยังมีญาติที่ไว้ใจได้",
            "meeting_on": self.began if met else None,
            "starts_on": self.began,
            "ends_on": self.today + timedelta(days=180),
            "review_on": self.today + timedelta(days=30),
        }
        goals = [self._goal(number) for number in which]
        plan = self._fresh()
        plans.save(plan=plan, by=self.worker, values=values, goals=goals, expected=plan.row_version)
        return self

    def _goal(self, number: int) -> dict[str, Any]:
        dimension, title, baseline, measure, activities = GOALS[number]
        return {
            "id": None,
            "remove": False,
            "dimension": dimension,
            "title": title,
            "baseline": baseline,
            "target": "",
            "measure": measure,
            "priority": "high" if number == 0 else "medium",
            "due_on": self.today + timedelta(days=60),
            "activities": [self._activity(*line) for line in activities],
        }

    def _activity(self, what: str, outside: str, days: int) -> dict[str, Any]:
        return {
            "id": None,
            "remove": False,
            "what": what,
            "responsible_user": None if outside else self.worker,
            "responsible_name": outside,
            "starts_on": None,
            "due_on": max(self.began, self.today + timedelta(days=days)),
        }

    def answer(self, signed: dict[str, Any] = SIGNED, *, but: int | None = None, **more: Any) -> "_Author":
        plan = self._fresh()
        left_out = [] if but is None else [plan.goals.all()[but].pk]
        plans.record_agreement(
            plan=plan,
            by=self.worker,
            answer={"on": self.today, **signed, **more},
            goals_not_agreed=left_out,
            expected=plan.row_version,
        )
        return self

    def approve(self) -> "_Author":
        plan = self._fresh()
        plans.approve(plan=plan, by=self.director, expected=plan.row_version)
        return self

    def send_back(self, reason: str) -> "_Author":
        plan = self._fresh()
        plans.send_back(plan=plan, by=self.director, reason=reason, expected=plan.row_version)
        return self

    def progress(self, *statuses: str, on: date | None = None) -> "_Author":
        """What became of the first activities, in their order."""
        activities = PlanActivity.objects.filter(goal__plan=self.plan).order_by("goal__order", "order")
        for activity, status in zip(activities, statuses, strict=False):
            if status == "planned":
                continue
            plan = self._fresh()
            plans.record_progress(
                plan=plan,
                activity=activity,
                by=self.worker,
                status=status,
                outcome="ดำเนินการตามที่ตกลงกัน",
                on=on or self.today,
                expected=plan.row_version,
            )
        return self

    def revise(self) -> "_Author":
        self.plan = plans.revise(plan=self._fresh(), by=self.worker)
        return self

    def complete(self) -> "_Author":
        plan = self._fresh()
        plans.complete(plan=plan, by=self.worker, expected=plan.row_version)
        return self


STORIES: tuple[Callable[[_Author], Any], ...] = (
    lambda one: one.write(0, 1, 2).answer().approve().progress("in_progress", "planned", "planned", "done"),
    lambda one: one.write(0, 2, 3).answer(PRINTED),
    lambda one: one.write(3, 2),
    lambda one: one.write(1, 2, met=False).answer(but=0, result="parts", words="เรื่องงานขอคิดก่อน"),
    lambda one: one.write(0, 4).answer().send_back("ขอเพิ่มเป้าหมายด้านสุขภาพ และวันนัดกับญาติ"),
    lambda one: one.write(3).answer(result="refused", mark="none", words="ยังไม่อยากทำอะไรตอนนี้"),
    lambda one: one.write(0, 2).answer().approve().progress("done", "done", "done", "cancelled").complete(),
    lambda one: one.write(0, 1, 2).answer().approve().progress("done").revise().write(3),
)


def demo_plans(centre: Centre, rng: Random) -> None:
    """Plans for the centre's open files, oldest first; a centre that has plans keeps them as they are."""
    if ServicePlan.objects.filter(case__centre=centre).exists():
        return
    code = centre.code.lower()
    worker, director = (User.objects.get(username=f"{code}.{role}") for role in ("social", "director"))
    cases = Case.objects.filter(centre=centre).open().order_by("received_at")
    for case, story in zip(cases, STORIES, strict=False):
        with on_day(case, 2):
            story(_Author(case, worker, director, rng))
