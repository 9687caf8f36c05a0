"""An opened competition with its panel, as rows: two bids, two questions, two evaluators and a chair."""

from datetime import timedelta
from types import SimpleNamespace

from tests.factories.buyers import CouncilSeatFactory
from tests.factories.suppliers import SeatFactory
from tests.factories.tenders import (
    DEADLINE,
    BidFactory,
    CompetitionFactory,
    CriterionFactory,
    PanelMemberFactory,
    QuestionFactory,
)
from tests.remembered import remembered

OPENED = DEADLINE + timedelta(minutes=5)
REASON = (
    "The answer sets out a clear method with named people and dates, gives evidence from two similar "
    "councils, and explains how residents take part in every stage."
)


@remembered
def opened_competition(bids=2, minimum_score=None, **fields):
    """The competition and everybody in it: lead, approver, evaluators, chair, bids, questions."""
    competition = CompetitionFactory(opened=True, **fields)
    council = competition.council
    CouncilSeatFactory(council=council, user=competition.lead, roles=["lead"])
    people = {name: CouncilSeatFactory(council=council, roles=[role]).user for name, role in ROLES.items()}
    for name in ("first", "second"):
        PanelMemberFactory(competition=competition, user=people[name], part="evaluator")
    PanelMemberFactory(competition=competition, user=people["chair"], part="chair")
    quality = CriterionFactory(competition=competition, kind="quality", weight=70)
    social = CriterionFactory(competition=competition, kind="social_value", weight=10)
    CriterionFactory(competition=competition, kind="price", weight=20)
    questions = [
        QuestionFactory(criterion=criterion, weight=weight, minimum_score=minimum_score)
        for criterion, weight in ((quality, 70), (social, 10))
    ]
    return SimpleNamespace(
        competition=competition,
        lead=competition.lead,
        questions=questions,
        bids=[opened_bid(competition, "ABCDEFGH"[n]) for n in range(bids)],
        **people,
    )


ROLES = {"first": "evaluator", "second": "evaluator", "chair": "chair", "approver": "approver"}


def opened_bid(competition, label):
    seat = SeatFactory()
    return BidFactory(
        competition=competition,
        bidder_of=seat.supplier,
        supplier=seat.supplier,
        status="opened",
        opened_at=OPENED,
        label=f"Bid {label}",
    )
