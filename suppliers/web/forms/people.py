"""Inviting colleagues and saying what they may do."""

from django import forms

from dps.core.forms import Choice, GovukDateField, GovukFormMixin
from suppliers.lifecycles import SeatRole

ROLES = [
    (SeatRole.ADMIN, Choice("Admin", "Everything, and signs declarations and manages people.")),
    (SeatRole.BIDDER, Choice("Bidder", "Edits the application and bids, asks questions and submits bids.")),
    (SeatRole.READER, Choice("Reader", "Sees everything and changes nothing.")),
]


class RoleForm(GovukFormMixin, forms.Form):
    role = forms.ChoiceField(
        label="What may they do?",
        choices=ROLES,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what this person may do"},
    )


class InviteForm(RoleForm):
    field_order = ["email", "role"]
    email = forms.EmailField(
        label="Their work email address",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter your colleague’s email address"},
    )


def _end_field() -> GovukDateField:
    return GovukDateField(
        label="When does it end? (optional)",
        what="The date it ends",
        help_text="We remind you 60, 30 and 7 days before, and on that day. For example, 27 3 2025.",
        required=False,
    )


class CertificateForm(GovukFormMixin, forms.Form):
    kind = forms.CharField(
        label="What is it?",
        max_length=60,
        help_text="For example, public liability insurance.",
        error_messages={"required": "Enter what the certificate is about"},
    )
    expires_on = _end_field()


class ReplaceForm(GovukFormMixin, forms.Form):
    expires_on = _end_field()
