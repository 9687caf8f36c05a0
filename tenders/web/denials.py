"""A look or a move that was refused is an event of the audit trail (Annex IV(g))."""

from django.db.models import Model
from django.http import Http404, HttpRequest

from dps.core import audit, clock


def record_denied(request: HttpRequest, code: str, subject: Model) -> None:
    """Who, what, when, from where. The subject must not tell that there is a bid."""
    audit.denied(
        code,
        subject,
        request.user,
        at=clock.now(),
        path=request.path,
        address=request.META.get("REMOTE_ADDR", ""),
    )


def deny(request: HttpRequest, code: str, subject: Model) -> Http404:
    """Recorded, and to be raised: what a person may not see does not exist."""
    record_denied(request, code, subject)
    return Http404()
