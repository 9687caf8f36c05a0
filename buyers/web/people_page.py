"""What the pages about a council's people share: one's own, or any for those who keep the councils."""

from typing import Any
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from buyers.models import Council, Seat
from buyers.rules.seats import why_not_manage_people
from buyers.web.mixins import seat_of
from dps.accounts.models import User

# The names of the same pages under /council/people/ and under /team/councils/<id>/.
OWN, KEPT = "council-people", "team-council"


class PeoplePage(LoginRequiredMixin):
    """Sets `self.person` and `self.council`; `for_team` for the pages of those who keep the councils."""

    for_team = False
    person: User
    council: Council

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.person = request.user
        self.council = self._council(request, kwargs.pop("council", None))
        return super().dispatch(request, *args, **kwargs)

    def _council(self, request: HttpRequest, pk: UUID | None) -> Council:
        if self.for_team:
            if not self.person.team_roles:
                raise Http404
            return get_object_or_404(Council.objects.visible_to(self.person), pk=pk)
        seat = seat_of(request)
        if seat is None:
            raise Http404
        return seat.council

    @property
    def may_manage(self) -> bool:
        return why_not_manage_people(self.council, self.person) is None

    def seat(self, pk: UUID) -> Seat:
        found = get_object_or_404(self.council.seats.select_related("user"), pk=pk)
        found.council = self.council
        return found

    def address(self, page: str = "", *args: object) -> str:
        """Of a page about the same council, on the same side."""
        name = "-".join([KEPT if self.for_team else OWN, *([page] if page else [])])
        return reverse(name, args=[*([self.council.pk] if self.for_team else []), *args])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(  # type: ignore[misc]
            council=self.council, for_team=self.for_team, people=self.address(), **kwargs
        )
