"""What a spreadsheet of members would change in the register, and what in it does not fit."""

from collections.abc import Iterable, Iterator
from typing import Any

from buyers.models import Council, MemberImport
from buyers.rules.import_plans import WRITTEN, Entry, Line, Plan, Problem, Term
from buyers.rules.members import (
    MemberFacts,
    may_be_host,
    may_hold,
    why_not_keep_register,
    why_not_write,
)
from buyers.rules.memberships import why_not_hold
from dps.accounts.models import User
from dps.core.refusals import Refusal

SAME = ("kind", "nation", "host", *WRITTEN)


def plan_of(lines: Iterable[Line]) -> Plan:
    """Compare with the register as it is now. Three queries, however long the file."""
    return _Comparison(list(Council.objects.select_related("host").prefetch_related("memberships"))).of(lines)


def why_not_keep_import(lines: list[Line], actor: User) -> Refusal | None:
    """Gives member.not_keeper, import.empty, import.rows: a sentence for each row in its facts."""
    if refusal := why_not_keep_register(actor):
        return refusal
    if not lines:
        return Refusal("import.empty", "The file has no row with a member.")
    if problems := plan_of(lines).problems:
        said = tuple(str(each) for each in problems)
        return Refusal("import.rows", "Some rows do not fit. Nothing was imported.", said)
    return None


def why_not_apply_import(kept: MemberImport, plan: Plan, token: str, actor: User) -> Refusal | None:
    """Gives member.not_keeper, import.applied, import.register_changed, import.nothing."""
    if refusal := why_not_keep_register(actor):
        return refusal
    if kept.applied_at:
        return Refusal("import.applied", "This file is in the register already.")
    if plan.problems or plan.token != token:
        return Refusal(
            "import.register_changed",
            "The register has changed since you looked. Nothing was imported: look at the changes again.",
        )
    if not plan.new and not plan.changed:
        return Refusal("import.nothing", "The register says all of this already.")
    return None


class _Comparison:
    """The register by name and by organisation id, and the file beside it."""

    def __init__(self, register: list[Council]) -> None:
        self.register = register
        self.by_name = {each.name.casefold(): each for each in register}
        self.by_id = {each.org_id: each for each in register if each.org_id}
        self.plan = Plan()

    def of(self, lines: Iterable[Line]) -> Plan:
        named: dict[str, list[Line]] = {}
        for line in lines:
            named.setdefault(line.name.casefold(), []).append(line)
        entries = [self._entry(group) for group in named.values()]
        kinds = {each.name.casefold(): each.kind for each in self.register}
        kinds |= {each.facts.name.casefold(): each.facts.kind for each in entries}
        for entry in entries:
            self.plan.problems += _problems_of(entry, kinds)
        self.plan.problems += [*self._clashes(entries)]
        self.plan.problems.sort(key=lambda each: each.row)
        self._sort(entries)
        return self.plan

    def _entry(self, lines: list[Line]) -> Entry:
        first = lines[0]
        council = self.by_id.get(first.org_id) or self.by_name.get(first.name.casefold())
        written = {name: getattr(first, name) for name in WRITTEN}
        host = first.host
        if council:
            # An empty cell leaves what the register says.
            written = {name: value or getattr(council, name) for name, value in written.items()}
            host = host or (council.host.name if council.host else "")
        facts = MemberFacts(name=first.name, kind=first.kind, nation=first.nation, **written)
        periods = {each.starts_on: each for each in council.memberships.all()} if council else {}
        terms = [
            Term(line.row, line.category, line.starts_on, line.ends_on, periods.get(line.starts_on))
            for line in lines
            if line.starts_on and line.category
        ]
        return Entry(lines, facts.tidy(), host, council, terms)

    def _clashes(self, entries: list[Entry]) -> Iterator[Problem]:
        """Two members of the file that would be one, or one that would be two of the register."""
        seen: dict[Any, Entry] = {}
        for entry in entries:
            namesake = self.by_name.get(entry.facts.name.casefold())
            if namesake and entry.council and namesake.pk != entry.council.pk:
                yield Problem(entry.row, "Name", f"{entry.facts.name} is another member of the register.")
            for key in {entry.facts.org_id, entry.council.pk if entry.council else ""} - {""}:
                first = seen.setdefault(key, entry)
                if first is not entry:
                    said = f"It is the same member as in row {first.row}."
                    yield Problem(entry.row, "Organisation id", said)
                    break

    def _sort(self, entries: list[Entry]) -> None:
        for entry in entries:
            if entry.council is None:
                self.plan.new.append(entry)
            elif entry.changes or entry.changed_terms:
                self.plan.changed.append(entry)
            else:
                self.plan.unchanged.append(entry)
        named = {entry.council.pk for entry in entries if entry.council}
        self.plan.absent = [each for each in self.register if each.pk not in named]


def _problems_of(entry: Entry, kinds: dict[str, str]) -> Iterator[Problem]:
    if refusal := why_not_write(entry.facts):
        yield Problem(entry.row, "", refusal.message)
    if entry.host and not may_be_host(kinds.get(entry.host.casefold(), "")):
        yield Problem(entry.row, "Host council", f"{entry.host} is no council of the register or the file.")
    if entry.host and entry.facts.kind != "elected_group":
        yield Problem(
            entry.row, "Host council", "Only a group of elected representatives has a host council."
        )
    yield from _odd_lines(entry)
    yield from _odd_terms(entry)


def _odd_lines(entry: Entry) -> Iterator[Problem]:
    """Rows of one member that say different things of it, or the same thing twice."""
    first, begun = entry.lines[0], {entry.lines[0].starts_on: entry.lines[0]}
    for line in entry.lines[1:]:
        told = next((name for name in SAME if getattr(line, name) != getattr(first, name)), "")
        if told:
            said = told.replace("_", " ")
            yield Problem(line.row, "", f"It gives {line.name} another {said} than row {first.row}.")
        if line.starts_on in begun:
            yield Problem(line.row, "", f"It is a duplicate of row {begun[line.starts_on].row}.")
        begun.setdefault(line.starts_on, line)


def _odd_terms(entry: Entry) -> Iterator[Problem]:
    asked = {each.starts_on for each in entry.terms}
    periods = entry.council.memberships.all() if entry.council else ()
    others: list[Any] = [each for each in periods if each.starts_on not in asked]
    for period in others:
        if not may_hold(entry.facts, period.category):
            held = period.get_category_display()
            yield Problem(entry.row, "Kind", f"It has been {held}, which this kind cannot be.")
    for term in entry.terms:
        if refusal := why_not_hold(entry.facts, term, others):
            yield Problem(term.row, "Category", refusal.message)
        if term.starts_on not in {each.starts_on for each in others}:
            others.append(term)
