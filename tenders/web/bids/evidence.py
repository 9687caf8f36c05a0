"""Up-to-date evidence that the council asks of a bidder before it decides on the award (R73)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property

from dps.core import clock
from dps.documents.forms import UploadSlot
from dps.documents.web.posted import is_about_files, take_posted
from suppliers.rules.library import owner_of
from tenders.models import EvidenceRequest
from tenders.operations.evidence import give_evidence
from tenders.rules.evidence import why_not_give_evidence
from tenders.web.bids.furniture import BidPage
from tenders.web.forms.awards import GiveEvidenceForm
from tenders.web.operation_form import OperationForm


class GiveEvidence(BidPage, OperationForm):
    """What is asked, the files that answer it, and when it was accepted."""

    template_name = "tenders/bid/evidence.html"
    form_class = GiveEvidenceForm
    done = "Your evidence is with the council."
    next_page = "bid"

    @cached_property
    def asked(self) -> EvidenceRequest:
        found = EvidenceRequest.objects.filter(bid=self.bid).select_related("bid__supplier")
        return get_object_or_404(found, pk=self.kwargs["asked"])

    @cached_property
    def slot(self) -> UploadSlot:
        return UploadSlot(
            self.asked.owner, "evidence", label="Upload the evidence", library=owner_of(self.supplier)
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        all_well = take_posted(request, [self.slot], actor=self.seat.user)
        if is_about_files(request) or not all_well:
            return redirect(request.path)
        return super().post(request, *args, **kwargs)

    def perform(self, form: GiveEvidenceForm) -> None:
        give_evidence(self.asked.pk, answer=form.cleaned_data["answer"], actor=self.seat.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            asked=self.asked,
            state=self.asked.state(clock.today()),
            slot=self.slot,
            cannot_give=why_not_give_evidence(self.asked, self.seat.user, answer="x", files=1),
            **kwargs,
        )
