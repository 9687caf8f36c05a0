"""Suppliers who all submit in the last minute, over HTTP, and what must hold of it afterwards.

Each submits once at some moment of the minute and once more around the deadline itself, before or after.
"""

import random
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from tenders.box.versions import canonical_of, hash_of
from tenders.models import Bid, BidVersion, Competition, LateAttempt
from tests.tenders.box import bidder, box, opened, started
from tests.tenders.browsers import RECEIPT, Answer, Browser, cpu_seconds

# What a request may need from the client to the server's socket before we say that it came in time.
ON_THE_WAY = 0.25


@dataclass
class Rush:
    """Who came, and what they were told."""

    deadline: float
    seconds: float
    answers: list[tuple[object, str, Answer]] = field(default_factory=list)
    receipts: dict[str, tuple[object, str]] = field(default_factory=dict)

    def told(self, kind: str) -> list[Answer]:
        return [answer for _, _, answer in self.answers if kind_of(answer) == kind]


def kind_of(answer: Answer) -> str:
    if answer.status == 302 and answer.location.endswith("/submitted/"):
        return "acknowledged"
    return "late" if answer.status == 409 else f"{answer.status} {answer.location}"


def rush(place, browsers, *, deadline: datetime, seconds: float) -> Rush:
    """Everybody at once, from `seconds` before the deadline until just after it."""
    found = Rush(deadline.timestamp(), seconds)
    base = f"/supplier/opportunities/{place.competition.reference}/bid/"

    def come(who, browser, moments):
        for moment in moments:
            key = uuid4().hex
            time.sleep(max(0.0, moment - time.time()))
            answer = browser.post(base + "check/", idempotency_key=key)
            found.answers.append((who, key, answer))
            if kind_of(answer) == "acknowledged":
                page = browser.get(base + "submitted/").text
                found.receipts[RECEIPT.search(page)[0]] = (who, key)

    with ThreadPoolExecutor(len(browsers)) as pool:
        chance = random.Random(7)
        jobs = [
            pool.submit(come, who, browser, moments(chance, found.deadline, seconds))
            for who, browser in zip(place.bidders, browsers, strict=True)
        ]
        for job in jobs:
            job.result()
    return found


def moments(chance, deadline: float, seconds: float) -> list[float]:
    """One somewhere in the time, the later the likelier; one within a second or two of the deadline."""
    first = deadline - seconds * (1 - chance.random() ** 0.5) - 0.5
    return [first, deadline + chance.uniform(-1.5, 1.0)]


def faults(place, found: Rush) -> list[str]:
    """What must not be. The bids are opened for it."""
    competition = place.competition
    competition.refresh_from_db()
    versions = list(
        BidVersion.objects.filter(bid__competition=competition).select_related("bid__competition")
    )
    acknowledged, late = found.told("acknowledged"), found.told("late")
    end = datetime.fromtimestamp(found.deadline, UTC)
    opening = opened(place, at=end + timedelta(minutes=1, seconds=1))
    listed = {entry["receipt"]: entry["content_hash"] for entry in opening.minutes["bids"]}
    last = {version.bid_id: version for version in sorted(versions, key=lambda each: each.number)}
    checks = {
        "an answer was neither yes nor late": len(acknowledged) + len(late) != len(found.answers),
        "acknowledged and not stored, or stored and not acknowledged": len(versions) != len(acknowledged),
        "refused and not on record": LateAttempt.objects.filter(competition=competition).count() != len(late),
        "stored although late": any(version.submitted_at >= end for version in versions),
        "sent after the deadline and acknowledged": any(a.asked_at >= found.deadline for a in acknowledged),
        "sent in time and refused": any(a.asked_at < found.deadline - ON_THE_WAY for a in late),
        "a receipt shown that is none": set(found.receipts) - {version.receipt for version in versions},
        "opened bytes are not those of the receipt": any(
            hash_of(canonical_of(version)) != version.content_hash for version in versions
        ),
        "the opening lists another version": listed
        != {version.receipt: version.content_hash for version in last.values()},
        "a bid was not opened": Bid.objects.opened().filter(competition=competition).count() != len(last),
    }
    return [name for name, wrong in checks.items() if wrong]


def figures(found: Rush, cpu: float) -> list[str]:
    """Lines of a table: what was asked, how long it took."""
    answers = sorted(answer.seconds * 1000 for _, _, answer in found.answers)
    peak = Counter(int(answer.there_at) for _, _, answer in found.answers).most_common(1)[0][1]
    late = [found.deadline - answer.asked_at for answer in found.told("late")]

    def share(part):
        return answers[min(len(answers) - 1, int(len(answers) * part))]

    return [
        f"| submissions sent in {found.seconds:.0f} s and just after | {len(answers)} |",
        f"| acknowledged | {len(found.told('acknowledged'))} |",
        f"| refused as late | {len(late)} |",
        f"| earliest refused, ms after the deadline by the client's clock | {-max(late) * 1000:.0f} |",
        f"| answered in the busiest second | {peak} |",
        f"| time to answer, p50 / p99, ms | {share(0.5):,.0f} / {share(0.99):,.0f} |",
        f"| CPU of the web for a submission and its receipt page, ms | {cpu * 1000 / len(answers):.0f} |",
    ]


def place_of(count: int, deadline: datetime):
    """The competition, its suppliers with full bids that are not submitted yet."""
    place = box(bidders=0, questions=1, deadline_at=deadline, questions_close_at=deadline)
    place.bidders = [bidder(place.competition) for _ in range(count)]
    for who in place.bidders:
        started(place, who, answer=f"We listen first, says {who.supplier}.")
    return place


def main(address: str, web: int, suppliers: int, seconds: float) -> None:
    """The whole of it against the portal at an address; fails with what was wrong."""
    place = place_of(suppliers, datetime.now(UTC) + timedelta(days=1))
    # On a slow machine the last answers take minutes; none is given up.
    browsers = [Browser(address, who.user, timeout=600) for who in place.bidders]
    deadline = datetime.now(UTC) + timedelta(seconds=seconds + 3)
    Competition.objects.filter(pk=place.competition.pk).update(deadline_at=deadline)
    before = cpu_seconds(web)
    found = rush(place, browsers, deadline=deadline, seconds=seconds)
    lines = figures(found, cpu_seconds(web) - before)
    wrong = faults(place, found)
    if wrong:
        raise AssertionError("; ".join([*wrong, *lines]))
    sys.stdout.write("\n".join([f"{suppliers} suppliers, {datetime.now(UTC):%d %B %Y}", *lines, ""]))
