"""People with open files as a spreadsheet: its columns, and a row that was read.

A row is checked by the fields of the register form; here stand only the words of the table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cases.rules.sheet import Column, Problem
from shelter.lib.spreadsheet import Cell

TITLE = "ผู้ใช้บริการ"
COLUMNS = (
    Column("paper_register_no", "เลขทะเบียนในสมุด", "ตามสมุดทะเบียนเดิม คงไว้ในแฟ้ม", longest=40),
    Column("received_date", "วันที่รับตัว", "วัน/เดือน/ปี พ.ศ. เช่น 2/5/2561 ปีเก่าได้", required=True),
    Column("received_time", "เวลารับตัว", "เช่น 14:10 ไม่ทราบเว้นว่าง นับเป็น 0:00 น."),
    Column("prefix", "คำนำหน้า", "เช่น นาย นาง นางสาว", longest=30),
    Column("first_name", "ชื่อ", "ไม่ทราบชื่อให้เว้นว่าง แล้วใส่ชื่อที่ใช้เรียก", longest=100),
    Column("last_name", "นามสกุล", longest=100),
    Column("calling_name", "ชื่อที่ใช้เรียก", "ต้องมีเมื่อไม่ทราบชื่อ เช่น ลุงดำ", longest=100),
    Column("other_names", "ชื่ออื่นที่เคยใช้"),
    Column("sex", "เพศ", "ไม่ทราบเว้นว่าง"),
    Column("birth", "วันเกิดหรืออายุ", "วัน/เดือน/ปี พ.ศ. หรืออายุในวันนี้ เช่น 14/2/2502 หรือ 67"),
    Column("national_id", "เลขประจำตัวประชาชน", "13 หลัก ไม่มีเว้นว่าง"),
    Column("other_document", "เอกสารแสดงตนอื่น", "เช่น หนังสือเดินทาง", longest=120),
    Column("nationality_status", "สถานะสัญชาติ", "ไม่ทราบเว้นว่าง"),
    Column("domicile", "ภูมิลำเนา", "ตำบล อำเภอ จังหวัด หรือเพียงจังหวัด"),
    Column("domicile_detail", "บ้านเลขที่ภูมิลำเนา"),
    Column("phone", "โทรศัพท์", "พิมพ์เป็นข้อความ เพื่อไม่ให้เลข 0 หน้าหาย", longest=60),
    Column("language", "ภาษาที่ใช้สื่อสาร", "ระบุถ้าต้องการล่ามหรือภาษามือ", longest=120),
    Column("marks", "ตำหนิ รูปพรรณ รอยสัก", longest=2_000),
    Column("safe_contact", "ต้องปกปิดการติดต่อ", "ใช่ หรือเว้นว่าง"),
    Column("sender_kind", "มาถึงศูนย์โดย", "เว้นว่างนับเป็น พนักงานเจ้าหน้าที่"),
    Column("sender_name", "ชื่อผู้แจ้งหรือผู้นำส่ง"),
    Column("entry_channel", "ช่องทางที่ติดต่อศูนย์", "ไม่ทราบเว้นว่าง"),
    Column("legal_basis", "ฐานกฎหมายที่รับ", "ไม่ทราบเว้นว่าง"),
    Column("destitute_type", "ประเภทคนไร้ที่พึ่ง", "ไม่ทราบเว้นว่าง"),
    Column("found_place", "พบที่ไหน"),
    Column("circumstances", "สภาพแรกพบ", longest=2_000),
    Column("outside_reference", "เลขอ้างอิงระบบอื่น", longest=60),
    Column("manager", "ผู้จัดการรายกรณี", "ชื่อเข้าใช้ระบบ เว้นว่างให้ผู้อำนวยการมอบหมาย", longest=150),
)
BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}


@dataclass
class ReadRow:
    """What a row says: fields as actions.cases takes them, and the manager's id, None for the director."""

    number: int
    cells: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    person: dict[str, Any] = field(default_factory=dict)
    intake: dict[str, Any] = field(default_factory=dict)
    manager: Any = None


def guide(choices: Mapping[str, Mapping[str, str]]) -> list[list[Cell]]:
    """Rows of the template's second sheet; `choices` is column → code → name."""
    return [
        [
            column.title,
            "ต้องใส่" if column.required else "ใส่เท่าที่รู้",
            column.help,
            ", ".join(choices.get(column.key, {}).values()),
        ]
        for column in COLUMNS
    ]
