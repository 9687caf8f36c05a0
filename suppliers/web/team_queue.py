"""The team's queue: applications by the working days left for their decision, with what marks each."""

from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.views.generic import TemplateView

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.accounts.web.mixins import TeamPage
from dps.agreements.models import Lot, QuestionnaireVersion
from dps.core import clock, workdays
from dps.core.forms.filtering import chips, chosen
from dps.core.paging import keyset
from suppliers.lifecycles import ApplicationStatus
from suppliers.models import Admission, Application, ReasonsRequest
from suppliers.querysets import ApplicationQuerySet
from suppliers.rules.assessments import RECOMMENDED
from suppliers.rules.offences import is_about_offences
from suppliers.rules.questionnaire import questionnaire_of
from suppliers.web.forms.queue import QueueFilter
from suppliers.web.team_attention import attention
from suppliers.web.team_requests import waiting_for_the_team
from suppliers.web.team_views import saved_view_links

SOON = 2  # working days: R15


class TeamQueue(TeamPage, TemplateView):
    template_name = "suppliers/team/queue.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, grounds = clock.today(), ground_questions()
        form = QueueFilter(Lot.objects.for_listing(), assessors(), data=self.request.GET)
        found = narrow(Application.objects.for_team_listing(), chosen(form), self.person, today, grounds)
        page = keyset(found.with_flags(grounds), self.request.GET, ("due_on", "pk"))
        counts = counted(today)
        return super().get_context_data(
            page=page,
            rows=[as_row(application, today) for application in page.rows],
            filter=form,
            chips=chips(form, self.request.GET),
            views=saved_view_links(self.person, self.request.GET),
            query=self.request.GET.urlencode(),
            stats=stats(counts),
            overdue=counts["overdue"],
            suspensions_over=Admission.objects.past_their_day(today).count(),
            requests=waiting_for_the_team(),
            attention=attention(today),
            reasons=reasons_waiting(today),
            may_audit=self.person.has_team_role(TeamRole.MANAGER, TeamRole.AUDITOR),
            **kwargs,
        )


def assessors() -> list[User]:
    """Whom an application may be assigned to: officers and managers, by name."""
    roles = [TeamRole.OFFICER, TeamRole.MANAGER]
    people = User.objects.filter(team_seats__role__in=roles, is_active=True)
    return list(people.distinct().order_by("name", "email"))


def ground_questions() -> list[str]:
    """Questions whose yes is a reason for exclusion. What is about criminal offences is not among them:
    the queue is read by everybody in the team, those answers are not."""
    versions = QuestionnaireVersion.objects.only("pk")
    asked = (each for version in versions for each in questionnaire_of(version).questions.values())
    return sorted({each.id for each in asked if each.pass_if is False and not is_about_offences(each.id)})


def narrow(
    found: ApplicationQuerySet, asked: dict[str, str], person: User, today: date, grounds: list[str]
) -> ApplicationQuerySet:
    """The applications that the filter asks for; waiting ones unless it says otherwise."""
    found = _of_person(_by_state(found, asked["show"]), asked["whose"], person)
    if asked["flag"]:
        found = found.flagged(asked["flag"], today, grounds)
    if asked["lot"]:
        found = found.filter(lot_requests__lot__number=asked["lot"])
    if words := asked["q"]:
        found = found.filter(Q(reference__icontains=words) | Q(supplier__legal_name__icontains=words))
    return found


def _of_person(found: ApplicationQuerySet, whose: str, person: User) -> ApplicationQuerySet:
    if not whose:
        return found
    who = {"me": person.pk, "nobody": None}.get(whose, whose)
    return found.filter(assigned_to=who)


def _by_state(found: ApplicationQuerySet, show: str) -> ApplicationQuerySet:
    if show == "recommended":
        waiting = Application.objects.filter(lot_requests__status__in=RECOMMENDED).values("pk")
        return found.undecided().filter(pk__in=waiting)
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
        "flags": list(_flags(application)) if waiting else [],
    }


def _flags(application: Any) -> list[tuple[str, str]]:
    """Key of the tag's colour, and its words. Of a row with `with_flags`; overdue stands beside the date."""
    replied = application.has_reply and application.status == ApplicationStatus.IN_REVIEW
    marks = [
        (application.extended_on, "changed", "Extended"),
        (replied, "answered", "Reply received"),
        (application.has_grounds, "problem", "Reason declared"),
    ]
    return [(key, words) for holds, key, words in marks if holds]


def counted(today: date) -> dict[str, int]:
    """How many wait, and why they press, in one query."""
    soon = workdays.add_working_days(today, SOON)
    confirm = Q(lot_requests__status__in=RECOMMENDED)
    return Application.objects.undecided().aggregate(
        waiting=Count("pk", distinct=True),
        soon=Count("pk", filter=Q(due_on__range=(today, soon)), distinct=True),
        overdue=Count("pk", filter=Q(due_on__lt=today), distinct=True),
        confirm=Count("pk", filter=confirm, distinct=True),
    )


def stats(counts: dict[str, int]) -> list[dict[str, Any]]:
    """The numbers above the queue."""
    soon = f"due within {SOON} working days"
    return [
        {"label": "waiting for a decision", "value": counts["waiting"]},
        {"label": soon, "value": counts["soon"], "attention": counts["soon"] > 0},
        {"label": "overdue", "value": counts["overdue"], "attention": counts["overdue"] > 0},
        {"label": "recommended, to be confirmed", "value": counts["confirm"]},
    ]


def reasons_waiting(today: date) -> dict[str, int]:
    """Written requests for reasons without a reply, and those whose 15 days have passed (R20)."""
    waiting = ReasonsRequest.objects.filter(answered_at=None)
    return waiting.aggregate(waiting=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today)))
