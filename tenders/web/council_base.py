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
from tenders.rules.meanwhile import NEWER, mark_of_part
from tenders.web.forms.meanwhile import saved_meanwhile
from tenders.web.mixins import CompetitionPage
from tenders.web.operation_form import OperationForm


class CompetitionForm(CompetitionPage, OperationForm):
    """A council's form about the competition."""


class PreparePage(CompetitionForm):
    """A page of the preparation: whoever may not edit reads why instead of a button.

    `part` names what it saves; with it the operation refuses to write over what a colleague saved since.
    """

    part = ""

    @cached_property
    def refusal(self) -> Refusal | None:
        return why_not_edit_competition(self.competition, self.person)

    @property
    def mark(self) -> str:
        """Of what is saved now."""
        return mark_of_part(self.competition, self.part) if self.part else ""

    @property
    def seen(self) -> str:
        """The mark of what the person saw when they began."""
        return self.request.POST.get("seen", "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(refusal=self.refusal, at=clock.now(), seen=self.mark, **kwargs)

    def refused(self, form: Any, refusal: Refusal, **context: Any) -> HttpResponse:
        """What a colleague saved meanwhile is shown beside what was typed; saving once more is a choice."""
        if refusal == NEWER:
            self.competition.refresh_from_db()
            context["theirs"] = self.saved_meanwhile(form, **context)
            if not context["theirs"]:
                messages.success(self.request, self.done)
                return redirect(self.get_success_url())
        form.add_error(None, refusal.message)
        return self.render_to_response(self.get_context_data(form=form, **context))

    def saved_meanwhile(self, form: Any, **others: Any) -> list[dict[str, str]]:
        """Where what is saved differs from what was typed."""
        return saved_meanwhile(form, self.get_initial())


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
