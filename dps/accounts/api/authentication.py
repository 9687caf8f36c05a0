"""API tokens as the way to sign a request: `Authorization: Token <text>`."""

from datetime import timedelta

from drf_spectacular.contrib.knox_auth_token import KnoxTokenScheme
from knox.auth import TokenAuthentication as KnoxAuthentication

from dps.accounts.models import ApiToken
from dps.core import clock

# Noting every use would turn each read into a write.
NOTED_EVERY = timedelta(hours=1)


class TokenAuthentication(KnoxAuthentication):
    """A token counts until its expiry by the portal's clock, and while its person is active."""

    def _cleanup_token(self, auth_token: ApiToken) -> bool:
        """Whether the token is over. Knox would ask the machine's clock, and delete in passing."""
        return auth_token.expiry is None or auth_token.expiry <= clock.now()

    def validate_user(self, auth_token: ApiToken):
        answer = super().validate_user(auth_token)
        at = clock.now()
        if auth_token.used_at is None or at - auth_token.used_at > NOTED_EVERY:
            ApiToken.objects.filter(pk=auth_token.pk).update(used_at=at)
        return answer


class TokenScheme(KnoxTokenScheme):
    """How the API's description names the token; made known to drf-spectacular by being defined."""

    target_class = "dps.accounts.api.authentication.TokenAuthentication"
    name = "token"
