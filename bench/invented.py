"""Invented Thai text for papers: the same for one seed, like no real report."""

from random import Random

from km.rules.outline import Outline

# fmt: off
WORDS = (
    "ผู้ใช้บริการ", "ศูนย์", "ทีมงาน", "เยี่ยมบ้าน", "ครอบครัว", "ชุมชน", "โรงพยาบาล", "ตามนัด", "บันทึก", "ทบทวน", "ร่วมกัน",
    "เพื่อให้", "ที่พัก", "ปลอดภัย", "อาหาร", "งานทำ", "ฝึกอาชีพ", "รายได้", "สมุด", "เวร", "ประชุม", "แผน", "ติดตาม",
    "ประเมิน",
    "สุขภาพ", "จิตใจ", "น้ำใจ", "คำแนะนำ", "ทำความเข้าใจ", "ภายใน", "สัปดาห์", "เดือน", "ระหว่าง", "การดูแล", "ข้อมูล",
    "ส่งต่อ", "หน่วยงาน", "ภาคี", "เครือข่าย", "ท้องถิ่น", "อำเภอ", "จังหวัด", "ความรู้", "แลกเปลี่ยน", "บทเรียน",
)
# fmt: on


def sentence(rng: Random) -> str:
    return "".join(rng.choice(WORDS) for _ in range(rng.randint(6, 18)))


def paragraph(rng: Random, characters: int) -> str:
    """Sentences parted by spaces until there are so many characters."""
    parts: list[str] = []
    while sum(map(len, parts)) < characters:
        parts.append(sentence(rng))
    return " ".join(parts)


def report(outline: Outline, characters: int, seed: int = 1) -> dict[str, str]:
    """Section key → body, of about so many characters together; a fifth of the paragraphs are items."""
    rng = Random(seed)
    bodies = {}
    for section in outline.sections:
        lines: list[str] = []
        while sum(map(len, lines)) < characters / len(outline.sections):
            text = paragraph(rng, rng.randint(150, 700))
            lines.append(f"{len(lines) + 1}) {text}" if rng.random() < 0.2 else text)
        bodies[section.key] = "\n".join(lines)
    return bodies
