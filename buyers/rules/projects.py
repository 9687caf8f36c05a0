"""Who may propose, agree, start, change and end a funded project, and within which limits."""

from calendar import monthrange
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from buyers.lifecycles import MEMBERS, PROJECT_TERMS, CouncilRole, ProjectKind, ProjectStatus, ProjectTerms
from buyers.models import Council, FundedProject, MembershipPeriod, Seat
from buyers.rules.project_money import money_of
from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.agreements.lifecycles import BuyerCategory, Principle
from dps.core.refusals import Refusal
from dps.core.templatetags.formats import date_words, pounds_words

REASON = Refusal("project.no_reason", "Enter the reason.")


def is_network_manager(user: User) -> bool:
    return user.has_team_role(TeamRole.NETWORK_MANAGER)


def leads_for(council: Council, user: User) -> bool:
    """A lead's seat at the council. One query."""
    return Seat.objects.filter(council=council, user=user, roles__contains=[CouncilRole.LEAD]).exists()


def last_day(kind: str, starts_on: date) -> date:
    """The last day that a project of this kind may have."""
    years, month = divmod(starts_on.month - 1 + PROJECT_TERMS[kind].most_months, 12)
    first = date(starts_on.year + years, month + 1, 1)
    # One that starts on 29 February ends with that month where it has no such day.
    days = monthrange(first.year, first.month)[1]
    return first + timedelta(days=min(starts_on.day, days + 1) - 2)


def why_not_propose_project(
    lead: Council, actor: User, day: date, *, title: str, kind: str, amount: Decimal, starts_on: date,
    ends_on: date, partners: Collection[UUID], shown: Mapping[int, str],
) -> Refusal | None:  # fmt: skip
    """By a lead of the member, or the network manager for it; within the limits of its kind.

    Codes project.not_lead, .kind, .no_title, .lead_category, .partners, .partner_category, .too_much,
    .no_money, .dates, .too_long, .no_principles, .principle.
    """
    if not (is_network_manager(actor) or leads_for(lead, actor)):
        return Refusal("project.not_lead", f"Only a lead at {lead.name} or the network manager may do this.")
    if kind not in ProjectKind.values:
        return Refusal("project.kind", "Select a Policy Lab or a Policy Prototype.")
    if not title.strip():
        return Refusal("project.no_title", "Enter a title.")
    return (
        _why_not_members(lead, kind, partners, day)
        or why_not_amount(kind, amount)
        or why_not_period(kind, starts_on, ends_on)
        or _why_not_principles(shown)
    )


def why_not_edit_project(project: FundedProject, actor: User) -> Refusal | None:
    """What has been proposed, until it is agreed. Codes project.not_lead, project.not_proposed."""
    if not (is_network_manager(actor) or leads_for(project.lead, actor)):
        return Refusal(
            "project.not_lead", f"Only a lead at {project.lead.name} or the network manager may do this."
        )
    if project.status != ProjectStatus.PROPOSED:
        return Refusal(
            "project.not_proposed", "Only a proposal can be edited. Change its amount or end instead."
        )
    return None


def why_not_agree_project(project: FundedProject, actor: User, day: date) -> Refusal | None:
    """By a network manager who has not proposed it, while its lead leads no other.

    Codes project.not_manager, .not_proposed, .own_proposal, .leads_another, and those of its members.
    """
    if not is_network_manager(actor):
        return Refusal("project.not_manager", "The network manager agrees to projects.")
    if not project.can_become(ProjectStatus.AGREED):
        return Refusal("project.not_proposed", f"It is {project.get_status_display().lower()}.")
    if project.proposed_by_id == actor.pk:
        return Refusal("project.own_proposal", "Another person than who proposed it agrees to it.")
    partners = project.partners.values_list("pk", flat=True)
    if refusal := _why_not_members(project.lead, project.kind, list(partners), day):
        return refusal
    other = FundedProject.objects.live().filter(lead=project.lead).first()
    if other:
        return Refusal(
            "project.leads_another",
            f"{project.lead.name} leads “{other}”. A member leads one project at a time.",
        )
    return None


def why_not_start_project(project: FundedProject, actor: User, day: date) -> Refusal | None:
    """Agreed, from its first day. Codes project.not_lead, project.not_agreed, project.too_early."""
    if not (is_network_manager(actor) or leads_for(project.lead, actor)):
        return Refusal(
            "project.not_lead", f"Only a lead at {project.lead.name} or the network manager may do this."
        )
    if not project.can_become(ProjectStatus.RUNNING):
        return Refusal("project.not_agreed", f"It is {project.get_status_display().lower()}.")
    if day < project.starts_on:
        return Refusal("project.too_early", f"It starts on {date_words(project.starts_on)}.")
    return None


def why_not_change_project(
    project: FundedProject, actor: User, *, amount: Decimal, ends_on: date, reason: str
) -> Refusal | None:
    """Another amount or last day, within its kind and around what is committed.

    Codes project.not_manager, .not_live, .nothing, .no_reason, .no_money, .too_much, .dates, .too_long,
    .committed, .work_ends_later.
    """
    if refusal := why_not_manage_project(project, actor):
        return refusal
    if (amount, ends_on) == (project.amount, project.ends_on):
        return Refusal("project.nothing", "Nothing is changed yet.")
    if not reason.strip():
        return REASON
    refusal = why_not_amount(project.kind, amount) or why_not_period(project.kind, project.starts_on, ends_on)
    return refusal or _why_not_around_work(project, amount, ends_on)


def _why_not_around_work(project: FundedProject, amount: Decimal, ends_on: date) -> Refusal | None:
    money = money_of(project)
    if amount < project.amount and amount < money.committed:
        return Refusal("project.committed", f"{pounds_words(money.committed)} of it is committed already.")
    if money.last_day and ends_on < project.ends_on and ends_on < money.last_day:
        return Refusal(
            "project.work_ends_later", f"Work that it pays for runs until {date_words(money.last_day)}."
        )
    return None


def why_not_manage_project(project: FundedProject, actor: User) -> Refusal | None:
    """Codes project.not_manager, project.not_live."""
    if not is_network_manager(actor):
        return Refusal("project.not_manager", "The network manager changes agreed projects.")
    if not project.is_live:
        return Refusal("project.not_live", f"It is {project.get_status_display().lower()}.")
    return None


def why_not_close_project(project: FundedProject, actor: User) -> Refusal | None:
    """When all work that it pays for is over. Codes project.not_manager, .not_running, .work_goes_on."""
    if not is_network_manager(actor):
        return Refusal("project.not_manager", "The network manager closes projects.")
    if not project.can_become(ProjectStatus.CLOSED):
        return Refusal("project.not_running", f"It is {project.get_status_display().lower()}.")
    return _why_not_end(project)


def why_not_withdraw_project(project: FundedProject, actor: User, reason: str) -> Refusal | None:
    """By its lead or the network manager, with the reason, while it pays for no work.

    Codes project.not_lead, .ended, .no_reason, .work_goes_on.
    """
    if not (is_network_manager(actor) or leads_for(project.lead, actor)):
        return Refusal(
            "project.not_lead", f"Only a lead at {project.lead.name} or the network manager may do this."
        )
    if not project.can_become(ProjectStatus.WITHDRAWN):
        return Refusal("project.ended", f"It is {project.get_status_display().lower()}.")
    return _why_not_end(project) or (None if reason.strip() else REASON)


def _why_not_end(project: FundedProject) -> Refusal | None:
    if money_of(project).goes_on:
        return Refusal("project.work_goes_on", "A competition or contract that it pays for is not over.")
    return None


def lead_has_lapsed(project: FundedProject, day: date) -> bool:
    """The lead is on this day in no category that leads projects of this kind. At most one query."""
    return project.lead.category_on(day) not in project.terms.led_by


def why_not_amount(kind: str, amount: Decimal) -> Refusal | None:
    """Codes project.no_money, project.too_much."""
    most = PROJECT_TERMS[kind].most_money
    if amount <= 0:
        return Refusal("project.no_money", "Enter the amount.")
    if amount > most:
        return Refusal("project.too_much", f"{_named(kind)} gets up to {pounds_words(most)}.")
    return None


def why_not_period(kind: str, starts_on: date, ends_on: date) -> Refusal | None:
    """Codes project.dates, project.too_long."""
    if ends_on < starts_on:
        return Refusal("project.dates", "It must end on or after the day it starts.")
    if ends_on > last_day(kind, starts_on):
        return Refusal(
            "project.too_long",
            f"{_named(kind)} runs for up to {PROJECT_TERMS[kind].most_months} months: "
            f"until {date_words(last_day(kind, starts_on))}.",
        )
    return None


def _why_not_members(lead: Council, kind: str, partners: Collection[UUID], day: date) -> Refusal | None:
    terms: ProjectTerms = PROJECT_TERMS[kind]
    if lead.category_on(day) not in terms.led_by:
        categories = " or ".join(BuyerCategory(name).label for name in sorted(terms.led_by, reverse=True))
        return Refusal("project.lead_category", f"{_named(kind)} is led by a {categories}.")
    others = set(partners) - {lead.pk}
    if len(others) < terms.fewest_partners:
        return Refusal(
            "project.partners", f"Its working group has at least {terms.fewest_partners} other members."
        )
    held = MembershipPeriod.objects.on(day).filter(council__in=others).order_by("starts_on")
    category = dict(held.values_list("council_id", "category"))
    fit = [pk for pk in others if category.get(pk) in MEMBERS]
    lacking = Council.objects.filter(pk__in=others).exclude(pk__in=fit).order_by("name")
    if names := ", ".join(council.name for council in lacking):
        return Refusal("project.partner_category", f"Not a Full or Associate member today: {names}.")
    return None


def _why_not_principles(shown: Mapping[int, str]) -> Refusal | None:
    if not shown:
        return Refusal("project.no_principles", "Select the cooperative principles that it shows.")
    for principle, how in shown.items():
        if principle not in Principle.values:
            return Refusal("project.principle", "Select one of the ten cooperative principles.")
        if not how.strip():
            return Refusal("project.principle", f"Say how it shows “{Principle(principle).label}”.")
    return None


def _named(kind: str) -> str:
    return f"A {ProjectKind(kind).label}"
