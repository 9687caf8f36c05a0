"""Bids of the demo: written, submitted, and one begun and never submitted."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from dps.core import clock
from dps.core.refusals import Refused
from dps.demo.load.answers import LONG
from dps.demo.load.files import send
from dps.demo.load.suppliers import Company
from tenders.models import Bid, Competition, Question
from tenders.operations.bids import save_answer, save_prices, start_bid
from tenders.operations.submission import submit_bid


@dataclass
class Box:
    """The tender box of one competition while it is filled."""

    competition: Competition
    companies: list[Company]

    def fill(self, row: dict[str, Any], at: datetime) -> None:
        for n, (number, unit, _) in enumerate(row["bids"]):
            with clock.pretending(at + timedelta(hours=n)):
                self.submit(self.companies[number - 1], Decimal(unit), at + timedelta(hours=n))
        if "last" in row:
            with clock.pretending(at + timedelta(days=1)):
                self.write(self.companies[row["last"] - 1], Decimal("7000"))

    def try_late(self, company: Company, at: datetime) -> None:
        """Written the day before, and refused three minutes after the deadline: the minutes will say so."""
        with clock.pretending(at - timedelta(days=1)):
            bid = self.write(company, Decimal("6600"))
        tried = at + timedelta(minutes=3)
        with clock.pretending(tried), suppress(Refused):
            submit_bid(bid.pk, actor=company.bidder, received_at=tried, idempotency_key=f"late-{bid.pk}")

    def write(self, company: Company, unit: Decimal) -> Bid:
        actor = company.bidder
        bid = start_bid(self.competition.pk, company.supplier.pk, actor=actor)
        for question in Question.objects.filter(criterion__competition=self.competition):
            save_answer(bid.pk, question.pk, text=f"{LONG}\n\n{LONG}", seen_version=0, actor=actor)
        units = {str(line.pk): unit for line in self.competition.price_lines.all()}
        save_prices(bid.pk, units=units, seen_version=0, actor=actor)
        return bid

    def submit(self, company: Company, unit: Decimal, at: datetime) -> None:
        bid = self.write(company, unit)
        question = Question.objects.filter(criterion__competition=self.competition, takes_files=True).first()
        if question:
            send(
                bid.owner,
                purpose=f"question:{question.pk}",
                name="Method and people",
                text=LONG,
                actor=company.bidder,
            )
        submit_bid(bid.pk, actor=company.bidder, received_at=at, idempotency_key=f"demo-{bid.pk}")
