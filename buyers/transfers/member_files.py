"""Reads a spreadsheet of members that somebody uploaded: bounded in time and memory, and never trusted."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from itertools import islice
from typing import IO, Any

from openpyxl import load_workbook

from buyers.lifecycles import CouncilKind, Nation
from buyers.rules.import_plans import Line, Problem
from buyers.transfers.member_sheets import CATEGORIES, COLUMNS, SHEET
from dps.documents.kinds import DAMAGED, Unfit, look_into

MEGABYTE = 1 << 20
MOST_BYTES = 5 * MEGABYTE
# Unpacked: a list of members is far smaller, and what is larger is meant to harm.
MOST_UNPACKED, MOST_OF_A_PART, MOST_PARTS = 40 * MEGABYTE, 10 * MEGABYTE, 200
MOST_LINES, MOST_ROWS = 1000, 20_000
YEARS = range(1990, 2101)
LONGEST = 2000
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=\"[A-Z]+(\d+)")
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_DATES = {"Member from": "starts_on", "Member until": "ends_on"}
_TEXTS = {
    "Name": "name",
    "Organisation id": "org_id",
    "GSS code": "gss_code",
    "Host council": "host",
    "Description": "description",
}
_WORDS: dict[str, tuple[str, Any]] = {
    "Kind": ("kind", CouncilKind),
    "Nation": ("nation", Nation),
    "Category": ("category", CATEGORIES),
}
_NEEDED = ("Name", "Kind", "Nation")


@dataclass
class Reading:
    """What a file says, or everything that is wrong with it."""

    sha256: str
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class _Refused(Exception):
    """The file as a whole: nothing more is read."""

    def __init__(self, text: str, row: int = 0, column: str = "") -> None:
        super().__init__(text)
        self.problem = Problem(row, column, text)


def _too_long() -> _Refused:
    said = "The list has more than 1,000 rows. Delete what stands below, or import it in parts."
    return _Refused(said, MOST_LINES + 2)


def read_members(file: IO[bytes], name: str) -> Reading:
    """Every row of the sheet Members, or a sentence for everything that does not fit in it."""
    content = file.read(MOST_BYTES + 1)
    reading = Reading(sha256(content).hexdigest())
    file.seek(0)
    try:
        if len(content) > MOST_BYTES:
            raise _Refused("It is larger than 5MB.")
        _look_inside(file, name)
        reading.lines, reading.problems = _read(file)
    except _Refused as refused:
        reading.problems = [refused.problem]
    return reading


def _look_inside(file: IO[bytes], name: str) -> None:
    """Its kind by its content, its macros, and what it unpacks to."""
    try:
        look_into(file, name, ("xlsx",))  # type: ignore[arg-type]
    except Unfit as unfit:
        raise _Refused(f"{unfit.sentence}.") from unfit
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise _Refused("It unpacks to more than a list of members can hold.")
        others = [part for part in parts if not _SHEET_PART.fullmatch(part.filename)]
        if any(part.file_size > MOST_OF_A_PART for part in others):
            raise _Refused("It unpacks to more than a list of members can hold.")
        for part in parts:
            _look_at(part.filename, archive.read(part))


def _look_at(name: str, content: bytes) -> None:
    """What the reader of rows says nothing of, or would only say after it had read everything."""
    # No spreadsheet program writes one: it is there to make a small file large.
    if b"<!DOCTYPE" in content:
        raise _Refused(f"{DAMAGED}.")
    if not _SHEET_PART.fullmatch(name):
        return
    if sum(1 for _ in _ROW.finditer(content)) > MOST_ROWS:
        raise _too_long()
    if merged := _MERGED.search(content):
        raise _Refused("Cells are merged here. Undo the merge.", int(merged[1]))


def _read(file: IO[bytes]) -> tuple[list[Line], list[Problem]]:
    try:
        workbook = load_workbook(file, read_only=True, keep_links=False)
        try:
            return _rows_in(workbook)
        finally:
            workbook.close()
    except _Refused:
        raise
    except Exception as error:
        # Because what a hostile file raises deep in the reader is of any kind.
        raise _Refused(f"{DAMAGED}.") from error


def _rows_in(workbook: Any) -> tuple[list[Line], list[Problem]]:
    if SHEET not in workbook.sheetnames:
        raise _Refused(f"It has no sheet named {SHEET}. Begin with the template.")
    sheet = workbook[SHEET]
    # Because the size that a file claims for itself may leave rows out.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(min_row=1, max_col=len(COLUMNS) + 5)
    _check_head([cell.value for cell in next(rows, ())])
    lines: list[Line] = []
    problems: list[Problem] = []
    for number, cells in enumerate(islice(rows, MOST_ROWS), 2):
        if all(cell.value is None for cell in cells):
            continue
        if len(lines) + len({each.row for each in problems}) >= MOST_LINES:
            raise _too_long()
        wrong = [*_wrong_in(number, cells)]
        problems += wrong
        if not wrong:
            lines.append(_line(number, cells))
    if next(rows, None) is not None:
        raise _too_long()
    return lines, problems


def _check_head(found: list[Any]) -> None:
    said = [str(value).strip() for value in found if value is not None]
    wanted = [each.casefold() for each in COLUMNS]
    if [each.casefold() for each in said] == wanted:
        return
    listed = ", ".join(COLUMNS)
    strange = [each for each in said if each.casefold() not in wanted]
    absent = [each for each in COLUMNS if each.casefold() not in {one.casefold() for one in said}]
    what = (
        f"“{strange[0][:60]}” is not one of them."
        if strange
        else f"“{absent[0]}” is missing."
        if absent
        else "They stand in another order."
    )
    raise _Refused(f"The columns must be {listed}. {what}", 1)


def _wrong_in(row: int, cells: tuple[Any, ...]) -> Iterator[Problem]:
    """Every cell that is not what its column takes."""
    for column, cell in zip(COLUMNS, cells, strict=False):
        if text := _wrong_cell(column, cell):
            yield Problem(row, column, text)
    if any(cell.value is not None for cell in cells[len(COLUMNS) :]):
        yield Problem(row, "", "There is something to the right of the last column.")
    category, begins, ends = (_value(cells, name) for name in ("Category", "Member from", "Member until"))
    if bool(category) != bool(begins):
        yield Problem(row, "Member from", "Give both a category and its first day, or neither.")
    elif ends and not begins:
        yield Problem(row, "Member until", "Give the first day as well.")


def _wrong_cell(column: str, cell: Any) -> str:
    value = cell.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return "It is empty." if column in _NEEDED else ""
    if cell.data_type == "f":
        return "It holds a formula. Put the value there."
    if cell.data_type == "e":
        return "It holds an error. Put the value there."
    if column in _DATES:
        return _wrong_date(value)
    if not isinstance(value, str):
        return "It must be text."
    if len(value) > LONGEST or not value.strip().replace("\n", " ").isprintable():
        return "It is too long, or holds characters that cannot be printed."
    if column in _WORDS and not _word(column, value):
        return f"“{value.strip()[:60]}” is not in the list. Use {_listed(column)}."
    return ""


def _wrong_date(value: Any) -> str:
    if isinstance(value, str):
        return f"“{value.strip()[:30]}” is text, not a date. Enter it as a date."
    if not isinstance(value, date) or value.year not in YEARS:
        return "It is not a date that a membership can have."
    return ""


def _line(row: int, cells: tuple[Any, ...]) -> Line:
    found: dict[str, Any] = {
        name: str(_value(cells, column) or "").strip() for column, name in _TEXTS.items()
    }
    for column, (name, _) in _WORDS.items():
        found[name] = _word(column, str(_value(cells, column) or ""))
    for column, name in _DATES.items():
        value = _value(cells, column)
        found[name] = value.date() if isinstance(value, datetime) else value
    return Line(row, **found)


def _value(cells: tuple[Any, ...], column: str) -> Any:
    value = cells[COLUMNS.index(column)].value
    return value if not isinstance(value, str) or value.strip() else None


def _word(column: str, text: str) -> str:
    """The stored word for what was written: its label or itself, in capitals or not."""
    asked = text.strip().casefold()
    for choice in _WORDS[column][1]:
        if asked in {choice.label.casefold(), choice.value.casefold()}:
            return str(choice.value)
    return ""


def _listed(column: str) -> str:
    return ", ".join(str(choice.label) for choice in _WORDS[column][1])
