"""What becomes of an award of the demo: debriefs, a contract signed, changed and reviewed, and its end."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from dps.accounts.models import User
from dps.core import clock
from dps.demo.load.files import send
from tenders.models import Competition, Contract, Letter
from tenders.operations.contract_life import end_contract, share_lessons, start_contract, vary_contract
from tenders.operations.contracts import draw_up_contract, file_signed_copy, record_contract
from tenders.operations.debriefs import answer_debrief, ask_for_debrief
from tenders.operations.reviews import accept_deliverable, add_deliverable, reply_to_review, review_contract
from tenders.rules.standing import ranking_of

SIGNATORIES = {"council": "The head of procurement", "supplier": "The managing director"}
ASKS = (
    "Thank you for the scores. Which part of our answer on taking part was thin, and what would you have "
    "wanted to read there?"
)
ANSWERS = (
    "You named whom you would reach and not how. The panel looked for the first meeting: where it is, who "
    "invites and what is asked. The plan and the people were clear."
)
COMMENTS = (
    "The first workshops were held as planned and residents took part. The notes came a week late, because "
    "two sessions moved; they are good."
)
REPLY = "Thank you. Notes now come within five working days of each session: one of us does nothing else."


@dataclass
class Life:
    """One award and what came of it. The days are those of the competition's row."""

    competition: Competition
    row: dict[str, Any]

    @property
    def lead(self) -> User:
        return self.competition.lead

    def ask_back(self) -> None:
        """Losing bidders ask for a debrief, one a row of `debriefs`; `answered` where the lead replied."""
        lost = Letter.objects.filter(bid__competition=self.competition, is_successful=False)
        for letter, days in zip(lost.order_by("pk"), self.row.get("debriefs", []), strict=False):
            supplier: Any = letter.bid.supplier
            with on(days["asked"]):
                asked = ask_for_debrief(letter.pk, message=ASKS, actor=_admin_of(supplier.pk))
            if "answered" in days:
                with on(days["answered"]):
                    answer_debrief(asked.pk, reply=ANSWERS, actor=self.lead)

    def sign(self) -> None:
        """Both copies are filed and it is signed, now; then it lives as long as its dates say."""
        winner, ends, today = ranking_of(self.competition).winner, self.row["ends"], clock.today()
        contract = draw_up_contract(
            self.competition.pk,
            value=winner.entry.price if winner else Decimal(self.row["value"]),
            starts_on=self.row["starts"],
            ends_on=ends,
            may_extend_to=ends + timedelta(days=90),
            actor=self.lead,
        )
        for side in ("council", "supplier"):
            self._file(contract, side, today)
        record_contract(self.competition.pk, signed_on=today, actor=self.lead)
        with on(contract.starts_on):
            start_contract(contract.pk)
        self._live(contract)
        if "lessons" in self.row:
            self._end(contract)

    def _file(self, contract: Contract, side: str, day: date) -> None:
        words = f"{contract.reference}, signed for the {side}."
        name = f"Signed by the {side}"
        document = send(contract.owner, purpose=side, name=name, text=words, actor=self.lead)
        file_signed_copy(
            contract.pk, side=side, document_id=document.pk, signatory=SIGNATORIES[side], signed_on=day,
            actor=self.lead,
        )  # fmt: skip

    def _live(self, contract: Contract) -> None:
        """Two months on: deliverables, a small change, a review; the supplier replies to it."""
        begins, lead = contract.starts_on, self.lead
        with on(begins + timedelta(days=5)):
            plan, *_ = [
                add_deliverable(contract.pk, title=title, due_on=due, actor=lead).pk
                for title, due in [
                    ("Plan of the work, agreed with residents", begins + timedelta(days=28)),
                    ("Interim report", begins + timedelta(days=160)),
                    ("Final report and materials for the network", contract.ends_on),
                ]
            ]
        with on(begins + timedelta(days=27)):
            accept_deliverable(plan, accepted_on=clock.today(), actor=lead)
        with on(begins + timedelta(days=60)):
            today = clock.today()
            review = review_contract(
                contract.pk, held_on=today, quality="good", time="met", social_value="good",
                comments=COMMENTS, actor=lead,
            )  # fmt: skip
            vary_contract(
                contract.pk, ground="f", reason="One more workshop in a ward that asked for it.",
                value=(contract.value / 20).quantize(Decimal("0.01")), agreed_on=today, actor=lead,
            )  # fmt: skip
        with on(begins + timedelta(days=66)):
            reply_to_review(review.pk, reply=REPLY, actor=_admin_of(contract.supplier_id))

    def _end(self, contract: Contract) -> None:
        with on(contract.ends_on + timedelta(days=2)):
            for one in contract.deliverables.filter(accepted_on=None):
                accept_deliverable(one.pk, accepted_on=clock.today(), actor=self.lead)
            end_contract(contract.pk, ended_on=contract.ends_on, actor=self.lead)
        with on(contract.ends_on + timedelta(days=30)):
            share_lessons(contract.pk, lessons=self.row["lessons"], actor=self.lead)


def on(day: date) -> Any:
    """Nine in the morning of that day."""
    return clock.pretending(datetime.combine(day, time(9), UTC))


def _admin_of(supplier: UUID) -> User:
    return User.objects.get(supplier_seats__supplier=supplier, supplier_seats__role="admin")
