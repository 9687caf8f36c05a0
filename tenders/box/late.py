"""What came too late: sealed like the bid, for its bidder, and after the opening for the council."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dps.core import sealing
from tenders.box.working import WorkingCopy
from tenders.models import Competition, LateAttempt


@dataclass(frozen=True)
class Late:
    """An attempt to submit at or after the deadline, and what of the bid was complete by then."""

    bidder: str
    received_at: datetime
    was_complete: bool
    missing: tuple[str, ...]


def seal_attempt(attempt: LateAttempt, copy: WorkingCopy) -> LateAttempt:
    """Keep what was complete, readable only with the competition's key."""
    missing = [one.sentence for one in copy.missing()]
    key = sealing.data_key(copy.competition.sealing_key)
    attempt.sealed = key.seal_json({"missing": missing}, f"late:{attempt.pk}")
    return attempt


def unseal_attempts(competition: Competition, attempts: Iterable[LateAttempt]) -> list[Late]:
    """In the order in which they reached us."""
    key = sealing.data_key(competition.sealing_key)
    return [_late(key, one) for one in sorted(attempts, key=lambda one: one.received_at)]


def _late(key: sealing.DataKey, attempt: LateAttempt) -> Late:
    if attempt.sealed is None:
        return Late(attempt.bidder, attempt.received_at, bool(attempt.was_complete), ())
    missing = tuple(key.unseal_json(attempt.sealed, f"late:{attempt.pk}")["missing"])
    return Late(attempt.bidder, attempt.received_at, not missing, missing)
