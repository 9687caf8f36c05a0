"""What every REST face shares."""

from typing import Any

from rest_framework import status, views
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response

from dps.core.refusals import Refused


class CursorPages(CursorPagination):
    """Keyset pages, newest first: the number of queries never depends on the number of rows."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200
    ordering = "-id"


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """A refusal is 409 {code, detail}; the rest is as REST framework has it."""
    if isinstance(exc, Refused):
        body = {"code": exc.refusal.code, "detail": exc.refusal.message}
        return Response(body, status=status.HTTP_409_CONFLICT)
    return views.exception_handler(exc, context)
