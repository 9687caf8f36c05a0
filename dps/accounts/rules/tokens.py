"""When a person may make an API token."""

from dps.accounts.lifecycles import Scope
from dps.accounts.models import ApiToken
from dps.core.refusals import Refusal

MOST = 20
LONGEST_DAYS = 365


def why_not_create_token(held: int, scope: str, days: int, made_with: ApiToken | None) -> Refusal | None:
    """`token.too_many`, `token.days`, `token.wider`: a token never gives more than the one that made it."""
    if held >= MOST:
        return Refusal("token.too_many", f"You have {MOST} tokens. Revoke one before you make another.")
    if not 1 <= days <= LONGEST_DAYS:
        return Refusal("token.days", f"A token can last from 1 to {LONGEST_DAYS} days.")
    if scope not in Scope.values:
        return Refusal("token.scope", "Say whether the token may read, or read and write.")
    if made_with and made_with.scope != Scope.WRITE:
        return Refusal("token.wider", "A token that only reads cannot make another token.")
    return None
