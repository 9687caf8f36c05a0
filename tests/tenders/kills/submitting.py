"""Eight suppliers submit: three have receipts, one is half written and four wait when the blow falls."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from dps.core import clock
from dps.core.models import AuditEvent
from tenders.box.versions import canonical_of, hash_of
from tenders.lifecycles import BidStatus
from tenders.models import BidVersion
from tests.tenders.box import bidder, box, started
from tests.tenders.browsers import Answer, Browser
from tests.tenders.kills.scene import LOST, Blow, Row, counted, must, receipts_mailed, settle, standing, tried

BEFORE, AT_ONCE = 3, 5
WHEN = f"{BEFORE} answered, 1 half written, {AT_ONCE - 1} waiting"


@dataclass
class Submission:
    """One bid, handed in by a program that keeps its key, and what it was told."""

    bid: object
    browser: Browser
    key: str
    told: Answer | None = None

    def send(self) -> "Submission":
        path = f"/api/v1/bids/{self.bid.pk}/submit/"
        key = {"Idempotency-Key": self.key}
        self.told = tried(lambda: self.browser.send(path, b"{}", "application/json", **key))
        return self

    @property
    def word(self) -> str:
        if self.told is None:
            return LOST
        return "acknowledged" if self.told.status == 201 else f"told {self.told.status}"

    @property
    def receipt(self) -> tuple[str, str] | None:
        """Number and hash, as they were told; nothing where it was not acknowledged."""
        said = json.loads(self.told.text) if self.told and self.told.status == 201 else None
        return (said["receipt"], said["content_hash"]) if said else None

    @property
    def stored(self) -> list[tuple[str, str]]:
        """Number and hash of what is in the box: of its bytes as they are now, not as they were noted."""
        versions = BidVersion.objects.filter(bid=self.bid).select_related("bid__competition")
        return [(one.receipt, hash_of(canonical_of(one))) for one in versions]


def submit(blow: Blow, address: str) -> Row:
    """What was acknowledged is there to the byte; the rest whole or not at all; a retry gives one receipt."""
    sent = submissions(address)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for one in sent[:BEFORE]:
            one.send()
        streams = [one.bid.audit_stream for one in sent[BEFORE:]]
        with standing("SELECT 1 FROM core_auditstream WHERE name = ANY(%s)", streams) as half_way:
            jobs = [pool.submit(one.send) for one in sent[BEFORE:]]
            half_way()
            blow.strike()
        for job in jobs:
            job.result()
    told, acknowledged = counted([one.word for one in sent]), {one.key: one.receipt for one in sent}
    blow.mend()
    there = check_what_is_there(sent)
    for one in sent:
        one.send()
    check_retry(sent, acknowledged)
    settle()
    mailed = receipts_mailed()
    must({"not one mail for each receipt": any(mailed[one.receipt[0]] != 1 for one in sent)})
    return Row(WHEN, told, there, f"{len(sent)} with their keys: {len(sent)} receipts, 1 each, 1 mail each")


def submissions(address: str) -> list[Submission]:
    ends = clock.now() + timedelta(days=1)
    place = box(bidders=0, deadline_at=ends, questions_close_at=ends)
    found = []
    for _ in range(BEFORE + AT_ONCE):
        who = bidder(place.competition)
        bid = started(place, who, answer=f"We listen first, says {who.supplier}.")
        found.append(Submission(bid, Browser(address, who.user), uuid4().hex))
    return found


def check_what_is_there(sent: list[Submission]) -> str:
    """Before anybody tries again."""
    for one in sent:
        one.bid.refresh_from_db()
        stands = one.bid.status == BidStatus.STANDING
        entries = AuditEvent.objects.filter(stream=one.bid.audit_stream, action="bid.submitted").count()
        must(
            {
                "acknowledged and not there as its receipt says": bool(one.receipt)
                and one.stored != [one.receipt],
                "half a submission": not len(one.stored) == entries == int(stands),
            }
        )
    count = sum(len(one.stored) for one in sent)
    return f"{count} whole and as their receipts say, {len(sent) - count} not at all, none half"


def check_retry(sent: list[Submission], acknowledged: dict[str, tuple[str, str] | None]) -> None:
    for one in sent:
        must(
            {
                f"a retry was {one.word}": one.receipt is None,
                "a retry gave another receipt": acknowledged[one.key] not in (None, one.receipt),
                "the box holds another version, or two": one.stored != [one.receipt],
            }
        )
