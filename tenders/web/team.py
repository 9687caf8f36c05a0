"""What the Oldham team sees of all councils' competitions: never a bid, nor how many there are (R60)."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from dps.accounts.lifecycles import TeamRole
from dps.accounts.web.mixins import TeamPage
from dps.core import clock
from dps.core.forms.filtering import chips, chosen
from tenders.lifecycles import BEFORE_PUBLICATION, CompetitionStatus
from tenders.models import Competition
from tenders.rules.records import why_not_read_record
from tenders.rules.reopening import why_not_give_time
from tenders.web.forms.watching import TeamFilter
from tenders.web.pages import keyset
from tenders.web.watch import watched

ENDED = [
    CompetitionStatus.AWARDED,
    CompetitionStatus.CONTRACTED,
    CompetitionStatus.NOT_AWARDED,
    CompetitionStatus.CANCELLED,
]


class TeamCompetitions(TeamPage, TemplateView):
    """All councils' competitions, newest first; what needs attention is flagged and can be filtered."""

    template_name = "tenders/team/competitions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at, form = clock.now(), TeamFilter(data=self.request.GET)
        found = Competition.objects.visible_to(self.request.user).with_participation()
        found = narrow(found, chosen(form), at).select_related("council", "lot")
        rows, older = keyset(found, self.request)
        return super().get_context_data(
            rows=[(one, one.phase(at), flags_of(one, at)) for one in rows],
            older=older,
            filter_form=form,
            chips=chips(form, self.request.GET),
            **kwargs,
        )


class TeamCompetition(TeamPage, TemplateView):
    """What the council's own live page shows, without its buttons; a manager can give everybody more time."""

    template_name = "tenders/team/competition.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        visible = Competition.objects.visible_to(self.request.user).public().with_participation()
        competition = get_object_or_404(visible.select_related("council", "lot"), reference=kwargs["ref"])
        at = clock.now()
        context = watched(competition, self.request, at)
        own = {
            "flags": flags_of(competition, at),
            "takes_record": self.person.has_team_role(TeamRole.MANAGER, TeamRole.AUDITOR),
            "reads_record": why_not_read_record(competition, self.person) is None,
            "cannot_give_time": why_not_give_time(competition, self.person),
        }
        return super().get_context_data(**kwargs) | context | own


def narrow(found: Any, asked: dict[str, Any], at: datetime) -> Any:
    """The competitions that a filter asks for; flags add up, so that the team sees all that needs it."""
    if words := asked["q"]:
        named = Q(title__icontains=words) | Q(council__name__icontains=words)
        found = found.filter(named | Q(reference__icontains=words))
    if flags := asked["flag"]:
        by_flag = {"low": found.low_on_participation(at), "overdue": found.with_answers_overdue(at)}
        chosen_ones = [by_flag[flag].values("pk") for flag in flags]
        found = found.filter(_any(chosen_ones))
    return _in_state(found, asked["state"], at)


def flags_of(competition: Any, at: datetime) -> list[tuple[str, str]]:
    """What needs attention, as tags. Of a competition read with_participation."""
    flags = []
    if competition.has_low_participation(at, competition.interested):
        flags.append(("due_soon", "Low participation"))
    if competition.takes_bids(at) and competition.waiting and competition.answers_are_due(at):
        flags.append(("overdue", "Answers overdue"))
    return flags


def _any(querysets: list[Any]) -> Q:
    found = Q()
    for rows in querysets:
        found |= Q(pk__in=rows)
    return found


def _in_state(found: Any, state: str, at: datetime) -> Any:
    if state == "preparing":
        return found.filter(status__in=BEFORE_PUBLICATION)
    if state == "open":
        return found.taking_bids(at)
    if state == "ended":
        return found.filter(status__in=ENDED)
    if state == "judging":
        not_open = found.exclude(status__in=[*BEFORE_PUBLICATION, *ENDED])
        return not_open.exclude(status=CompetitionStatus.PUBLISHED, deadline_at__gt=at)
    return found
