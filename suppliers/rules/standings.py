"""Whether the numbers of an organisation are confirmed: by their registers, or by the team."""

from dataclasses import dataclass

from dps.core.templatetags.formats import date_words
from suppliers.lifecycles import RegisterAnswer
from suppliers.models import Identifier, Supplier
from suppliers.rules import identifiers
from suppliers.rules.entries import ACTIVE, is_same_name


@dataclass(frozen=True)
class Standing:
    """Whether a number is confirmed, in words, and the key of its tag."""

    is_confirmed: bool
    words: str

    @property
    def status(self) -> str:
        return "confirmed" if self.is_confirmed else "action_needed"


_SILENT = {
    RegisterAnswer.NOT_ASKED: "not confirmed in the register",
    RegisterAnswer.UNKNOWN: "not in the register",
    RegisterAnswer.UNREACHABLE: "the register could not be reached",
}


def standing_of(number: Identifier, supplier: Supplier) -> Standing:
    """By the register itself or, where the team has looked by itself since, by the team."""
    asked_on = date_words(number.answered_at) if number.answered_at else ""
    doubt = _doubt_about(number, supplier)
    if not doubt:
        return Standing(True, f"Confirmed in the register on {asked_on}")
    confirmed_at = supplier.identity_confirmed_at
    if confirmed_at and (number.answered_at is None or number.answered_at <= confirmed_at):
        return Standing(True, f"Confirmed by the team on {date_words(confirmed_at)}")
    return Standing(False, doubt[0].upper() + doubt[1:])


def doubts_about(supplier: Supplier) -> list[str]:
    """A sentence for each number that nobody has confirmed, for whoever assesses it. One query."""
    numbers = list(supplier.identifiers.all())
    found = ((number, standing_of(number, supplier)) for number in numbers)
    return [
        f"{identifiers.name_of(number.scheme)} {number.value}: {standing.words}"
        for number, standing in found
        if not standing.is_confirmed
    ]


def _doubt_about(number: Identifier, supplier: Supplier) -> str:
    if number.answer != RegisterAnswer.FOUND:
        return _SILENT[RegisterAnswer(number.answer)]
    if number.state_found.lower() not in ACTIVE:
        return f"the register says: {number.state_found}"
    if not is_same_name(number.name_found, supplier.legal_name):
        return f"the register has another name: {number.name_found}"
    return ""
