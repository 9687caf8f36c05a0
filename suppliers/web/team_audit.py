"""The audit trail, for managers and auditors; nothing of it tells of an unopened bid."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.generic import TemplateView

from dps.accounts.lifecycles import TeamRole
from dps.accounts.web.mixins import TeamPage
from dps.core import clock
from dps.core.forms import GovukDateField, GovukFormMixin
from dps.core.forms.filtering import chips, chosen
from dps.core.models import AuditEvent
from dps.core.paging import keyset
from suppliers.web.timelines import words_of


class AuditFilter(GovukFormMixin, forms.Form):
    q = forms.CharField(
        label="Reference, action or person",
        help_text="For example AP-2024-0042 or application.",
        required=False,
    )
    since = GovukDateField(label="From", required=False)
    until = GovukDateField(label="To", required=False)


class TeamAudit(TeamPage, TemplateView):
    template_name = "suppliers/team/audit.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = request.user
        if person.is_authenticated and not person.has_team_role(TeamRole.MANAGER, TeamRole.AUDITOR):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = AuditFilter(data=self.request.GET)
        found = narrow(readable(), chosen(form))
        page = keyset(found, self.request.GET, ("-at", "-pk"), size=50)
        rows = [(event, words_of(event.action)) for event in page.rows]
        return super().get_context_data(
            page=page, rows=rows, filter=form, chips=chips(form, self.request.GET), **kwargs
        )


def readable() -> QuerySet[AuditEvent]:
    """Every event but those about bids, which would tell who bids before the opening (R53, R60)."""
    bids = Q(stream__name__startswith="bid:") | Q(subject__startswith="tenders.bid")
    return AuditEvent.objects.filter(sealed=None).exclude(bids).select_related("actor")


def narrow(found: QuerySet[AuditEvent], asked: dict[str, Any]) -> QuerySet[AuditEvent]:
    if words := asked["q"]:
        person = Q(actor__email__icontains=words) | Q(actor__name__icontains=words)
        found = found.filter(Q(stream__name__icontains=words) | Q(action__icontains=words) | person)
    if asked["since"]:
        found = found.filter(at__gte=clock.london_instant(asked["since"]))
    if asked["until"]:
        found = found.filter(at__lt=clock.london_instant(asked["until"] + timedelta(days=1)))
    return found
