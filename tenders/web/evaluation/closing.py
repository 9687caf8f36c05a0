"""Ending without an award, with what to do next; and taking an outcome back, two people together."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from tenders.models import Undo
from tenders.operations.award import end_without_award
from tenders.operations.undoing import ask_to_undo, keep_outcome, undo_outcome
from tenders.rules import undoing as rules
from tenders.rules.award import why_not_end_without_award
from tenders.web.council_base import CompetitionAction, CompetitionForm
from tenders.web.forms.evaluation import ReasonForm


class EndWithoutAward(CompetitionForm):
    """Why no contract is awarded, what bidders are told, and the next steps (R84)."""

    template_name = "tenders/evaluation/no_award.html"
    form_class = ReasonForm
    next_page = "award-none"

    def get_form_kwargs(self) -> dict[str, Any]:
        words = "Every bidder reads it, and open data shows it. Name no bidder."
        return super().get_form_kwargs() | {"label": "Why is no contract awarded?", "help_text": words}

    @property
    def done(self) -> str:  # type: ignore[override]
        told = "Every bidder has been told." if self.bids else "There was no bidder to tell."
        return f"The competition has ended without an award. {told}"

    @cached_property
    def bids(self) -> int:
        return self.competition.bids.opened().count()

    def perform(self, form: ReasonForm) -> None:
        end_without_award(self.competition.pk, reason=form.cleaned_data["reason"], actor=self.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            bids=self.bids,
            cannot_end=why_not_end_without_award(self.competition, self.person, "x"),
            can_undo=rules.why_not_ask_to_undo(self.competition, self.person, "x") is None,
            **kwargs,
        )


class AskUndo(CompetitionForm):
    """Why the outcome has to be taken back; for the approver, what was asked."""

    template_name = "tenders/evaluation/award_undo.html"
    form_class = ReasonForm
    done = "An approver has been asked. Nothing changes until they agree."
    next_page = "award-undo"

    def get_form_kwargs(self) -> dict[str, Any]:
        words = "Every bidder that got a letter reads it. Name no other bidder."
        return super().get_form_kwargs() | {"label": "Why does it have to be undone?", "help_text": words}

    def perform(self, form: ReasonForm) -> None:
        ask_to_undo(self.competition.pk, actor=self.person, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        undos = self.competition.undos.exclude(step="moderation").select_related("asked_by", "decided_by")
        waiting = undos.filter(decided_at=None).first()
        if waiting:
            waiting.competition = self.competition
        return super().get_context_data(
            waiting=waiting,
            past=undos.exclude(decided_at=None),
            step=rules.step_to_undo(self.competition),
            cannot_ask=rules.why_not_ask_to_undo(self.competition, self.person, "x"),
            cannot_decide=rules.why_not_undo_outcome(waiting, self.person) if waiting else None,
            **kwargs,
        )


class DecideUndo(CompetitionAction):
    """The second person's yes or no."""

    done = "Your decision is recorded. Those whom it concerns have been told."
    next_page = "award-undo"

    def perform(self, request: HttpRequest, **kwargs: Any) -> None:
        undo = get_object_or_404(Undo, competition=self.competition, pk=kwargs["undo"])
        if "keep" in request.POST:
            keep_outcome(undo.pk, note=request.POST.get("note", ""), actor=self.person)
        else:
            undo_outcome(undo.pk, actor=self.person)
