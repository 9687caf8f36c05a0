"""More time for everybody: the page of a manager of the team."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from dps.accounts.web.mixins import TeamPage
from dps.core import clock
from tenders.models import Competition
from tenders.operations.reopening import reopen_competition
from tenders.rules.reopening import why_not_give_time
from tenders.web.forms.changes import MoreTimeForm
from tenders.web.operation_form import OperationForm


class MoreTime(TeamPage, OperationForm):
    """Before the bids are opened, also after the deadline has passed."""

    template_name = "tenders/team/more_time.html"
    form_class = MoreTimeForm
    next_page = "team-competition"
    done = "Everybody has more time. Every invited supplier and the council are told now."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            visible = Competition.objects.visible_to(request.user).public().select_related("council")
            self.competition = get_object_or_404(visible, reference=kwargs["ref"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = clock.now()
        return super().get_context_data(
            competition=self.competition,
            refusal=why_not_give_time(self.competition, self.person),
            has_closed=self.competition.has_closed(at),
            **kwargs,
        )

    def perform(self, form: MoreTimeForm) -> None:
        reopen_competition(
            self.competition.pk,
            deadline_at=form.deadline_at,
            reason=form.cleaned_data["reason"],
            actor=self.person,
        )
