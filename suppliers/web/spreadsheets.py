"""The register as lines of a spreadsheet: one query, whatever its length."""

import csv
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from dps.agreements.lifecycles import Principle
from dps.core import clock
from suppliers.lifecycles import LegalForm, Size
from suppliers.models import Admission, Identifier, Supplier

COLUMNS = [
    "Supplier", "Trading names", "Legal form", "Size", "Small or medium", "VCSE", "Co-operative",
    "Locality", "Nation", "Identifiers", "Website", "Lots", "Admitted on", "Principles", "Description",
]  # fmt: skip
_READ = [
    "legal_name", "trading_names", "legal_form", "size", "is_vcse", "is_cooperative", "locality", "nation",
    "numbers", "website", "in_lots", "days", "principles", "description",
]  # fmt: skip
_FORMS: dict[str, str] = dict(LegalForm.choices)
_SIZES: dict[str, str] = dict(Size.choices)
_PRINCIPLES: dict[int, str] = dict(Principle.choices)
AT_ONCE = 1000


def register_lines(found: QuerySet[Supplier]) -> Iterator[str]:
    """The head and a line for each supplier, as they are read."""
    writer = csv.writer(_Echo())
    # Excel takes a file without this mark for another alphabet.
    yield "\ufeff" + writer.writerow(COLUMNS)
    for row in _rows(found).iterator(chunk_size=AT_ONCE):
        yield writer.writerow([_plain(value) for value in _cells(row)])


def _rows(found: QuerySet[Supplier]) -> QuerySet[Any]:
    places = Admission.objects.active().filter(supplier=OuterRef("pk")).order_by("lot__number")
    numbers = Identifier.objects.filter(supplier=OuterRef("pk")).order_by("scheme")
    written = numbers.annotate(words=Concat("scheme", Value("-"), "value")).values("words")
    with_all = found.annotate(
        in_lots=ArraySubquery(places.values("lot__number")),
        days=ArraySubquery(places.values("admitted_at")),
        numbers=ArraySubquery(written),
    )
    return with_all.values_list(*_READ)


def _cells(row: Sequence[Any]) -> list[str]:
    name, known_as, form, size, vcse, coop, locality, nation, numbers, web, lots, days, principles, words = (
        row
    )
    one_person = form == LegalForm.SOLE_TRADER
    return [
        name,
        "; ".join(known_as),
        _FORMS[form],
        _SIZES[size],
        _yes(size != Size.LARGE),
        _yes(vcse),
        _yes(coop),
        locality,
        nation,
        "" if one_person else "; ".join(numbers),
        web,
        "; ".join(map(str, lots)),
        "; ".join(f"{clock.london(day):%Y-%m-%d}" for day in days),
        "; ".join(_PRINCIPLES[number] for number in principles if number in _PRINCIPLES),
        words,
    ]


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _plain(value: str) -> str:
    """A spreadsheet runs what begins like a formula: an apostrophe keeps it text."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


class _Echo:
    """A file that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line
