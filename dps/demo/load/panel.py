"""A large evaluation, written in bulk to measure its pages with: sealed bids, scores, nothing agreed."""

import json
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from buyers.models import Council, Seat
from dps.accounts.models import User
from dps.agreements.models import Agreement
from dps.core import clock
from suppliers.models import Supplier
from tenders.box.versions import hash_of, seal_content
from tenders.lifecycles import BidStatus, CompetitionStatus, ConflictKind, PanelPart
from tenders.models import (
    Bid,
    BidVersion,
    Competition,
    Conflict,
    Criterion,
    PanelMember,
    Question,
    Score,
    bidder_token,
)
from tenders.operations.opening import labels

ANSWER = " ".join(["We listen first, then plan with residents, and show what we have learned."] * 30)
REASON = "The answer names people, method and dates, and shows how residents take part from the first week."


class ManyScores:
    """One competition after all evaluators have submitted: bids x questions x evaluators."""

    def __init__(self, agreement: Agreement, *, bids: int, questions: int, evaluators: int) -> None:
        self.at = clock.now()
        self.agreement = agreement
        self.council = Council.objects.create(name=f"Measured {uuid4().hex[:6]} Council", kind="unitary")
        self.evaluators = [self.person(f"evaluator-{n}", PanelPart.EVALUATOR) for n in range(evaluators)]
        self.chair = self.person("chair", PanelPart.CHAIR)
        self.competition = self.competition_of()
        self.questions = self.questions_of(questions)
        self.bids = self.bids_of(bids)
        self.panel()
        self.scores()

    def person(self, name: str, role: str) -> User:
        user = User.objects.create(email=f"{name}-{uuid4().hex[:8]}@example.org", name=name.capitalize())
        Seat.objects.create(user=user, council=self.council, roles=[role])
        return user

    def competition_of(self) -> Competition:
        return Competition.objects.create(
            reference=f"MC-2024-{uuid4().hex[:6]}",
            council=self.council,
            lot=self.agreement.lots.order_by("number")[0],
            lead=self.chair,
            status=CompetitionStatus.OPENED,
            title="A large competition",
            created_at=self.at - timedelta(days=30),
            deadline_at=self.at - timedelta(days=1),
            published_at=self.at - timedelta(days=20),
            opened_at=self.at,
        )

    def questions_of(self, number: int) -> list[Question]:
        heading = self.agreement.award_criteria.filter(kind="quality").order_by("number")[0]
        criterion = Criterion.objects.create(
            competition=self.competition,
            heading=heading,
            kind="quality",
            title="Quality",
            weight=100,
            order=1,
        )
        weight = Decimal(100) / number
        rows = [
            Question(criterion=criterion, text=f"How would you do part {n}?", weight=weight, order=n)
            for n in range(1, number + 1)
        ]
        return Question.objects.bulk_create(rows)

    def bids_of(self, number: int) -> list[Bid]:
        suppliers = Supplier.objects.bulk_create(
            Supplier(legal_name=f"Measured {n:03d} Limited", created_at=self.at) for n in range(number)
        )
        letters = labels()
        bids = Bid.objects.bulk_create(
            Bid(
                competition=self.competition,
                bidder=bidder_token(self.competition.pk, supplier.pk),
                supplier=supplier,
                status=BidStatus.OPENED,
                opened_at=self.at,
                label=f"Bid {next(letters)}",
            )
            for supplier in suppliers
        )
        BidVersion.objects.bulk_create(self.version(bid) for bid in bids)
        return bids

    def version(self, bid: Bid) -> BidVersion:
        answers = [
            {"question": str(question.pk), "asked": question.text, "answer": ANSWER, "words": 360}
            for question in self.questions
        ]
        content = {"answers": answers, "files": [], "price": None}
        canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        return BidVersion(
            bid=bid,
            number=1,
            receipt=f"BR-{uuid4().hex[:12]}",
            submitted_at=self.at,
            sealed=seal_content(bid, 1, canonical),
            content_hash=hash_of(canonical),
        )

    def panel(self) -> None:
        people = [*((user, PanelPart.EVALUATOR) for user in self.evaluators), (self.chair, PanelPart.CHAIR)]
        PanelMember.objects.bulk_create(
            PanelMember(competition=self.competition, user=user, part=part) for user, part in people
        )
        Conflict.objects.bulk_create(
            Conflict(competition=self.competition, person=user, kind=ConflictKind.NONE, declared_at=self.at)
            for user, _ in people
        )

    def scores(self) -> None:
        Score.objects.bulk_create(
            Score(
                question=question,
                bid=bid,
                evaluator=user,
                score=(n + m + k) % 6,
                reason=REASON,
                saved_at=self.at,
            )
            for n, bid in enumerate(self.bids)
            for m, question in enumerate(self.questions)
            for k, user in enumerate(self.evaluators)
        )

    def submit(self) -> None:
        """As when the last evaluator has submitted: moderation can begin."""
        self.competition.panel.filter(part=PanelPart.EVALUATOR).update(submitted_at=self.at)
        self.competition.status, self.competition.scored_at = CompetitionStatus.SCORED, self.at
        self.competition.save(update_fields=["status", "scored_at"])
