"""What a lead types about when and by whom: the timetable and the team."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from buyers.lifecycles import CouncilRole
from buyers.models import Council, Seat
from dps.core import clock
from dps.core.forms import Choice, GovukDateField, GovukFormMixin, GovukTimeField, Look
from tenders.lifecycles import PanelPart
from tenders.models import Competition


class TimetableForm(GovukFormMixin, forms.Form):
    """One date is enough: what is left empty is reckoned from the deadline."""

    looks = {"deadline_day": Look(size="m"), "deadline_time": Look(width="10")}
    deadline_day = GovukDateField(
        label="On which day do bids have to be in?",
        what="The deadline",
        error_messages={"required": "Enter the day of the deadline"},
    )
    deadline_time = GovukTimeField(
        label="At what time?",
        what="The time of the deadline",
        help_text="UK time. Noon on a working day is best: there is help if something goes wrong.",
        error_messages={"required": "Enter the time of the deadline"},
    )
    questions_day = GovukDateField(
        label="Questions can be asked until (optional)",
        what="The day questions close",
        help_text="At 12 noon on that day. Leave it empty and we reckon it from the deadline.",
        required=False,
    )
    answers_day = GovukDateField(
        label="Answers are due by (optional)",
        what="The day answers are due",
        help_text="By 5pm on that day, at least 6 days before the deadline.",
        required=False,
    )
    scoring_by_on = GovukDateField(
        label="Scoring ends (optional)", what="The day scoring ends", required=False
    )
    award_by_on = GovukDateField(
        label="Award expected (optional)", what="The day of the award", required=False
    )

    def instants(self) -> dict[str, Any]:
        """As the operation takes them."""
        given = self.cleaned_data
        at = given["deadline_time"]
        return {
            "deadline_at": clock.london_instant(given["deadline_day"], at.hour, at.minute),
            "questions_close_at": given["questions_day"] and clock.london_instant(given["questions_day"], 12),
            "answers_by_at": given["answers_day"] and clock.london_instant(given["answers_day"], 17),
            "scoring_by_on": given["scoring_by_on"],
            "award_by_on": given["award_by_on"],
        }


def dates_of(competition: Competition, suggested: datetime) -> dict[str, Any]:
    """What the form shows at first: what was kept, else a deadline that would do."""
    deadline = clock.london(competition.deadline_at or suggested)
    days = {
        "questions_day": competition.questions_close_at,
        "answers_day": competition.answers_by_at,
    }
    return {
        "deadline_day": deadline.date(),
        "deadline_time": deadline.time(),
        "scoring_by_on": competition.scoring_by_on,
        "award_by_on": competition.award_by_on,
        **{name: clock.london(at).date() if at else None for name, at in days.items()},
    }


class TeamForm(GovukFormMixin, forms.Form):
    """Who scores, who moderates, who opens."""

    looks = {"evaluators": Look(size="m"), "chair": Look(size="m"), "openers": Look(size="m")}
    evaluators = forms.TypedMultipleChoiceField(
        coerce=UUID,
        label="Who scores the bids?",
        help_text="At least 2 people. They score alone, and do not see each other's scores.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least 2 evaluators"},
    )
    chair = forms.TypedChoiceField(
        coerce=UUID,
        label="Who moderates?",
        help_text="The chair records one agreed score for each question.",
        widget=forms.RadioSelect,
        error_messages={"required": "Select who moderates"},
    )
    openers = forms.TypedMultipleChoiceField(
        coerce=UUID,
        label="Who may open the bids?",
        help_text="At least 2 people. Two of them open together, after the deadline.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least 2 people"},
    )
    hides_names = forms.BooleanField(
        label="Show bids to evaluators as Bid A, Bid B …, without names", required=False
    )

    def __init__(self, *args: Any, council: Council, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = list(Seat.objects.filter(council=council).select_related("user").order_by("user__name"))
        for name, role in [
            ("evaluators", CouncilRole.EVALUATOR),
            ("chair", CouncilRole.CHAIR),
            ("openers", CouncilRole.OPENER),
        ]:
            self.fields[name].choices = [  # type: ignore[attr-defined]
                (str(seat.user_id), Choice(str(seat.user))) for seat in seats if role in seat.roles
            ]

    def clean_evaluators(self) -> list[UUID]:
        return self._two("evaluators", "Select at least 2 evaluators")

    def clean_openers(self) -> list[UUID]:
        return self._two("openers", "Select at least 2 people who may open the bids")

    def _two(self, name: str, sentence: str) -> list[UUID]:
        chosen = self.cleaned_data[name]
        if len(chosen) < 2:
            raise forms.ValidationError(sentence, code="too_few")
        return chosen


def team_of(competition: Competition) -> dict[str, Any]:
    places = list(competition.panel.all())
    by_part = {part: [str(place.user_id) for place in places if place.part == part] for part in PanelPart}
    return {
        "evaluators": by_part[PanelPart.EVALUATOR],
        "chair": next(iter(by_part[PanelPart.CHAIR]), None),
        "openers": by_part[PanelPart.OPENER],
        "hides_names": competition.hides_names,
    }
