"""What the answers of a health check advise before a person shares a house; a nurse or doctor decides."""

from collections.abc import Mapping

# Codes of models/health.SIGNS. HIV and hepatitis are no reason to keep anybody apart and are not among them.
TB_SIGNS = ("cough", "night_sweats", "weight_loss", "tb_contact")
APART = {
    "fever": "มีไข้",
    "rash": "มีผื่นหรือตุ่ม",
    "diarrhoea": "ถ่ายเหลวหรืออาเจียน",
    "communicable": "โรคติดต่อที่แพทย์วินิจฉัย",
}
YES = "yes"


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
        found.append("เฝ้าดูอาการขาดยาหรือขาดสุราใน 3 วันแรก ถ้าสั่น ชัก สับสน หรือไข้ ให้โทร 1669")
    return found
