"""Signing in and out: what is kept about it, and how a person ends it elsewhere."""

from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from uuid import UUID

from django.conf import settings
from django.db import transaction

from dps.accounts.models import SignIn, User
from dps.core import audit, clock, sealing

# The person that a failed sign-in with an unknown address is recorded about: nobody.
NOBODY = UUID(int=0)


@transaction.atomic(durable=True)
def begin_sign_in(user_id: UUID, *, session_key: str, address: str | None, agent: str) -> SignIn:
    """Remember the browser in which a person has just signed in."""
    at = clock.now()
    kept = {"user_id": user_id, "began_at": at, "seen_at": at, "address": address, "agent": agent[:300]}
    sign_in, _ = SignIn.objects.update_or_create(session_key=session_key, defaults=kept)
    User.objects.filter(pk=user_id).update(signed_in_at=at)
    return sign_in


@transaction.atomic(durable=True)
def record_sign_in(user_id: UUID, *, actor: User, address: str | None, second_factor: bool) -> None:
    """Put a completed sign-in into the person's trail."""
    user = User.objects.get(pk=user_id)
    audit.record(
        "person.signed_in", user, actor=actor, at=clock.now(), address=address, second_factor=second_factor
    )


@transaction.atomic(durable=True)
def record_failed_sign_in(email: str, *, address: str | None) -> None:
    """Put a wrong password into the trail, the same way whether or not the address is known."""
    user = User.objects.filter(email=email.strip().lower()).first() or User(pk=NOBODY)
    audit.record(
        "person.sign_in_failed",
        user,
        actor=None,
        at=clock.now(),
        address=address,
        # A mistyped address may be a password: only those who hold the keyring can compare it.
        email=sealing.token("email", email.strip().lower()),
    )


def see_sign_in(session_key: str, at: datetime) -> None:
    """The browser was used; kept to the minute, so that a page view seldom writes."""
    SignIn.objects.filter(session_key=session_key).update(seen_at=at)


def move_sign_in(old_key: str, new_key: str) -> None:
    """Django gave the session a new key; it is the same browser."""
    SignIn.objects.filter(session_key=old_key).update(session_key=new_key)


@transaction.atomic(durable=True)
def end_sign_in(session_key: str) -> None:
    """Forget a browser that was signed out."""
    SignIn.objects.filter(session_key=session_key).delete()


@transaction.atomic(durable=True)
def end_other_sign_ins(user_id: UUID, *, actor: User, keep: str) -> int:
    """Sign the person out everywhere but in the session `keep` (R98). How many were ended."""
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    others = user.sign_ins.exclude(session_key=keep)
    keys = list(others.values_list("session_key", flat=True))
    _delete_sessions(keys)
    others.delete()
    audit.record("person.signed_out_elsewhere", user, actor=actor, at=clock.now(), ended=len(keys))
    return len(keys)


def end_all_access(user: User) -> None:
    """For operations, inside theirs: no browser stays signed in and no API token works any more."""
    _delete_sessions(user.sign_ins.values_list("session_key", flat=True))
    user.sign_ins.all().delete()
    user.auth_token_set.all().delete()


def _delete_sessions(keys: Iterable[str]) -> None:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in keys:
        store(key).delete()
