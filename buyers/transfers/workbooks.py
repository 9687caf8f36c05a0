"""Workbooks that are safe to open: text stays text, whatever it begins with."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Value = str | int | date | None
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def new_workbook(title: str) -> tuple[Workbook, Worksheet]:
    """A workbook with one sheet of this title."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = title
    return workbook, sheet


def fill(sheet: Worksheet, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """A head that stays in sight, and the rows under it."""
    for column, words in enumerate(head, 1):
        sheet.cell(1, column, words).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = max(14, len(words) + 4)
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            put(sheet.cell(number, column), value)
    sheet.freeze_panes = "A2"


def put(cell: Cell | MergedCell, value: Value) -> None:
    """A spreadsheet runs what begins like a formula: text is marked as text, for good."""
    if not isinstance(value, str):
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "dd/mm/yyyy"
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value)
    cell.data_type = "s"
    if value.startswith(_RUNS):
        cell.quotePrefix = True


def bytes_of(workbook: Workbook) -> bytes:
    kept = BytesIO()
    workbook.save(kept)
    return kept.getvalue()
