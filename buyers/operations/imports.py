"""A spreadsheet of members: kept as it was read, then put into the register whole or not at all."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from buyers.models import Council, MemberImport, MembershipPeriod
from buyers.operations.turns import take_register
from buyers.rules import imports as rules
from buyers.rules.import_plans import Entry, Line
from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.refusals import refuse_if


@transaction.atomic(durable=True)
def keep_import(lines: list[Line], *, file_name: str, sha256: str, actor: User) -> MemberImport:
    """The rows of a file in which everything fits, to be looked at; the register is as it was.

    Refuses: member.not_keeper, import.empty, import.rows with a sentence for each problem.
    """
    at = clock.now()
    refuse_if(rules.why_not_keep_import(lines, actor))

    stored = [{name: _plain(value) for name, value in asdict(line).items()} for line in lines]
    kept = MemberImport(file_name=file_name[:200], sha256=sha256, lines=stored, read_at=at, read_by=actor)
    kept.save(force_insert=True)

    facts: dict[str, Any] = {"file": kept.file_name, "sha256": sha256, "rows": len(stored)}
    audit.record("import.read", kept, actor=actor, at=at, **facts)
    return kept


@transaction.atomic(durable=True)
def apply_import(import_id: UUID, *, token: str, actor: User) -> MemberImport:
    """Write what was shown: `token` is of the changes that the person looked at.

    Refuses: member.not_keeper, import.applied, import.register_changed, import.nothing.
    """
    take_register()
    kept = MemberImport.objects.select_for_update(no_key=True).get(pk=import_id)
    at = clock.now()
    plan = rules.plan_of(map(Line.kept, kept.lines))
    refuse_if(rules.why_not_apply_import(kept, plan, token, actor))

    for entry in plan.new:
        entry.council = Council.objects.create(**asdict(entry.facts))
        audit.record("member.added", entry.council, actor=actor, at=at, **asdict(entry.facts), **_from(kept))
    for entry in [*plan.new, *plan.changed]:
        _change(entry, kept, actor, at)
        _set_periods(entry, kept, actor, at)
    kept.applied_at, kept.applied_by = at, actor
    kept.save(update_fields=["applied_at", "applied_by"])

    numbers: dict[str, Any] = {"new": len(plan.new), "changed": len(plan.changed), "file": kept.file_name}
    audit.record("import.applied", kept, actor=actor, at=at, **numbers)
    return kept


def _change(entry: Entry, kept: MemberImport, actor: User, at: datetime) -> None:
    """The fields that differ; the host is there by now, though it may have come by the same file."""
    council, changes = _council_of(entry), entry.changes
    for name, (_, value) in changes.items():
        is_host = name == "host" and value
        setattr(council, name, Council.objects.get(name__iexact=value) if is_host else value)
    if changes:
        council.save(update_fields=list(changes))
        audit.record("member.changed", council, actor=actor, at=at, changes=changes, **_from(kept))


def _set_periods(entry: Entry, kept: MemberImport, actor: User, at: datetime) -> None:
    """Changed ones first: a new one may begin where an old one ends now."""
    council = _council_of(entry)
    for term in sorted(entry.changed_terms, key=lambda each: each.is_new):
        period = term.before or MembershipPeriod(council=council, starts_on=term.starts_on)
        before = {"category": period.category, "ends_on": period.ends_on} if term.before else None
        period.category, period.ends_on = term.category, term.ends_on
        period.save(force_insert=term.is_new)
        after: dict[str, Any] = {
            "category": term.category,
            "starts_on": term.starts_on,
            "ends_on": term.ends_on,
        }
        if before is None:
            audit.record("membership.added", council, actor=actor, at=at, **after, **_from(kept))
        else:
            facts: dict[str, Any] = {"before": before, "after": after, **_from(kept)}
            audit.record("membership.changed", council, actor=actor, at=at, **facts)


def _council_of(entry: Entry) -> Council:
    if entry.council is None:
        raise LookupError(entry.facts.name)
    return entry.council


def _from(kept: MemberImport) -> dict[str, Any]:
    return {"file": kept.file_name, "member_import": str(kept.pk)}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
