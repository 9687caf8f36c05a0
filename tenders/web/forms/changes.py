"""What people type when a competition is sent back, changed or ended, and how its list is narrowed."""

from datetime import datetime
from typing import Any

from django import forms

from dps.core import clock
from dps.core.forms import GovukDateField, GovukFormMixin, GovukTimeField, LongTextField, Look
from tenders.lifecycles import INSURANCE, CompetitionStatus
from tenders.models import Competition
from tenders.rules.amendments import Wanted
from tenders.rules.insurance import asked_by
from tenders.web.forms.insurance import InsuranceFields, covers_of


class ReasonForm(GovukFormMixin, forms.Form):
    """Why something ends or changes."""

    reason = LongTextField(
        label="Why?",
        max_words=300,
        rows=5,
        what="The reason",
        error_messages={"required": "Enter the reason"},
    )

    def __init__(self, *args: Any, label: str = "Why?", hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = label, hint


class NoteForm(GovukFormMixin, forms.Form):
    """What has to change before it can be approved."""

    note = LongTextField(
        label="What has to change?",
        max_words=300,
        rows=4,
        what="The note",
        error_messages={"required": "Say what has to change"},
    )


class AmendForm(GovukFormMixin, InsuranceFields):
    """What may be changed after publication, as it is now; what is left alone stays."""

    field_order = ["need", "contract_starts_on", "contract_ends_on", *INSURANCE]
    looks = {"deadline_day": Look(size="m"), "deadline_time": Look(width="10")}
    need = LongTextField(
        label="What does the council need?",
        max_words=1500,
        rows=8,
        what="The need",
        error_messages={"required": "Say what the council needs"},
    )
    contract_starts_on = GovukDateField(
        label="Contract begins", what="The day the contract begins", required=False
    )
    contract_ends_on = GovukDateField(label="Contract ends", what="The day the contract ends", required=False)
    deadline_day = GovukDateField(
        label="On which day do bids have to be in?",
        what="The deadline",
        help_text="Only later. The time for questions and answers, scoring and award move with it.",
        error_messages={"required": "Enter the day of the deadline"},
    )
    deadline_time = GovukTimeField(
        label="At what time?",
        what="The time of the deadline",
        help_text="UK time",
        error_messages={"required": "Enter the time of the deadline"},
    )
    sends_bids_back = forms.BooleanField(
        label="This changes what suppliers bid for",
        help_text="Bids that are in then count only after their bidders confirm them. A change of the need "
        "or of a specification always does this.",
        required=False,
    )
    reason = LongTextField(
        label="Why is it changed?",
        help_text="Everybody can read this.",
        max_words=300,
        rows=5,
        what="The reason",
        error_messages={"required": "Enter the reason"},
    )
    seen_change = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def wanted(self, competition: Competition) -> Wanted:
        """What differs from the competition as it is."""
        given = self.cleaned_data
        said = {
            name: given[name]
            for name in ("need", "contract_starts_on", "contract_ends_on")
            if given[name] and given[name] != getattr(competition, name)
        }
        now_asked = asked_by(competition)
        said |= {kind: cover for kind, cover in self.covers().items() if cover != now_asked[kind]}
        at = given["deadline_time"]
        deadline = clock.london_instant(given["deadline_day"], at.hour, at.minute)
        now = competition.deadline_at
        if now is None or deadline != now.replace(second=0, microsecond=0):
            said["deadline_at"] = deadline
        return Wanted(**said)


def amendable(competition: Competition) -> dict[str, Any]:
    """What the form shows at first."""
    deadline = competition.deadline_at and clock.london(competition.deadline_at)
    return {
        "need": competition.need,
        "contract_starts_on": competition.contract_starts_on,
        "contract_ends_on": competition.contract_ends_on,
        **covers_of(competition),
        "deadline_day": deadline and deadline.date(),
        "deadline_time": deadline and deadline.time(),
        "seen_change": competition.amendments.count(),
    }


class MoreTimeForm(GovukFormMixin, forms.Form):
    """A later deadline for everybody, and why."""

    looks = {"deadline_time": Look(width="10")}
    deadline_day = GovukDateField(
        label="On which day do bids have to be in?",
        what="The deadline",
        error_messages={"required": "Enter the day of the new deadline"},
    )
    deadline_time = GovukTimeField(
        label="At what time?",
        what="The time of the deadline",
        help_text="UK time. At least 2 hours from now",
        error_messages={"required": "Enter the time of the new deadline"},
    )
    reason = LongTextField(
        label="Why is everybody given more time?",
        help_text="All invited suppliers and the council read this. Do not name a supplier.",
        max_words=300,
        rows=5,
        what="The reason",
        error_messages={"required": "Enter the reason"},
    )

    @property
    def deadline_at(self) -> datetime:
        at = self.cleaned_data["deadline_time"]
        return clock.london_instant(self.cleaned_data["deadline_day"], at.hour, at.minute)


class ShorterTimeForm(GovukFormMixin, forms.Form):
    """An earlier deadline, until when suppliers may answer, and why."""

    looks = {"deadline_time": Look(width="10"), "replies_time": Look(width="10")}
    deadline_day = GovukDateField(
        label="Which earlier day do you propose?",
        what="The proposed deadline",
        error_messages={"required": "Enter the day you propose"},
    )
    deadline_time = GovukTimeField(
        label="At what time?",
        what="The time you propose",
        help_text="UK time",
        error_messages={"required": "Enter the time you propose"},
    )
    replies_day = GovukDateField(
        label="Until which day may suppliers answer?",
        what="The day answers are due",
        help_text="At least 1 working day from now, and 3 working days before the proposed deadline.",
        error_messages={"required": "Enter the day until which suppliers may answer"},
    )
    replies_time = GovukTimeField(
        label="Until what time?",
        what="The time answers are due",
        help_text="UK time",
        error_messages={"required": "Enter the time until which suppliers may answer"},
    )
    reason = LongTextField(
        label="Why is less time needed?",
        help_text="All invited suppliers read this.",
        max_words=300,
        rows=5,
        what="The reason",
        error_messages={"required": "Enter the reason"},
    )

    def instants(self) -> dict[str, datetime]:
        return {
            "deadline_at": self._instant("deadline"),
            "replies_by_at": self._instant("replies"),
        }

    def _instant(self, what: str) -> datetime:
        at = self.cleaned_data[f"{what}_time"]
        return clock.london_instant(self.cleaned_data[f"{what}_day"], at.hour, at.minute)


class ListFilter(GovukFormMixin, forms.Form):
    """Which competitions to list."""

    looks = {"whose": Look(small=True), "status": Look(small=True)}
    whose = forms.ChoiceField(
        label="Led by",
        choices=[("", "Everybody"), ("mine", "Me")],
        widget=forms.RadioSelect,
        required=False,
    )
    status = forms.MultipleChoiceField(
        label="Status", choices=CompetitionStatus.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
