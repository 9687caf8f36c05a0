"""Who may be put on the list of "tell me when", and by which links it is confirmed and left."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer

from dps.agreements.models import Lot, Subscription
from dps.core.models import OutboxMessage
from dps.core.refusals import Refusal

# A link to confirm works so long; then what was asked for is deleted.
CONFIRM_WITHIN = timedelta(days=3)
# So many mails a day to one address, so that nobody is pestered in somebody else's name.
MOST_ASKED_A_DAY = 3


def why_not_ask_to_be_told(lots: Collection[UUID], of_changes: bool) -> Refusal | None:
    """Gives subscription.nothing_chosen, subscription.unknown_lot."""
    if not lots and not of_changes:
        return Refusal("subscription.nothing_chosen", "Select what you want to be told of.")
    if Lot.objects.published().filter(pk__in=lots).count() != len(set(lots)):
        return Refusal("subscription.unknown_lot", "There is no such lot.")
    return None


def why_not_confirm_subscription(
    subscription: Subscription | None, code: str, at: datetime
) -> Refusal | None:
    """Gives subscription.link_does_not_work: wrong, used, replaced by a newer one, or too old."""
    if (
        subscription is None
        or subscription.asked_at is None
        or at >= subscription.asked_at + CONFIRM_WITHIN
        or not _is_signed("confirm", _asked(subscription), code)
    ):
        return Refusal(
            "subscription.link_does_not_work",
            "This link does not work: it has been used, a newer one was sent, or it is older than 3 days.",
        )
    return None


def why_not_leave_list(subscription_id: UUID, code: str) -> Refusal | None:
    """Gives subscription.link_does_not_work. Whether the address is still on the list is not told."""
    if not _is_signed("leave", str(subscription_id), code):
        return Refusal("subscription.link_does_not_work", "This link does not work. Copy it whole.")
    return None


def is_asked_too_often(subscription: Subscription, at: datetime) -> bool:
    """Whether this address got as many mails to confirm within a day as anybody may cause."""
    sent = OutboxMessage.objects.filter(about=subscription.about, template="subscription_confirm")
    return sent.filter(queued_at__gt=at - timedelta(days=1)).count() >= MOST_ASKED_A_DAY


def confirm_code(subscription: Subscription) -> str:
    """For what was asked last only."""
    return _signer("confirm").signature(_asked(subscription))


def leave_code(subscription_id: UUID) -> str:
    """The same in every mail, so that the link of an old one works too."""
    return _signer("leave").signature(str(subscription_id))


def _asked(subscription: Subscription) -> str:
    return f"{subscription.pk}:{subscription.asked_at.isoformat() if subscription.asked_at else ''}"


def _signer(what: str) -> Signer:
    return Signer(salt=f"subscription.{what}")


def _is_signed(what: str, text: str, code: str) -> bool:
    """By the secret key of today, or by one before it that is still accepted."""
    try:
        return _signer(what).unsign(f"{text}:{code}") == text
    except BadSignature:
        return False
