"""What the council's pages on one competition share."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import View

from dps.core import clock
from dps.core.refusals import Refusal
from dps.core.web import refusals_as_messages
from tenders.rules.competitions import why_not_edit_competition
from tenders.web.forms.meanwhile import mark_of, saved_meanwhile
from tenders.web.mixins import CompetitionPage
from tenders.web.operation_form import OperationForm


class CompetitionForm(CompetitionPage, OperationForm):
    """A council's form about the competition."""


class PreparePage(CompetitionForm):
    """A page of the preparation: whoever may not edit reads why instead of a button."""

    @cached_property
    def refusal(self) -> Refusal | None:
        return why_not_edit_competition(self.competition, self.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mark = mark_of(self.get_initial())
        return super().get_context_data(refusal=self.refusal, at=clock.now(), seen=mark, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        """What a colleague saved since the page was opened is shown first; saving once more is a choice."""
        saved, seen = self.get_initial(), self.request.POST.get("seen", "")
        theirs = saved_meanwhile(form, saved) if seen and seen != mark_of(saved) else []
        if theirs:
            form.add_error(None, "A colleague saved this page while you had it open. Nothing is lost yet")
            return self.render_to_response(self.get_context_data(form=form, theirs=theirs))
        return super().form_valid(form)


class CompetitionAction(CompetitionPage, View):
    """A button: posts, calls an operation, comes back with a message."""

    template_name = ""
    done = "Done."
    next_page = "competition"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        with refusals_as_messages(request):
            self.perform(request, **kwargs)
            messages.success(request, self.done)
        return redirect(self.next_page, ref=self.competition.reference)

    def perform(self, request: HttpRequest, **kwargs: Any) -> None:
        raise NotImplementedError
