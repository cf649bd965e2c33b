"""What a home visit asks (DOMAIN 5.5), by topic, and the signs that ask for more."""

from cases.rules.flags import TELL_NOBODY, WATCH_CLOSELY
from cases.rules.questions import Kind, Question, Topic

NOT_HERE = "ผู้อ่านแฟ้มทุกคนอ่านได้ เรื่องสุขภาพเขียนในช่องของสุขภาพท้ายแบบ"
TOPICS = (
    Topic(
        "place",
        "ที่อยู่อาศัยและชุมชน",
        "building",
        (
            Question("housing", "สถานภาพที่อยู่อาศัย", help="เช่น บ้านตนเอง เช่า อาศัยวัด ที่พักชั่วคราว"),
            Question("outside", "สภาพภายนอก", Kind.TEXT),
            Question("inside", "สภาพภายใน", Kind.TEXT),
            Question("surroundings", "สภาพแวดล้อม", Kind.TEXT),
            Question("neighbours", "เพื่อนบ้านและชุมชน", Kind.TEXT, help="ใครช่วยได้ ใครเคยช่วย"),
        ),
    ),
    Topic(
        "people",
        "คนในบ้านและความเป็นอยู่",
        "people",
        (
            Question("relations", "ความสัมพันธ์ของสมาชิก", Kind.TEXT),
            Question("income", "รายได้", Kind.TEXT),
            Question("problems", "ปัญหา", Kind.TEXT),
            Question("needs", "ความต้องการ", Kind.TEXT),
        ),
    ),
    Topic(
        "family",
        "ประเมินครอบครัว",
        "card-checklist",
        (
            Question("family_income", "รายได้ครอบครัวต่อเดือน", Kind.NUMBER, unit="บาท"),
            Question("carer_work", "อาชีพของผู้ดูแลหรือผู้ปกครอง"),
            Question("enough", "รายได้เพียงพอหรือไม่", Kind.CHOICE, list="income_enough"),
            Question("enough_why", "เพราะ", Kind.TEXT),
            Question("debts", "หนี้สิน", Kind.TEXT),
            Question("home_state", "สภาพที่อยู่ของครอบครัว", Kind.TEXT),
        ),
    ),
    Topic(
        "judgement",
        "วินิจฉัยและการช่วยเหลือ",
        "journal-text",
        (
            Question("diagnosis", "การวินิจฉัย", Kind.TEXT, help=NOT_HERE),
            Question("help", "การให้ความช่วยเหลือ", Kind.TEXT),
            Question("opinion", "ความเห็น", Kind.TEXT, help=NOT_HERE),
            Question("improve", "สิ่งที่ต้องปรับปรุง", Kind.TEXT),
            Question("remark", "หมายเหตุ", Kind.TEXT),
        ),
    ),
)
QUESTIONS = tuple(question for topic in TOPICS for question in topic.questions)
# Columns of a visit that tell of health, for whoever reads it alone.
HEALTH_FIELDS = ("signs", "signs_note", "health_findings")
# Code of list visit_sign that asks for the 2Q, 9Q, 8Q chain (DOMAIN 16 S45).
SELF_HARM = "self_harm"
# What a sign calls for in the centre, by code of the list; the others concern the home.
WARNINGS = {SELF_HARM: WATCH_CLOSELY, "violence": TELL_NOBODY, "exploited": TELL_NOBODY}
TWO_GO = "ไปอย่างน้อย 2 คน และแจ้งคนที่ศูนย์ว่าจะกลับเมื่อใด"
NEVER_CONFIRM = "ไม่ยืนยันกับใครว่าผู้ใช้บริการอยู่ที่ศูนย์ ถามเรื่องทั่วไปของชุมชนก่อน และให้เบอร์กลางของศูนย์"
