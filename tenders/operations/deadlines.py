"""Who is told as a deadline comes and goes. Done alike whether or not there is a bid (R60)."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from dps.core import audit, clock
from dps.core.outbox import notify_all, notify_sealed
from dps.core.reminders import remember
from dps.core.templatetags.formats import datetime_words, time_words
from suppliers.models import Supplier
from tenders.box.working import WorkingCopy
from tenders.lifecycles import PanelPart
from tenders.models import Bid, Competition
from tenders.operations.bidders import SealedLetter, bidders_of, letters_to_bidder
from tenders.operations.locks import lock_competition
from tenders.operations.mail import standard_facts, to_leads, to_team
from tenders.rules import bids as bid_rules
from tenders.rules import deadlines as rules


@transaction.atomic(durable=True)
def remind_bidders(competition_id: UUID) -> bool:
    """72, 24 and 2 hours before the deadline: whoever has something that is not in, by sealed mail.

    Drafts never submitted, changes since the version that stands, and bids sent back by a change and not
    confirmed. Each of the three once for each deadline, the latest only. True if this call did it, which
    does not tell whether there was anybody to tell.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    hours = rules.hours_due(competition, at)
    if hours is None or not _is_first(competition, rules.reminder_of_bids(competition, hours), at):
        return False
    notify_sealed(_reminders(competition, at), at=at)
    audit.record("competition.bidders_reminded", competition, actor=None, at=at, hours=hours)
    return True


@transaction.atomic(durable=True)
def tell_openers(competition_id: UUID) -> bool:
    """A minute after the deadline: the bids can be opened, should there be any. Once for each deadline."""
    competition = lock_competition(competition_id)
    at = clock.now()
    is_ready = rules.is_ready_to_open(competition, at)
    if not is_ready or not _is_first(competition, rules.reminder_of_opening(competition), at):
        return False
    openers = competition.panel.filter(part=PanelPart.OPENER).select_related("user").order_by("user__email")
    letters = [(place.user.email, competition.owner) for place in openers]
    notify_all(letters, "ready_to_open", at=at, **standard_facts(competition))
    audit.record("competition.openers_told", competition, actor=None, at=at)
    return True


def tell_of_late_attempts(competition: Competition, at: datetime) -> None:
    """Part of the opening, not before: that somebody tried too late. The minutes say who, and when."""
    count = competition.late_attempts.count()
    if not count:
        return
    letters = [*to_leads(competition), *to_team(competition)]
    notify_all(letters, "late_attempts", at=at, **standard_facts(competition), count=count)


def _is_first(competition: Competition, what: str, at: datetime) -> bool:
    assert competition.deadline_at is not None
    return remember(what, competition.pk, clock.london(competition.deadline_at).date(), at)


def _reminders(competition: Competition, at: datetime) -> Iterator[SealedLetter]:
    bidders = bidders_of(competition)
    for bid in competition.bids.select_related("competition__council"):
        supplier = bidders[bid.bidder]
        # Whoever cannot submit any more is not urged to.
        if bid_rules.why_not_bid(competition, supplier, at) is None:
            yield from _reminder(bid, supplier, at)


def _reminder(bid: Bid, supplier: Supplier, at: datetime) -> list[SealedLetter]:
    copy = WorkingCopy(bid)
    last = bid.versions.select_related("bid__competition").last()
    template = rules.mail_owed(bid, copy, last)
    deadline = bid.competition.deadline_at
    if not template or deadline is None:
        return []
    return letters_to_bidder(
        supplier,
        template,
        bid,
        left=rules.time_left_words(deadline, at),
        missing=[one.sentence for one in copy.missing()],
        stands=f"{datetime_words(last.submitted_at)}" if last else "",
        stands_at=time_words(last.submitted_at) if last else "",
        number=last.number if last else 0,
        receipt=last.receipt if last else "",
    )
