"""What a panel of the demo does after the deadline, as far as the competition has come."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from dps.accounts.models import User
from dps.core import clock
from dps.demo.load.files import send
from dps.demo.load.people import recovery_code_of
from suppliers.lifecycles import SeatRole
from tenders.lifecycles import CompetitionStatus
from tenders.models import Competition, Contract, Letter, Question
from tenders.operations.award import approve_award, end_without_award, recommend_award, send_letters
from tenders.operations.contract_life import start_contract, vary_contract
from tenders.operations.contracts import draw_up_contract, file_signed_copy, record_contract
from tenders.operations.debriefs import ask_for_debrief
from tenders.operations.evaluation.conflicts import declare_conflict
from tenders.operations.evaluation.moderation import agree_score, finish_moderation, record_meeting
from tenders.operations.evaluation.scores import score_bid, submit_scores
from tenders.operations.evidence import ask_for_evidence
from tenders.operations.opening import confirm_opening
from tenders.operations.reviews import add_deliverable, review_contract
from tenders.rules.standing import ranking_of

REASON = (
    "The answer names the people, the method and the dates, and shows how residents take part from the "
    "first week. The evidence comes from two comparable pieces of work and is easy to follow."
)
CHANGED = "The panel read the evidence for the second part again and found it sufficient."
WHY = "The bid in first place of the ranking: the best combination of quality, social value and price."
SIGNATORIES = {"council": "The head of procurement", "supplier": "The managing director"}
STEPS = ["opened", "scored", "moderated", "recommended", "approved", "awarded", "contracted"]


@dataclass
class Panel:
    """The people of one competition, by what they do."""

    competition: UUID
    people: dict[str, User]

    def play(self, row: dict[str, Any]) -> None:
        at = Competition.objects.get(pk=self.competition).deadline_at
        assert at is not None
        last = "opened" if row["to"] == CompetitionStatus.NOT_AWARDED else row["to"]
        for days, name in enumerate(STEPS[: STEPS.index(last) + 1]):
            with clock.pretending(at + timedelta(minutes=30, days=days)):
                getattr(self, name)(row)
        if row["to"] == CompetitionStatus.NOT_AWARDED:
            with clock.pretending(at + timedelta(days=3)):
                end_without_award(self.competition, reason=row["reason"], actor=self.people["lead"])

    def opened(self, row: dict[str, Any]) -> None:
        for part in ("opener1", "opener2"):
            code = recovery_code_of(self.people[part])
            confirm_opening(self.competition, actor=self.people[part], code=code)
        for part in ("evaluator1", "evaluator2", "chair"):
            declare_conflict(self.competition, kind="none", actor=self.people[part])
        # Half of the first evaluator's scores are in: the page has something to show.
        if row["to"] == "opened":
            self.score(row, self.people["evaluator1"], 0, half=True)

    def scored(self, row: dict[str, Any]) -> None:
        for n, part in enumerate(("evaluator1", "evaluator2")):
            self.score(row, self.people[part], n)
            submit_scores(self.competition, actor=self.people[part])

    def score(self, row: dict[str, Any], person: User, n: int, *, half: bool = False) -> None:
        """The second evaluator is a point apart on the second question."""
        pairs = self.pairs(row)
        for order, (bid, question, score) in enumerate(pairs[: len(pairs) // 2] if half else pairs):
            given = max(score - n, 0) if order % 3 == 1 else score
            score_bid(bid, question, score=given, reason=REASON, actor=person)

    def moderated(self, row: dict[str, Any]) -> None:
        for bid, question, score in self.pairs(row):
            agree_score(
                bid, question, score=score, reason=REASON, change_reason=CHANGED, actor=self.people["chair"]
            )
        record_meeting(
            self.competition,
            held_on=clock.today(),
            attended=[self.people[part].pk for part in ("chair", "evaluator1", "evaluator2")],
            others=["Procurement officer, taking notes"],
            notes="Every answer was compared with the published scale, those furthest apart first.",
            actor=self.people["chair"],
        )
        finish_moderation(self.competition, actor=self.people["chair"])
        if row["to"] == CompetitionStatus.MODERATED:
            self.ask_winner()

    def ask_winner(self) -> None:
        """Nothing is awarded before the bidder in first place has sent it."""
        if winner := ranking_of(Competition.objects.get(pk=self.competition)).winner:
            ask_for_evidence(
                winner.entry.bid, what="Your certificate of professional indemnity insurance.",
                due_on=clock.today() + timedelta(days=7), actor=self.people["lead"],
            )  # fmt: skip

    def recommended(self, row: dict[str, Any]) -> None:
        recommend_award(self.competition, reason=WHY, actor=self.people["lead"])

    def approved(self, row: dict[str, Any]) -> None:
        approve_award(self.competition, actor=self.people["approver"], note="Read and agreed.")

    def awarded(self, row: dict[str, Any]) -> None:
        send_letters(self.competition, actor=self.people["lead"])
        if row["to"] == CompetitionStatus.AWARDED:
            self.debrief()

    def debrief(self) -> None:
        """A bidder that has not won asks for more than its letter says."""
        lost = Letter.objects.standing().filter(bid__competition=self.competition, is_successful=False)
        letter = lost.select_related("bid__supplier").first()
        if letter and letter.bid.supplier:
            seat = letter.bid.supplier.seats.filter(role=SeatRole.ADMIN).first()
            assert seat is not None
            words = "What was missing from our answer on who does the work?"
            ask_for_debrief(letter.pk, message=words, actor=seat.user)

    def contracted(self, row: dict[str, Any]) -> None:
        winner = ranking_of(Competition.objects.get(pk=self.competition)).winner
        value = winner.entry.price if winner else Decimal(row["value"])
        lead, today = self.people["lead"], clock.today()
        contract = draw_up_contract(
            self.competition,
            value=value,
            starts_on=row["starts"],
            ends_on=row["ends"],
            may_extend_to=row["ends"] + timedelta(days=90),
            actor=lead,
        )
        for side in ("council", "supplier"):
            self.sign(contract, side, today)
        record_contract(self.competition, signed_on=today, actor=lead)
        with clock.pretending(datetime.combine(row["starts"], time(9), UTC)):
            start_contract(contract.pk)
        with clock.pretending(datetime.combine(row["starts"] + timedelta(days=60), time(9), UTC)):
            self.live(contract)

    def sign(self, contract: Contract, side: str, day: date) -> None:
        lead = self.people["lead"]
        words = f"{contract.reference}, signed for the {side}."
        document = send(contract.owner, purpose=side, name=f"Signed by the {side}", text=words, actor=lead)
        file_signed_copy(
            contract.pk, side=side, document_id=document.pk, signatory=SIGNATORIES[side], signed_on=day,
            actor=lead,
        )  # fmt: skip

    def live(self, contract: Contract) -> None:
        """Two months on: a deliverable, a review, and a small extension of the work."""
        lead, today = self.people["lead"], clock.today()
        add_deliverable(contract.pk, title="Interim report", due_on=today + timedelta(days=30), actor=lead)
        review_contract(
            contract.pk, held_on=today, quality="good", time="met", social_value="good",
            comments="The first workshops were held as planned and residents took part.", actor=lead,
        )  # fmt: skip
        vary_contract(
            contract.pk, ground="f", reason="One more workshop in a ward that asked for it.",
            value=(contract.value / 20).quantize(Decimal("0.01")), agreed_on=today, actor=lead,
        )  # fmt: skip

    def pairs(self, row: dict[str, Any]) -> list[tuple[UUID, UUID, int]]:
        """Every opened bid with every question, and the score it ends with."""
        names = dict(
            Competition.objects.get(pk=self.competition)
            .bids.exclude(supplier=None)
            .exclude(status="lapsed")
            .values_list("supplier__legal_name", "pk")
        )
        scores = dict(zip(sorted(names), (score for *_, score in row["bids"]), strict=False))
        questions = Question.objects.filter(criterion__competition=self.competition)
        return [(names[name], question.pk, score) for name, score in scores.items() for question in questions]
