"""The team's queue: applications by the day their decision is due."""

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.views.generic import TemplateView

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.accounts.web.mixins import TeamPage
from dps.agreements.models import Lot
from dps.core import clock, workdays
from dps.core.paging import keyset
from suppliers.lifecycles import ApplicationStatus
from suppliers.models import Application
from suppliers.querysets import ApplicationQuerySet
from suppliers.rules.assessments import RECOMMENDED
from suppliers.web.filtering import chips, chosen
from suppliers.web.team_forms import QueueFilter

SOON = 2  # working days: R15


class TeamQueue(TeamPage, TemplateView):
    template_name = "suppliers/team/queue.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = clock.today()
        form = QueueFilter(Lot.objects.for_listing(), data=self.request.GET)
        asked = chosen(form)
        found = narrow(Application.objects.for_team_listing(), asked, self.person, today)
        page = keyset(found, self.request.GET, ("due_on", "pk"))
        return super().get_context_data(
            page=page,
            rows=[as_row(application, today) for application in page.rows],
            filter=form,
            chips=chips(form, self.request.GET),
            stats=stats(today),
            may_audit=self.person.has_team_role(TeamRole.MANAGER, TeamRole.AUDITOR),
            **kwargs,
        )


def narrow(
    found: ApplicationQuerySet, asked: dict[str, str], person: User, today: date
) -> ApplicationQuerySet:
    """The applications that the filter asks for; waiting ones unless it says otherwise."""
    found = _by_state(found, asked["show"], today)
    if asked["whose"] == "me":
        found = found.filter(assigned_to=person)
    if asked["whose"] == "nobody":
        found = found.filter(assigned_to=None)
    if asked["lot"]:
        found = found.filter(lot_requests__lot__number=asked["lot"])
    if words := asked["q"]:
        found = found.filter(Q(reference__icontains=words) | Q(supplier__legal_name__icontains=words))
    return found


def _by_state(found: ApplicationQuerySet, show: str, today: date) -> ApplicationQuerySet:
    if show == "recommended":
        waiting = Application.objects.filter(lot_requests__status__in=RECOMMENDED).values("pk")
        return found.undecided().filter(pk__in=waiting)
    if show == "overdue":
        return found.undecided().filter(due_on__lt=today)
    if show == "more_information":
        return found.filter(status=ApplicationStatus.MORE_INFORMATION)
    if show in {"decided", "withdrawn"}:
        return found.filter(status=show)
    return found.undecided()


def as_row(application: Application, today: date) -> dict[str, Any]:
    """What the row warns of; it sets no state."""
    requests = application.lot_requests.all()
    due_on = application.due_on or today
    waiting = application.decided_at is None and application.status != ApplicationStatus.WITHDRAWN
    return {
        "application": application,
        "lots": [request.lot.number for request in requests],
        "is_waiting": waiting,
        "is_overdue": waiting and due_on < today,
        "is_soon": waiting and today <= due_on <= workdays.add_working_days(today, SOON),
        "to_confirm": waiting and any(request.status in RECOMMENDED for request in requests),
    }


def stats(today: date) -> list[dict[str, Any]]:
    """The numbers above the queue, in one query."""
    soon = workdays.add_working_days(today, SOON)
    confirm = Q(lot_requests__status__in=RECOMMENDED)
    counts = Application.objects.undecided().aggregate(
        waiting=Count("pk", distinct=True),
        soon=Count("pk", filter=Q(due_on__range=(today, soon)), distinct=True),
        overdue=Count("pk", filter=Q(due_on__lt=today), distinct=True),
        confirm=Count("pk", filter=confirm, distinct=True),
    )
    return [
        {"label": "waiting for a decision", "value": counts["waiting"]},
        {
            "label": f"due within {SOON} working days",
            "value": counts["soon"],
            "attention": counts["soon"] > 0,
        },
        {"label": "overdue", "value": counts["overdue"], "attention": counts["overdue"] > 0},
        {"label": "recommended, to be confirmed", "value": counts["confirm"]},
    ]
