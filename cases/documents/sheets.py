"""The files of an import: an empty table to fill in, and the rows that are to be mended."""

from collections.abc import Iterable, Mapping, Sequence

from cases.rules.sheet import GUIDE_TITLE, Column, Problem
from shelter.lib.spreadsheet import Cell, Table, write_xlsx


def template(title: str, columns: Sequence[Column], guide: Iterable[Sequence[Cell]]) -> bytes:
    """An empty table, and a sheet of `guide` rows: column, whether needed, how to fill in, what may be."""
    return write_xlsx(
        [
            Table(title, [column.title for column in columns], []),
            Table(GUIDE_TITLE, ["คอลัมน์", "ความจำเป็น", "วิธีกรอก", "ค่าที่ใช้ได้"], guide),
        ]
    )


def wrong_rows(
    title: str, columns: Sequence[Column], rows: Iterable[tuple[Mapping[str, str], Iterable[Problem]]]
) -> bytes:
    """Rows to be mended and uploaded again, with what is wrong in a last column the import does not read."""
    table = Table(
        title,
        [*(column.title for column in columns), "สิ่งที่ต้องแก้"],
        (
            [
                *(cells.get(column.key, "") for column in columns),
                " / ".join(f"{problem.title}: {problem.message}" for problem in problems),
            ]
            for cells, problems in rows
        ),
    )
    return write_xlsx([table])
