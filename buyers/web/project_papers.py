"""The statement of a funded project as PDF for everybody, and as a spreadsheet."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook

from buyers.models import FundedProject
from buyers.rules.project_money import Line, Money, money_of
from dps.core import clock, pdf
from dps.core.templatetags.formats import date_words, pounds_words

COLUMNS = ["Competition", "Title", "Member", "State", "Reckoned by", "Ends on", "Amount"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def statement_rows(project: FundedProject) -> list[list[Any]]:
    """The head, a row for each piece of work, then what is committed, left and agreed. Pounds, no VAT."""
    money = money_of(project)
    sums = [("Committed", money.committed), ("Left", money.left), ("Agreed amount", money.amount)]
    blank = [""] * (len(COLUMNS) - 2)
    return [COLUMNS, *map(_cells, money.lines), *([label, *blank, amount] for label, amount in sums)]


def _cells(line: Line) -> list[Any]:
    return [
        line.reference, line.title, line.council, line.label, line.reckoned, line.ends_on or "", line.amount,
    ]  # fmt: skip


def statement_csv(project: FundedProject, name: str) -> HttpResponse:
    out = StringIO()
    # Excel takes a file without this mark for another alphabet.
    out.write("\ufeff")
    csv.writer(out).writerows([_plain(value) for value in row] for row in statement_rows(project))
    return _file(out.getvalue().encode(), "text/csv; charset=utf-8", name)


def statement_xlsx(project: FundedProject, name: str) -> HttpResponse:
    book, out = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet("Statement")
    for row in statement_rows(project):
        sheet.append([_plain(value) for value in row])
    book.save(out)
    return _file(out.getvalue(), XLSX, name)


def statement_pdf(project: FundedProject, name: str) -> HttpResponse:
    return _file(pdf.letter_pdf(statement_letter(project)), "application/pdf", name)


def statement_letter(project: FundedProject) -> pdf.Letter:
    money = money_of(project)
    return pdf.Letter(
        title=f"Statement: {project.title}",
        blocks=[
            pdf.facts(_facts(project)),
            pdf.section("Money"),
            pdf.facts(_sums(money)),
            *_work(money),
            pdf.section("Cooperative principles"),
            pdf.facts([(str(one), one.how) for one in project.shown.all()]),
            *_changes(project),
        ],
        dated=date_words(clock.today()),
        footer="Money is pounds without VAT.",
    )


def _facts(project: FundedProject) -> list[tuple[str, str]]:
    group = ", ".join(project.partners.order_by("name").values_list("name", flat=True))
    return [
        ("Kind", project.get_kind_display()),
        ("State", project.get_status_display()),
        ("Led by", project.lead.name),
        ("Working group", group or "The lead alone"),
        ("From", date_words(project.starts_on)),
        ("Until", date_words(project.ends_on)),
    ]


def _sums(money: Money) -> list[tuple[str, str]]:
    return [
        ("Agreed amount", pounds_words(money.amount)),
        ("Committed", pounds_words(money.committed)),
        ("Left", pounds_words(money.left)),
    ]


def _work(money: Money) -> list[pdf.Block]:
    if not money.lines:
        return [pdf.paragraph("No competition has been paid from it.")]
    rows = [
        [f"{line.reference} {line.title}", line.council, line.reckoned, pounds_words(line.amount)]
        for line in money.lines
    ]
    heads = ["Competition", "Member", "Reckoned by", "Amount"]
    return [pdf.table("What it pays for", heads, rows, widths=[4, 2, 3, 2], numeric=[3])]


def _changes(project: FundedProject) -> list[pdf.Block]:
    changes = list(project.changes.all())
    if not changes:
        return []
    rows = [
        [
            date_words(clock.london(one.changed_at).date()),
            f"{pounds_words(one.amount_before)} to {pounds_words(one.amount)}",
            f"{date_words(one.ended_before_on)} to {date_words(one.ends_on)}",
            one.reason,
        ]
        for one in changes
    ]
    return [pdf.section("Changes"), pdf.table("Changes", ["On", "Amount", "Last day", "Why"], rows)]


def _plain(value: Any) -> Any:
    """Pounds and days as they are. What begins like a formula is run, unless an apostrophe keeps it text."""
    if isinstance(value, Decimal | date):
        return value
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(body, kind, headers=headers)
