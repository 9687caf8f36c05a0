"""Opening moderation again: asked by one person, decided by another."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from tenders.models import Undo
from tenders.operations.evaluation.undo import ask_to_undo_moderation, keep_moderation, undo_moderation
from tenders.rules.evaluation.moderation import why_not_ask_undo
from tenders.rules.undoing import why_not_undo_moderation
from tenders.web.council_base import CompetitionAction, CompetitionForm
from tenders.web.forms.evaluation import ReasonForm


class AskUndo(CompetitionForm):
    """Why moderation has to be opened again; for the approver, what was asked."""

    template_name = "tenders/evaluation/undo.html"
    form_class = ReasonForm
    done = "An approver has been asked. Nothing changes until they agree."
    next_page = "competition-moderate"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"label": "Why does moderation have to be opened again?"}

    def perform(self, form: ReasonForm) -> None:
        ask_to_undo_moderation(self.competition.pk, actor=self.person, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = self.competition.undos.filter(decided_at=None).select_related("asked_by").first()
        if waiting:
            waiting.competition = self.competition
        return super().get_context_data(
            waiting=waiting,
            cannot_ask=why_not_ask_undo(self.competition, self.person, "x"),
            cannot_decide=why_not_undo_moderation(waiting, self.person) if waiting else None,
            **kwargs,
        )


class DecideUndo(CompetitionAction):
    """The second person's yes or no."""

    done = "Your decision is recorded. The panel has been told."
    next_page = "competition-moderate"

    def perform(self, request: HttpRequest, **kwargs: Any) -> None:
        undo = get_object_or_404(Undo, competition=self.competition, pk=kwargs["undo"])
        if "keep" in request.POST:
            keep_moderation(undo.pk, note=request.POST.get("note", ""), actor=self.person)
        else:
            undo_moderation(undo.pk, actor=self.person)
