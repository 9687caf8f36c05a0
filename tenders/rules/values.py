"""What the estimated value entails: what its project has left, the threshold on the day, notices, standstill.

Money is pounds without VAT; thresholds that count VAT are compared with VAT added.
"""

from decimal import Decimal
from typing import Any

from buyers.rules.project_money import money_of
from dps.core import clock
from dps.core.templatetags.formats import pounds_words
from tenders.models import Competition

VAT = Decimal("1.20")


def reaches(value: Decimal, threshold: dict[str, Any] | None) -> bool:
    """At the threshold itself it is reached."""
    if threshold is None:
        return False
    counted = value * VAT if threshold["vat"] == "included" else value
    return counted >= Decimal(threshold["amount"])


def what_value_entails(competition: Competition) -> list[str]:
    """Sentences for the lead, from the value and today's thresholds; nothing while there is no value."""
    value = competition.estimated_value
    if not value:
        return []
    agreement, day = competition.lot.agreement, clock.today()
    services = agreement.threshold_on("services", day)
    sentences = [_beside(value, services)] if services else []
    if reaches(value, services):
        sentences.append("A standstill of 10 days before the contract is the default: it protects the award.")
        sentences.append(
            "An award notice is due within 30 days of the contract, or of the quarter's end where awards "
            "are grouped (regulation 50)."
        )
    else:
        sentences.append("A standstill is not owed below the threshold. You can still choose one.")
    if reaches(value, agreement.threshold_on("contracts_finder", day)):
        sentences.append("The award is published on Contracts Finder, within 90 days (regulation 112).")
    if project := competition.funded_project:
        left = money_of(project).left_for(competition.pk)
        sentences.append(
            f"{pounds_words(left)} of “{project}” is left for it, of {pounds_words(project.amount)}."
        )
    return sentences


def _beside(value: Decimal, threshold: dict[str, Any]) -> str:
    where = "At or above" if reaches(value, threshold) else "Below"
    vat = "with VAT" if threshold["vat"] == "included" else "without VAT"
    return f"{where} the threshold for services of today, £{threshold['amount']:,} {vat}."
