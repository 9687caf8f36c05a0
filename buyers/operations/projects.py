"""The life of a funded project: proposed, agreed, started, changed, closed or withdrawn. Pounds, no VAT."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from buyers.lifecycles import CouncilRole, ProjectStatus
from buyers.models import Council, FundedProject, ProjectChange, ProjectPrinciple, Seat
from buyers.operations.locks import lock_project, lock_project_and_lead
from buyers.rules import projects as rules
from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import TeamSeat, User
from dps.core import audit, clock
from dps.core.outbox import notify_all
from dps.core.refusals import refuse_if
from dps.core.reminders import remember


@transaction.atomic(durable=True)
def propose_project(
    lead_id: UUID, *, title: str, kind: str, amount: Decimal, starts_on: date, ends_on: date,
    shown: Mapping[int, str], actor: User, partners: Collection[UUID] = (), summary: str = "",
) -> FundedProject:  # fmt: skip
    """A member's proposal; the network manager is told. `shown` says how it shows each principle.

    Raises project.not_lead, .kind, .no_title, .lead_category, .partners, .partner_category, .no_money,
    .too_much, .dates, .too_long, .no_principles, .principle.
    """
    lead, at = Council.objects.get(pk=lead_id), clock.now()
    refuse_if(
        rules.why_not_propose_project(
            lead, actor, clock.london(at).date(), title=title, kind=kind, amount=amount,
            starts_on=starts_on, ends_on=ends_on, partners=partners, shown=shown,
        )
    )  # fmt: skip

    project = FundedProject.objects.create(
        title=title.strip(), kind=kind, summary=summary.strip(), lead=lead, amount=amount,
        starts_on=starts_on, ends_on=ends_on, proposed_by=actor, proposed_at=at,
    )  # fmt: skip
    _set_members_and_principles(project, partners, shown)
    audit.record(
        "project.proposed", project, actor=actor, at=at, title=project.title, kind=kind, lead=lead.name,
        amount=amount, starts_on=starts_on, ends_on=ends_on, principles=sorted(shown),
    )  # fmt: skip
    notify_all(_managers(project, but=actor), "project_proposed", at=at, **_facts(project), by=str(actor))
    return project


@transaction.atomic(durable=True)
def edit_project(
    project_id: UUID, *, title: str, kind: str, amount: Decimal, starts_on: date, ends_on: date,
    shown: Mapping[int, str], actor: User, partners: Collection[UUID] = (), summary: str = "",
) -> FundedProject:  # fmt: skip
    """Change a proposal; who edits it has proposed it from now on. As propose_project, .not_proposed."""
    project = lock_project(project_id)
    at = clock.now()
    refuse_if(rules.why_not_edit_project(project, actor))
    refuse_if(
        rules.why_not_propose_project(
            project.lead, actor, clock.london(at).date(), title=title, kind=kind, amount=amount,
            starts_on=starts_on, ends_on=ends_on, partners=partners, shown=shown,
        )
    )  # fmt: skip

    project.title, project.kind, project.summary = title.strip(), kind, summary.strip()
    project.amount, project.starts_on, project.ends_on = amount, starts_on, ends_on
    project.proposed_by, project.proposed_at = actor, at
    project.save()
    _set_members_and_principles(project, partners, shown)
    audit.record(
        "project.edited", project, actor=actor, at=at, title=project.title, kind=kind, amount=amount,
        starts_on=starts_on, ends_on=ends_on, principles=sorted(shown),
    )  # fmt: skip
    return project


@transaction.atomic(durable=True)
def agree_project(project_id: UUID, *, actor: User) -> FundedProject:
    """The network's yes, by another person than who proposed it; its lead leads no other.

    Raises project.not_manager, .not_proposed, .own_proposal, .leads_another, .lead_category, .partners,
    .partner_category.
    """
    project = lock_project_and_lead(project_id)
    at = clock.now()
    refuse_if(rules.why_not_agree_project(project, actor, clock.london(at).date()))

    project.status, project.agreed_by, project.agreed_at = ProjectStatus.AGREED, actor, at
    project.save(update_fields=["status", "agreed_by", "agreed_at"])
    audit.record("project.agreed", project, actor=actor, at=at, amount=project.amount)
    notify_all(_leads(project), "project_agreed", at=at, **_facts(project))
    return project


@transaction.atomic(durable=True)
def start_project(project_id: UUID, *, actor: User) -> FundedProject:
    """From now on it pays for work. Raises project.not_lead, project.not_agreed, project.too_early."""
    project = lock_project(project_id)
    at = clock.now()
    refuse_if(rules.why_not_start_project(project, actor, clock.london(at).date()))

    project.status, project.started_at = ProjectStatus.RUNNING, at
    project.save(update_fields=["status", "started_at"])
    audit.record("project.started", project, actor=actor, at=at)
    return project


@transaction.atomic(durable=True)
def change_project(
    project_id: UUID, *, amount: Decimal, ends_on: date, reason: str, actor: User
) -> ProjectChange:
    """Another amount or last day; what they were stays in the record, and its lead is told.

    Raises project.not_manager, .not_live, .nothing, .no_reason, .no_money, .too_much, .dates, .too_long,
    .committed, .work_ends_later.
    """
    project = lock_project(project_id)
    at = clock.now()
    refuse_if(rules.why_not_change_project(project, actor, amount=amount, ends_on=ends_on, reason=reason))

    change = ProjectChange.objects.create(
        project=project, amount_before=project.amount, amount=amount, ended_before_on=project.ends_on,
        ends_on=ends_on, reason=reason.strip(), changed_by=actor, changed_at=at,
    )  # fmt: skip
    project.amount, project.ends_on = amount, ends_on
    project.save(update_fields=["amount", "ends_on"])
    audit.record(
        "project.changed", project, actor=actor, at=at, amount=amount, ends_on=ends_on,
        amount_before=change.amount_before, ended_before_on=change.ended_before_on, reason=change.reason,
    )  # fmt: skip
    notify_all(_leads(project), "project_changed", at=at, **_facts(project), reason=change.reason)
    return change


@transaction.atomic(durable=True)
def close_project(project_id: UUID, *, actor: User) -> FundedProject:
    """When its work is over. Raises project.not_manager, .not_running, .work_goes_on."""
    project = lock_project(project_id)
    at = clock.now()
    refuse_if(rules.why_not_close_project(project, actor))

    _end(project, ProjectStatus.CLOSED, "", at)
    audit.record("project.closed", project, actor=actor, at=at)
    notify_all(_leads(project), "project_ended", at=at, **_facts(project), reason="")
    return project


@transaction.atomic(durable=True)
def withdraw_project(project_id: UUID, *, reason: str, actor: User) -> FundedProject:
    """Given up. Raises project.not_lead, .ended, .work_goes_on, .no_reason."""
    project = lock_project(project_id)
    at = clock.now()
    refuse_if(rules.why_not_withdraw_project(project, actor, reason))

    _end(project, ProjectStatus.WITHDRAWN, reason.strip(), at)
    audit.record("project.withdrawn", project, actor=actor, at=at, reason=project.end_reason)
    people = [*_leads(project), *_managers(project, but=actor)]
    notify_all(people, "project_ended", at=at, **_facts(project), reason=project.end_reason)
    return project


@transaction.atomic(durable=True)
def tell_of_lapsed_lead(project_id: UUID) -> bool:
    """The clock's part: the lead is no member that may lead it any more. Each lapse is told once."""
    project = lock_project(project_id)
    at = clock.now()
    day = clock.london(at).date()
    if not project.is_live or not rules.lead_has_lapsed(project, day):
        return False
    ended = project.lead.memberships.filter(ends_on__lt=day).order_by("-ends_on").first()
    since = ended.ends_on if ended and ended.ends_on else project.starts_on
    if not remember("project.lead_lapsed", project.pk, since, at):
        return False
    people = [*_managers(project, but=None), *_leads(project)]
    notify_all(people, "project_lead_lapsed", at=at, **_facts(project))
    return True


def _set_members_and_principles(
    project: FundedProject, partners: Collection[UUID], shown: Mapping[int, str]
) -> None:
    project.partners.set(Council.objects.filter(pk__in=set(partners) - {project.lead_id}))
    project.shown.all().delete()
    ProjectPrinciple.objects.bulk_create(
        ProjectPrinciple(project=project, principle=principle, how=how.strip())
        for principle, how in sorted(shown.items())
    )


def _end(project: FundedProject, status: ProjectStatus, reason: str, at: datetime) -> None:
    project.status, project.ended_at, project.end_reason = status, at, reason
    project.save(update_fields=["status", "ended_at", "end_reason"])


def _managers(project: FundedProject, *, but: User | None) -> list[tuple[str, str]]:
    seats = TeamSeat.objects.filter(role=TeamRole.NETWORK_MANAGER).exclude(user=but)
    return [(email, project.audit_stream) for email in _addresses(seats)]


def _leads(project: FundedProject) -> list[tuple[str, str]]:
    seats = Seat.objects.filter(council=project.lead, roles__contains=[CouncilRole.LEAD])
    return [(email, project.audit_stream) for email in _addresses(seats)]


def _addresses(seats: QuerySet[Any]) -> list[str]:
    return sorted(seats.values_list("user__email", flat=True))


def _facts(project: FundedProject) -> dict[str, str]:
    return {"project": project.title, "id": str(project.pk), "council": project.lead.name}
