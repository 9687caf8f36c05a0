"""API tokens: made, shown once, revoked."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from dps.accounts.models import ApiToken, User
from dps.accounts.rules.tokens import why_not_create_token
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if


@transaction.atomic(durable=True)
def create_token(
    user_id: UUID, *, actor: User, name: str, scope: str, days: int, made_with: ApiToken | None = None
) -> tuple[ApiToken, str]:
    """A token for a program of the person's, and its text, which is not kept: only its hash is.

    It lasts `days` days, and never longer than the token it was made with.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    at = clock.now()
    held = user.auth_token_set.filter(expiry__gt=at).count()
    refuse_if(why_not_create_token(held, scope, days, made_with))

    ends = at + timedelta(days=days)
    if made_with and made_with.expiry:
        ends = min(ends, made_with.expiry)
    token, text = ApiToken.objects.create(user, expiry=None, name=name, scope=scope, created=at)
    ApiToken.objects.filter(pk=token.pk).update(expiry=ends)
    token.expiry = ends

    audit.record("token.created", user, actor=actor, at=at, name=name, scope=scope, expires_at=ends)
    notify(user.email, "account_token_made", at=at, name=name, scope=token.get_scope_display().lower())
    return token, text


@transaction.atomic(durable=True)
def revoke_token(public_id: UUID, *, actor: User) -> None:
    """From now on the token opens nothing. Only the person's own tokens are found."""
    token = actor.auth_token_set.select_for_update().get(public_id=public_id)
    token.delete()
    audit.record("token.revoked", actor, actor=actor, at=clock.now(), name=token.name, scope=token.scope)
