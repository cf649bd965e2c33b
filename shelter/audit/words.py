"""The log's codes in words. A code that has no word here is shown as it is."""

KINDS = {
    "case": "แฟ้ม",
    "client": "ผู้ใช้บริการ",
    "client_elsewhere": "ผู้ที่อาจอยู่ศูนย์อื่น",
    "plan": "แผนรายบุคคล",
    "facility": "สถานที่รองรับ",
    "import_batch": "ไฟล์นำเข้า",
    "km_report": "รายงาน KM",
    "km_assessment": "ผลประเมิน KM",
    "km_evidence": "หลักฐาน KM",
    "user": "บัญชีผู้ใช้",
    "route": "หน้าในระบบ",
    "access_log": "บันทึกการเข้าถึง",
    "access_review": "ผลการตรวจการเข้าถึง",
    "chain": "โซ่บันทึก",
}
GROUPS = {
    "person": "ข้อมูลบุคคล",
    "client": "ข้อมูลบุคคล",
    "intake": "ข้อมูลรับเข้า",
    "timeline": "ลำดับเหตุการณ์",
    "plan": "แผนรายบุคคล",
    "team": "ทีม",
    "identity": "เลขและเอกสารแสดงตน",
    "history": "ประวัติการแก้ไข",
    "national_id": "เลขประจำตัวประชาชน",
    "phone": "เบอร์โทรศัพท์",
    "access_log": "บันทึกการเข้าถึง",
}
WHY_DENIED = {
    "role": "บทบาทไม่มีสิทธิ",
    "not visible": "ไม่อยู่ในขอบเขตงาน หรือไม่มีอยู่",
    "not allowed": "สิทธิในรายการนี้ไม่ถึง",
    "no such part": "ไม่ใช่ส่วนหนึ่งของรายการนี้",
}


NOTED = {
    "count": "จำนวน",
    "format": "แบบไฟล์",
    "to": "เป็น",
    "centres": "ศูนย์",
    "against": "เทียบหัวโซ่",
    "pattern": "เรื่อง",
}


def kind_word(code: str) -> str:
    return KINDS.get(code, code)


def group_words(codes: list[str]) -> str:
    return ", ".join(dict.fromkeys(GROUPS.get(code, code) for code in codes))


def detail_words(detail: dict) -> str:
    """What the row notes beside its ids: filters' names, counts, why something was refused. Never a value."""
    parts = []
    if why := detail.get("why"):
        parts.append(WHY_DENIED.get(why, str(why)))
    if route := detail.get("route"):
        parts.append(str(route))
    if filters := detail.get("filters"):
        parts.append(f"ตัวกรอง {', '.join(filters)}")
    known = {"why", "route", "filters"}
    parts += [f"{NOTED.get(name, name)} {value}" for name, value in detail.items() if name not in known]
    return " · ".join(parts)
