"""What is typed on the training pages."""

from datetime import datetime
from typing import Any

from django import forms

from dps.core import clock
from dps.core.forms import GovukDateField, GovukFormMixin, GovukTimeField, Look


class MoveClockForm(GovukFormMixin, forms.Form):
    """A day and a time that lie ahead, on the wall clock of the United Kingdom."""

    day = GovukDateField(
        what="The day",
        label="Day",
        help_text="For example, 27 3 2024",
        error_messages={"required": "Enter the day to move to"},
    )
    at = GovukTimeField(
        what="The time",
        label="Time",
        help_text="For example, 9am, 2:30pm or 12 noon",
        error_messages={"required": "Enter the time to move to"},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        day, time = cleaned.get("day"), cleaned.get("at")
        if day and time and self.instant(day, time) <= clock.now():
            self.add_error("day", "The clock only moves forward. Enter a day and time that lie ahead")
        return cleaned

    @staticmethod
    def instant(day: Any, time: Any) -> datetime:
        return clock.london_instant(day, time.hour, time.minute)


class InboxFilter(GovukFormMixin, forms.Form):
    to = forms.CharField(label="Recipient", required=False, max_length=254)
    looks = {"to": Look(width="20")}


class PeopleFilter(GovukFormMixin, forms.Form):
    q = forms.CharField(label="Name, address or organisation", required=False, max_length=100)
    looks = {"q": Look(width="20")}
