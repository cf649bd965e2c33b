"""What the answers of a health check advise before a person shares a house; a nurse or doctor decides."""

from collections.abc import Mapping

from cases.rules.flags import KEEP_MEDICINE, WATCH_CLOSELY, WATCH_FIRST_DAYS, Warns, says_nothing

# Codes of models/health.SIGNS. HIV and hepatitis are no reason to keep anybody apart and are not among them.
TB_SIGNS = ("cough", "night_sweats", "weight_loss", "tb_contact")
APART = {
    "fever": "มีไข้",
    "rash": "มีผื่นหรือตุ่ม",
    "diarrhoea": "ถ่ายเหลวหรืออาเจียน",
    "communicable": "โรคติดต่อที่แพทย์วินิจฉัย",
}
# What whoever shares a room with the person is warned of, and how to act. Fever by itself says too little.
CONTACT = {
    "communicable": "โรคติดต่อที่แพทย์วินิจฉัย ถามพยาบาลก่อนให้พักรวม",
    **dict.fromkeys(TB_SIGNS, "อาจเป็นวัณโรค ให้สวมหน้ากากและแยกพักจนกว่าจะได้ผลตรวจ"),
    "rash": "ผื่น หิด หรือเหา แยกผ้าและที่นอน",
    "diarrhoea": "ถ่ายเหลวหรืออาเจียน ล้างมือและแยกห้องน้ำ",
}
YES, NO = "yes", "no"
# The warnings a check sets and takes back, by kind of flag.
ALLERGY, INFECTION = "allergy", "infection"
ASK_A_NURSE = Warns(INFECTION, CONTACT["communicable"])
# What else a check calls for, until somebody says that it is over.
WARNINGS = {
    "substance": WATCH_FIRST_DAYS,
    "severe_mind": WATCH_CLOSELY,
    "takes_medicine": KEEP_MEDICINE,
}


def advice(answers: Mapping[str, str]) -> list[str]:
    """Sentences of what to do, the most pressing first; empty when nothing speaks against sharing a house."""
    found = []
    if any(answers.get(sign) == YES for sign in TB_SIGNS):
        found.append("มีอาการหรือประวัติที่ต้องสงสัยวัณโรค ให้สวมหน้ากาก แยกพัก และส่งตรวจเสมหะหรือเอกซเรย์ก่อนพักรวม")
    told = [text for sign, text in APART.items() if answers.get(sign) == YES]
    if told:
        found.append(f"แยกพักและให้พยาบาลดูก่อน: {', '.join(told)}")
    if answers.get("wounds") == YES:
        found.append("ทำแผลและดูว่าต้องส่งโรงพยาบาลหรือไม่")
    if answers.get("substance") == YES:
        found.append("เฝ้าดูอาการถอนสารเสพติดหรือขาดสุราใน 3 วันแรก ถ้าสั่น ชัก สับสน หรือมีไข้ ให้โทร 1669")
    return found


def warnings(answers: Mapping[str, str], allergies: str) -> list[tuple[str, str]]:
    """The warnings a check asks for: (kind of flag, its words), one for each thing to heed."""
    what = " · ".join(line.strip() for line in allergies.splitlines() if not says_nothing(line))
    found = []
    if what or answers.get(ALLERGY) == YES:
        found.append((ALLERGY, what or "ยังไม่ทราบว่าแพ้อะไร ถามก่อนให้ยาและอาหาร"))
    signs = [(INFECTION, words) for sign, words in CONTACT.items() if answers.get(sign) == YES]
    return found + list(dict.fromkeys(signs))


def is_over(
    kind: str, words: str, before: Mapping[str, str], answers: Mapping[str, str], allergies: str
) -> bool:
    """Whether a check ends the warning that an earlier one with the answers `before` set.

    An allergy: when it is written anew, or answered ไม่มี. Contact: when each sign that set it is answered
    ไม่มี; what was not asked this time is not over.
    """
    if kind == ALLERGY:
        asked = [told for one, told in warnings(answers, allergies) if one == ALLERGY]
        return answers.get(ALLERGY) == NO if says_nothing(allergies) else words not in asked
    signs = [sign for sign, told in CONTACT.items() if told == words and before.get(sign) == YES]
    return bool(signs) and all(answers.get(sign) == NO for sign in signs)
