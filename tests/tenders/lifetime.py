"""One competition through every state that it may have, to try at each what may be done."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.db import transaction

from dps.core import clock
from suppliers.models import Supplier
from tenders.models import Bid, Clarification, Competition, Invitation, Question, bidder_token
from tenders.operations.amendments import amend_competition
from tenders.operations.bids import start_bid
from tenders.operations.clarifications import answer_clarification, ask_clarification
from tenders.operations.competitions import ask_cancellation, confirm_cancellation, discard_draft
from tenders.operations.criteria import CriterionRow
from tenders.operations.library import keep_question
from tenders.operations.opening import confirm_opening
from tenders.operations.papers import restrict_papers
from tenders.operations.publication import approve_publication, publish_competition, send_for_approval
from tenders.operations.shorter_times import propose_shorter_time
from tenders.operations.submission import confirm_bid
from tenders.rules.amendments import Wanted
from tests.factories.accounts import TeamSeatFactory
from tests.tenders.box import code_of, fill, second_factor, submit
from tests.worlds import DEADLINE, START, World, a_world, draft_competition, questions_of

AFTER_START = START + timedelta(hours=1)
OPENED = DEADLINE + timedelta(minutes=1)
# Wednesday 3 July: an answer by Friday leaves three working days before Thursday 11 July.
TRIED = datetime(2024, 7, 3, 8, 0, tzinfo=UTC)
REPLIES, SOONER = datetime(2024, 7, 5, 11, 0, tzinfo=UTC), datetime(2024, 7, 11, 11, 0, tzinfo=UTC)
MOVES = {
    "Scored": "scored",
    "Moderated": "moderated",
    "Award recommended": "recommended",
    "Award approved": "approved",
    "Awarded": "awarded",
    "Contract recorded": "contracted",
}


class Lifetime:
    """A council's competition and three suppliers: one whose bid waits to be confirmed after a change,
    one whose bid stands, and one that has said nothing."""

    def __init__(self) -> None:
        self.world: World = a_world()
        self.unconfirmed, self.confirmed, self.silent = self.world.suppliers
        self.invited = self.person(self.silent)
        self.manager = TeamSeatFactory(role="manager").user
        self.at = START
        self.competition: Competition = draft_competition(self.world)
        with clock.pretending(START):
            restrict_papers(
                self.competition.pk, actor=self.world.lead, is_restricted=True, terms="Tell nobody."
            )
            self.kept = keep_question(self.question().pk, is_shared=False, actor=self.world.lead)

    def states(self) -> Iterator[str]:
        """Its states, one after the other, with the time at which to try."""
        world, pk = self.world, self.competition.pk
        yield self._now("Draft", START)
        with undone():
            discard_draft(pk, actor=world.lead, reason="No need.")
            yield self._now("Discarded", START)
        self._now("Draft", START)
        send_for_approval(pk, actor=world.lead)
        yield self._now("Awaiting approval", START)
        approve_publication(pk, actor=world.approver)
        publish_competition(pk, actor=world.lead)
        self._live()
        yield self._now("Open", TRIED)
        self.propose()
        with undone():
            ask_cancellation(pk, actor=world.lead, reason="No money.")
            confirm_cancellation(pk, actor=world.approver)
            yield self._now("Cancelled", TRIED)
        yield self._now("Closed", DEADLINE)
        yield from self._after_opening()

    def propose(self) -> object:
        words = {"reason": "Rain.", "actor": self.world.lead}
        return propose_shorter_time(self.competition.pk, deadline_at=SOONER, replies_by_at=REPLIES, **words)

    def person(self, supplier: Supplier) -> Any:
        return self.world.person_of(supplier)

    def question(self) -> Question:
        return questions_of(self.competition)[0]

    def criterion(self) -> Any:
        return self.competition.criteria.get(kind="quality")

    def rows(self) -> list[CriterionRow]:
        return [CriterionRow(one.heading_id, one.weight) for one in self.competition.criteria.all()]

    def invitation(self) -> Invitation:
        return self.competition.invitations.get(supplier=self.silent)

    def proposal(self) -> Any:
        return self.competition.shorter_times.get()

    def waiting(self) -> Clarification:
        return self.competition.clarifications.exclude(confidential_reason="").get()

    def published(self) -> Clarification:
        return self.competition.clarifications.get(number=1)

    def bid(self, supplier: Supplier) -> Bid:
        return self.competition.bids.get(bidder=bidder_token(self.competition.pk, supplier.pk))

    def _now(self, state: str, at: datetime) -> str:
        self.at = at
        self.competition.refresh_from_db()
        return state

    def _live(self) -> None:
        """Questions, one of them answered; two bids; a change that sends them back; one confirmed."""
        world, pk = self.world, self.competition.pk
        by = {"supplier_id": self.silent.pk, "actor": self.invited}
        asked = ask_clarification(pk, question="Why?", **by)
        answer_clarification(asked.pk, question="Why?", answer="Because.", actor=world.lead)
        ask_clarification(pk, question="How?", confidential_reason="It is our method.", **by)
        for supplier in (self.unconfirmed, self.confirmed):
            self._bid(supplier)
        with clock.pretending(AFTER_START):
            wanted = Wanted(need="Two reports.")
            amend_competition(pk, actor=world.lead, reason="A second ward.", wanted=wanted)
            bid, who = self.bid(self.confirmed), self.person(self.confirmed)
            key = {"received_at": AFTER_START, "idempotency_key": "confirmed", "seen_change": 1}
            confirm_bid(bid.pk, actor=who, **key)

    def _bid(self, supplier: Supplier) -> None:
        who = SimpleNamespace(supplier=supplier, user=self.person(supplier))
        bid = start_bid(self.competition.pk, supplier.pk, actor=who.user)
        lines = list(self.competition.price_lines.all())
        fill(bid, SimpleNamespace(questions=questions_of(self.competition), lines=lines), who)
        submit(bid, who, received_at=START)

    def _after_opening(self) -> Iterator[str]:
        with clock.pretending(OPENED):
            for opener in self.world.openers:
                second_factor(opener)
                confirm_opening(self.competition.pk, actor=opener, code=code_of(opener))
        yield self._now("Opened", OPENED)
        with undone():
            self._become("not_awarded")
            yield self._now("Not awarded", OPENED)
        for state, status in MOVES.items():
            self._become(status)
            yield self._now(state, OPENED)

    def _become(self, status: str) -> None:
        """As a row: what the panel does with bids is not tried here, only what the state allows."""
        Competition.objects.filter(pk=self.competition.pk).update(status=status)


@contextmanager
def undone() -> Iterator[None]:
    """A savepoint of no transaction of its own: operations want to begin theirs."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
