"""Spreadsheets of members for tests, good and bad."""

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook

from buyers.transfers.member_files import read_members
from buyers.transfers.member_sheets import COLUMNS, SHEET, template

FROM = date(2024, 4, 1)


def line(name="Leeds City Council", **cells):
    """A row by the names of the columns."""
    facts = {
        "Name": name, "Kind": "Unitary or metropolitan council", "Nation": "England",
        "Category": "Full member", "Member from": FROM,
    }  # fmt: skip
    facts |= {key.replace("_", " "): value for key, value in cells.items()}
    assert set(facts) <= set(COLUMNS)
    return [facts.get(column) for column in COLUMNS]


def sheet_of(*rows, columns=COLUMNS, merge="", title=SHEET):
    """The bytes of a workbook with these rows."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = title
    for row in (columns, *rows):
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    return saved(workbook)


def saved(workbook):
    kept = BytesIO()
    workbook.save(kept)
    return kept.getvalue()


def in_the_template(*rows):
    workbook = load_workbook(BytesIO(template()))
    for row in rows:
        workbook[SHEET].append(row)
    return saved(workbook)


def long_sheet(rows):
    """So many rows, written as text because the writer of workbooks takes its time."""
    cells = "".join(f'<c t="inlineStr"><is><t>Council {{0}} {n}</t></is></c>' for n in range(len(COLUMNS)))
    said = "".join(f"<row>{cells.format(n)}</row>" for n in range(rows))
    head = "".join(f'<c t="inlineStr"><is><t>{column}</t></is></c>' for column in COLUMNS)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    data = f'<worksheet xmlns="{space}"><sheetData><row>{head}</row>{said}</sheetData></worksheet>'
    return with_part(sheet_of(), "xl/worksheets/sheet1.xml", data.encode())


def with_part(content, name, part):
    """The workbook with one part more, or another in place of the one of this name."""
    kept = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(kept, "w", ZIP_DEFLATED) as new:
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        new.writestr(name, part)
    return kept.getvalue()


def read(content, name="members.xlsx"):
    return read_members(BytesIO(content), name)


def told(content, name="members.xlsx"):
    """The problems of a file, as sentences."""
    return [str(each) for each in read(content, name).problems]
