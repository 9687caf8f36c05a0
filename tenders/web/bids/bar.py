"""The bar on every page of a bid: what is not in, and where to finish. It cannot be missed."""

from datetime import datetime, timedelta
from typing import Any

from tenders.box.versions import has_unsubmitted_changes
from tenders.box.working import Missing, WorkingCopy
from tenders.lifecycles import BidStatus
from tenders.models import BidVersion
from tenders.rules.bids import must_be_confirmed

DESK = timedelta(hours=2)


def bar_of(
    work: WorkingCopy, last: BidVersion | None, missing: list[Missing], at: datetime
) -> dict[str, Any]:
    """Title, what is left, and the words of the link; empty where everything is in, or it is too late."""
    competition = work.competition
    if not competition.takes_bids(at):
        return {}
    found = _words(work, last, missing)
    is_near = competition.deadline_at is not None and competition.deadline_at - at <= DESK
    return {**found, "is_near": is_near} if found else {}


def _words(work: WorkingCopy, last: BidVersion | None, missing: list[Missing]) -> dict[str, str]:
    bid = work.bid
    if bid.status == BidStatus.STARTED:
        return _not_submitted(work, missing)
    if bid.status == BidStatus.WITHDRAWN:
        return _bar("Withdrawn", "You have no bid in this competition", "Check and submit it again")
    if must_be_confirmed(bid):
        changed = (
            "What the council buys has changed. Your bid counts only after you confirm it or submit it again"
        )
        return _bar("Confirm your bid", changed, "Read what changed and confirm")
    if bid.status == BidStatus.STANDING and has_unsubmitted_changes(work, last):
        stands = "Your earlier version stands until you submit again"
        return _bar("You have unsubmitted changes", stands, "Check and submit your changes")
    return {}


def _not_submitted(work: WorkingCopy, missing: list[Missing]) -> dict[str, str]:
    left, parts = len({one.part for one in missing}), len(work.questions) + bool(work.items)
    if not missing:
        return _bar("Not submitted", "Every part is complete", "Check and submit")
    return _bar("Not submitted", f"{left} of {max(parts, left)} parts left", "")


def _bar(title: str, left: str, link: str) -> dict[str, str]:
    return {"title": title, "left": left, "link": link}
