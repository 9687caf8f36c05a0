"""May this council buy?"""

from datetime import date

from buyers.lifecycles import CouncilKind
from buyers.models import Council
from dps.agreements.lifecycles import BuyerCategory
from dps.agreements.models import Agreement
from dps.core.refusals import Refusal


def buyer_category(council: Council, on: date) -> str:
    """The category in which a council buys on a day; the network itself is a member of nothing."""
    return BuyerCategory.NETWORK if council.kind == CouncilKind.NETWORK else council.category_on(on)


def why_not_buy(council: Council, agreement: Agreement, on: date) -> Refusal | None:
    """Only members of a permitted category on that day may use the DPS (R40, regulation 37(3)).

    Gives council.may_not_buy, and council.no_host for a group of elected representatives.
    """
    terms = agreement.on(on)
    if buyer_category(council, on) not in terms.permitted_categories:
        return Refusal(
            "council.may_not_buy",
            f"{council.name} is not a Full or Associate member today, so it cannot buy under this DPS.",
        )
    if council.kind == CouncilKind.ELECTED_GROUP and terms.requires_host_council and council.host is None:
        return Refusal(
            "council.no_host",
            f"{council.name} may buy only with a named host council that signs the contract.",
        )
    return None
