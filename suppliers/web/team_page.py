"""What the pages about one application share: the application itself, for the team, once submitted."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponseBase

from dps.accounts.models import User
from dps.accounts.web.mixins import TeamPage
from suppliers.models import Application, LotRequest
from suppliers.operations.offences import record_offences_read
from suppliers.rules.decisions import tells_of_offences
from suppliers.rules.offences import why_not_read_offences


class ApplicationPage(TeamPage):
    """Sets `self.application` and `self.requests`, its lots in order."""

    application: Application
    requests: list[LotRequest]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and request.user.is_team:
            self.application = self._application(request.user, kwargs["ref"])
            self.requests = list(self.application.lot_requests.all())
        return super().dispatch(request, *args, **kwargs)

    def record_look(self, requests: Iterable[LotRequest]) -> None:
        """Reasons about offences that a person of the team is about to be shown."""
        if not why_not_read_offences(self.application, self.person) and any(map(tells_of_offences, requests)):
            record_offences_read(self.application.pk, actor=self.person)

    def _application(self, user: User, ref: str) -> Application:
        people = ("recommended_by", "decided_by", "lot")
        requests = Prefetch("lot_requests", LotRequest.objects.select_related(*people))
        visible = Application.objects.visible_to(user).for_assessment()
        found = visible.filter(reference=ref).prefetch_related(
            requests, "lot_requests__lot__selection_criteria", "assessments__assessed_by"
        )
        application = found.first()
        if application is None:
            raise Http404
        for request in application.lot_requests.all():
            request.application = application
        return application
