"""The council's pages of a contract: drawn up, signed, varied, reviewed, ended."""

from typing import Any

from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from dps.core import clock
from dps.core.pdf import letter_pdf
from tenders.lifecycles import CompetitionStatus, ContractStatus
from tenders.models import Contract
from tenders.operations import contract_life, contracts, reviews
from tenders.reports.call_off import call_off
from tenders.rules.leads import leads
from tenders.rules.standing import ranking_of
from tenders.web.council_base import CompetitionAction, CompetitionForm
from tenders.web.forms import contracts as forms
from tenders.web.mixins import CompetitionPage

TERMS = ["value", "starts_on", "ends_on", "may_extend_to", "break_on", "subcontractors", "is_deed"]


class OfContract(CompetitionPage):
    """A page about the contract of this competition; `must_be` says in which states there is one."""

    must_be: tuple[str, ...] = ()

    @cached_property
    def contract(self) -> Contract:
        found = Contract.objects.for_listing().filter(competition=self.competition).first()
        if found is None or (self.must_be and found.status not in self.must_be):
            raise Http404
        return found


class ContractPage(CompetitionForm):
    """Before it is signed the terms as a form; afterwards everything that has become of it."""

    template_name = "tenders/contracts/contract.html"
    form_class = forms.DrawUpForm
    done = "The contract is drawn up. Print it, have both sides sign it and upload the signed copies."
    next_page = "competition-contract"

    @cached_property
    def contract(self) -> Contract | None:
        return Contract.objects.for_listing().filter(competition=self.competition).first()

    def get_initial(self) -> dict[str, Any]:
        if self.contract:
            return {name: getattr(self.contract, name) for name in TERMS}
        competition = self.competition
        initial: dict[str, Any] = {
            "starts_on": competition.contract_starts_on,
            "ends_on": competition.contract_ends_on,
        }
        if competition.status == CompetitionStatus.AWARDED and (winner := ranking_of(competition).winner):
            initial["value"] = winner.entry.price
        return initial

    def perform(self, form: forms.DrawUpForm) -> None:
        contracts.draw_up_contract(self.competition.pk, actor=self.person, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        contract = self.contract
        return super().get_context_data(
            contract=contract,
            is_awarded=self.competition.status == CompetitionStatus.AWARDED,
            leads=leads(self.competition, self.person),
            today=clock.today(),
            **(details_of(contract) if contract else {}),
            **kwargs,
        )


def details_of(contract: Contract) -> dict[str, Any]:
    """What belongs to a contract, for either side's page. Five queries."""
    copies = contract.copies.filter(replaced_at=None).select_related("document", "filed_by")
    found = {copy.side: copy for copy in copies}
    return {
        "sides": [(side, label, found.get(side)) for side, label in SIDES],
        "has_both": len(found) == len(SIDES),
        "variations": contract.variations.all(),
        "deliverables": contract.deliverables.all(),
        "reviews": contract.reviews.select_related("made_by", "replied_by"),
        "spend": spend_of(contract),
    }


SIDES = [("council", "The council's copy"), ("supplier", "The supplier's copy")]


def spend_of(contract: Contract) -> list[dict[str, Any]]:
    """This contract beside all signed ones of its lot, and of its funded project."""
    signed = Contract.objects.exclude(status=ContractStatus.DRAFT)
    competition = contract.competition
    rows = [
        _spend(f"All contracts of {competition.lot}", signed.filter(competition__lot=competition.lot), None)
    ]
    if project := competition.funded_project:
        of_project = signed.filter(competition__funded_project=project)
        rows.append(_spend(f"Funded project {project}", of_project, project.amount))
    return rows


def _spend(label: str, found: Any, most: Any) -> dict[str, Any]:
    sums = found.aggregate(value=Sum("value"), added=Sum("added_value"))
    spent = (sums["value"] or 0) + (sums["added"] or 0)
    return {"label": label, "spent": spent, "most": most, "left": most - spent if most is not None else None}


class CallOff(TemplateView):
    """What both sides sign, to read; the view brings the contract."""

    template_name = "tenders/contracts/call_off.html"
    contract: Any
    back_name = pdf_name = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ref = [self.kwargs["ref"]]
        links = {"back": reverse(self.back_name, args=ref), "pdf": reverse(self.pdf_name, args=ref)}
        return super().get_context_data(
            contract=self.contract, paper=call_off(self.contract), **links, **kwargs
        )


class CallOffPage(OfContract, CallOff):
    back_name, pdf_name = "competition-contract", "contract-call-off"


class CallOffPdf(OfContract, View):
    """The form both sides sign."""

    def get(self, request: HttpRequest, ref: str) -> HttpResponse:
        return pdf_answer(call_off(self.contract).letter(), f"{self.contract.reference}-call-off.pdf")


def pdf_answer(letter: Any, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(letter_pdf(letter), "application/pdf", headers=headers)


class AboutContract(OfContract, CompetitionForm):
    """One form about the contract, on a page of its own."""

    template_name = "tenders/contracts/form.html"
    next_page = "competition-contract"
    title = ""
    intro = ""
    button = "Save"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"title": self.title, "intro": self.intro, "button": self.button}
        return super().get_context_data(contract=self.contract, **words, **kwargs)


RUNNING = (ContractStatus.SIGNED, ContractStatus.LIVE)
OVER = (ContractStatus.ENDED, ContractStatus.TERMINATED)


class Sign(AboutContract):
    form_class = forms.SignForm
    must_be = (ContractStatus.DRAFT,)
    title, button = "Record that both sides have signed", "Record the contract"
    intro = "The contract then stands in the public register, and its terms change by variation only."
    done = "The contract is recorded and stands in the public register."

    def perform(self, form: Any) -> None:
        contracts.record_contract(self.competition.pk, actor=self.person, **form.cleaned_data)


class Vary(AboutContract):
    form_class = forms.VariationForm
    must_be = RUNNING
    title, button = "Vary or extend the contract", "Record the variation"
    intro = "What regulation 72 does not allow needs a new competition."
    done = "The variation is recorded and stands in the public register."

    def perform(self, form: Any) -> None:
        contract_life.vary_contract(self.contract.pk, actor=self.person, **form.cleaned_data)


class AddDeliverable(AboutContract):
    form_class = forms.DeliverableForm
    must_be = RUNNING
    title, button, done = "Add a deliverable", "Add it", "The deliverable is added."

    def perform(self, form: Any) -> None:
        reviews.add_deliverable(self.contract.pk, actor=self.person, **form.cleaned_data)


class AcceptDeliverable(OfContract, CompetitionAction):
    done = "It is accepted."
    next_page = "competition-contract"

    def perform(self, request: HttpRequest, **kwargs: Any) -> None:
        if not self.contract.deliverables.filter(pk=kwargs["deliverable"]).exists():
            raise Http404
        reviews.accept_deliverable(kwargs["deliverable"], accepted_on=clock.today(), actor=self.person)


class AddReview(AboutContract):
    form_class = forms.ReviewForm
    must_be = (*RUNNING, *OVER)
    title, button, done = (
        "Review the work",
        "Save the review",
        "The review is saved and the supplier is told.",
    )

    def perform(self, form: Any) -> None:
        reviews.review_contract(self.contract.pk, actor=self.person, **form.cleaned_data)


class End(AboutContract):
    form_class = forms.EndForm
    must_be = RUNNING
    title, button, done = "End the contract", "Record the end", "The end of the contract is recorded."
    intro = "From its end the contract and the winning bid are kept for 6 years, a deed for 12."

    def perform(self, form: Any) -> None:
        said = dict(form.cleaned_data)
        early = said.pop("how") == "terminated"
        end = contract_life.terminate_contract if early else contract_life.end_contract
        end(self.contract.pk, actor=self.person, **said)


class Lessons(AboutContract):
    form_class = forms.LessonsForm
    must_be = OVER
    title, button, done = "Lessons for the network", "Share the lessons", "All member councils can read them."

    def get_initial(self) -> dict[str, Any]:
        return {"lessons": self.contract.lessons}

    def perform(self, form: Any) -> None:
        contract_life.share_lessons(self.contract.pk, actor=self.person, **form.cleaned_data)


class TakeBackCopy(OfContract, CompetitionAction):
    done = "The signed copy is taken back. It stays in the record."
    next_page = "competition-contract"

    def perform(self, request: HttpRequest, **kwargs: Any) -> None:
        contracts.take_back_signed_copy(self.contract.pk, side=kwargs["side"], actor=self.person)
