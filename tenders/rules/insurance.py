"""How much insurance a competition may ask for: no more than its lot, and in proportion to its value.

Cover is whole pounds for each claim; 0 is nothing asked for.
"""

from collections.abc import Iterator
from decimal import Decimal

from dps.agreements.models import Lot
from dps.core.refusals import Refusal
from tenders.lifecycles import INSURANCE
from tenders.models import Competition

# What the law itself asks of most employers (Employers' Liability (Compulsory Insurance) Act 1969).
EMPLOYERS_LIABILITY = 5_000_000
# Up to a value of so many pounds, a cover of more than so many is out of proportion: ADR 32.
BANDS = [
    (Decimal(50_000), {"public_liability": 1_000_000, "professional_indemnity": 250_000}),
    (Decimal(100_000), {"public_liability": 2_000_000, "professional_indemnity": 500_000}),
    (Decimal(1_000_000), {"public_liability": 5_000_000, "professional_indemnity": 2_000_000}),
]


def levels_of(lot: Lot) -> dict[str, int]:
    """What every supplier of the lot was admitted with, so the most that one may be asked for."""
    return {
        "public_liability": int(lot.public_liability_minimum),
        "professional_indemnity": int(lot.professional_indemnity_minimum),
        "employers_liability": EMPLOYERS_LIABILITY,
    }


def why_not_insurance(lot: Lot, asked: dict[str, int]) -> Refusal | None:
    """`details.insurance` where a cover is above the lot's: it would shut out whom the lot admitted."""
    levels = levels_of(lot)
    over = [name for name in INSURANCE if asked.get(name, 0) > levels[name]]
    if not over:
        return None
    sentences = tuple(
        f"{INSURANCE[name]} must be £{levels[name]:,} or less: Lot {lot.number} asks its suppliers for "
        "no more."
        for name in over
    )
    return Refusal("details.insurance", sentences[0], sentences)


def why_not_insurance_of(competition: Competition) -> Refusal | None:
    """The same of what is kept: a copy from another lot may ask for more."""
    return why_not_insurance(competition.lot, asked_by(competition))


def asked_by(competition: Competition) -> dict[str, int]:
    return {name: getattr(competition, name) for name in INSURANCE}


def warnings_of_insurance(competition: Competition, changed: dict[str, int] | None = None) -> list[str]:
    """A sentence for each cover that is out of proportion to the estimated value; it stops nothing.

    Employer's liability is what the law asks for and is never warned of. `changed`: what is to be asked for
    instead.
    """
    value = competition.estimated_value
    return list(_warnings(value, asked_by(competition) | (changed or {}))) if value else []


def _warnings(value: Decimal, asked: dict[str, int]) -> Iterator[str]:
    most = next((covers for limit, covers in BANDS if value <= limit), {})
    for name, enough in most.items():
        if asked[name] > enough:
            yield (
                f"{INSURANCE[name]} of £{asked[name]:,} is much for a contract of £{value:,.0f}: "
                f"£{enough:,} is usual. Small suppliers may stay away."
            )
