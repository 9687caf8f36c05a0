"""Inviting buyers, saying what they may do, and the e-mail domains of a council."""

from typing import Any

from django import forms

from buyers.lifecycles import CouncilRole
from dps.core.forms import Choice, GovukFormMixin, LongTextField, Look

ROLES = [
    (
        CouncilRole.LEAD,
        Choice("Lead", "Runs competitions, recommends awards and manages the council’s people."),
    ),
    (CouncilRole.EVALUATOR, Choice("Evaluator", "Scores the bids of competitions whose panel they are on.")),
    (CouncilRole.CHAIR, Choice("Chair", "Agrees the scores with the evaluators.")),
    (
        CouncilRole.APPROVER,
        Choice("Approver", "Approves publication and award, never of a competition they lead or score."),
    ),
    (
        CouncilRole.OPENER,
        Choice("Opener", "Opens the bids after the deadline, together with another opener."),
    ),
    (CouncilRole.READER, Choice("Reader", "Reads the council’s competitions and changes nothing.")),
]


class RolesForm(GovukFormMixin, forms.Form):
    roles = forms.MultipleChoiceField(
        label="What may they do?",
        help_text="Select all that apply.",
        choices=ROLES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one role"},
    )


class BuyerInviteForm(RolesForm):
    field_order = ["email", "roles", "vouched_because"]
    email = forms.EmailField(
        label="Their work email address",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter their email address"},
    )
    vouched_because = LongTextField(
        label="Why do you vouch for them? (optional)",
        help_text="Needed only where the address is not at an email domain of the council.",
        max_words=100,
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, may_vouch: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_vouch:
            del self.fields["vouched_because"]


class DomainsForm(GovukFormMixin, forms.Form):
    domains = forms.CharField(
        label="Email domains, one a line",
        help_text="What follows the @, for example, oldham.gov.uk. A subdomain needs a line of its own.",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def clean_domains(self) -> list[str]:
        return str(self.cleaned_data["domains"]).split()


class DeactivateForm(GovukFormMixin, forms.Form):
    looks = {"reason": Look()}
    reason = LongTextField(
        label="Why is the account deactivated?",
        help_text="For the record. The person is told that it happened, not why.",
        max_words=100,
        rows=3,
        error_messages={"required": "Enter why the account is deactivated"},
    )
