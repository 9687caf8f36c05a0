"""What a public register says of a number, and what that is worth."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from suppliers.lifecycles import RegisterAnswer

ACTIVE = frozenset({"", "active", "open", "registered"})
_LONG_ENDS = {
    "public limited company": "plc",
    "community interest company": "cic",
    "limited liability partnership": "llp",
    "limited": "ltd",
}


@dataclass(frozen=True)
class Entry:
    """The answer of one register about one number; everything but the first three only where it was found.

    `state` is the register's own word for an entry that is not in force, such as "dissolved".
    """

    scheme: str
    value: str
    answer: str = RegisterAnswer.NOT_ASKED
    name: str = ""
    state: str = ""
    legal_form: str = ""
    street: str = ""
    locality: str = ""
    postcode: str = ""
    nation: str = ""
    company_number: str = ""

    @property
    def is_found(self) -> bool:
        return self.answer == RegisterAnswer.FOUND

    def as_facts(self) -> dict[str, str]:
        """For a session, a column of JSON or the audit trail."""
        return {name: str(value) for name, value in asdict(self).items()}

    @classmethod
    def from_facts(cls, facts: Mapping[str, Any]) -> Self:
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in facts.items() if name in known})


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are one name, written as people and as registers write it."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    text = re.sub(r"[^\w\s]", "", name.casefold().replace("&", " and ").replace("-", " "))
    text = " ".join(text.split()).removeprefix("the ")
    for long, short in _LONG_ENDS.items():
        text = re.sub(rf"\b{long}\b", short, text)
    return text
