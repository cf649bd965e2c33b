"""The log's codes in words. A code that has no word here is shown as it is."""

KINDS = {
    "instrument": "แบบประเมินมาตรฐาน",
    "case": "แฟ้ม",
    "client": "ผู้ใช้บริการ",
    "client_elsewhere": "ผู้ที่อาจอยู่ศูนย์อื่น",
    "alert": "แจ้งเรื่องผู้ที่ต้องปกปิด",
    "merge": "การรวมประวัติ",
    "plan": "แผนรายบุคคล",
    "watch_person": "ผู้ที่เฝ้าระวังในชุมชน",
    "helper_task": "งานของผู้ช่วยในชุมชน",
    "attachment": "เอกสารแนบ",
    "screening": "การคัดกรอง",
    "screening_rules": "เกณฑ์คัดกรอง",
    "setting": "ค่ากลาง",
    "facility": "สถานที่รองรับ",
    "house": "เรือนพัก",
    "notification": "เรื่องรับแจ้ง",
    "shift": "บันทึกเวร",
    "import_batch": "ไฟล์นำเข้า",
    "km_report": "รายงาน KM",
    "km_assessment": "ผลประเมิน KM",
    "km_evidence": "หลักฐาน KM",
    "user": "บัญชีผู้ใช้",
    "session": "การเข้าใช้",
    "invitation": "รหัสเชิญ",
    "route": "หน้าในระบบ",
    "access_log": "บันทึกการเข้าถึง",
    "access_review": "ผลการตรวจการเข้าถึง",
    "chain": "โซ่บันทึก",
    "centre": "ข้อมูลศูนย์",
    "deputy_order": "คำสั่งผู้แทนผู้อำนวยการ",
}
GROUPS = {
    "assessment": "การประเมิน",
    "person": "ข้อมูลบุคคล",
    "client": "ข้อมูลบุคคล",
    "intake": "ข้อมูลรับเข้า",
    "timeline": "ลำดับเหตุการณ์",
    "reception": "แรกรับ",
    "health": "สุขภาพ",
    "property": "ทรัพย์สินรับฝาก",
    "consent": "ความยินยอม",
    "plan": "แผนรายบุคคล",
    "finding": "ข้อเท็จจริง",
    "visit": "เยี่ยมบ้าน",
    "watch": "เฝ้าระวัง",
    "criminal": "คดี",
    "screening": "การคัดกรอง",
    "team": "ทีม",
    "place": "ที่พัก",
    "shift": "บันทึกเวร",
    "helper_task": "งานของผู้ช่วยในชุมชน",
    "files": "เอกสารแนบ",
    "flags": "ข้อควรระวัง",
    "clock": "กำหนดเวลา",
    "identity": "เลขและเอกสารแสดงตน",
    "history": "ประวัติการแก้ไข",
    "national_id": "เลขประจำตัวประชาชน",
    "phone": "เบอร์โทรศัพท์",
    "contacts": "ญาติและผู้ติดต่อ",
    "photo": "ภาพถ่าย",
    "reference_number": "รหัสอ้างอิงพิสูจน์ลักษณะบุคคล",
    "disability_card": "เลขบัตรประจำตัวคนพิการ",
    "contact_phone": "เบอร์โทรศัพท์ของผู้ติดต่อ",
    "access_log": "บันทึกการเข้าถึง",
    "account": "บัญชี",
    "roles": "บทบาท",
    "profession": "วิชาชีพ",
    "password": "รหัสผ่าน",
    "code": "รหัสใช้ครั้งเดียว",
    "deputy": "ผู้แทนผู้อำนวยการ",
    "user": "บัญชีผู้ใช้",
}
WHY_DENIED = {
    "role": "บทบาทไม่มีสิทธิ",
    "not visible": "ไม่อยู่ในขอบเขตงาน หรือไม่มีอยู่",
    "not allowed": "สิทธิในรายการนี้ไม่ถึง",
    "no such part": "ไม่ใช่ส่วนหนึ่งของรายการนี้",
    "idle": "ไม่มีการใช้งานนาน",
    "age": "ครบเวลาเข้าใช้",
    "lock": "ล็อกหน้าจอ",
}
# Values of `what`, `type` and `step`: how somebody signs in, and what changed of it.
SIGN_IN = {
    "factor_added": "เพิ่มการยืนยันตัวชั้นที่สอง",
    "factor_removed": "ปิดการยืนยันตัวชั้นที่สอง",
    "recovery_code_used": "ใช้รหัสสำรอง",
    "password_changed": "เปลี่ยนรหัสผ่าน",
    "password_set_by_code": "ตั้งรหัสผ่านด้วยรหัสเชิญ",
    "sessions_ended": "ให้เครื่องอื่นออกจากระบบ",
    "totp": "แอปยืนยันตัว",
    "webauthn": "กุญแจหรือพาสคีย์",
    "recovery_codes": "รหัสสำรอง",
    "second_factor": "ยืนยันตัวชั้นที่สอง",
    "passkey": "พาสคีย์",
}


NOTED = {
    "count": "จำนวน",
    "format": "แบบไฟล์",
    "to": "เป็น",
    "centres": "ศูนย์",
    "against": "เทียบหัวโซ่",
    "pattern": "เรื่อง",
    "what": "รายการ",
    "type": "ชนิด",
    "step": "ขั้น",
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
    parts += [
        f"{NOTED.get(name, name)} {SIGN_IN.get(str(value), value)}"
        for name, value in detail.items()
        if name not in known
    ]
    return " · ".join(parts)
