"""May an agreement be prepared, edited and published: before its opening (R05, R07, R08)."""

from datetime import date, datetime, timedelta

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.agreements.models import Agreement
from dps.agreements.rules.agreements import why_not_open_lot
from dps.agreements.rules.changes import why_not_end_on
from dps.core import clock
from dps.core.refusals import Refusal
from dps.core.templatetags.formats import date_words


def why_not_prepare_agreement(actor: User, reference: str) -> Refusal | None:
    """Gives agreement.not_manager, agreement.reference_taken."""
    if refusal := _why_not_manage(actor):
        return refusal
    if not reference.strip() or Agreement.objects.filter(reference=reference.strip()).exists():
        return Refusal("agreement.reference_taken", "Give the agreement a reference of its own.")
    return None


def why_not_edit_agreement(agreement: Agreement, actor: User) -> Refusal | None:
    """Gives agreement.not_manager, agreement.published_already."""
    if refusal := _why_not_manage(actor):
        return refusal
    if agreement.published_at is not None:
        return Refusal("agreement.published_already", "It is published: it changes only by a notice.")
    return None


def why_not_publish_agreement(
    agreement: Agreement, actor: User, first_requests_by: date, at: datetime
) -> Refusal | None:
    """Gives agreement.not_manager, agreement.published_already, agreement.window_too_short (R07),
    agreement.beyond_its_law (R05), agreement.over_before_it_begins, agreement.no_lots, agreement.no_headings
    and what `why_not_open_lot` gives (R08, R30)."""
    if refusal := why_not_edit_agreement(agreement, actor):
        return refusal
    if refusal := why_not_end_on(agreement, agreement.closes_on):
        return refusal
    today = clock.london(at).date()
    if agreement.closes_on < today:
        return Refusal("agreement.over_before_it_begins", "Its last day has passed. Enter a later one.")
    days = agreement.regime.first_request_days
    if first_requests_by < today + timedelta(days=days):
        earliest = date_words(today + timedelta(days=days))
        return Refusal(
            "agreement.window_too_short",
            f"The first requests to join need {days} days: {earliest} or later (regulation 34(9)).",
        )
    if not agreement.award_criteria.exists():
        return Refusal("agreement.no_headings", "It has no award criteria yet, which competitions refine.")
    lots = list(agreement.lots.all())
    if not lots:
        return Refusal("agreement.no_lots", "It has no lot yet.")
    return next((refusal for lot in lots if (refusal := why_not_open_lot(lot))), None)


def _why_not_manage(actor: User) -> Refusal | None:
    if not actor.has_team_role(TeamRole.MANAGER):
        return Refusal("agreement.not_manager", "Only a manager of the procurement team may do this.")
    return None
