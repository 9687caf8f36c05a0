"""How a published agreement may change: by a notice, with a reason, within its law (R04, R05, reg 34(28))."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.agreements.lifecycles import AwardNoticeMode, BuyerCategory, ChangeKind, ChangeStatus, LateAdmission
from dps.agreements.lifecycles import NoticeStatus as Notices
from dps.agreements.models import Agreement, AgreementChange
from dps.agreements.models.agreements import THRESHOLDS
from dps.core import clock
from dps.core.refusals import Refusal
from dps.core.templatetags.formats import date_words

# The terms that a notice may change, in words; whole numbers unless named below.
TERMS: Mapping[str, str] = {
    "minimum_tender_days": "Fewest days for a tender",
    "assessment_days": "Working days to assess an application",
    "extended_assessment_days": "Working days to assess it when extended",
    "declaration_renewal_days": "Working days to renew a declaration",
    "offence_retention_days": "Days for which details of offences are kept",
    "late_admission": "Suppliers admitted after a competition is issued",
    "award_notice_mode": "When award notices are published",
    "permitted_categories": "Categories of membership that may buy",
    "requires_host_council": "A group of elected representatives needs a host council",
    "services_threshold": "Threshold of services, pounds including VAT",
    "light_touch_threshold": "Threshold of social and other specific services, pounds including VAT",
    "contracts_finder_threshold": "Threshold of Contracts Finder, pounds including VAT",
}
# The law's own figures, which a term may not undercut or pass: (lowest, highest).
LIMITS: Mapping[str, tuple[int, int]] = {
    "minimum_tender_days": (10, 90),
    "assessment_days": (1, 10),
    "extended_assessment_days": (1, 15),
    "declaration_renewal_days": (1, 5),
    "offence_retention_days": (1096, 3653),
    **dict.fromkeys(THRESHOLDS, (10_000, 10_000_000)),
}
CHOICES: Mapping[str, Any] = {
    "late_admission": LateAdmission,
    "award_notice_mode": AwardNoticeMode,
    "permitted_categories": BuyerCategory,
}


@dataclass(frozen=True)
class Proposal:
    """A change as somebody asks for it: `value` is a day for the period, else the new value of `term`."""

    kind: str
    value: Any
    reason: str
    term: str = ""
    effective_on: date | None = None


def why_not_draft_change(
    agreement: Agreement, proposal: Proposal, actor: User, at: datetime
) -> Refusal | None:
    """Gives agreement.not_team, agreement.not_published, agreement.ended, agreement.no_reason,
    agreement.change_drafted, and what `why_not_change_to` gives."""
    if not actor.has_team_role(TeamRole.OFFICER, TeamRole.MANAGER):
        return Refusal("agreement.not_team", "Only the procurement team may change the agreement.")
    if agreement.published_at is None:
        return Refusal(
            "agreement.not_published", "It is being prepared: edit it, there is nothing to notify."
        )
    if not proposal.reason.strip():
        return Refusal("agreement.no_reason", "Give the reason for the change. It is published.")
    waiting = agreement.changes.filter(status=ChangeStatus.DRAFTED)
    if waiting.filter(kind=proposal.kind, term=proposal.term).exists():
        return Refusal("agreement.change_drafted", "A change of this is drafted already. Decide that first.")
    return why_not_change_to(agreement, proposal, at)


def why_not_change_to(agreement: Agreement, proposal: Proposal, at: datetime) -> Refusal | None:
    """Whether the law lets it become so: asked when it is drafted, and again when it is put in force."""
    if at >= agreement.closes_at:
        ended = date_words(agreement.closes_on)
        return Refusal("agreement.ended", f"It ended on {ended}. An ended agreement is not changed.")
    if proposal.kind == ChangeKind.EXTENSION:
        return _why_not_extend(agreement, proposal.value)
    if proposal.kind == ChangeKind.TERMINATION:
        return _why_not_terminate(agreement, proposal.value, clock.london(at).date())
    return _why_not_set_term(agreement, proposal, clock.london(at).date())


def why_not_put_in_force(change: AgreementChange, actor: User, at: datetime) -> Refusal | None:
    """A second person, and the notice is out (R04, regulation 34(28)(a)).

    Gives agreement.not_manager, agreement.change_decided, agreement.same_person, agreement.no_notice,
    and what `why_not_change_to` gives.
    """
    if refusal := _why_not_decide(change, actor):
        return refusal
    if change.drafted_by_id == actor.pk:
        return Refusal(
            "agreement.same_person", "Another person than the one who drafted it puts it in force."
        )
    if change.notice is not None and change.notice.status != Notices.PUBLISHED:
        return Refusal(
            "agreement.no_notice",
            "Record first that the notice of the change is published: without it the change has no effect.",
        )
    return why_not_change_to(change.agreement, proposal_of(change), at)


def why_not_drop_change(change: AgreementChange, actor: User) -> Refusal | None:
    """Gives agreement.not_manager, agreement.change_decided, agreement.notice_is_out."""
    if refusal := _why_not_decide(change, actor):
        return refusal
    if change.notice is not None and change.notice.status == Notices.PUBLISHED:
        return Refusal("agreement.notice_is_out", "Its notice is published: put it in force.")
    return None


def proposal_of(change: AgreementChange) -> Proposal:
    """The change as it was asked for."""
    value = date.fromisoformat(change.value) if change.kind != ChangeKind.TERMS else change.value
    return Proposal(change.kind, value, change.reason, change.term, change.effective_on)


def _why_not_decide(change: AgreementChange, actor: User) -> Refusal | None:
    if not actor.has_team_role(TeamRole.MANAGER):
        return Refusal("agreement.not_manager", "Only a manager of the procurement team may do this.")
    if change.status != ChangeStatus.DRAFTED:
        return Refusal("agreement.change_decided", f"It is {change.get_status_display().lower()} already.")
    return None


def why_not_end_on(agreement: Agreement, day: date) -> Refusal | None:
    """No agreement outlives its law (R05)."""
    latest = agreement.regime.latest_end
    if latest is not None and day > latest:
        return Refusal(
            "agreement.beyond_its_law",
            f"Under the {agreement.regime.title} it ends on {date_words(latest)} at the latest.",
        )
    return None


def _why_not_extend(agreement: Agreement, day: date) -> Refusal | None:
    if day <= agreement.closes_on:
        return Refusal(
            "agreement.not_later", f"Enter a day after {date_words(agreement.closes_on)}, its last day now."
        )
    return why_not_end_on(agreement, day)


def _why_not_terminate(agreement: Agreement, day: date, today: date) -> Refusal | None:
    if not today <= day < agreement.closes_on:
        return Refusal(
            "agreement.not_earlier",
            f"Enter a day from today to the one before {date_words(agreement.closes_on)}, its last day now.",
        )
    return None


def _why_not_set_term(agreement: Agreement, proposal: Proposal, today: date) -> Refusal | None:
    if proposal.term not in TERMS or not is_value_of(proposal.term, proposal.value):
        return Refusal("agreement.value_not_allowed", _allowed(proposal.term))
    day = proposal.effective_on
    if day is None or day < today:
        return Refusal("agreement.day_passed", "Enter the day from which it holds: today or later.")
    rows = agreement.dated.get(proposal.term, [])
    if rows and rows[-1]["from"] > day.isoformat():
        return Refusal("agreement.not_in_order", "A later change of this is in force already.")
    if agreement.term(proposal.term, day) == proposal.value:
        return Refusal("agreement.no_change", "That is what holds already.")
    return None


def is_value_of(term: str, value: Any) -> bool:
    """Whether a value is one that the term may take."""
    if term in LIMITS:
        low, high = LIMITS[term]
        return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
    if term == "requires_host_council":
        return isinstance(value, bool)
    given = value if isinstance(value, list) else [value]
    return bool(given) and set(given) <= set(CHOICES[term].values)


def _allowed(term: str) -> str:
    if term in LIMITS:
        low, high = LIMITS[term]
        return f"Enter a whole number from {low} to {high}."
    return "Select one of the values that it may take."
