"""Whether an award waits before its contract, and until when (regulations 86 and 87, R75-R77)."""

from datetime import date, datetime, timedelta

from dps.agreements.lifecycles import LegalRegime
from dps.agreements.regimes import Regime
from dps.core import clock, workdays
from dps.core.refusals import Refusal
from dps.core.templatetags.formats import date_words
from tenders.models import Competition, Recommendation
from tenders.rules.values import reaches

# Why no standstill is owed for what is bought under the agreement.
_GROUNDS = {
    LegalRegime.PCR2015: "Regulation 86(5)(c): the contract is awarded under a dynamic purchasing system.",
    LegalRegime.PA2023: "Section 51: the contract is awarded under a dynamic market.",
}
NO_REASON = Refusal(
    "standstill.no_reason",
    "The value reaches the threshold. Enter why the contract is signed without a standstill.",
)


def ends_at(regime: Regime, sent_at: datetime) -> datetime:
    """The first instant after a standstill whose letters were sent electronically at that instant (R75).

    Midnight at the end of the last day, UK time; a last day that is no working day moves to the next one.
    """
    sent_on = clock.london(sent_at).date()
    if regime.standstill_in_working_days:
        last = workdays.add_working_days(sent_on, regime.standstill_days)
    else:
        last = workdays.next_working_day(sent_on + timedelta(days=regime.standstill_days))
    return clock.london_instant(last + timedelta(days=1))


def is_default(competition: Competition) -> bool:
    """On where the estimated value reaches the threshold in force when the competition began (R77)."""
    began = competition.published_at or competition.created_at
    services = competition.lot.agreement.threshold_on("services", clock.london(began).date())
    value = competition.estimated_value
    return value is not None and reaches(value, services)


def exemption(competition: Competition, reason: str) -> str:
    """What stands in the record where there is no standstill: the ground in law, and the lead's reason."""
    return f"{_GROUNDS[LegalRegime(competition.lot.agreement.legal_regime)]} {reason.strip()}".strip()


def why_not_choose_standstill(competition: Competition, has_standstill: bool, reason: str) -> Refusal | None:
    """Above the threshold going without needs a reason. Gives standstill.no_reason."""
    if has_standstill or reason.strip() or not is_default(competition):
        return None
    return NO_REASON


def awarded_by(competition: Competition) -> Recommendation | None:
    """The recommendation that stands, with its standstill. One query."""
    return competition.recommendations.filter(undone_at=None).last()


def why_not_sign_yet(competition: Competition, at: datetime, signed_on: date) -> Refusal | None:
    """No contract before the standstill is over (R75); without one at once (R76).

    Gives contract.standstill.
    """
    award = awarded_by(competition)
    if award is None or award.standstill_ends_at is None:
        return None
    over = award.standstill_ends_at
    if at >= over and signed_on >= clock.london(over).date():
        return None
    words = f"The standstill ends at midnight at the end of {last_day_words(over)}. Sign after that."
    return Refusal("contract.standstill", words)


def last_day_words(over: datetime) -> str:
    """The last day of a standstill that is over at that instant."""
    return date_words(clock.london(over).date() - timedelta(days=1), "day")
