"""An evaluation for programs: the panel's conflicts, scores and agreed scores over the pages' operations."""

from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from dps.accounts.api.mixins import SignedIn
from dps.core.refusals import refuse_if
from tenders.api import evaluation_serializers as shapes
from tenders.api.awards import AwardActions
from tenders.api.competition_serializers import ReasonSerializer
from tenders.box.opened import contents_of
from tenders.lifecycles import OPENED_OR_LATER, BidStatus, UndoneStep
from tenders.models import Bid, Competition, Conflict, Consensus, Question, Score
from tenders.operations import panels
from tenders.operations.evaluation import conflicts, moderation, scores, undo
from tenders.operations.evaluation.checks import check_bid
from tenders.rules.evaluation.reading import why_not_see_content
from tenders.rules.evaluation.scores import visible_scores


class EvaluationView(SignedIn, GenericViewSet):
    """What every part shares: the competitions of one's own councils, once opened."""

    def competitions(self) -> Any:
        return Competition.objects.for_buyers(self.person).filter(status__in=OPENED_OR_LATER)

    def said(self, shape: Any) -> dict[str, Any]:
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def bid_of(self, pk: Any) -> Bid:
        return get_object_or_404(Bid.objects.opened().filter(competition__in=self.competitions()), pk=pk)

    def shown(self, shape: Any, row: Any, code: int = status.HTTP_200_OK) -> Response:
        return Response(shape(row).data, status=code)


class EvaluationViewSet(AwardActions, ListModelMixin, RetrieveModelMixin, EvaluationView):
    """Opened competitions of your councils, and the steps of their panels."""

    serializer_class = shapes.EvaluationSerializer
    filterset_fields = {"status": ["exact"], "reference": ["exact"]}
    queryset = Competition.objects.none()

    def get_queryset(self) -> Any:
        return self.competitions().order_by("-created_at")

    @extend_schema(responses=shapes.OpenedBidSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def bids(self, request: Request, pk: Any = None) -> Response:
        """What the panel reads. 409 without a clear declaration of conflicts."""
        competition = self.get_object()
        refuse_if(why_not_see_content(competition, self.person))
        bids = list(competition.bids.filter(status=BidStatus.OPENED).select_related("supplier"))
        contents = contents_of(competition, bids)
        scores.note_all_read(competition.pk, actor=self.person)
        return Response([_opened(competition, bid, contents[bid.pk]) for bid in bids])

    @extend_schema(request=shapes.ChecksSerializer, responses=shapes.CheckSerializer(many=True))
    @action(detail=True, methods=["post"], url_path="check-bid")
    def check_bid(self, request: Request, pk: Any = None) -> Response:
        """Record whether a bid has what it must have."""
        said = self.said(shapes.ChecksSerializer)
        bid = get_object_or_404(self.get_object().bids.opened(), pk=said["bid"])
        results = {row["item"]: (row["result"], row["note"]) for row in said["checks"]}
        check_bid(bid.pk, results=results, actor=self.person)
        return Response(shapes.CheckSerializer(bid.checks.order_by("item"), many=True).data)

    @extend_schema(request=None, responses=shapes.EvaluationSerializer)
    @action(detail=True, methods=["post"], url_path="submit-scores")
    def submit_scores(self, request: Request, pk: Any = None) -> Response:
        """All of yours at once; they cannot change afterwards."""
        return self.done(scores.submit_scores(self.get_object().pk, actor=self.person))

    @extend_schema(request=shapes.ChangePanelSerializer, responses=shapes.PanelChangeSerializer)
    @action(detail=True, methods=["post"], url_path="delegate-scoring")
    def delegate_scoring(self, request: Request, pk: Any = None) -> Response:
        """Another evaluator goes on; scores already given count."""
        return self.change_panel(panels.delegate_scoring)

    @extend_schema(request=shapes.ChangePanelSerializer, responses=shapes.PanelChangeSerializer)
    @action(detail=True, methods=["post"], url_path="replace-evaluator")
    def replace_evaluator(self, request: Request, pk: Any = None) -> Response:
        """Another evaluator begins anew; scores already given are kept and do not count."""
        return self.change_panel(panels.replace_evaluator)

    @extend_schema(request=shapes.ChangePanelSerializer, responses=shapes.PanelChangeSerializer)
    @action(detail=True, methods=["post"], url_path="replace-chair")
    def replace_chair(self, request: Request, pk: Any = None) -> Response:
        return self.change_panel(panels.replace_chair)

    @extend_schema(request=shapes.MeetingSerializer, responses=shapes.EvaluationSerializer)
    @action(detail=True, methods=["post"], url_path="record-meeting")
    def record_meeting(self, request: Request, pk: Any = None) -> Response:
        """Who moderated together, and what was said."""
        said = self.said(shapes.MeetingSerializer)
        meeting = moderation.record_meeting(self.get_object().pk, actor=self.person, **said)
        return self.done(meeting.competition)

    @extend_schema(request=None, responses=shapes.EvaluationSerializer)
    @action(detail=True, methods=["post"], url_path="finish-moderation")
    def finish_moderation(self, request: Request, pk: Any = None) -> Response:
        """For good: agreed scores stand and prices are shown."""
        return self.done(moderation.finish_moderation(self.get_object().pk, actor=self.person))

    @extend_schema(request=ReasonSerializer, responses=shapes.UndoSerializer)
    @action(detail=True, methods=["post"], url_path="ask-undo")
    def ask_undo(self, request: Request, pk: Any = None) -> Response:
        """Ask an approver to open moderation again."""
        said = self.said(ReasonSerializer)
        asked = undo.ask_to_undo_moderation(self.get_object().pk, actor=self.person, **said)
        return self.shown(shapes.UndoSerializer, asked)

    @extend_schema(request=None, responses=shapes.EvaluationSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: Any = None) -> Response:
        """The second person's yes."""
        return self.done(undo.undo_moderation(self.waiting().pk, actor=self.person))

    @extend_schema(request=shapes.RefusalNoteSerializer, responses=shapes.UndoSerializer)
    @action(detail=True, methods=["post"], url_path="keep")
    def keep(self, request: Request, pk: Any = None) -> Response:
        """The second person's no."""
        said = self.said(shapes.RefusalNoteSerializer)
        kept = undo.keep_moderation(self.waiting().pk, actor=self.person, **said)
        return self.shown(shapes.UndoSerializer, kept)

    def waiting(self) -> Any:
        return get_object_or_404(self.get_object().undos, step=UndoneStep.MODERATION, decided_at=None)

    def change_panel(self, operation: Any) -> Response:
        competition, said = self.get_object(), self.said(shapes.ChangePanelSerializer)
        seats = competition.council.seats.values_list("user_id", flat=True)
        places = competition.panel.values_list("user_id", flat=True)
        if said["joining"] not in set(seats) or said["leaving"] not in {*seats, *places}:
            return Response({"detail": "Choose people of the council."}, status=status.HTTP_400_BAD_REQUEST)
        change = operation(competition.pk, actor=self.person, **said)
        return self.shown(shapes.PanelChangeSerializer, change)

    def done(self, competition: Competition) -> Response:
        return self.shown(shapes.EvaluationSerializer, competition)


def _opened(competition: Competition, bid: Bid, content: dict[str, Any]) -> dict[str, Any]:
    """Without a price; without a name, also in the names of files, where the council hides names."""
    hidden = competition.hides_names and competition.moderated_at is None
    files = [
        {
            "document": file["document"],
            "part": file["part"],
            "name": f"{bid.label} file {number}" if hidden else file["name"],
        }
        for number, file in enumerate(content["files"], 1)
    ]
    name = bid.supplier.legal_name if bid.supplier and not hidden else None
    return {
        "id": bid.pk,
        "bid_label": bid.label,
        "bidder": name,
        "answers": content["answers"],
        "files": files,
    }


class ConflictViewSet(ListModelMixin, RetrieveModelMixin, EvaluationView):
    """Your own declarations, and those about which you decide as a lead or in the Oldham team."""

    serializer_class = shapes.ConflictSerializer
    filterset_fields = {"competition__reference": ["exact"], "kind": ["exact"]}
    queryset = Conflict.objects.none()

    def get_queryset(self) -> Any:
        found = Conflict.objects.select_related("competition", "person", "bid__supplier")
        if not self.person.is_team:
            led = Q(competition__lead=self.person, competition__council__seats__user=self.person)
            found = found.filter(Q(person=self.person) | led).distinct()
        return found.order_by("-declared_at", "-pk")

    @extend_schema(request=shapes.DeclareSerializer, responses={201: shapes.ConflictSerializer})
    def create(self, request: Request) -> Response:
        """Once for each competition, before you read any bid."""
        said = self.said(shapes.DeclareSerializer)
        competition = get_object_or_404(self.competitions(), reference=said["competition"])
        about = competition.bids.opened().filter(supplier=said.get("bidder")).first()
        declared = conflicts.declare_conflict(
            competition.pk,
            kind=said["kind"],
            bid_id=about.pk if about else None,
            explanation=said["explanation"],
            actor=self.person,
        )
        return self.shown(shapes.ConflictSerializer, declared, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.DecideSerializer, responses=shapes.ConflictSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: Any = None) -> Response:
        """Clear it or block it, with the measure taken."""
        said = self.said(shapes.DecideSerializer)
        decided = conflicts.decide_conflict(self.get_object().pk, actor=self.person, **said)
        return self.shown(shapes.ConflictSerializer, decided)


class ScoreViewSet(ListModelMixin, EvaluationView):
    """Your own scores; everybody's of a competition once all have submitted. Say which competition."""

    serializer_class = shapes.ScoreSerializer
    filterset_fields = {"bid": ["exact"], "question": ["exact"]}
    queryset = Score.objects.none()

    def get_queryset(self) -> Any:
        reference = self.request.query_params.get("competition", "")
        competition = self.competitions().filter(reference=reference).first()
        own = Score.objects.filter(evaluator=self.person)
        found = visible_scores(competition, self.person) if competition else own
        return found.select_related("evaluator", "bid").order_by("-saved_at", "-pk")

    @extend_schema(request=shapes.GiveScoreSerializer, responses={201: shapes.ScoreSerializer})
    def create(self, request: Request) -> Response:
        """Give a score, or change it until you submit."""
        said = self.said(shapes.GiveScoreSerializer)
        bid, question = self.bid_of(said.pop("bid")), said.pop("question")
        get_object_or_404(Question, pk=question)
        given = scores.score_bid(bid.pk, question, actor=self.person, **said)
        return self.shown(shapes.ScoreSerializer, given, status.HTTP_201_CREATED)


class ConsensusViewSet(ListModelMixin, EvaluationView):
    """Agreed scores of competitions whose bids you may read."""

    serializer_class = shapes.ConsensusSerializer
    filterset_fields = {"bid": ["exact"], "question": ["exact"]}
    queryset = Consensus.objects.none()

    def get_queryset(self) -> Any:
        reference = self.request.query_params.get("competition", "")
        competition = self.competitions().filter(reference=reference, scored_at__isnull=False).first()
        if competition is None or why_not_see_content(competition, self.person):
            return Consensus.objects.none()
        found = Consensus.objects.filter(bid__competition=competition)
        return found.select_related("agreed_by", "bid").order_by("-agreed_at", "-pk")

    @extend_schema(request=shapes.AgreeSerializer, responses={201: shapes.ConsensusSerializer})
    def create(self, request: Request) -> Response:
        """The chair's agreed score, with its reason."""
        said = self.said(shapes.AgreeSerializer)
        bid, question = self.bid_of(said.pop("bid")), said.pop("question")
        get_object_or_404(Question, pk=question)
        agreed = moderation.agree_score(bid.pk, question, actor=self.person, **said)
        return self.shown(shapes.ConsensusSerializer, agreed, status.HTTP_201_CREATED)
