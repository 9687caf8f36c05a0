"""One lock per competition, covering its bids and everything else of it: no order to get wrong."""

from uuid import UUID

from buyers.operations.locks import lock_project
from tenders.models import Bid, Competition, Contract, Letter


def lock_competition(competition_id: UUID) -> Competition:
    """The competition as it is now, ours until commit."""
    return Competition.objects.select_for_update(no_key=True).get(pk=competition_id)


def lock_bid(bid_id: UUID) -> Bid:
    """The bid as it is now, under its competition's lock; `bid.competition` is the locked row."""
    competition = lock_competition(Bid.objects.values_list("competition_id", flat=True).get(pk=bid_id))
    return competition.bids.get(pk=bid_id)


def lock_letter(letter_id: UUID) -> Letter:
    """The letter as it is now, under its competition's lock; `letter.bid.competition` is the locked row."""
    bid = lock_bid(Letter.objects.values_list("bid_id", flat=True).get(pk=letter_id))
    letter = Letter.objects.get(pk=letter_id)
    letter.bid = bid
    return letter


def lock_contract(contract_id: UUID) -> Contract:
    """The contract as it is now, under its competition's lock; `contract.competition` is the locked row."""
    competition = lock_competition(
        Contract.objects.values_list("competition_id", flat=True).get(pk=contract_id)
    )
    contract = Contract.objects.select_related("supplier").get(pk=contract_id)
    contract.competition = competition
    return contract


def lock_project_of(competition: Competition) -> None:
    """The project that pays for it, ours until commit: what is left is then taken by one alone.

    Always the last lock, after the competition's and the registers'.
    """
    if competition.funded_project_id:
        competition.funded_project = lock_project(competition.funded_project_id)
