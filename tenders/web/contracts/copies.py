"""A side's signed copy: the file, who signed it, and when."""

from abc import abstractmethod
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import TemplateView

from dps.accounts.models import User
from dps.core.refusals import Refused
from dps.documents.forms import UploadSlot
from dps.documents.models import Document
from dps.documents.web.posted import is_about_files, take_posted
from tenders.lifecycles import Side
from tenders.models import Contract
from tenders.operations.contracts import file_signed_copy
from tenders.rules.contracts import why_not_hand_in
from tenders.web.contracts.council import OfContract
from tenders.web.forms.contracts import CopyForm


class FilesCopy:
    """For either side's page: `contract`, `person`, `side` and where to go."""

    contract: Contract
    person: User
    request: HttpRequest
    side: str

    @property
    def slot(self) -> UploadSlot:
        return UploadSlot(self.contract.owner, self.side, label="The signed copy", kinds=("pdf",), most=5)

    def take_copy(self, request: HttpRequest) -> HttpResponse:
        """Files first, so that nothing chosen is lost; then the signature, when the file is checked."""
        all_well = take_posted(request, [self.slot], actor=self.person)
        if is_about_files(request) or not all_well:
            return redirect(request.path)
        form = CopyForm(request.POST)
        if form.is_valid() and self._file(form):
            messages.success(request, "The signed copy is filed.")
            return self.filed()
        return self.show(form)

    def _file(self, form: CopyForm) -> bool:
        newest = Document.objects.for_owner(self.contract.owner, self.side).last()
        try:
            file_signed_copy(
                self.contract.pk, side=self.side, document_id=newest.pk if newest else self.contract.pk,
                actor=self.person, **form.cleaned_data,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return False
        return True

    @abstractmethod
    def show(self, form: CopyForm) -> HttpResponse: ...

    @abstractmethod
    def filed(self) -> HttpResponse: ...


class CouncilCopy(FilesCopy, OfContract, TemplateView):
    """The lead files the council's copy, and the supplier's where it came by post or mail."""

    template_name = "tenders/contracts/copy.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kwargs["side"] not in Side.values:
            raise Http404
        self.side = kwargs["side"]
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.take_copy(request)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            contract=self.contract,
            side=Side(self.side),
            refusal=why_not_hand_in(self.contract, self.person, self.side),
            slot=self.slot,
            form=kwargs.get("form") or CopyForm(),
        )

    def show(self, form: CopyForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))

    def filed(self) -> HttpResponse:
        return redirect("competition-contract", ref=self.competition.reference)
