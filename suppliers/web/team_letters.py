"""The decision letter as a page and as a PDF, for the supplier's people and for the team."""

from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import TemplateView

from dps.accounts.models import User
from dps.core.pdf import Letter, letter_pdf
from suppliers.letters import decision_letter
from suppliers.models import Application, LotRequest
from suppliers.operations.offences import record_offences_read
from suppliers.rules.assessments import DECIDED
from suppliers.rules.decisions import tells_of_offences
from suppliers.rules.offences import why_not_read_offences
from suppliers.web.mixins import seat_of
from suppliers.web.resubmission import resubmission_of


def letter_of(request: HttpRequest, ref: str) -> tuple[Application, Letter]:
    """The letter with every lot decided so far; for strangers, and before a decision, there is none."""
    user = cast(User, request.user)
    decided = LotRequest.objects.filter(status__in=DECIDED).select_related("lot")
    visible = Application.objects.visible_to(user).select_related("supplier", "agreement")
    application = visible.prefetch_related(Prefetch("lot_requests", decided)).filter(reference=ref).first()
    requests = list(application.lot_requests.all()) if application else []
    if application is None or not requests:
        raise Http404
    for each in requests:
        each.application = application
    if (
        user.is_team
        and any(map(tells_of_offences, requests))
        and not why_not_read_offences(application, user)
    ):
        record_offences_read(application.pk, actor=user)
    at = max(each.decided_at for each in requests if each.decided_at)
    return application, decision_letter(application, requests, at, user)


class DecisionLetter(LoginRequiredMixin, TemplateView):
    template_name = "suppliers/letters/decision.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application, letter = letter_of(self.request, kwargs["ref"])
        person = cast(User, self.request.user)
        seat = seat_of(self.request)
        acts = seat is not None and seat.supplier_id == application.supplier_id
        again = resubmission_of(application, person) if acts else {}
        return super().get_context_data(application=application, letter=letter, resubmission=again, **kwargs)


class DecisionLetterPdf(LoginRequiredMixin, TemplateView):
    template_name = "suppliers/letters/decision.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        application, letter = letter_of(request, kwargs["ref"])
        name = f"decision-{application.reference}.pdf"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(letter_pdf(letter), content_type="application/pdf", headers=headers)
