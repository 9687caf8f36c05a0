"""Scoring: one's own scores only, each with its reason, submitted all at once.

Two ways to work: one question across all bids, or one bid across all questions (`?by=bid`).
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from dps.core.refusals import Refused
from dps.core.templatetags.formats import time_words
from tenders.box.opened import answer_to, documents_of
from tenders.box.working import part_of
from tenders.lifecycles import BidStatus, CompetitionStatus, PanelPart
from tenders.models import Bid, Competition, Question, Score, ScoreDraft
from tenders.operations.evaluation.scores import draft_score, note_reading, score_bid, submit_scores
from tenders.rules.evaluation import scores as rules
from tenders.rules.evaluation.reading import why_not_work_as
from tenders.web.council_base import CompetitionAction
from tenders.web.denials import record_no_reading
from tenders.web.evaluation.grid import Grid
from tenders.web.evaluation.spread import IN_THE_RUNNING
from tenders.web.forms.evaluation import ScoreForm
from tenders.web.mixins import CompetitionPage


def questions_of(competition: Competition) -> list[Question]:
    return list(Question.objects.filter(criterion__competition=competition).select_related("criterion"))


def scored_bids(competition: Competition) -> list[Bid]:
    """The bids in the running, by their letter."""
    return list(
        competition.bids.filter(status__in=IN_THE_RUNNING)
        .select_related("supplier", "competition")
        .order_by("label")
    )


def way_of(request: HttpRequest) -> str:
    """ "bid" or "question": across what the evaluator works."""
    return "bid" if request.GET.get("by") == "bid" else "question"


class Scoring(CompetitionPage, TemplateView):
    """Every question with every bid: what I have scored and what is left. Never a total."""

    template_name = "tenders/evaluation/score.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, competition = self.person, self.competition
        cannot_see = why_not_work_as(competition, user, PanelPart.EVALUATOR)
        grid = None
        if cannot_see is None:
            way, bids = way_of(self.request), scored_bids(competition)
            grid = Grid(competition, user, questions_of(competition), bids, way)
        return super().get_context_data(
            cannot_see=cannot_see,
            no_bids=cannot_see is not None
            and competition.has_been_opened()
            and not competition.bids.opened().exists(),
            cannot_submit=rules.why_not_submit_scores(competition, user),
            has_submitted=rules.has_submitted(competition, user),
            is_open=competition.status == CompetitionStatus.OPENED,
            grid=grid,
            progress=self.progress(),
            **kwargs,
        )

    def progress(self) -> list[dict[str, Any]]:
        """How far each evaluator is; never what they gave (R63)."""
        places = self.competition.panel.filter(part=PanelPart.EVALUATOR).select_related("user")
        return [{"who": place.user, "submitted_at": place.submitted_at} for place in places]


class ScoreBid(CompetitionPage, FormView):
    """One answer of one bid: the answer on the left, the published scale and my reason on the right."""

    template_name = "tenders/evaluation/score_bid.html"
    form_class = ScoreForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.keys = kwargs
        return super().dispatch(request, *args, **kwargs)

    def setup_pair(self) -> None:
        questions = Question.objects.filter(criterion__competition=self.competition)
        self.question = get_object_or_404(questions.select_related("criterion"), pk=self.keys["question"])
        self.bid = get_object_or_404(
            self.competition.bids.filter(status=BidStatus.OPENED).select_related("competition"),
            pk=self.keys["bid"],
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.refusal_or(super().get)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.refusal_or(self.autosave if "X-Autosave" in request.headers else super().post)

    def refusal_or(self, answer: Any) -> HttpResponse:
        """Nobody gets as far as the content without a clear declaration (R61)."""
        if refusal := why_not_work_as(self.competition, self.person, PanelPart.EVALUATOR):
            record_no_reading(self.request, refusal, self.competition)
            messages.error(self.request, refusal.message)
            return redirect("competition-conflict", ref=self.competition.reference)
        self.setup_pair()
        return answer(self.request, *self.args, **self.kwargs)

    def autosave(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep what is typed; it is no score until it is saved as one."""
        score = request.POST.get("score", "")
        try:
            draft = draft_score(
                self.bid.pk,
                self.question.pk,
                score=int(score) if score.isdecimal() else None,
                reason=request.POST.get("reason", ""),
                actor=self.person,
            )
        except Refused as refused:
            said = {"code": refused.refusal.code, "detail": refused.refusal.message}
            return JsonResponse(said, status=409)
        return JsonResponse({"saved_at": time_words(draft.saved_at) if draft else ""})

    def pair(self) -> dict[str, Any]:
        return {"bid": self.bid, "question": self.question, "evaluator": self.person}

    @cached_property
    def draft(self) -> ScoreDraft | None:
        return ScoreDraft.objects.filter(**self.pair()).first()

    def get_initial(self) -> dict[str, Any]:
        """What was typed last, saved as a score or not."""
        shown = self.draft or Score.objects.filter(**self.pair()).first()
        return {"score": shown.score, "reason": shown.reason} if shown else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"competition": self.competition}

    def form_valid(self, form: ScoreForm) -> HttpResponse:
        try:
            score_bid(self.bid.pk, self.question.pk, **form.cleaned_data, actor=self.person)
        except Refused as refused:
            form.add_error("reason", refused.refusal.message)
            return self.form_invalid(form)
        following = self.neighbours()[1]
        overview = reverse("competition-score", args=[self.competition.reference])
        return redirect(following["href"] if following else f"{overview}?by={way_of(self.request)}")

    def neighbours(self) -> tuple[dict[str, str] | None, dict[str, str] | None]:
        """The pages before and after this one, in the way the evaluator works."""
        questions, bids = questions_of(self.competition), scored_bids(self.competition)
        if way_of(self.request) == "bid":
            pairs = [(question, bid) for bid in bids for question in questions]
        else:
            pairs = [(question, bid) for question in questions for bid in bids]
        at = next(n for n, (q, b) in enumerate(pairs) if (q.pk, b.pk) == (self.question.pk, self.bid.pk))
        before = self.address(*pairs[at - 1]) if at else None
        return before, self.address(*pairs[at + 1]) if at + 1 < len(pairs) else None

    def address(self, question: Question, bid: Bid) -> dict[str, str]:
        href = reverse("competition-score-bid", args=[self.competition.reference, question.pk, bid.pk])
        return {"href": f"{href}?by={way_of(self.request)}", "label": f"{bid.label}: {question.text}"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        note_reading(self.bid.pk, actor=self.person, part=str(self.question.pk))
        previous, following = self.neighbours()
        part = part_of(self.question.pk)
        return super().get_context_data(
            question=self.question,
            bid=self.bid,
            answer=answer_to(self.bid, self.question.pk),
            documents=[document for document in documents_of(self.bid) if document.purpose == part],
            explanations=self.bid.explanations.filter(item__in=[part, ""]).exclude(answered_at=None),
            previous=previous,
            following=following,
            way=way_of(self.request),
            draft=self.draft,
            has_submitted=rules.has_submitted(self.competition, self.person),
            done_before=rules.why_not_despite_earlier(self.bid, self.question, self.person),
            **kwargs,
        )


class SubmitScores(CompetitionAction):
    done = "Your scores are submitted and cannot change now."
    next_page = "competition-score"

    def perform(self, request: HttpRequest, **kwargs: Any) -> None:
        submit_scores(self.competition.pk, actor=self.person)
