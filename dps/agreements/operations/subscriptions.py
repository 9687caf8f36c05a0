"""The list of "tell me when": asked for, confirmed from the mailbox, left with one click (no account).

Nobody is signed in here: the secret in a mail's link stands for the person, so there is no `actor`. The trail
names the row and never the address.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db import transaction

from dps.agreements.models import Subscription
from dps.agreements.rules import subscriptions as rules
from dps.core import audit, clock
from dps.core.models import OutboxMessage
from dps.core.outbox import forget, notify
from dps.core.refusals import refuse_if


@transaction.atomic(durable=True)
def ask_to_be_told(email: str, *, lots: Collection[UUID], of_changes: bool) -> None:
    """Mail the address a link to confirm with; until it does, nothing else is sent to it.

    The answer is the same for every address: one that is on the list, one that is not, and one that has had
    as many mails as it may get in a day, for which nothing happens.
    Refuses: subscription.nothing_chosen, subscription.unknown_lot.
    """
    refuse_if(rules.why_not_ask_to_be_told(lots, of_changes))
    at = clock.now()
    asked = {"lots": sorted(str(pk) for pk in set(lots)), "of_changes": of_changes}
    subscription, _ = Subscription.objects.select_for_update(no_key=True).get_or_create(
        email=email.strip().lower(), defaults={"asked": asked, "asked_at": at}
    )
    if rules.is_asked_too_often(subscription, at):
        return

    subscription.asked, subscription.asked_at = asked, at
    subscription.save(update_fields=["asked", "asked_at"])

    audit.record("subscription.asked", subscription, actor=None, at=at)
    notify(
        subscription.email,
        "subscription_confirm",
        at=at,
        about=subscription.about,
        path=f"/tell-me/{subscription.pk}/confirm/{rules.confirm_code(subscription)}/",
        leave_path=leave_path(subscription.pk),
    )


@transaction.atomic(durable=True)
def confirm_subscription(subscription_id: UUID, code: str) -> Subscription:
    """From now on it is told of what was asked for; what it was told of before no longer counts.

    Refuses: subscription.link_does_not_work.
    """
    found, at = _locked(subscription_id), clock.now()
    refuse_if(rules.why_not_confirm_subscription(found, code, at))
    subscription = cast("Subscription", found)

    wanted = cast("dict[str, Any]", subscription.asked)
    subscription.of_changes = wanted["of_changes"]
    subscription.lots.set(wanted["lots"])
    subscription.confirmed_at, subscription.asked, subscription.asked_at = at, None, None
    subscription.save()

    audit.record("subscription.confirmed", subscription, actor=None, at=at)
    return subscription


@transaction.atomic(durable=True)
def leave_list(subscription_id: UUID, code: str) -> None:
    """Delete the address with all mail that was owed or sent to it. Done again, it changes nothing.

    Refuses: subscription.link_does_not_work.
    """
    refuse_if(rules.why_not_leave_list(subscription_id, code))
    subscription, at = _locked(subscription_id), clock.now()
    if subscription is not None:
        _delete(subscription, "subscription.left", at)


@transaction.atomic(durable=True)
def forget_unconfirmed(subscription_id: UUID) -> bool:
    """Delete what was asked for and not confirmed in time, and an address that confirmed nothing else.

    True if this call did. Safe to run twice, at once, or late.
    """
    subscription, at = _locked(subscription_id), clock.now()
    if subscription is None or subscription.asked_at is None:
        return False
    if subscription.asked_at + rules.CONFIRM_WITHIN > at:
        return False

    if subscription.confirmed_at is None:
        _delete(subscription, "subscription.lapsed", at)
    else:
        subscription.asked, subscription.asked_at = None, None
        subscription.save(update_fields=["asked", "asked_at"])
        audit.record("subscription.lapsed", subscription, actor=None, at=at)
    return True


def drop_bounced(message: OutboxMessage, at: datetime) -> None:
    """Part of another transaction: an address to which mail cannot be delivered leaves the list."""
    subscription = _locked(UUID(message.about.partition(":")[2]))
    if subscription is not None:
        _delete(subscription, "subscription.bounced", at)


def leave_path(subscription_id: UUID) -> str:
    """Where the address leaves: a page for people, and one click for mail programs (RFC 8058)."""
    return f"/tell-me/{subscription_id}/leave/{rules.leave_code(subscription_id)}/"


def _delete(subscription: Subscription, action: str, at: datetime) -> None:
    audit.record(action, subscription, actor=None, at=at)
    forget(subscription.about)
    subscription.delete()


def _locked(subscription_id: UUID) -> Subscription | None:
    return Subscription.objects.select_for_update().filter(pk=subscription_id).first()
