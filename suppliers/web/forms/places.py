"""What is said with a change of a place in a lot."""

from typing import Any

from django import forms

from dps.core.forms import GovukDateField, GovukFormMixin, LongTextField
from suppliers.lifecycles import MandatoryGround


class PlaceForm(GovukFormMixin, forms.Form):
    """The reason, which the supplier reads."""

    reason = LongTextField(
        label="Reason",
        help_text="The supplier reads these words in an email.",
        rows=5,
        max_characters=2000,
        error_messages={"required": "Enter the reason"},
    )

    def said(self) -> dict[str, Any]:
        """As the operation takes it."""
        return dict(self.cleaned_data)


class SuspendForm(PlaceForm):
    until = GovukDateField(
        label="Last day of the suspension (optional)",
        what="The last day",
        required=False,
        help_text="Leave it empty while you do not know. The place is never restored by itself: when the day"
        " has passed, we remind the team.",
    )


class RemoveForm(PlaceForm):
    ground = forms.ChoiceField(
        label="Was a mandatory reason for exclusion found?",
        required=False,
        help_text="Regulation 57(1) and (3). It stays with the team and is not published.",
        choices=[("", "No, another reason"), *MandatoryGround.choices],
    )


class LeaveForm(GovukFormMixin, forms.Form):
    reason = LongTextField(
        label="Why do you leave? (optional)",
        required=False,
        help_text="The procurement team reads this.",
        rows=3,
        max_characters=1000,
    )
