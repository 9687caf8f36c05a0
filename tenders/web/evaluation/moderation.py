"""Moderation: all scores of a question together, widest spread first, one agreed score with its reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView, TemplateView, View

from dps.core.refusals import Refused
from dps.core.web import refusals_as_messages
from tenders.box.opened import answer_to
from tenders.lifecycles import BidStatus, CompetitionStatus
from tenders.models import Consensus, Question, Score
from tenders.operations.evaluation.moderation import agree_score, finish_moderation
from tenders.operations.evaluation.scores import note_reading
from tenders.rules.evaluation import moderation as rules
from tenders.rules.evaluation.reading import why_not_see_content
from tenders.rules.evaluation.scores import visible_scores
from tenders.web.denials import record_no_reading
from tenders.web.evaluation.scoring import questions_of, scored_bids
from tenders.web.forms.evaluation import ScoreForm
from tenders.web.mixins import CompetitionPage


class Moderation(CompetitionPage, TemplateView):
    """Everything to be agreed; nothing of it before all evaluators have submitted (R63)."""

    template_name = "tenders/evaluation/moderate.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.person
        cannot_see = why_not_see_content(self.competition, user)
        ready = self.competition.scored_at is not None
        return super().get_context_data(
            cannot_see=cannot_see,
            is_ready=ready,
            items=self.items() if ready and cannot_see is None else [],
            missing=rules.missing_agreements(self.competition) if ready else 0,
            cannot_finish=rules.why_not_finish_moderation(self.competition, user),
            is_moderating=self.competition.status == CompetitionStatus.SCORED,
            waiting=self.competition.panel.filter(part="evaluator", submitted_at=None).select_related("user"),
            **kwargs,
        )

    def items(self) -> list[dict[str, Any]]:
        given: dict[tuple[Any, Any], list[Score]] = {}
        scores = visible_scores(self.competition, self.person).select_related("evaluator")
        for score in scores.order_by("evaluator__name"):
            given.setdefault((score.question_id, score.bid_id), []).append(score)
        agreed = {
            (row.question_id, row.bid_id): row
            for row in Consensus.objects.filter(bid__competition=self.competition)
        }
        pairs = [(q, b) for q in questions_of(self.competition) for b in scored_bids(self.competition)]
        items: list[dict[str, Any]] = [
            {
                "question": question,
                "bid": bid,
                "scores": given.get((question.pk, bid.pk), []),
                "agreed": agreed.get((question.pk, bid.pk)),
            }
            for question, bid in pairs
        ]
        for item in items:
            marks = [score.score for score in item["scores"]]
            item["spread"] = max(marks) - min(marks) if marks else 0
        return sorted(items, key=lambda item: -item["spread"])


class ModerateQuestion(CompetitionPage, FormView):
    """One answer with every evaluator's score and reason, and the agreed score."""

    template_name = "tenders/evaluation/moderate_question.html"
    form_class = ScoreForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.keys = kwargs
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.refusal_or(super().get)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.refusal_or(super().post)

    def refusal_or(self, answer: Any) -> HttpResponse:
        refusal = why_not_see_content(self.competition, self.person)
        if refusal or self.competition.scored_at is None:
            if refusal:
                record_no_reading(self.request, refusal, self.competition)
            sentence = refusal.message if refusal else "Moderation begins when all evaluators have submitted."
            messages.error(self.request, sentence)
            return redirect("competition-moderate", ref=self.competition.reference)
        questions = Question.objects.filter(criterion__competition=self.competition)
        self.question = get_object_or_404(questions.select_related("criterion"), pk=self.keys["question"])
        bids = self.competition.bids.filter(status=BidStatus.OPENED).select_related("competition")
        self.bid = get_object_or_404(bids, pk=self.keys["bid"])
        return answer(self.request, *self.args, **self.kwargs)

    def get_initial(self) -> dict[str, Any]:
        agreed = Consensus.objects.filter(bid=self.bid, question=self.question).first()
        return {"score": agreed.score, "reason": agreed.reason} if agreed else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"competition": self.competition}

    def form_valid(self, form: ScoreForm) -> HttpResponse:
        try:
            agree_score(self.bid.pk, self.question.pk, **form.cleaned_data, actor=self.person)
        except Refused as refused:
            form.add_error("reason", refused.refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, f"The agreed score of {self.bid.label} is recorded.")
        return redirect("competition-moderate", ref=self.competition.reference)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        note_reading(self.bid.pk, actor=self.person, part=str(self.question.pk))
        scores = visible_scores(self.competition, self.person)
        return super().get_context_data(
            question=self.question,
            bid=self.bid,
            answer=answer_to(self.bid, self.question.pk),
            scores=scores.filter(bid=self.bid, question=self.question).select_related("evaluator"),
            **kwargs,
        )


class FinishModeration(CompetitionPage, View):
    def post(self, request: HttpRequest, ref: str) -> HttpResponse:
        with refusals_as_messages(request):
            finish_moderation(self.competition.pk, actor=self.person)
            messages.success(request, "Moderation has ended. Prices and the ranking are shown now.")
            return redirect("competition-award", ref=ref)
        return redirect("competition-moderate", ref=ref)
