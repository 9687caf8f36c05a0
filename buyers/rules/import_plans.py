"""A spreadsheet of members as it was read, and what of it would change the register."""

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from buyers.models import Council, MembershipPeriod
from buyers.rules.members import MemberFacts, changes_of, facts_of

WRITTEN = ("org_id", "gss_code", "description")


@dataclass(frozen=True)
class Problem:
    """What is wrong, where: a row as the spreadsheet numbers it, 0 for the file itself."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        place = f"Row {self.row}" if self.row else "The file"
        return f"{place}, {self.column}: {self.text}" if self.column else f"{place}: {self.text}"


@dataclass(frozen=True)
class Line:
    """One row as it was read: words and dates, of which those left empty say nothing."""

    row: int
    name: str
    kind: str
    nation: str
    org_id: str = ""
    gss_code: str = ""
    host: str = ""
    description: str = ""
    category: str = ""
    starts_on: date | None = None
    ends_on: date | None = None

    @classmethod
    def kept(cls, stored: dict[str, Any]) -> "Line":
        """From the JSON of a MemberImport."""
        days = {name: date.fromisoformat(stored[name]) for name in ("starts_on", "ends_on") if stored[name]}
        return cls(**stored | {"starts_on": None, "ends_on": None} | days)


@dataclass(frozen=True)
class Term:
    """A period that the file asks for; `before` is the one in the register that begins on its day."""

    row: int
    category: str
    starts_on: date
    ends_on: date | None
    before: MembershipPeriod | None = None

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def is_changed(self) -> bool:
        old = self.before
        return old is not None and (old.category, old.ends_on) != (self.category, self.ends_on)

    @property
    def says(self) -> list[Any]:
        stood = [self.before.category, self.before.ends_on] if self.before else []
        return [self.category, self.starts_on, self.ends_on, *stood]


@dataclass
class Entry:
    """One member of the file beside the register's own, if there is one."""

    lines: list[Line]
    facts: MemberFacts
    host: str
    council: Council | None = None
    terms: list[Term] = field(default_factory=list)

    @property
    def row(self) -> int:
        return self.lines[0].row

    @property
    def changes(self) -> dict[str, list[Any]]:
        """Field by field [before, after]; the host by name."""
        if self.council is None:
            return {}
        found = changes_of(replace(facts_of(self.council), host_id=None), self.facts)
        before = self.council.host.name if self.council.host else ""
        return found | ({"host": [before, self.host]} if before != self.host else {})

    @property
    def changed_terms(self) -> list[Term]:
        return [each for each in self.terms if each.is_new or each.is_changed]

    @property
    def says(self) -> list[Any]:
        """All that it would change, and what stands there now."""
        terms = [each.says for each in self.changed_terms]
        who = str(self.council.pk) if self.council else ""
        return [who, asdict(self.facts) if not who else self.changes, self.host, terms]


@dataclass
class Plan:
    """What the register becomes; nothing is written while there is a problem."""

    new: list[Entry] = field(default_factory=list)
    changed: list[Entry] = field(default_factory=list)
    unchanged: list[Entry] = field(default_factory=list)
    absent: list[Council] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def token(self) -> str:
        """Of everything that it changes and from what: another register gives another token."""
        said = [[each.says for each in part] for part in (self.new, self.changed)]
        text = json.dumps(said, cls=DjangoJSONEncoder, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()
