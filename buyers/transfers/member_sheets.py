"""The register as a spreadsheet, as the import takes it: taken away, changed, brought back."""

from collections.abc import Iterable, Iterator

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from buyers.lifecycles import CouncilKind, Nation
from buyers.models import Council
from buyers.transfers.workbooks import Value, bytes_of, fill, new_workbook
from dps.agreements.lifecycles import BuyerCategory

SHEET, GUIDE, LISTS = "Members", "How to fill it in", "Lists"
COLUMNS = [
    "Name", "Kind", "Nation", "Organisation id", "GSS code", "Host council", "Description",
    "Category", "Member from", "Member until",
]  # fmt: skip
CATEGORIES = [each for each in BuyerCategory if each != BuyerCategory.NETWORK]
_GUIDE = [
    ("Name", "The name of the member. One row for each period of its membership."),
    ("Kind", "A kind from the sheet Lists."),
    ("Nation", "A nation from the sheet Lists."),
    ("Organisation id", "Such as GB-LAE-OLD or GB-COH-01234567. Empty: what the register says stays."),
    ("GSS code", "Such as E08000004. Empty: what the register says stays."),
    ("Host council", "Only for a group of elected representatives: the name of a council in the register."),
    ("Description", "At most 75 words. Empty: what the register says stays."),
    ("Category", "A category from the sheet Lists. Empty: memberships stay as they are."),
    ("Member from", "The first day, entered as a date."),
    ("Member until", "The last day, entered as a date. Empty: the membership has no end."),
    ("Not in the file", "Members and periods that the file does not name stay as they are."),
    ("Not taken", "Formulas, merged cells, macros, other columns, and more than 1,000 rows."),
]


def template() -> bytes:
    """The columns, without a member."""
    return bytes_of(_workbook(()))


def register(members: Iterable[Council]) -> bytes:
    """Every member with its periods, as the import reads them."""
    return bytes_of(_workbook(row for member in members for row in _rows_of(member)))


def _rows_of(member: Council) -> Iterator[list[Value]]:
    about: list[Value] = [
        member.name,
        member.get_kind_display(),
        member.nation,
        member.org_id,
        member.gss_code,
        member.host.name if member.host else "",
        member.description,
    ]
    periods = [each for each in member.memberships.all() if each.category in CATEGORIES]
    for period in sorted(periods, key=lambda each: each.starts_on):
        yield [*about, period.get_category_display(), period.starts_on, period.ends_on]
    if not periods:
        yield [*about, "", None, None]


def _workbook(rows: Iterable[list[Value]]) -> Workbook:
    workbook, sheet = new_workbook(SHEET)
    fill(sheet, COLUMNS, rows)
    for column, width in {"A": 40, "B": 34, "G": 40, "H": 20}.items():
        sheet.column_dimensions[column].width = width
    guide = workbook.create_sheet(GUIDE)
    fill(guide, ["Column", "What to write"], _GUIDE)
    guide.column_dimensions["B"].width = 90
    words = [_words(choices) for choices in (CouncilKind, Nation, CATEGORIES)]
    lists = workbook.create_sheet(LISTS)
    fill(lists, ["Kind", "Nation", "Category"], _beside(words))
    for column, of, listed in zip("BCH", "ABC", words, strict=True):
        choice = DataValidation(
            "list", formula1=f"={LISTS}!${of}$2:${of}${len(listed) + 1}", allow_blank=True
        )
        choice.add(f"{column}2:{column}1001")
        sheet.add_data_validation(choice)
    return workbook


def _words(choices: Iterable[CouncilKind | Nation | BuyerCategory]) -> list[str]:
    return [str(each.label) for each in choices]


def _beside(columns: list[list[str]]) -> Iterator[list[Value]]:
    for number in range(max(map(len, columns))):
        yield [column[number] if number < len(column) else None for column in columns]
