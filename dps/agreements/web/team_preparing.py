"""The next agreement: prepared from one that is there, edited, published."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView

from dps.agreements.models import Agreement, Lot
from dps.agreements.operations.preparing import edit_agreement, edit_lot, prepare_agreement, publish_agreement
from dps.agreements.web.forms import AgreementForm, LotForm, PublishForm
from dps.agreements.web.papers import carry_papers
from dps.agreements.web.team_agreements import AgreementPage
from dps.core.refusals import Refused


class PreparingPage(AgreementPage, FormView):
    """`perform(form)` calls the operation and gives the agreement to go to; a refusal stays on the page."""

    template_name = "agreements/team/preparing.html"
    heading = button = text = ""
    done = "Saved."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"heading": self.heading, "button": self.button, "text": self.text}
        return super().get_context_data(agreement=self.agreement, **words, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            agreement = self.perform(form)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect("team-agreement", agreement.reference)

    def perform(self, form: Any) -> Agreement:
        raise NotImplementedError


class PrepareAgreement(PreparingPage):
    form_class: Any = AgreementForm
    heading, button = "Prepare the next agreement", "Prepare it"
    text = (
        "It begins with the lots, criteria, numbers, documents and questionnaire of this one. "
        "Nobody else sees it yet."
    )

    def perform(self, form: Any) -> Agreement:
        prepared = prepare_agreement(self.agreement.pk, form.cleaned_data, actor=self.person)
        if not carry_papers(prepared, actor=self.person):
            messages.warning(self.request, "Not every document could be copied: add what is missing.")
        return prepared


class EditAgreement(PreparingPage):
    form_class: Any = AgreementForm
    heading, button = "Change what is being prepared", "Save"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.agreement}

    def perform(self, form: Any) -> Agreement:
        return edit_agreement(self.agreement.pk, form.cleaned_data, actor=self.person)


class EditLot(PreparingPage):
    form_class: Any = LotForm
    heading, button = "Change a lot", "Save"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self._lot()}

    def perform(self, form: Any) -> Agreement:
        return edit_lot(self._lot().pk, form.cleaned_data, actor=self.person)

    def _lot(self) -> Lot:
        found: Lot = get_object_or_404(self.agreement.lots, number=self.kwargs["number"])
        return found


class PublishAgreement(PreparingPage):
    form_class: Any = PublishForm
    heading, button = "Publish the agreement", "Publish"
    text = (
        "Everybody sees it from now on, and its lots take applications from its first day. "
        "Afterwards it changes only by a notice."
    )
    done = "Published. Publish the call for competition too, and record it."

    def perform(self, form: Any) -> Agreement:
        day = form.cleaned_data["first_requests_by"]
        return publish_agreement(self.agreement.pk, first_requests_by=day, actor=self.person)
