"""What every REST face shares."""

from typing import Any

from rest_framework import status, views
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response

from dps.core import alarms, clock
from dps.core.keyring import KeyringLost
from dps.core.refusals import Refused
from dps.core.sealing import Altered

SEALED = {
    "code": "keyring.lost",
    "detail": "Bids cannot be read or saved at the moment. Nothing is lost. Try again in a few minutes.",
}
ALTERED = {
    "code": "sealed.altered",
    "detail": "What is stored is not what was sealed, so it is not shown. The team has been told.",
}


class CursorPages(CursorPagination):
    """Keyset pages, newest first: the number of queries never depends on the number of rows."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = "-id"


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """A refusal is 409 {code, detail}, a lost key ring 503; the rest is as REST framework has it."""
    if isinstance(exc, Refused):
        body = {"code": exc.refusal.code, "detail": exc.refusal.message}
        return Response(body, status=status.HTTP_409_CONFLICT)
    if isinstance(exc, KeyringLost):
        headers = {"Retry-After": "120"}
        return Response(SEALED, status=status.HTTP_503_SERVICE_UNAVAILABLE, headers=headers)
    if isinstance(exc, Altered):
        alarms.raise_alarm(alarms.ALTERED, clock.now())
        return Response(ALTERED, status=status.HTTP_500_INTERNAL_SERVER_ERROR)
    return views.exception_handler(exc, context)
