"""An organisation's numbers as rows: what stays, what goes, and what the registers said of each."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from dps.core.refusals import Refused
from suppliers.lifecycles import RegisterAnswer
from suppliers.models import Identifier, Supplier
from suppliers.rules.entries import Entry
from suppliers.rules.identity import already_here

ANSWER = ("answer", "answered_at", "name_found", "state_found")


def keep_numbers(
    supplier: Supplier, numbers: Mapping[str, str], entries: Iterable[Entry], at: datetime
) -> None:
    """Make the rows say `numbers`; a number that stays keeps what its register said.

    Refuses supplier.already_here: two people entered the same organisation at once.
    """
    answers = {(each.scheme, each.value): each for each in entries}
    known = {each.scheme: each for each in supplier.identifiers.all()}
    for scheme, number in known.items():
        if numbers.get(scheme) != number.value:
            number.delete()
    for scheme, value in numbers.items():
        entry = answers.get((scheme, value))
        old = known.get(scheme)
        if old is None or old.value != value:
            _add(supplier, scheme, value, entry, at)
        elif entry is not None:
            keep_answer(old, entry, at)


def keep_answer(number: Identifier, entry: Entry, at: datetime) -> None:
    """A register that cannot be reached takes back nothing that it said before."""
    if entry.answer == RegisterAnswer.UNREACHABLE and number.answer == RegisterAnswer.FOUND:
        return
    for name, value in _columns(entry, at).items():
        setattr(number, name, value)
    number.save(update_fields=ANSWER)


def _add(supplier: Supplier, scheme: str, value: str, entry: Entry | None, at: datetime) -> None:
    columns = _columns(entry, at) if entry else {}
    try:
        with transaction.atomic():
            supplier.identifiers.create(scheme=scheme, value=value, **columns)
    except IntegrityError as taken:
        # Two people entered the same organisation at once: the second is told, as if it had come later.
        raise Refused(already_here(scheme, value)) from taken


def _columns(entry: Entry, at: datetime) -> dict[str, Any]:
    asked = entry.answer != RegisterAnswer.NOT_ASKED
    return {
        "answer": entry.answer,
        "answered_at": at if asked else None,
        "name_found": entry.name[:300],
        "state_found": entry.state[:60],
    }
