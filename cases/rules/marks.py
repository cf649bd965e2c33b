"""What is written of scars, tattoos and other marks, as the words two descriptions may have in common.

Thai has no spaces between words: the text is cut at the words of this list, longest first, and what lies
between them (the picture of a tattoo, a name) counts as a word of its own.
"""

import re

from shelter.lib.text import has_letter


def _words(*lines: str) -> tuple[str, ...]:
    return tuple(word for line in lines for word in line.split())


KINDS = _words(
    "แผลเป็น แผลผ่าตัด แผลไฟไหม้ แผลไหม้ แผล รอยสัก สัก ลายสัก ยันต์ ไฝ ปานแดง ปานดำ ปาน หูด ด่าง",
    "ติ่งเนื้อ รอยเย็บ เย็บ รอย พิการ ด้วน กุด ขาด ลีบ โก่ง บวม คด เหล่ ตาบอด บอด ปากแหว่ง แหว่ง",
    "ฟันหลอ ฟันทอง หัวล้าน ล้าน หลังค่อม ค่อม ต้อ",
)
PLACES = _words(
    "ศีรษะ หัว หน้าผาก ใบหน้า หน้าอก หน้าแข้ง หน้าท้อง หน้า ขมับ คิ้ว หางคิ้ว เปลือกตา ใต้ตา",
    "หางตา ตา จมูก แก้ม ริมฝีปาก มุมปาก ปาก คาง ใบหู หู ต้นคอ ท้ายทอย คอ ไหล่ บ่า รักแร้ ต้นแขน",
    "ท้องแขน แขน ข้อศอก ศอก ข้อมือ หลังมือ ฝ่ามือ มือ นิ้วโป้ง นิ้วหัวแม่มือ นิ้วชี้ นิ้วกลาง",
    "นิ้วนาง นิ้วก้อย นิ้ว เล็บ อก ท้อง เอว สะโพก ก้น กลางหลัง แผ่นหลัง หลัง ต้นขา โคนขา ขา",
    "หัวเข่า เข่า น่อง ข้อเท้า หลังเท้า ฝ่าเท้า ส้นเท้า เท้า ซ้าย ขวา",
)
# Cut the text and tell nothing.
FILLERS = _words(
    "และ กับ ที่ มี เป็น อยู่ ตรง บริเวณ ข้าง ด้าน ทั้งสอง สอง รูป ลาย ภาพ ตัว ของ ยาว เล็ก ใหญ่",
    "ประมาณ ราว ซม. เซนติเมตร นิ้วฟุต ขนาด สี ใต้ เหนือ บน กลาง เต็ม เห็นชัด ชัด เก่า จาก ไม่ จุด",
    "เส้น รอบ",
)
_CUT = re.compile(
    "("
    + "|".join(
        re.escape(word) for word in sorted({*KINDS, *PLACES, *FILLERS}, key=lambda one: (-len(one), one))
    )
    + r"|[^ก-๙a-zA-Z]+|[๐-๙]+)"
)
_TELLS_NOTHING = {*FILLERS, "รอย", "แผล", "ตำหนิ"}
# One tattoo, whatever the officer calls it.
_SAME = {"สัก": "รอยสัก", "ลายสัก": "รอยสัก", "ศีรษะ": "หัว", "ใบหน้า": "หน้า", "กลางหลัง": "หลัง", "แผ่นหลัง": "หลัง"}


def mark_words(text: str) -> frozenset[str]:
    """The telling words of a description: kind, place, side, and what is pictured."""
    words = (_SAME.get(word, word) for word in _CUT.split(text))
    return frozenset(
        word for word in words if len(word) > 1 and has_letter(word) and word not in _TELLS_NOTHING
    )
