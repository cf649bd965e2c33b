"""What the fact-finding asks, by topic (DOMAIN 5.4 and its additions for adults), and what stays open."""

from collections.abc import Iterable
from dataclasses import dataclass

from cases.rules.flags import KEEP_APART, WATCH_CLOSELY
from cases.rules.questions import Kind, Question, Topic

TOPICS = (
    Topic(
        "appearance",
        "รูปพรรณ",
        "person",
        (
            Question("figure", "รูปพรรณสัณฐาน", Kind.TEXT, help="รูปร่าง เครื่องแต่งกาย ลักษณะที่จำได้"),
            Question("skin", "สีผิว"),
            Question("marks", "ตำหนิ/แผลเป็น", Kind.TEXT),
            Question("language", "ภาษาและการสื่อสาร", help="ภาษาที่ถนัด ต้องการล่ามหรือไม่"),
            Question(
                "customs",
                "ศาสนา อาหาร และธรรมเนียมที่ควรเคารพ",
                Kind.TEXT,
                help="อาหารที่กินไม่ได้หรือแพ้ให้เขียนในทะเบียนประวัติ ครัวและเวรจึงเห็น",
            ),
        ),
    ),
    Topic(
        "health",
        "ร่างกายและสุขภาพ",
        "hospital",
        (
            Question("disability", "ลักษณะความพิการ", Kind.TEXT),
            Question("illness", "ประวัติการเจ็บป่วย", Kind.PRESENCE),
            Question("illness_detail", "รายละเอียดการเจ็บป่วย", Kind.TEXT),
            Question(
                "treatment",
                "การรักษาพยาบาล",
                Kind.TEXT,
                help="ยาที่ใช้ นัดครั้งถัดไป แพ้ยาใดให้เพิ่มเป็นข้อควรระวัง เวรจึงเห็น",
            ),
            Question("hospital", "สถานพยาบาล"),
            Question("blood_group", "กรุ๊ปเลือด"),
            Question("weight", "น้ำหนัก", Kind.NUMBER, unit="กก."),
            Question("height", "ส่วนสูง", Kind.NUMBER, unit="ซม."),
            Question("cleanliness", "ความสะอาดร่างกาย"),
            Question("mouth", "สุขภาพช่องปาก"),
            Question("injury", "การบาดเจ็บ/บาดแผล", Kind.TEXT),
            Question("psychiatric", "อาการทางจิตขณะนี้", Kind.CHOICE, list="psychiatric_state"),
            Question("psychiatric_history", "ประวัติรักษาทางจิตเวช", Kind.TEXT),
            Question("substance", "การติดสุราหรือสารเสพติด", Kind.PRESENCE),
            Question("substance_history", "ประวัติใช้สุราหรือสาร", Kind.TEXT),
            Question(
                "harmful_behaviour",
                "พฤติกรรมด้านลบต่อการอยู่ร่วมกับผู้อื่น",
                Kind.PRESENCE,
                help="เช่น ทำร้ายหรือคุกคามผู้อื่น ดูจากที่เห็นและที่เล่า สถานรองรับถามข้อนี้",
            ),
        ),
        group="health",
        hint="ถามตามลำพัง ห่างจากผู้นำส่งและผู้อื่น",
    ),
    Topic(
        "family",
        "ครอบครัวและญาติ",
        "people",
        (
            Question("marital_status", "สถานะการสมรส", Kind.CHOICE, list="marital_status"),
            Question("with_spouse", "ความสัมพันธ์กับคู่สมรส", Kind.TEXT),
            Question("with_parents", "ความสัมพันธ์กับบิดามารดา", Kind.TEXT),
            Question("with_others", "ความสัมพันธ์กับบุตร พี่น้อง และญาติอื่น", Kind.TEXT),
            Question("relatives", "มีญาติที่รู้จักและตามหาได้หรือไม่", Kind.PRESENCE),
            Question(
                "relatives_detail",
                "ญาติที่เล่าถึง",
                Kind.TEXT,
                help="จดตามที่เล่า การติดต่อญาติทำได้เมื่อเจ้าตัวอนุญาตเท่านั้น",
            ),
            Question("family_needs", "ความต้องการของครอบครัว", Kind.TEXT),
        ),
    ),
    Topic(
        "home",
        "ที่อยู่และเอกสาร",
        "building",
        (
            Question("outside", "สภาพที่อยู่อาศัยภายนอก", Kind.TEXT),
            Question("inside", "สภาพที่อยู่อาศัยภายใน", Kind.TEXT),
            Question("surroundings", "สภาพแวดล้อม", Kind.TEXT),
            Question("papers", "เอกสารที่เกี่ยวข้อง", Kind.MANY, list="document_type"),
            Question("papers_detail", "รายละเอียดเอกสาร", Kind.TEXT, help="ฉบับจริงหรือสำเนา อยู่ที่ใคร หายเมื่อใด"),
        ),
    ),
    Topic(
        "journey",
        "เส้นทางก่อนมาถึงศูนย์",
        "clock-history",
        (
            Question(
                "causes", "สาเหตุที่เข้ารับการสงเคราะห์", Kind.MANY, list="homeless_cause", help="เลือกได้หลายข้อ"
            ),
            Question("causes_detail", "สาเหตุ ตามที่เล่า", Kind.TEXT),
            Question("duration_type", "ระยะเวลา", Kind.CHOICE, list="homelessness_duration_type"),
            Question("duration", "อยู่อย่างนี้มานานเท่าใด", help="เช่น ราว 3 ปี"),
            Question("sleeping_place", "ที่นอนประจำ"),
            Question("income", "รายได้จากอะไร"),
            Question("earlier", "ประวัติการเข้าสถานคุ้มครองหรือสถานสงเคราะห์", Kind.PRESENCE),
            Question("earlier_detail", "ที่ไหน เมื่อไร ออกเพราะอะไร", Kind.TEXT),
        ),
    ),
    Topic(
        "law",
        "คดีและตำรวจ",
        "bank",
        (
            Question("record", "ประวัติคดี", Kind.PRESENCE),
            Question("record_detail", "รายละเอียดคดี", Kind.TEXT),
            Question("pending_case", "คดีอาญาที่ยังไม่สิ้นสุด", Kind.PRESENCE, help="ต้องหา สอบสวน หรือดำเนินคดีอยู่"),
            Question("pending_detail", "คดีใด อยู่ขั้นใด นัดเมื่อไร", Kind.TEXT),
        ),
        group="criminal",
        hint="ถามตามลำพัง ห่างจากผู้นำส่งและผู้อื่น",
    ),
    Topic(
        "story",
        "ประวัติและความต้องการ",
        "chat-quote",
        (
            Question("story", "ประวัติความเป็นมา", Kind.TEXT, help="เขียนตามที่เล่า ใช้คำของเจ้าตัวให้มากที่สุด"),
            Question("needs", "ความต้องการความช่วยเหลือ", Kind.MANY, list="need", help="เลือกได้หลายข้อ"),
            Question("own_words", "ความต้องการ ตามคำพูด", Kind.TEXT),
            Question(
                "hardship", "ความเดือดร้อนขณะนี้", Kind.MANY, list="hardship", help="เลือกได้หลายข้อ สถานรองรับถามข้อนี้"
            ),
            Question("can_work", "มีความสามารถทำงานได้หรือไม่", Kind.PRESENCE),
            Question("work_tried", "มีงานที่เหมาะสมที่ได้ลองทำแล้วหรือไม่", Kind.PRESENCE),
            Question("work_detail", "งานที่ลอง และผล", Kind.TEXT),
            Question("other", "ข้อเท็จจริงอื่น ๆ", Kind.TEXT),
        ),
    ),
)
BY_CODE = {topic.code: topic for topic in TOPICS}
SENSITIVE = frozenset(topic.code for topic in TOPICS if topic.group)
# Problems (code list main_problem) whose very name tells of health: seen by those who may see health.
SENSITIVE_PROBLEMS = frozenset({"CH04", "CH08"})
# What an answer calls for, whatever the finding concludes later.
WARNINGS = {"harmful_behaviour": KEEP_APART, "severe_mind": WATCH_CLOSELY}
SEVERITIES = ((1, "เล็กน้อย"), (2, "ปานกลาง"), (3, "รุนแรง"))


@dataclass(frozen=True)
class Told:
    """How far one topic has come."""

    code: str
    answered: int
    not_ready: bool


def open_points(told: Iterable[Told], *, problems: int, diagnosis: str) -> list[str]:
    """What a preliminary fact-finding still leaves open, in words: a list to keep, never a refusal."""
    found = []
    for one in told:
        label = BY_CODE[one.code].label
        if one.not_ready:
            found.append(f"{label}: ยังไม่พร้อมเล่า")
        elif not one.answered:
            found.append(f"{label}: ยังไม่ได้ถาม")
    if not problems:
        found.append("ยังไม่ได้ระบุปัญหา")
    if not diagnosis:
        found.append("ยังไม่ได้เขียนการวินิจฉัยปัญหา")
    return found
