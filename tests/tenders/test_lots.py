"""Lots: drawn only for a tie, before two witnesses, and kept with when and how (R70)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from dps.core.models import AuditEvent
from tenders.models import LotDrawing
from tenders.operations.award import recommend_award
from tests.races import together
from tests.tenders.moderated import OPENED, draw, moderated
from tests.worlds import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def tie(at):
    with at(OPENED):
        yield moderated(prices=("100.00", "100.00"), scores=(4, 4))


def test_r70_a_tie_waits_for_lots_drawn_before_two_witnesses(tie):
    lead, pk = tie.world.lead, tie.competition.pk
    order = [str(tie.bids[1].pk), str(tie.bids[0].pk)]
    wrong = {
        "award.tie": lambda: recommend_award(pk, reason="Best.", actor=lead),
        "lots.two_witnesses": lambda: draw(tie, order, second_witness="asha rao "),
        "lots.order": lambda: draw(tie, order[:1]),
        "lots.when": lambda: draw(tie, order, held_at=OPENED + timedelta(minutes=1)),
        "lots.how": lambda: draw(tie, order, method=" "),
        "competition.not_lead": lambda: draw(tie, order, actor=tie.world.chair),
    }

    assert {code: refused(call) for code, call in wrong.items()} == {code: code for code in wrong}
    assert not LotDrawing.objects.exists()

    draw(tie, order)
    assert refused(draw, tie, order) == "lots.no_tie"
    recommendation = recommend_award(pk, reason="Drawn first.", actor=lead)

    assert recommendation.bid_id == tie.bids[1].pk
    facts = AuditEvent.objects.get(action="lots.drawn").facts
    assert (facts["witnesses"], facts["method"]) == (["Asha Rao", "Bo Lee"], "Papers from a bowl.")
    with pytest.raises(DatabaseError), transaction.atomic():
        LotDrawing.objects.update(order=order[::-1])


@pytest.mark.django_db(transaction=True)
def test_two_drawings_at_once_leave_one(at):
    with at(OPENED):
        tie = moderated(prices=("100.00", "100.00"), scores=(4, 4))
        order = [str(bid.pk) for bid in tie.bids]

        results = together(lambda: draw(tie, order), lambda: draw(tie, order[::-1]))

    assert sum(isinstance(one, LotDrawing) for one in results) == LotDrawing.objects.count() == 1
