"""From a ranking to letters, or to an end without an award, and back by two people, for programs."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from dps.core import clock
from dps.core.refusals import refuse_if
from tenders.api import award_serializers as shapes
from tenders.api.competition_serializers import ReasonSerializer
from tenders.api.evaluation_serializers import EvaluationSerializer, RefusalNoteSerializer, UndoSerializer
from tenders.lifecycles import UndoneStep
from tenders.models import Competition, Undo
from tenders.operations import award, undoing
from tenders.operations.letters import write_letter_words
from tenders.operations.outcomes import letters_of
from tenders.rules.award import missing_reasons, why_not_write_letters
from tenders.rules.standing import ranking_of
from tenders.rules.standstills import awarded_by


class AwardActions:
    """What EvaluationViewSet offers once moderation has ended."""

    @extend_schema(
        request=shapes.RecommendAwardSerializer, responses={201: shapes.AwardRecommendationSerializer}
    )
    @action(detail=True, methods=["post"], url_path="recommend-award")
    def recommend_award(self: Any, request: Request, pk: Any = None) -> Response:
        """Recommend the bid in first place; an approver is told."""
        said = self.said(shapes.RecommendAwardSerializer)
        made = award.recommend_award(self.get_object().pk, actor=self.person, **said)
        return self.shown(shapes.AwardRecommendationSerializer, made, status.HTTP_201_CREATED)

    @extend_schema(request=RefusalNoteSerializer, responses=EvaluationSerializer)
    @action(detail=True, methods=["post"], url_path="approve-award")
    def approve_award(self: Any, request: Request, pk: Any = None) -> Response:
        """The second person's yes, once the winner's evidence is up to date."""
        return self.decide(award.approve_award)

    @extend_schema(request=RefusalNoteSerializer, responses=EvaluationSerializer)
    @action(detail=True, methods=["post"], url_path="return-award")
    def return_award(self: Any, request: Request, pk: Any = None) -> Response:
        """The second person's no: back to the lead, with a note."""
        return self.decide(award.return_award)

    @extend_schema(request=ReasonSerializer, responses=EvaluationSerializer)
    @action(detail=True, methods=["post"], url_path="end-without-award")
    def end_without_award(self: Any, request: Request, pk: Any = None) -> Response:
        """End it with no contract; every bidder reads the reason, and open data shows it."""
        said = self.said(ReasonSerializer)
        return self.done(award.end_without_award(self.get_object().pk, actor=self.person, **said))

    @extend_schema(responses=shapes.LetterToSendSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], url_path="letters-to-send", pagination_class=None)
    def letters_to_send(self: Any, request: Request, pk: Any = None) -> Response:
        """Every letter as it would be sent now; for the lead, once the award is approved."""
        competition = self.get_object()
        refuse_if(why_not_write_letters(competition, self.person))
        standing = awarded_by(competition)
        assert standing is not None
        contents = letters_of(competition, ranking_of(competition), standing, clock.now())
        letters = [
            {"bid": bid, "content": content, "missing": missing_reasons([content])}
            for bid, content in contents.items()
        ]
        return Response(shapes.LetterToSendSerializer(letters, many=True).data)

    @extend_schema(request=shapes.LetterWordsSerializer, responses=shapes.LetterWordsSerializer)
    @action(detail=True, methods=["post"], url_path="write-letter")
    def write_letter(self: Any, request: Request, pk: Any = None) -> Response:
        """Fill the one place of a bid's letter that people write; the rest is the record's."""
        said = self.said(shapes.LetterWordsSerializer)
        bid = get_object_or_404(self.get_object().bids.opened(), pk=said["bid"])
        words = write_letter_words(bid.pk, text=said["text"], actor=self.person)
        return Response(shapes.LetterWordsSerializer({"bid": bid.pk, "text": words.text}).data)

    @extend_schema(request=None, responses=EvaluationSerializer)
    @action(detail=True, methods=["post"], url_path="send-letters")
    def send_letters(self: Any, request: Request, pk: Any = None) -> Response:
        """Tell every bidder at one instant, and award."""
        competition = self.get_object()
        award.send_letters(competition.pk, actor=self.person)
        return self.done(self.get_object())

    @extend_schema(responses=UndoSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def undos(self: Any, request: Request, pk: Any = None) -> Response:
        """What it was asked to undo, with reasons and decisions; first asked first."""
        return Response(UndoSerializer(self.get_object().undos.all(), many=True).data)

    @extend_schema(request=ReasonSerializer, responses={201: UndoSerializer})
    @action(detail=True, methods=["post"], url_path="ask-undo-outcome")
    def ask_undo_outcome(self: Any, request: Request, pk: Any = None) -> Response:
        """Ask an approver to undo the award, or the end without one."""
        said = self.said(ReasonSerializer)
        asked = undoing.ask_to_undo(self.get_object().pk, actor=self.person, **said)
        return self.shown(UndoSerializer, asked, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=EvaluationSerializer)
    @action(detail=True, methods=["post"], url_path="undo-outcome")
    def undo_outcome(self: Any, request: Request, pk: Any = None) -> Response:
        """The second person's yes: bids are open again, and everybody is told."""
        waiting = get_object_or_404(_outcome_undos(self.get_object()))
        return self.done(undoing.undo_outcome(waiting.pk, actor=self.person))

    @extend_schema(request=RefusalNoteSerializer, responses=UndoSerializer)
    @action(detail=True, methods=["post"], url_path="keep-outcome")
    def keep_outcome(self: Any, request: Request, pk: Any = None) -> Response:
        """The second person's no."""
        said = self.said(RefusalNoteSerializer)
        waiting = get_object_or_404(_outcome_undos(self.get_object()))
        return self.shown(UndoSerializer, undoing.keep_outcome(waiting.pk, actor=self.person, **said))

    def decide(self: Any, operation: Any) -> Response:
        """With the note that was sent; the answer is the evaluation as it then stands."""
        said = self.said(RefusalNoteSerializer)
        operation(self.get_object().pk, actor=self.person, **said)
        return self.done(self.get_object())


def _outcome_undos(competition: Competition) -> QuerySet[Undo]:
    return competition.undos.filter(decided_at=None).exclude(step=UndoneStep.MODERATION)
