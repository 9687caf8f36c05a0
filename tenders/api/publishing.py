"""Approve and publish a competition by programs, or end it before award."""

from typing import Any

from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tenders.api import competition_serializers as shapes
from tenders.api.verbs import CompetitionVerbs, takes
from tenders.operations import competitions, publication


class Publishing(CompetitionVerbs):
    """Verbs that take two people."""

    @takes(None)
    @action(detail=True, methods=["post"], url_path="send-for-approval")
    def send_for_approval(self, request: Request, pk: Any = None) -> Response:
        return self._do(publication.send_for_approval)

    @takes(None)
    @action(detail=True, methods=["post"], url_path="recall-from-approval")
    def recall_from_approval(self, request: Request, pk: Any = None) -> Response:
        return self._do(publication.recall_from_approval)

    @takes(None)
    @action(detail=True, methods=["post"], url_path="approve-publication")
    def approve_publication(self, request: Request, pk: Any = None) -> Response:
        """A second person's yes."""
        return self._do(publication.approve_publication)

    @takes(shapes.NoteSerializer)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: Any = None) -> Response:
        """A second person's no."""
        return self._do(publication.send_back_to_draft, **self._said(shapes.NoteSerializer))

    @takes(None)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: Any = None) -> Response:
        """Issue it and invite every supplier admitted to the lot."""
        return self._do(publication.publish_competition)

    @takes(shapes.ReasonSerializer)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: Any = None) -> Response:
        """End what was never published."""
        return self._do(competitions.discard_draft, **self._said(shapes.ReasonSerializer))

    @takes(shapes.ReasonSerializer)
    @action(detail=True, methods=["post"], url_path="ask-cancellation")
    def ask_cancellation(self, request: Request, pk: Any = None) -> Response:
        return self._do(competitions.ask_cancellation, **self._said(shapes.ReasonSerializer))

    @takes(None)
    @action(detail=True, methods=["post"], url_path="confirm-cancellation")
    def confirm_cancellation(self, request: Request, pk: Any = None) -> Response:
        return self._do(competitions.confirm_cancellation)

    @takes(shapes.NoteSerializer)
    @action(detail=True, methods=["post"], url_path="refuse-cancellation")
    def refuse_cancellation(self, request: Request, pk: Any = None) -> Response:
        """Let it go on."""
        return self._do(competitions.refuse_cancellation, **self._said(shapes.NoteSerializer))
