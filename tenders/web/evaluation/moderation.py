"""Moderation: all scores of a question together, widest spread first, one agreed score with its reason."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from dps.core.refusals import Refused
from tenders.box.opened import answer_to
from tenders.lifecycles import BidStatus, CompetitionStatus
from tenders.models import Consensus, Question, Score
from tenders.operations.evaluation.moderation import agree_score, finish_moderation, record_meeting
from tenders.operations.evaluation.scores import note_reading
from tenders.rules.evaluation import moderation as rules
from tenders.rules.evaluation.reading import why_not_see_content
from tenders.rules.evaluation.scores import counting_evaluators, visible_scores
from tenders.web.council_base import CompetitionAction, CompetitionForm
from tenders.web.denials import record_no_reading
from tenders.web.evaluation.scoring import questions_of
from tenders.web.evaluation.spread import bars_of, pairs_of, spreads_of
from tenders.web.forms.moderation import AgreeForm, MeetingForm
from tenders.web.mixins import CompetitionPage

NOT_YET = "Moderation begins when all evaluators have submitted."


class Moderation(CompetitionPage, TemplateView):
    """Every question, the one furthest apart first; nothing before all have submitted (R63)."""

    template_name = "tenders/evaluation/moderate.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        competition, user = self.competition, self.person
        cannot_see = why_not_see_content(competition, user)
        ready = competition.scored_at is not None
        rows = spreads_of(competition, questions_of(competition)) if ready and cannot_see is None else []
        return super().get_context_data(
            cannot_see=cannot_see,
            is_ready=ready,
            rows=rows,
            bars=bars_of(rows, competition.scale_max),
            bar_head=["Question", "Spread"],
            missing=rules.missing_agreements(competition) if ready else 0,
            cannot_finish=rules.why_not_finish_moderation(competition, user),
            is_moderating=competition.status == CompetitionStatus.SCORED,
            waiting=competition.panel.filter(part="evaluator", submitted_at=None).select_related("user"),
            meetings=competition.meetings.prefetch_related("attended"),
            undos=competition.undos.select_related("asked_by", "decided_by"),
            may_undo=rules.why_not_ask_undo(competition, user, "x") is None,
            **kwargs,
        )


class ModeratedContent(CompetitionPage):
    """Nobody gets to anybody's scores before all have submitted, or without a clear declaration."""

    question: Question

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.keys = kwargs
        return super().dispatch(request, *args, **kwargs)

    def refusal_or(self, answer: Any) -> HttpResponse:
        refusal = why_not_see_content(self.competition, self.person)
        if refusal or self.competition.scored_at is None:
            if refusal:
                record_no_reading(self.request, refusal, self.competition)  # type: ignore[attr-defined]
            messages.error(self.request, refusal.message if refusal else NOT_YET)  # type: ignore[attr-defined]
            return redirect("competition-moderate", ref=self.competition.reference)
        questions = Question.objects.filter(criterion__competition=self.competition)
        self.question = get_object_or_404(questions.select_related("criterion"), pk=self.keys["question"])
        return answer()


class ModerateQuestion(ModeratedContent, TemplateView):
    """All bids on one question with everybody's scores, widest spread first."""

    template_name = "tenders/evaluation/moderate_question.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.refusal_or(lambda: super(ModerateQuestion, self).get(request))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here = reverse("competition-moderate-question", args=[self.competition.reference, self.question.pk])
        return super().get_context_data(
            question=self.question,
            pairs=pairs_of(self.competition, self.question, here),
            is_moderating=self.competition.status == CompetitionStatus.SCORED,
            **kwargs,
        )


class AgreeScore(ModeratedContent, FormView):
    """One answer with every evaluator's score and reason, and the agreed score."""

    template_name = "tenders/evaluation/agree.html"
    form_class = AgreeForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.refusal_or(lambda: self.with_bid(super(AgreeScore, self).get))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.refusal_or(lambda: self.with_bid(super(AgreeScore, self).post))

    def with_bid(self, answer: Any) -> HttpResponse:
        bids = self.competition.bids.filter(status=BidStatus.OPENED).select_related("competition")
        self.bid = get_object_or_404(bids, pk=self.keys["bid"])
        return answer(self.request, *self.args, **self.kwargs)

    def get_initial(self) -> dict[str, Any]:
        agreed = Consensus.objects.filter(bid=self.bid, question=self.question).first()
        if agreed is None:
            return {}
        return {"score": agreed.score, "reason": agreed.reason, "change_reason": agreed.change_reason}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"competition": self.competition}

    def form_valid(self, form: AgreeForm) -> HttpResponse:
        try:
            agree_score(self.bid.pk, self.question.pk, **form.cleaned_data, actor=self.person)
        except Refused as refused:
            is_about_change = refused.refusal.code == "moderation.no_change_reason"
            form.add_error("change_reason" if is_about_change else "reason", refused.refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, f"The agreed score of {self.bid.label} is recorded.")
        reference = self.competition.reference
        return redirect("competition-moderate-question", ref=reference, question=self.question.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        note_reading(self.bid.pk, actor=self.person, part=str(self.question.pk))
        counting = counting_evaluators(self.competition)
        scores = visible_scores(self.competition, self.person).filter(bid=self.bid, question=self.question)
        found: list[Score] = list(scores.select_related("evaluator").order_by("evaluator__name"))
        return super().get_context_data(
            question=self.question,
            bid=self.bid,
            answer=answer_to(self.bid, self.question.pk),
            scores=[score for score in found if score.evaluator_id in counting],
            not_counting=[score for score in found if score.evaluator_id not in counting],
            explanations=self.bid.explanations.exclude(answered_at=None),
            **kwargs,
        )


class RecordMeeting(CompetitionForm):
    """Who moderated together, and what was said."""

    template_name = "tenders/evaluation/meeting.html"
    form_class = MeetingForm
    done = "The meeting is recorded."
    next_page = "competition-moderate"

    def get_form_kwargs(self) -> dict[str, Any]:
        people = [(str(person.pk), str(person)) for person in rules.may_attend(self.competition)]
        return super().get_form_kwargs() | {"people": people}

    def perform(self, form: MeetingForm) -> None:
        record_meeting(self.competition.pk, actor=self.person, **form.meeting)


class FinishModeration(CompetitionAction):
    done = "Moderation has ended. Prices and the ranking are shown now."
    next_page = "competition-moderate"

    def perform(self, request: HttpRequest, **kwargs: Any) -> None:
        finish_moderation(self.competition.pk, actor=self.person)
        self.next_page = "competition-award"
