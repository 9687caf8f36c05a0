"""A look or a move that was refused is an event of the audit trail (Annex IV(g))."""

from django.http import Http404, HttpRequest

from dps.core.refusals import Refusal
from tenders.models import Competition
from tenders.operations.attempts import note_look_at_competition


def record_denied(request: HttpRequest, code: str, competition: Competition) -> None:
    """Who, what, when, from where. A competition does not tell that there is a bid."""
    note_look_at_competition(
        competition,
        code=code,
        actor=request.user,
        path=request.path,
        address=request.META.get("REMOTE_ADDR", ""),
    )


def deny(request: HttpRequest, code: str, competition: Competition) -> Http404:
    """Recorded, and to be raised: what a person may not see does not exist."""
    record_denied(request, code, competition)
    return Http404()


def record_no_reading(request: HttpRequest, refusal: Refusal, competition: Competition) -> None:
    """A bid's page that does not open. Whoever is only asked to declare first has tried nothing wrong."""
    if not competition.has_been_opened():
        record_denied(request, "bid.sealed", competition)
    elif refusal.code != "bid.no_declaration":
        record_denied(request, "bid.not_panel", competition)
