"""Whether the documents of a competition are confidential, and on which terms."""

from typing import Any

from django import forms

from dps.core.forms import GovukFormMixin, LongTextField
from tenders.models import Competition


class RestrictForm(GovukFormMixin, forms.Form):
    """The terms that a supplier accepts before it reads."""

    is_restricted = forms.BooleanField(
        label="The documents are confidential",
        help_text="Invited suppliers read them once they accept your terms. The public reads their names.",
        required=False,
    )
    terms = LongTextField(
        label="Terms that suppliers accept",
        help_text="Only if you ticked the box above. What suppliers may do with the documents, and how long.",
        max_words=1000,
        rows=8,
        what="The terms",
        required=False,
    )
    urgency_reason = LongTextField(
        label="Why there is no time for 5 days more (optional)",
        help_text="Confidential documents give 5 days more to bid, unless you record here why it is urgent.",
        max_words=300,
        rows=3,
        what="The reason",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_restricted") and "terms" in cleaned and not cleaned["terms"].strip():
            self.add_error("terms", "Enter the terms that suppliers accept")
        return cleaned


def restriction_of(competition: Competition) -> dict[str, Any]:
    """What the form shows at first."""
    return {
        "is_restricted": competition.documents_restricted,
        "terms": competition.confidentiality_terms,
        "urgency_reason": competition.urgency_reason,
    }
