"""A list of files as a workbook: who, since when, how far; nothing of a sensitive group, no address."""

from collections.abc import Iterable, Sequence

from shelter.lib.spreadsheet import XLSX_TYPE, Cell, Table, write_xlsx

CONTENT_TYPE = XLSX_TYPE
HEADING = ("เลขแฟ้ม", "ผู้ใช้บริการ", "รับตัวเมื่อ", "ยุติเมื่อ", "ขั้นตอน", "ทำต่อ", "กำหนดเวลา", "ผู้จัดการรายกรณี")


def workbook(rows: Iterable[Sequence[Cell]], rule: str) -> bytes:
    """`rows` are cells under HEADING; the second sheet says by which rule they were chosen."""
    return write_xlsx([Table("แฟ้ม", HEADING, rows), Table("เงื่อนไข", ("แฟ้มที่อยู่ในรายการนี้",), [[rule]])])
