"""Names put together from syllables: nobody's, but as frequent and as alike as names are."""

from itertools import accumulate, product
from random import Random

_FIRST_HEADS = (
    *("สม", "บุญ", "ประ", "วิ", "สุ", "ทอง", "คำ", "จัน", "อุ", "มา", "ชา", "กิต", "ธน", "พร", "นิ", "รัต"),
    *("ศรี", "อำ", "เพ็ญ", "จิต", "ณัฐ", "ปรี", "วร", "อนุ", "สา", "ดวง", "เกษ", "ลำ", "ไพ", "ละ", "สำ", "กัญ"),
    *("ชัย", "มง", "ถา", "ทวี", "เฉลิม", "พัช", "ภา", "ยุ"),
)
_FIRST_TAILS = (
    *("ชาย", "หมาย", "ศักดิ์", "พร", "ศรี", "มี", "ชัย", "วัฒน์", "นภา", "ใจ", "จิตร", "พงษ์", "ดา", "ณี", "รัตน์"),
    *("วรรณ", "ยา", "สิทธิ์", "เดช", "ลักษณ์", "ทิพย์", "มาศ", "ไพร", "ยงค์", "นันท์", "กุล", "ธร", "ผล", "รี", "ฤทธิ์"),
    *("โรจน์", "สุข", "เพชร", "แก้ว", "งาม", "ภพ", "ญา", "นุช", "ไล", "หญิง", "ทร", "ปราณ", "มล", "ริน", "หวัง"),
)
_LAST_HEADS = (
    *("แสน", "ใจ", "ทอง", "ศรี", "บุญ", "แก้ว", "คำ", "วงศ์", "พันธ์", "สุข", "มั่น", "รุ่ง", "ชัย", "เพ็ชร", "ดวง"),
    *("พงษ์", "อินทร์", "จันทร์", "สาย", "โพธิ์", "ไทย", "นาม", "ยอด", "กอง", "ปาน", "สว่าง", "เจริญ", "ภู", "ธรรม"),
    *("ศิริ", "หอม", "อ่อน", "หาญ", "ปัญญา", "วิเศษ", "ประ", "สิงห์", "กล้า", "ผิว", "เกตุ", "ขวัญ", "พิมพ์", "สม"),
    *("มณี", "เมือง", "หนู", "ลา", "นิล"),
)
_LAST_MIDDLES = (
    *("คำ", "ดี", "ประ", "สุ", "นา", "วงศ์", "แก้ว", "มา", "บัว", "ชู", "ภักดี", "เกษม", "รัก", "ทอง", "เพียร", "ไพร"),
    *("จันทร์", "หอม", "กุล", "ไกร", "พล", "งาม", "ทิพย์", "ศิลป์", "ระ", "มี", "สา", "โชค", "ธรรม", "ยืน"),
)
_LAST_TAILS = (
    *("ดี", "ทรัพย์", "สกุล", "พงศ์", "รัตน์", "ศรี", "วงษ์", "ขันธ์", "แสง", "ชาติ", "กิจ", "เจริญ", "สุข", "ชัย", "เดช"),
    *("ลาภ", "ผล", "พร", "ธานี", "เวช", "มั่น", "ยิ่ง", "วาด", "คง", "สอน", "หาญ", "ปลื้ม", "ทรง", "ละออ", "ตระการ"),
)
_TERMS = ("ลุง", "ป้า", "ตา", "ยาย", "น้า", "พี่")
_LOOKS = (
    *("ดำ", "แดง", "ขาว", "เขียว", "หมวก", "ผอม", "สูง", "เล็ก", "ใหญ่", "แว่น", "เครา", "ถุง", "เข็น", "หัวลาน"),
    *("ท่ารถ", "ตลาด", "สะพาน", "วัด", "ริมคลอง", "เสื้อเหลือง", "ผ้าขาวม้า", "รองเท้าแตะ"),
)
# A surname is one of these few for one person in seven; otherwise any of all.
_COMMON_SURNAMES = 400


def _mixed(names: list[str]) -> list[str]:
    """In one fixed order that has nothing to do with the alphabet."""
    Random(1).shuffle(names)
    return names


FIRST = _mixed(sorted({"".join(parts) for parts in product(_FIRST_HEADS, _FIRST_TAILS)}))
LAST = _mixed(sorted({"".join(parts) for parts in product(_LAST_HEADS, _LAST_MIDDLES, _LAST_TAILS)}))
CALLED = ["".join(parts) for parts in product(_TERMS, _LOOKS)]
# The most frequent first name is borne by about one person in a hundred, the rarest by one in ten thousand.
_FREQUENCY = list(accumulate(1 / (rank + 30) for rank in range(len(FIRST))))


def first_name(rng: Random) -> str:
    return rng.choices(FIRST, cum_weights=_FREQUENCY)[0]


def last_name(rng: Random) -> str:
    return LAST[rng.randrange(_COMMON_SURNAMES if rng.random() < 1 / 7 else len(LAST))]


def calling_name(rng: Random) -> str:
    return rng.choice(CALLED)
