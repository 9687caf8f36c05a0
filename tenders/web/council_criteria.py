"""Prepare how bids are judged: criteria, questions, prices, scale and tie rule."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView

from dps.agreements.lifecycles import AwardKind
from dps.core.refusals import Refused
from tenders.models import Question
from tenders.operations.criteria import (
    add_question,
    change_question,
    remove_question,
    set_criteria,
    set_price_schedule,
    set_scale,
)
from tenders.rules.competitions import why_not_edit_competition
from tenders.rules.criteria import total_weight, warning_of_weights
from tenders.rules.meanwhile import mark_of_question
from tenders.web.council_base import CompetitionAction, PreparePage
from tenders.web.forms.criteria import (
    CriteriaForm,
    PriceForm,
    PriceLines,
    QuestionForm,
    ScaleSteps,
    TieForm,
)
from tenders.web.forms.judging import (
    criteria_in_words,
    price_in_words,
    saved_criteria,
    saved_prices,
    scale_in_words,
)
from tenders.web.forms.meanwhile import differing
from tenders.web.mixins import CompetitionPage


class Criteria(PreparePage):
    template_name = "tenders/council/criteria.html"
    part = "criteria"
    form_class = CriteriaForm
    done = "The criteria are saved."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"competition": self.competition}

    def perform(self, form: CriteriaForm) -> None:
        set_criteria(self.competition.pk, rows=form.rows(), actor=self.person, seen=self.seen)

    def saved_meanwhile(self, form: CriteriaForm, **others: Any) -> list[dict[str, str]]:
        saved = criteria_in_words(form, saved_criteria(self.competition))
        return differing(saved, criteria_in_words(form, form.rows()))


class Questions(CompetitionPage, TemplateView):
    template_name = "tenders/council/questions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        criteria = self.competition.criteria.exclude(kind=AwardKind.PRICE).prefetch_related("questions")
        return super().get_context_data(
            criteria=[(criterion, total_weight(criterion.questions.all())) for criterion in criteria],
            refusal=why_not_edit_competition(self.competition, self.person),
            **kwargs,
        )


class QuestionPage(PreparePage):
    """A question under a criterion of this competition, new or known."""

    template_name = "tenders/council/question.html"
    form_class = QuestionForm
    next_page = "competition-questions"


class NewQuestion(QuestionPage):
    done = "The question is added."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(criterion=self._criterion(), **kwargs)

    def get_initial(self) -> dict[str, Any]:
        criterion = self._criterion()
        left = criterion.weight - total_weight(criterion.questions.all())
        return {"weight": max(left, 0), "word_limit": 500, "takes_files": True}

    def perform(self, form: QuestionForm) -> None:
        add_question(self._criterion().pk, actor=self.person, **form.cleaned_data)

    def _criterion(self) -> Any:
        return get_object_or_404(
            self.competition.criteria.exclude(kind=AwardKind.PRICE), pk=self.kwargs["criterion"]
        )


class ChangeQuestion(QuestionPage):
    done = "The question is saved."

    @property
    def mark(self) -> str:
        return mark_of_question(question_of(self.competition.pk, self.kwargs["pk"]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        question = question_of(self.competition.pk, self.kwargs["pk"])
        return super().get_context_data(question=question, criterion=question.criterion, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return QuestionForm.of(question_of(self.competition.pk, self.kwargs["pk"]))

    def perform(self, form: QuestionForm) -> None:
        question = question_of(self.competition.pk, self.kwargs["pk"])
        change_question(question.pk, actor=self.person, seen=self.seen, **form.cleaned_data)


class RemoveQuestion(CompetitionAction):
    done = "The question is removed."
    next_page = "competition-questions"

    def perform(self, request: HttpRequest, **kwargs: Any) -> None:
        remove_question(question_of(self.competition.pk, kwargs["pk"]).pk, actor=self.person)


def question_of(competition_id: UUID, pk: UUID) -> Question:
    questions = Question.objects.filter(criterion__competition=competition_id).select_related("criterion")
    return get_object_or_404(questions, pk=pk)


class Price(PreparePage):
    template_name = "tenders/council/price.html"
    part = "price"
    form_class = PriceForm
    done = "The price schedule is saved."

    def get_initial(self) -> dict[str, Any]:
        competition = self.competition
        return {
            "method": competition.price_method,
            "guidance": competition.price_guidance,
            "benchmark": competition.price_benchmark,
            "kind": competition.schedule_kind,
            "low_mean_percent": competition.low_mean_percent,
            "low_next_percent": competition.low_next_percent,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("lines", self._lines())
        criteria = list(self.competition.criteria.all())
        return super().get_context_data(warning=warning_of_weights(self.competition, criteria), **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, lines = self.get_form(), PriceLines(request.POST, prefix="lines")
        if not (form.is_valid() & lines.is_valid()):
            return self.render_to_response(self.get_context_data(form=form, lines=lines))
        rows = [row for row in (line.row() for line in lines) if row]
        try:
            by: dict[str, Any] = {"actor": self.person, "seen": self.seen}
            set_price_schedule(self.competition.pk, rows=rows, **by, **form.cleaned_data)
        except Refused as refused:
            return self.refused(form, refused.refusal, lines=lines)
        messages.success(request, self.done)
        again = "more" in request.POST
        return redirect("competition-price" if again else "competition", ref=self.competition.reference)

    def saved_meanwhile(self, form: PriceForm, **others: Any) -> list[dict[str, str]]:
        rows = [row for row in (line.row() for line in others["lines"]) if row]
        saved = price_in_words(self.get_initial(), saved_prices(self.competition))
        return differing(saved, price_in_words(form.cleaned_data, rows))

    def _lines(self) -> Any:
        kept = self.competition.price_lines.values("label", "unit", "quantity")
        return PriceLines(initial=list(kept), prefix="lines")


class Scale(PreparePage):
    """The scale and the tie rule."""

    template_name = "tenders/council/scale.html"
    part = "scale"
    form_class = TieForm
    done = "The scale and the tie rule are saved."

    def get_initial(self) -> dict[str, Any]:
        return {f"rule_{n}": rule for n, rule in enumerate(self.competition.tie_rule, 1)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("scale", ScaleSteps(initial=self.competition.scale, prefix="scale"))
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, scale = self.get_form(), ScaleSteps(request.POST, prefix="scale")
        if not (form.is_valid() & scale.is_valid()):
            return self.render_to_response(self.get_context_data(form=form, scale=scale))
        steps = [{"score": n, **step.cleaned_data} for n, step in enumerate(scale)]
        try:
            by: dict[str, Any] = {"actor": self.person, "seen": self.seen}
            set_scale(self.competition.pk, scale=steps, tie_rule=form.chosen(), **by)
        except Refused as refused:
            return self.refused(form, refused.refusal, scale=scale)
        messages.success(request, self.done)
        return redirect(reverse("competition", args=[self.competition.reference]))

    def saved_meanwhile(self, form: TieForm, **others: Any) -> list[dict[str, str]]:
        saved = scale_in_words(self.competition.scale, self.competition.tie_rule)
        typed = scale_in_words([step.cleaned_data for step in others["scale"]], form.chosen())
        return differing(saved, typed)
