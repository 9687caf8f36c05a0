"""Members come into the register, and what it says of them changes."""

from dataclasses import asdict
from uuid import UUID

from django.db import transaction

from buyers.models import Council
from buyers.operations.turns import take_member, take_register
from buyers.rules import members as rules
from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.refusals import refuse_if


@transaction.atomic(durable=True)
def add_member(facts: rules.MemberFacts, *, actor: User) -> Council:
    """A member without a membership yet.

    Refuses: member.not_keeper, member.no_name, member.no_kind, member.no_nation, member.org_id_format,
    member.gss_format, member.gss_of_other_nation, member.host_not_group, member.too_many_words,
    member.name_taken, member.org_id_taken, member.host_not_council.
    """
    take_register()
    at, facts = clock.now(), facts.tidy()
    refuse_if(rules.why_not_add_member(facts, actor))

    council = Council.objects.create(**asdict(facts))

    audit.record("member.added", council, actor=actor, at=at, **asdict(facts))
    return council


@transaction.atomic(durable=True)
def change_member(council_id: UUID, facts: rules.MemberFacts, *, actor: User) -> Council:
    """What the register says of it; running competitions go on.

    Refuses: as `add_member`, and member.kind_of_category, member.hosts_others.
    """
    council = take_member(council_id)
    at, facts = clock.now(), facts.tidy()
    refuse_if(rules.why_not_change_member(council, facts, actor))

    changes = rules.changes_of(rules.facts_of(council), facts)
    if changes:
        for name, (_, value) in changes.items():
            setattr(council, name, value)
        council.save(update_fields=list(changes))
        audit.record("member.changed", council, actor=actor, at=at, changes=changes)
    return council
