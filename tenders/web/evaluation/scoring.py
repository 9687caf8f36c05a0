"""Scoring: one's own scores only, each with its reason, submitted all at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView, TemplateView, View

from dps.core.refusals import Refused
from dps.core.web import refusals_as_messages
from tenders.box.opened import answer_to, documents_of
from tenders.lifecycles import BidStatus, CompetitionStatus, PanelPart
from tenders.models import Bid, Competition, Question, Score
from tenders.operations.evaluation.scores import note_reading, score_bid, submit_scores
from tenders.rules.evaluation import scores as rules
from tenders.rules.evaluation.reading import why_not_work_as
from tenders.web.denials import record_no_reading
from tenders.web.forms.evaluation import ScoreForm
from tenders.web.mixins import CompetitionPage


def questions_of(competition: Competition) -> list[Question]:
    return list(Question.objects.filter(criterion__competition=competition).select_related("criterion"))


def scored_bids(competition: Competition) -> list[Bid]:
    """The bids in the running, by their letter."""
    return list(
        competition.bids.filter(status__in=[BidStatus.OPENED, BidStatus.SUCCESSFUL, BidStatus.UNSUCCESSFUL])
        .select_related("supplier", "competition")
        .order_by("label")
    )


class Scoring(CompetitionPage, TemplateView):
    """Every question with every bid: what I have scored and what is left."""

    template_name = "tenders/evaluation/score.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.person
        return super().get_context_data(
            cannot_see=why_not_work_as(self.competition, user, PanelPart.EVALUATOR),
            cannot_submit=rules.why_not_submit_scores(self.competition, user),
            has_submitted=rules.has_submitted(self.competition, user),
            is_open=self.competition.status == CompetitionStatus.OPENED,
            rows=self.rows(),
            progress=self.progress(),
            **kwargs,
        )

    def rows(self) -> list[dict[str, Any]]:
        mine = {
            (row.question_id, row.bid_id): row
            for row in Score.objects.filter(bid__competition=self.competition, evaluator=self.person)
        }
        bids = scored_bids(self.competition)
        self.count = [0, 0]
        rows = []
        for question in questions_of(self.competition):
            cells = [{"bid": bid, "score": mine.get((question.pk, bid.pk))} for bid in bids]
            self.count[0] += sum(cell["score"] is not None for cell in cells)
            self.count[1] += len(cells)
            rows.append({"question": question, "cells": cells})
        return rows

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
        return self.refusal_or(super().post)

    def refusal_or(self, answer: Any) -> HttpResponse:
        """Nobody gets as far as the content without a clear declaration (R61)."""
        if refusal := why_not_work_as(self.competition, self.person, PanelPart.EVALUATOR):
            record_no_reading(self.request, refusal, self.competition)
            messages.error(self.request, refusal.message)
            return redirect("competition-conflict", ref=self.competition.reference)
        self.setup_pair()
        return answer(self.request, *self.args, **self.kwargs)

    def mine(self) -> Score | None:
        return Score.objects.filter(bid=self.bid, question=self.question, evaluator=self.person).first()

    def get_initial(self) -> dict[str, Any]:
        mine = self.mine()
        return {"score": mine.score, "reason": mine.reason} if mine else {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"competition": self.competition}

    def form_valid(self, form: ScoreForm) -> HttpResponse:
        try:
            score_bid(self.bid.pk, self.question.pk, **form.cleaned_data, actor=self.person)
        except Refused as refused:
            form.add_error("reason", refused.refusal.message)
            return self.form_invalid(form)
        return redirect(self.next_address())

    def next_address(self) -> str:
        following = self.neighbours()[1]
        if following is None:
            return redirect("competition-score", ref=self.competition.reference).url
        return following["href"]

    def neighbours(self) -> tuple[dict[str, str] | None, dict[str, str] | None]:
        """The pages before and after this one: one question across all bids, then the next question."""
        pairs = [
            (question, bid)
            for question in questions_of(self.competition)
            for bid in scored_bids(self.competition)
        ]
        at = next(n for n, (q, b) in enumerate(pairs) if (q.pk, b.pk) == (self.question.pk, self.bid.pk))
        before = self.address(*pairs[at - 1]) if at else None
        return before, self.address(*pairs[at + 1]) if at + 1 < len(pairs) else None

    def address(self, question: Question, bid: Bid) -> dict[str, str]:
        href = redirect(
            "competition-score-bid", ref=self.competition.reference, question=question.pk, bid=bid.pk
        ).url
        return {"href": href, "label": f"{bid.label}: {question.text}"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        note_reading(self.bid.pk, actor=self.person, part=str(self.question.pk))
        previous, following = self.neighbours()
        return super().get_context_data(
            question=self.question,
            bid=self.bid,
            answer=answer_to(self.bid, self.question.pk),
            documents=[
                document
                for document in documents_of(self.bid)
                if document.purpose.endswith(str(self.question.pk))
            ],
            previous=previous,
            following=following,
            has_submitted=rules.has_submitted(self.competition, self.person),
            **kwargs,
        )


class SubmitScores(CompetitionPage, View):
    def post(self, request: HttpRequest, ref: str) -> HttpResponse:
        with refusals_as_messages(request):
            submit_scores(self.competition.pk, actor=self.person)
            messages.success(request, "Your scores are submitted and cannot change now.")
        return redirect("competition-score", ref=ref)
