"""Spreadsheets of members: what is read, and what is refused with its row and reason."""

from datetime import date
from io import BytesIO
from itertools import pairwise
from time import perf_counter
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from buyers.transfers.member_sheets import COLUMNS, template
from tests.buyers.sheets import in_the_template, line, long_sheet, read, sheet_of, told, with_part


def test_the_template_opens_again_and_reads_back():
    book = load_workbook(BytesIO(template()))
    assert book.sheetnames == ["Members", "How to fill it in", "Lists"]
    assert [cell.value for cell in book["Members"][1]] == COLUMNS
    assert len(book["Members"].data_validations.dataValidation) == 3

    found = read(in_the_template(line(GSS_code="E08000035", Category="full", Member_until=date(2025, 3, 31))))

    assert found.problems == []
    (one,) = found.lines
    assert (one.row, one.name, one.kind, one.nation) == (2, "Leeds City Council", "unitary", "England")
    assert (one.category, one.starts_on, one.ends_on) == ("full", date(2024, 4, 1), date(2025, 3, 31))
    assert (one.gss_code, one.org_id, one.host) == ("E08000035", "", "")


def test_each_row_that_does_not_fit_is_named_with_its_reason():
    content = sheet_of(
        line(Member_from="1 April 2024"),
        line(Category="Gold"),
        line(Name="=1+1"),
        line(Name=None),
        line(Member_from=None),
        line(Category=None, Member_from=None, Member_until=date(2025, 1, 1)),
        line(GSS_code=42),
        line(Member_from=date(1066, 10, 14)),
        [*line(), None, "beside"],
        [None] * 10,
        line(Name="A\u200bB"),
        line("Good"),
    )

    assert told(content) == [
        "Row 2, Member from: “1 April 2024” is text, not a date. Enter it as a date.",
        (
            "Row 3, Category: “Gold” is not in the list."
            " Use Full member, Associate member, Affiliate, Supporter."
        ),
        "Row 4, Name: It holds a formula. Put the value there.",
        "Row 5, Name: It is empty.",
        "Row 6, Member from: Give both a category and its first day, or neither.",
        "Row 7, Member until: Give the first day as well.",
        "Row 8, GSS code: It must be text.",
        "Row 9, Member from: It is not a date that a membership can have.",
        "Row 10: There is something to the right of the last column.",
        "Row 12, Name: It is too long, or holds characters that cannot be printed.",
    ]


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ([*COLUMNS[:-1], "Until"], "“Until” is not one of them."),
        (COLUMNS[:-1], "“Member until” is missing."),
        ([COLUMNS[1], COLUMNS[0], *COLUMNS[2:]], "They stand in another order."),
    ],
)
def test_wrong_columns_are_refused(columns, said):
    (problem,) = told(sheet_of(line(), columns=columns))

    assert problem.startswith("Row 1: The columns must be Name, Kind, Nation,")
    assert problem.endswith(said)


def test_merged_cells_are_refused_with_their_row():
    assert told(sheet_of(line(), line("Second"), merge="A3:B3")) == [
        "Row 3: Cells are merged here. Undo the merge."
    ]


def test_fifty_thousand_rows_are_refused_at_the_first_too_many_and_soon():
    content = long_sheet(50_000)
    began = perf_counter()

    too_long = "Row 1002: The list has more than 1,000 rows. Delete what stands below, or import it in parts."
    assert told(content) == [too_long]
    assert told(long_sheet(1001)) == [too_long]
    assert perf_counter() - began < 20


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: with_part(sheet_of(line()), "xl/vbaProject.bin", b"macros"), "contains macros"),
        (lambda: b"Name;Kind\nLeeds;unitary\n", "must be a XLSX"),
        (lambda: b"", "must be a XLSX"),
        (lambda: b"PK\x03\x04 no zip at all", "damaged"),
        (lambda: sheet_of(line())[:-400], "damaged"),
        (lambda: with_part(sheet_of(line()), "xl/worksheets/sheet1.xml", b"<worksheet><sheet"), "damaged"),
        (
            lambda: with_part(sheet_of(line()), "xl/worksheets/sheet2.xml", b"0" * (41 << 20)),
            "unpacks to more",
        ),
        (lambda: with_part(sheet_of(line()), "xl/styles.xml", b" " * (11 << 20)), "unpacks to more"),
        (lambda: b"PK" + b"x" * (5 << 20), "larger than 5MB"),
        (lambda: sheet_of(line(), title="Sheet1"), "no sheet named Members"),
    ],
    ids=[
        "macros",
        "text",
        "empty",
        "no zip",
        "cut",
        "bad xml",
        "bomb",
        "bomb in styles",
        "heavy",
        "other sheet",
    ],
)
def test_a_file_that_is_no_list_of_members_is_refused(content, said):
    (problem,) = told(content())

    assert problem.startswith("The file: ")
    assert said in problem


def test_entities_that_grow_and_files_that_lie_about_their_size_do_no_harm():
    bomb = b'<!DOCTYPE r [<!ENTITY a "' + b"x" * 1000 + b'">'
    levels = ["a", "b", "c", "d", "e", "f", "g"]
    for old, new in pairwise(levels):
        bomb += f'<!ENTITY {new} "{f"&{old};" * 10}">'.encode()
    bomb += b"]><sst>&g;</sst>"
    assert "damaged" in told(with_part(sheet_of(line()), "xl/sharedStrings.xml", bomb))[0]

    part = "xl/worksheets/sheet1.xml"
    lying = sheet_of(line(), line("Second"))
    with ZipFile(BytesIO(lying)) as archive:
        written = archive.read(part)
    assert b'<dimension ref="A1:J3"' in written
    found = read(with_part(lying, part, written.replace(b"A1:J3", b"A1:J1")))
    assert [each.name for each in found.lines] == ["Leeds City Council", "Second"]
