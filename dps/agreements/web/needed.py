"""What an applicant will need: the list, every question to print, and both as PDF. No account (R11)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView, View

from dps.agreements.letters import needed_letter
from dps.agreements.models import Agreement, Lot
from dps.agreements.rules.needed import evidence_asked, insurance_asked, questions_for
from dps.agreements.web.pages import asked_for
from dps.core.pdf import letter_pdf


class Needed(TemplateView):
    """`agreement` and `lot` of the address choose; without a lot, all of them."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agreement = asked_for(self.request)
        lots = chosen_lots(self.request, agreement)
        return super().get_context_data(
            agreement=agreement,
            all_lots=agreement.lots.order_by("number"),
            lots=lots,
            only=lots[0] if self.request.GET.get("lot") and len(lots) == 1 else None,
            version=agreement.questionnaire.version,
            query=self.request.GET.urlencode(),
            **self.read(agreement.questionnaire.definition, lots),
            **kwargs,
        )

    def read(self, definition: dict[str, Any], lots: list[Lot]) -> dict[str, Any]:
        raise NotImplementedError


class BeforeYouStart(Needed):
    template_name = "agreements/before_you_start.html"

    def read(self, definition: dict[str, Any], lots: list[Lot]) -> dict[str, Any]:
        return {
            "evidence": evidence_asked(definition),
            "insurance": insurance_asked(definition, lots),
            "sections": [
                (section.title, len(section.questions))
                for group in questions_for(definition, lots)
                for section in group.sections
            ],
        }


class Questions(Needed):
    """Every question of the questionnaire in force, to print."""

    template_name = "agreements/questions.html"

    def read(self, definition: dict[str, Any], lots: list[Lot]) -> dict[str, Any]:
        return {"groups": questions_for(definition, lots)}


class NeededPdf(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        agreement = asked_for(request)
        paper = letter_pdf(needed_letter(agreement, chosen_lots(request, agreement)))
        name = f"what-you-will-need-{agreement.reference}.pdf"
        headers = {"Content-Disposition": f'inline; filename="{name}"'}
        return HttpResponse(paper, content_type="application/pdf", headers=headers)


def chosen_lots(request: HttpRequest, agreement: Agreement) -> list[Lot]:
    """The lot that the address names, else all of the agreement."""
    lots = list(agreement.lots.order_by("number"))
    return [lot for lot in lots if str(lot.number) == request.GET.get("lot")] or lots
