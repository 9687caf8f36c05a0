"""Whether a text gives a supplier away: names of those that are admitted to the lot or were invited."""

import re
from collections.abc import Iterable

from django.db.models import Q

from suppliers.models import Supplier
from tenders.models import Competition

# Words that say nothing of who a supplier is.
_COMMON = {"limited", "ltd", "cic", "llp", "plc", "cio", "the", "and", "of", "for", "co", "company", "uk"}
_DISTINCT = 4


def names_in(competition: Competition, text: str) -> list[str]:
    """Names of suppliers that the text seems to contain. It never tells whose question it is. One query."""
    return names_in_each(competition, [text])[0]


def names_in_each(competition: Competition, texts: Iterable[str]) -> list[list[str]]:
    """The same for several texts, in their order. One query however many."""
    said = [f" {_plain(text)} " for text in texts]
    found: list[list[str]] = [[] for _ in said]
    for legal_name, trading_names in _suppliers(competition) if said else ():
        forms = _forms([legal_name, *trading_names])
        for names, text in zip(found, said, strict=True):
            if any(f" {form} " in text for form in forms):
                names.append(legal_name)
    return found


def names_itself(supplier: Supplier, text: str) -> bool:
    """Whether a supplier's own text would tell who it is."""
    said = f" {_plain(text)} "
    return any(f" {form} " in said for form in _forms([supplier.legal_name, *supplier.trading_names]))


def _suppliers(competition: Competition) -> Iterable[tuple[str, list[str]]]:
    invited = Supplier.objects.filter(invitations__competition=competition).values("pk")
    admitted = Supplier.objects.admitted_to(competition.lot).values("pk")
    found = Supplier.objects.filter(Q(pk__in=invited) | Q(pk__in=admitted)).order_by("legal_name", "pk")
    return found.values_list("legal_name", "trading_names").iterator()


def _forms(names: Iterable[str]) -> set[str]:
    """How a name may be written: whole, and without the words that say nothing."""
    forms = set()
    for name in map(_plain, names):
        telling = " ".join(word for word in name.split() if word not in _COMMON)
        if len(telling) >= _DISTINCT:
            forms |= {name, telling}
    return forms


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))
