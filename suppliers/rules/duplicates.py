"""Other suppliers that may be the same one, or close to it: a shared address, mail, or person in control."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from suppliers.models import Answer, Supplier
from suppliers.rules.questionnaire import Sheet

IN_CONTROL = "1.1n"
MOST = 20


@dataclass(frozen=True)
class Lookalike:
    """Another supplier, and what it shares with this one, in words."""

    supplier: Supplier
    shares: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.supplier.legal_name}: same {', same '.join(self.shares)}"


def lookalikes(sheet: Sheet) -> list[Lookalike]:
    """By name; at most two queries, however many suppliers there are."""
    shared: dict[Supplier, list[str]] = defaultdict(list)
    for other, words in [*_by_record(sheet.application.supplier), *_by_person(sheet)]:
        if words not in shared[other]:
            shared[other].append(words)
    found = [Lookalike(other, tuple(words)) for other, words in shared.items()]
    return sorted(found, key=lambda each: each.supplier.legal_name)[:MOST]


def _by_record(supplier: Supplier) -> Iterator[tuple[Supplier, str]]:
    address = Q(postcode__iexact=supplier.postcode, street__iexact=supplier.street)
    mail = Q(contact_email__iexact=supplier.contact_email)
    asked = [
        *([address] if supplier.postcode and supplier.street else []),
        *([mail] if supplier.contact_email else []),
    ]
    if not asked:
        return
    either = asked[0] | asked[-1]
    for other in Supplier.objects.exclude(pk=supplier.pk).filter(either)[:MOST]:
        if supplier.street and _plain(other.street, other.postcode) == _plain(
            supplier.street, supplier.postcode
        ):
            yield other, "address"
        if supplier.contact_email and _plain(other.contact_email) == _plain(supplier.contact_email):
            yield other, "contact email"


def _by_person(sheet: Sheet) -> Iterator[tuple[Supplier, str]]:
    """The same full name, born in the same month, in any application of another supplier."""
    question = sheet.questionnaire.questions.get(IN_CONTROL)
    people = {_person(each): each for each in (sheet.value(question) if question else None) or []}
    same = Q()
    for each in people.values():
        same |= Q(value__contains=[{"name": each.get("name", "")}])
    if not people:
        return
    rows = Answer.objects.filter(same, question=IN_CONTROL).select_related("application__supplier")
    for row in rows.exclude(application__supplier=sheet.application.supplier_id)[:MOST]:
        for each in row.value:
            if _person(each) in people:
                yield row.application.supplier, f"person in control ({each['name']})"


def _person(said: dict[str, Any]) -> tuple[str, str]:
    return str(said.get("name", "")), str(said.get("born_on", ""))[:7]


def _plain(*words: str) -> tuple[str, ...]:
    return tuple(each.strip().casefold() for each in words)
