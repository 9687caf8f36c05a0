"""A supplier's own declaration: what was signed, what is asked again, what was reported since."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from dps.core import clock
from dps.core.forms import Choice, GovukDateField, GovukFormMixin, LongTextField, Look
from dps.core.refusals import Refused
from dps.core.templatetags.formats import date_words
from suppliers.models import Supplier
from suppliers.operations.ground_reports import report_ground
from suppliers.rules.ground_reports import grounds_of, names_of, story_of, why_not_start_report
from suppliers.rules.questionnaire import Question
from suppliers.web.home import Card, register_card
from suppliers.web.mixins import SupplierPage


class SupplierDeclaration(SupplierPage, TemplateView):
    template_name = "suppliers/declaration/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        renewals = self.supplier.renewals.select_related("declaration").order_by("-asked_at")
        reports = self.supplier.ground_reports.select_related("application__questionnaire")
        reports = reports.order_by("-reported_at")
        today = clock.today()
        return super().get_context_data(
            supplier=self.supplier,
            signed=self.supplier.declarations.order_by("-signed_at").first(),
            waiting=self.supplier.renewals.asked().first(),
            renewals=[(each, "overdue" if each.is_overdue(today) else each.status) for each in renewals],
            reports=[(each, names_of(each), story_of(each)) for each in reports],
            refusal=why_not_start_report(self.supplier, self.person),
            today=today,
            **kwargs,
        )


class GroundForm(GovukFormMixin, forms.Form):
    """What has happened, in the supplier's words."""

    grounds = forms.MultipleChoiceField(
        label="What is it about?",
        help_text="Select all that apply.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select what it is about"},
    )
    happened_on = GovukDateField(
        label="When did it happen?",
        what="The date it happened",
        help_text="For example, 27 3 2024. If it still goes on, today.",
        error_messages={"required": "Enter the date it happened"},
    )
    what_happened = LongTextField(
        label="What happened?",
        help_text="Say who was involved and what was decided. If a reason no longer applies, say since when.",
        max_words=500,
        rows=6,
        what="What happened",
        error_messages={"required": "Enter what happened"},
    )
    put_right = LongTextField(
        label="What have you done to put things right? (optional)",
        max_words=500,
        rows=6,
        what="What you have done",
        required=False,
    )
    looks = {"grounds": Look(small=True)}

    def __init__(self, grounds: list[Question], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["grounds"].choices = [  # type: ignore[attr-defined]
            (ground.id, Choice(ground.short, ground.hint or "")) for ground in grounds
        ]


class ReportGround(SupplierPage, FormView):
    """Tell the team at any time that the declaration is no longer what it was."""

    template_name = "suppliers/declaration/report.html"
    form_class = GroundForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"grounds": grounds_of(self.supplier)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refusal = why_not_start_report(self.supplier, self.person)
        return super().get_context_data(refusal=refusal, supplier=self.supplier, **kwargs)

    def form_valid(self, form: GroundForm) -> HttpResponse:
        try:
            report_ground(self.supplier.pk, actor=self.person, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, "The procurement team has your report and writes to you.")
        return redirect("supplier-declaration")


@register_card
def renewal_card(request: HttpRequest, supplier: Supplier, at: datetime) -> list[Card]:
    """What presses most: a declaration that the team waits for (R35)."""
    renewal = supplier.renewals.asked().first()
    if renewal is None:
        return []
    late = renewal.is_overdue(clock.london(at).date())
    day = date_words(renewal.due_on, "day")
    text = f"It was due on {day}." if late else f"It is due by {day}."
    status = ("declaration_overdue", "Overdue") if late else ("declaration_due", "Due")
    return [Card("Renew your self-declaration", reverse("renewal"), text, *status, rank=-5)]
