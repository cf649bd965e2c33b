"""Invented fact-findings, visits and surveillance for the demonstration, made by the verbs the pages use."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from cases.actions import finding, visits
from cases.demo_days import on_day
from cases.models import Case, FactFinding, Statement
from cases.rules.finding import BY_CODE
from shelter.accounts.models import Centre, User
from shelter.lib.thai import bangkok_date, bangkok_today

JOURNEY = {
    "causes": ["no_job", "family"],
    "causes_detail": "โรงงานปิด กลับบ้านแล้วอยู่กับพี่ไม่ได้ จึงออกมา",
    "duration_type": "long_term",
    "duration": "ราว 3 ปี",
    "sleeping_place": "ใต้หลังคาตลาดเก่า",
    "income": "เก็บขวดและช่วยยกของ",
    "earlier": "no",
}
STORY = {
    "story": "เคยเป็นช่างไม้ รับเหมางานเล็กกับเพื่อน เมื่อไม่มีงานก็ย้ายไปตามที่มีคนจ้าง",
    "needs": ["job", "id_card"],
    "own_words": "อยากมีห้องเล็ก ๆ กับงานไม้ทำ",
    "work_tried": "yes",
    "work_detail": "ลองซ่อมเก้าอี้ของศูนย์ ทำได้ดี",
}
HEALTH = {
    "illness": "yes",
    "illness_detail": "ปวดเข่า เดินไกลไม่ได้",
    "treatment": "ยาแก้ปวดตามนัด",
    "hospital": "โรงพยาบาลใกล้ศูนย์",
    "weight": "54",
    "height": "162",
    "psychiatric": "none",
    "substance": "no",
}
FAMILY = {
    "marital_status": "separated",
    "with_others": "พี่น้องแยกย้าย โทรหากันปีละครั้ง",
    "relatives": "yes",
    "relatives_detail": "น้องสาวทำงานต่างอำเภอ",
}
PLANNED: dict[str, Any] = dict.fromkeys(visits.PLAN_FIELDS, "") | {
    "whom": "community",
    "method": "visit",
    "goers": "นักสังคมสงเคราะห์ และนักพัฒนาสังคม",
    "safe": "yes",
    "route": "จากตลาดเก่าเลี้ยวเข้าทางวัด บ้านไม้หลังที่สอง",
}


class _Author:
    """One case's facts and the person who writes them."""

    def __init__(self, case: Case, worker: User, director: User):
        self.case, self.worker, self.director = case, worker, director
        self.today = bangkok_today()
        self.began = bangkok_date(case.received_at)
        self.finding = finding.start(case=case, by=worker)

    def talk(self, result: str = "talked", **more: Any) -> "_Author":
        values = dict.fromkeys(finding.SESSION_FIELDS, "") | {
            "result": result,
            "on": self.began,
            "place": "ห้องให้คำปรึกษา",
            "try_again_on": None,
        }
        finding.record_session(finding=self.finding, by=self.worker, values=values | more)
        return self

    def not_ready(self, reason: str, days: int) -> "_Author":
        return self.talk("not_ready", reason=reason, try_again_on=self.today + timedelta(days=days))

    def tell(self, code: str, answers: dict[str, Any], **more: Any) -> "_Author":
        topic = self.finding.topics.get(code=BY_CODE[code].code)
        kept = {"sources": ["person"], "not_ready": False, "expected": topic.row_version} | more
        finding.save_topic(topic=topic, by=self.worker, answers=answers, **kept)
        return self

    def said(self, words: str, source: str = "person", earlier: Statement | None = None) -> Statement:
        return finding.record_statement(
            finding=self.finding,
            by=self.worker,
            topic="family",
            words=words,
            source=source,
            source_detail="",
            heard_on=self.began if earlier is None else self.today,
            differs_from=earlier,
        )

    def two_stories(self) -> "_Author":
        first = self.said("ไม่มีลูก อยู่คนเดียวมาตลอด")
        self.said("มีลูกชายหนึ่งคน ไม่ได้เจอกันนานแล้ว", earlier=first)
        return self

    def problem(self, code: str, severity: int, urgency: str = "normal") -> "_Author":
        values = {"code": code, "detail": "", "severity": severity, "urgency": urgency, "settled_on": None}
        finding.save_problem(finding=self.finding, by=self.worker, values=values, problem=None, expected=None)
        return self

    def conclude(self) -> "_Author":
        fresh = FactFinding.objects.get(pk=self.finding.pk)
        values = {
            "diagnosis": "ขาดรายได้และที่อยู่หลังตกงาน ยังมีทักษะช่างและน้องสาวเป็นทุน",
            "worker_opinion": "ควรช่วยเรื่องบัตรและงานก่อน",
        }
        fresh = finding.diagnose(finding=fresh, by=self.worker, values=values, expected=fresh.row_version)
        fresh = finding.conclude(finding=fresh, by=self.worker, expected=fresh.row_version)
        finding.give_opinion(
            finding=fresh, by=self.director, opinion="เห็นด้วย ให้ประชุมทีม", expected=fresh.row_version
        )
        return self

    def visit(self, days: int, *, report: dict[str, Any] | None = None, off: str = "") -> "_Author":
        planned = PLANNED | {"planned_on": self.today + timedelta(days=days)}
        made = visits.plan_visit(case=self.case, by=self.worker, values=planned)
        if off:
            visits.call_off_visit(visit=made, by=self.worker, reason=off, expected=1)
        elif report is not None:
            found = {
                "visited_on": max(self.began, self.today + timedelta(days=days)),
                "goers": planned["goers"],
                "informant": "เพื่อนบ้าน",
                "informant_age": 61,
                "informant_relation": "รู้จักกันมานาน",
                "report": report,
                "signs": [],
                "signs_note": "",
            }
            visits.report_visit(visit=made, by=self.worker, values=found, expected=1)
        return self

    def watch(self, subject: str, days: int, signs: str) -> "_Author":
        values = {"subject": subject, "level": "close", "next_on": self.today, "next_by": self.worker}
        made = visits.start_surveillance(case=self.case, by=self.worker, values=values)
        visits.look(
            watch=made,
            by=self.worker,
            on=self.today,
            signs=signs,
            level="close",
            next_on=self.today + timedelta(days=days),
            next_by=self.worker,
        )
        return self

    def mediate(self) -> "_Author":
        values = {
            "on": self.today,
            "between": "ผู้ใช้บริการกับเพื่อนร่วมห้อง",
            "conflict": "เสียงดังตอนกลางคืน",
            "mediation": "คุยทีละคน แล้วคุยพร้อมกัน ตกลงเวลาปิดวิทยุ",
            "outcome": "อยู่ห้องเดิมต่อได้",
        }
        visits.record_mediation(case=self.case, by=self.worker, values=values)
        return self


VISITED = {
    "housing": "ห้องเช่ารายวัน",
    "outside": "ห้องแถวไม้ มีน้ำไฟ",
    "surroundings": "ใกล้ตลาด มีรถผ่านทั้งวัน",
    "neighbours": "ร้านข้าวแกงเคยให้ช่วยงานแลกอาหาร",
    "needs": "ที่พักรายเดือนราคาถูก",
    "diagnosis": "ชุมชนยอมรับ กลับมาอยู่ได้ถ้ามีรายได้",
}
STORIES: tuple[Callable[[_Author], Any], ...] = (
    lambda one: (
        one.talk()
        .tell("journey", JOURNEY)
        .tell("story", STORY)
        .tell("health", HEALTH, sources=["person", "hospital"])
        .tell("family", FAMILY)
        .two_stories()
        .problem("CH02", 3, "urgent")
        .problem("CH05", 2)
        .visit(-1, report=VISITED)
        .watch("ออกไปคนเดียวตอนกลางคืน", 3, "กลับก่อนสองทุ่มทุกวัน")
        .mediate()
        .conclude()
    ),
    lambda one: one.not_ready("เพิ่งมาถึง เหนื่อย ขอพักก่อน", 2),
    lambda one: one.talk().tell("journey", JOURNEY).tell("family", {}, not_ready=True).problem("CH0202", 2),
    lambda one: one.talk().tell("story", STORY).visit(4).watch("ซื้อของเชื่อกับร้านหน้าศูนย์", -2, "ยังเชื่ออยู่ แต่ลดลง"),
    lambda one: one.talk().tell("health", HEALTH).problem("CH04", 2).visit(-3, off="ถนนขาด น้ำท่วม"),
)


def demo_finding(centre: Centre) -> None:
    """Facts for the centre's oldest open files; a centre that has any keeps them as they are."""
    if FactFinding.objects.filter(case__centre=centre).exists():
        return
    code = centre.code.lower()
    worker, director = (User.objects.get(username=f"{code}.{role}") for role in ("social", "director"))
    cases = Case.objects.filter(centre=centre).open().order_by("received_at")
    for case, story in zip(cases, STORIES, strict=False):
        with on_day(case, 2, 9):
            story(_Author(case, worker, director))
