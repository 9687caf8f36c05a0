"""What falls due around a deadline: reminders to bidders before it, and word to the openers after it."""

from datetime import UTC, datetime, timedelta

from dps.core import clock
from tenders.box.versions import has_unsubmitted_changes
from tenders.box.working import WorkingCopy
from tenders.lifecycles import BidStatus, CompetitionStatus
from tenders.models import Bid, BidVersion, Competition
from tenders.rules.bids import must_be_confirmed

HOURS = (72, 24, 2)
FIRST = timedelta(hours=max(HOURS))


def hours_due(competition: Competition, at: datetime) -> int | None:
    """The last reminder that has come: 72, 24 or 2 hours before. Those before it are passed over, so a
    job that runs late sends one and never a burst; after the deadline there is none."""
    deadline = competition.deadline_at
    if deadline is None or not competition.takes_bids(at):
        return None
    return min((hours for hours in HOURS if at >= deadline - timedelta(hours=hours)), default=None)


def reminder_of_bids(competition: Competition, hours: int) -> str:
    """By which a reminder is known. The deadline is in it: a new one has reminders of its own."""
    return f"bids {hours}h {_words(competition)}"


def reminder_of_opening(competition: Competition) -> str:
    return f"open {_words(competition)}"


def _words(competition: Competition) -> str:
    deadline = competition.deadline_at
    return f"{deadline.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if deadline else ""


def is_ready_to_open(competition: Competition, at: datetime) -> bool:
    """Published, and a minute past its deadline (R51); whether or not there is anything in the box."""
    opens_at = competition.opens_at
    return competition.status == CompetitionStatus.PUBLISHED and opens_at is not None and at >= opens_at


def mail_owed(bid: Bid, copy: WorkingCopy, last: BidVersion | None) -> str:
    """Which reminder a bid's people need, by the name of its mail; "" where everything is in."""
    if bid.status == BidStatus.STARTED:
        return "bid_not_submitted"
    if bid.status != BidStatus.STANDING:
        return ""
    if must_be_confirmed(bid):
        return "bid_to_confirm"
    return "bid_changes_not_submitted" if has_unsubmitted_changes(copy, last) else ""


def time_left_words(deadline: datetime, at: datetime) -> str:
    """For a subject: "in 3 days", "tomorrow", "in 2 hours", "in 25 minutes"."""
    minutes = max(round((deadline - at).total_seconds() / 60), 1)
    days = (clock.london(deadline).date() - clock.london(at).date()).days
    if minutes > 20 * 60:
        return "tomorrow" if days == 1 else f"in {days} days"
    count, unit = (minutes, "minute") if minutes < 60 else (round(minutes / 60), "hour")
    return f"in {count} {unit}{'' if count == 1 else 's'}"
