"""What a token may do."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from dps.accounts.lifecycles import Scope
from dps.accounts.models import ApiToken


class TokenScope(BasePermission):
    """A token that only reads changes nothing; people who signed in with the browser are not limited."""

    message = "This token may only read. Make a token that may read and write."

    def has_permission(self, request: Request, view: Any) -> bool:
        token = request.auth
        limited = isinstance(token, ApiToken) and token.scope != Scope.WRITE
        return not limited or request.method in SAFE_METHODS
