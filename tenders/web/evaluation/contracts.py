"""The public register of contracts, and the outcome as the bidder reads it."""

import csv
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView, View

from dps.core.paging import keyset
from dps.core.pdf import letter_pdf
from suppliers.web.mixins import SupplierPage
from tenders.letters import outcome_pdf
from tenders.models import Contract, Letter

COLUMNS = (
    "reference",
    "title",
    "council",
    "lot",
    "supplier",
    "value_gbp_ex_vat",
    "value_with_variations",
    "starts_on",
    "ends_on",
    "signed_on",
    "status",
    "sme",
    "vcse",
)


def register() -> Any:
    """The public register: contracts that have been signed, newest first."""
    return Contract.objects.public().for_listing()


class Contracts(TemplateView):
    """Contracts awarded under the DPS, for everybody, a page at a time."""

    template_name = "tenders/public/contracts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, words = register(), self.request.GET.get("q", "").strip()
        if words:
            found = found.filter(Q(title__icontains=words) | Q(supplier__legal_name__icontains=words))
        page = keyset(found, self.request.GET, ("-signed_on", "-pk"))
        return super().get_context_data(page=page, q=words, **kwargs)


class ContractsCsv(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="contracts.csv"'
        rows = csv.writer(response)
        rows.writerow(COLUMNS)
        rows.writerows(_row(contract) for contract in register())
        return response


def _row(contract: Contract) -> list[Any]:
    return [
        contract.reference,
        _plain(contract.title),
        contract.competition.council.name,
        contract.competition.lot.number,
        _plain(contract.supplier.legal_name),
        contract.value,
        contract.value_now,
        contract.starts_on,
        contract.ends_on,
        contract.signed_on,
        contract.status,
        contract.supplier.is_sme,
        contract.supplier.is_vcse,
    ]


def _plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@"} else text


class PublicContract(TemplateView):
    template_name = "tenders/public/contract.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contract = get_object_or_404(register(), reference=kwargs.pop("ref"))
        return super().get_context_data(contract=contract, variations=contract.variations.all(), **kwargs)


class OutcomePage(SupplierPage, TemplateView):
    """The letter of one's own bid; before it is sent there is nothing to read."""

    template_name = "tenders/evaluation/outcome.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        competition = get_object_or_404(
            self.supplier.invitations.select_related("competition__council"),
            competition__reference=kwargs.pop("ref"),
        ).competition
        own = Letter.objects.filter(bid__competition=competition, bid__supplier=self.supplier)
        letter = own.standing().prefetch_related("debriefs").first()
        taken_back = None if letter else own.exclude(undone_at=None).order_by("undone_at").last()
        undone = competition.undos.exclude(step="moderation").filter(confirmed=True) if taken_back else None
        return super().get_context_data(
            competition=competition,
            letter=letter,
            taken_back=taken_back,
            undo=undone.last() if undone else None,
            **kwargs,
        )


class OutcomePdf(SupplierPage, View):
    def get(self, request: HttpRequest, ref: str) -> HttpResponse:
        letters = Letter.objects.standing().filter(bid__supplier=self.supplier)
        letter = get_object_or_404(letters, bid__competition__reference=ref)
        response = HttpResponse(
            letter_pdf(outcome_pdf(letter.content, letter.sent_at)), content_type="application/pdf"
        )
        response["Content-Disposition"] = f'attachment; filename="{ref}-outcome.pdf"'
        return response
