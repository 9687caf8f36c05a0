"""The letters of an award: the words people add, and sending one again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from tenders.models import Bid, Letter, LetterWords
from tenders.operations.locks import lock_bid, lock_letter
from tenders.operations.mail import addresses_of
from tenders.rules import award as rules
from tenders.rules.standstills import awarded_by


@transaction.atomic(durable=True)
def write_letter_words(bid_id: UUID, *, text: str, actor: User) -> LetterWords:
    """Fill the one place of a bid's letter that people write; what the record says stays as it is.

    Raises letters.not_approved, competition.not_lead, letters.no_letter.
    """
    bid = lock_bid(bid_id)
    at = clock.now()
    award = awarded_by(bid.competition)
    refuse_if(rules.why_not_write_words(award, bid, actor))

    values = {"text": text.strip(), "written_by": actor, "written_at": at}
    words, _ = LetterWords.objects.update_or_create(recommendation=award, bid=bid, defaults=values)
    audit.record("letter.written", bid.competition, actor=actor, at=at, bid=bid.label, text=words.text)
    return words


@transaction.atomic(durable=True)
def send_letter_again(letter_id: UUID, *, actor: User) -> Letter:
    """Owe the same letter to the bidder's people once more, where a mail came back.

    Raises competition.not_lead, letter.undone.
    """
    letter = lock_letter(letter_id)
    at = clock.now()
    refuse_if(rules.why_not_send_letter_again(letter, actor))

    people = owe_letter(letter, at)
    audit.record(
        "letter.sent_again", letter.bid.competition, actor=actor, at=at, bid=letter.bid.label, people=people
    )
    return letter


def owe_letter(letter: Letter, at: datetime) -> int:
    """Part of another operation's transaction: one mail for each person of the bidder; how many."""
    bid: Bid = letter.bid
    addresses = addresses_of(bid.supplier) if bid.supplier else []
    for address in addresses:
        notify(address, "outcome_letter", at=at, about=letter.about, **letter.content)
    return len(addresses)
