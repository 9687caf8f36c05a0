"""What a panel of the demo does after the deadline, as far as the competition has come."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from dps.accounts.models import User
from dps.core import clock
from dps.demo.load.data import rows_of
from dps.demo.load.living import Life
from dps.demo.load.people import recovery_code_of
from tenders.lifecycles import CompetitionStatus
from tenders.models import Bid, Competition, Question
from tenders.operations.award import approve_award, end_without_award, recommend_award, send_letters
from tenders.operations.evaluation.conflicts import declare_conflict
from tenders.operations.evaluation.moderation import agree_score, finish_moderation, record_meeting
from tenders.operations.evaluation.scores import score_bid, submit_scores
from tenders.operations.evidence import ask_for_evidence
from tenders.operations.lots import draw_lots
from tenders.operations.opening import confirm_opening
from tenders.operations.prices import answer_price_enquiry, ask_about_price, decide_price_enquiry
from tenders.rules.standing import ranking_of

# What a panel writes, by score: what was found, and what was missing.
REASONS = {
    2: "The answer describes the method in general words. It names few dates and nobody who does the work, "
    "and the example was not like this work.",
    3: "The answer covers what was asked and names the people. How residents take part stays thin, and the "
    "evidence comes from one piece of work only.",
    4: "The answer names the people, the method and the dates, and shows how residents take part from the "
    "first week. The evidence comes from two comparable pieces of work.",
    5: "The answer is complete: residents decide from the first week, every step has a name and a date, and "
    "three comparable pieces of work show that it lasts.",
}
CHANGED = "The panel read the evidence for the second part again and found it sufficient."
WHY = "The bid in first place of the ranking: the best combination of quality, social value and price."
MORE = (
    "Your price lies far below the other prices. Show how many days and which daily rates it rests on, and "
    "that everybody is paid at least the real living wage."
)
SHOWN = (
    "It rests on 31 days at £265. Our rooms cost nothing, as our members own them, and the materials exist "
    "from earlier work. Everybody is paid above the real living wage."
)
TRUSTED = (
    "The days cover the plan, the rates stand above the living wage, and the savings on rooms and materials "
    "are shown. The price can be kept to."
)
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
        Life(Competition.objects.get(pk=self.competition), row).ask_back()

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
        # The panel has met once and agreed some: the page has something to show.
        if row["to"] == "scored":
            self.moderate(row, half=True)

    def score(self, row: dict[str, Any], person: User, n: int, *, half: bool = False) -> None:
        """The second evaluator is apart as `spread` says: by a point on every second question of three."""
        pairs = self.pairs(row)
        for order, (bid, question, score) in enumerate(pairs[: len(pairs) // 2] if half else pairs):
            apart = row.get("spread", [0, -1, 0])
            given = min(max(score + n * apart[order % len(apart)], 2), 5)
            score_bid(bid, question, score=given, reason=REASONS[given], actor=person)

    def moderated(self, row: dict[str, Any]) -> None:
        self.moderate(row)
        finish_moderation(self.competition, actor=self.people["chair"])
        if row.get("low"):
            self.ask_the_cheapest()
        if row.get("tied"):
            self.draw()
        if row["to"] == CompetitionStatus.MODERATED:
            self.ask_winner()

    def moderate(self, row: dict[str, Any], *, half: bool = False) -> None:
        pairs, chair = self.pairs(row), self.people["chair"]
        for bid, question, score in pairs[: len(pairs) // 2] if half else pairs:
            agree_score(bid, question, score=score, reason=REASONS[score], change_reason=CHANGED, actor=chair)
        record_meeting(
            self.competition,
            held_on=clock.today(),
            attended=[self.people[part].pk for part in ("chair", "evaluator1", "evaluator2")],
            others=["Procurement officer, taking notes"],
            notes="Every answer was compared with the published scale, those furthest apart first.",
            actor=chair,
        )

    def ask_winner(self) -> None:
        """Nothing is awarded before the bidder in first place has sent it."""
        if winner := ranking_of(Competition.objects.get(pk=self.competition)).winner:
            ask_for_evidence(
                winner.entry.bid, what="Your certificate of professional indemnity insurance.",
                due_on=clock.today() + timedelta(days=7), actor=self.people["lead"],
            )  # fmt: skip

    def ask_the_cheapest(self) -> None:
        """Its price looks abnormally low: asked today, answered the day after, and then accepted."""
        ranking, at = ranking_of(Competition.objects.get(pk=self.competition)), clock.now()
        key = min(ranking.places, key=lambda place: place.entry.price).entry.bid
        bid, lead = Bid.objects.get(pk=key), self.people["lead"]
        asked = ask_about_price(bid.pk, kind="low", question=MORE, due_at=at + timedelta(days=5), actor=lead)
        with clock.pretending(at + timedelta(days=1)):
            person = User.objects.get(supplier_seats__supplier=bid.supplier, supplier_seats__role="bidder")
            answer_price_enquiry(asked.pk, answer=SHOWN, actor=person)
        with clock.pretending(at + timedelta(days=2)):
            decide_price_enquiry(asked.pk, outcome="accepted", reason=TRUSTED, actor=lead)

    def draw(self) -> None:
        """Lots between the equal bids, the next morning."""
        competition = Competition.objects.get(pk=self.competition)
        (tied,) = ranking_of(competition).tied_groups()
        with clock.pretending(clock.now() + timedelta(hours=20)):
            draw_lots(
                competition.pk,
                order=sorted(place.entry.key for place in tied),
                first_witness="Shirin Aldous, democratic services",
                second_witness="Owen Tate, internal audit",
                held_at=clock.now() - timedelta(hours=1),
                method="Equal slips with the bids' labels in a closed bag, drawn by the first witness.",
                actor=self.people["lead"],
            )

    def recommended(self, row: dict[str, Any]) -> None:
        waits = row.get("standstill")
        recommend_award(self.competition, reason=WHY, actor=self.people["lead"], has_standstill=waits)

    def approved(self, row: dict[str, Any]) -> None:
        approve_award(self.competition, actor=self.people["approver"], note="Read and agreed.")

    def awarded(self, row: dict[str, Any]) -> None:
        send_letters(self.competition, actor=self.people["lead"])

    def contracted(self, row: dict[str, Any]) -> None:
        Life(Competition.objects.get(pk=self.competition), row).sign()

    def pairs(self, row: dict[str, Any]) -> list[tuple[UUID, UUID, int]]:
        """Every opened bid with every question, and the score it ends with."""
        bids = Competition.objects.get(pk=self.competition).bids.exclude(supplier=None)
        found = dict(bids.exclude(status="lapsed").values_list("supplier__legal_name", "pk"))
        names = [supplier["name"] for supplier in rows_of("suppliers")]
        scores = {found[names[number - 1]]: score for number, _, score in row["bids"]}
        questions = Question.objects.filter(criterion__competition=self.competition)
        return [(bid, question.pk, score) for bid, score in scores.items() for question in questions]
