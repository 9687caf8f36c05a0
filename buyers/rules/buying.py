"""May this council buy?"""

from datetime import date

from buyers.lifecycles import CouncilKind
from buyers.models import Council
from buyers.querysets import CouncilQuerySet
from dps.agreements.lifecycles import BuyerCategory
from dps.agreements.models import Agreement
from dps.agreements.models.agreements import Terms
from dps.core.refusals import Refusal


def buyer_category(council: Council, on: date) -> str:
    """The category in which a council buys on a day; the network itself is a member of nothing."""
    return BuyerCategory.NETWORK if council.kind == CouncilKind.NETWORK else council.category_on(on)


def why_not_buy(council: Council, agreement: Agreement, on: date) -> Refusal | None:
    """Only members of a permitted category on that day may use the DPS (R40, regulation 37(3)).

    Gives council.may_not_buy, and council.no_host for a group of elected representatives.
    """
    return why_not_buy_by(agreement.on(on), council, buyer_category(council, on))


def why_not_buy_by(terms: Terms, council: Council, category: str) -> Refusal | None:
    """The same by the terms of a day, for a member whose category on it is known."""
    if category not in terms.permitted_categories:
        return Refusal(
            "council.may_not_buy",
            f"{council.name} is not a Full or Associate member today, so it cannot buy under this DPS.",
        )
    if council.kind == CouncilKind.ELECTED_GROUP and terms.requires_host_council and council.host_id is None:
        return Refusal(
            "council.no_host",
            f"{council.name} may buy only with a named host council that signs the contract.",
        )
    return None


def who_may_buy(found: CouncilQuerySet, agreement: Agreement | None, on: date) -> CouncilQuerySet:
    """Those of them that may buy on the day: by the same terms as `why_not_buy`, in the database."""
    if agreement is None:
        return found.none()
    terms = agreement.on(on)
    categories, needs_host = terms.permitted_categories, terms.requires_host_council
    chosen: CouncilQuerySet = found.with_category(on).may_buy(categories, needs_host=needs_host)
    return chosen
