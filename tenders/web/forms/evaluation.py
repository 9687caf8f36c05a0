"""What panels type: declarations, scores, reasons, recommendations."""

from typing import Any

from django import forms
from django.conf import settings

from dps.core.forms import Choice, GovukFormMixin, LongTextField
from tenders.lifecycles import ConflictDecision, ConflictKind
from tenders.models import Competition

CONFLICT_HINTS = {
    ConflictKind.NONE: "I have no financial, economic or other personal interest in any bidder",
    ConflictKind.ACTUAL: "I have an interest in a bidder, now or recently",
    ConflictKind.POTENTIAL: "An interest could arise while this competition runs",
    ConflictKind.PERCEIVED: "Others could think that I am not impartial",
}


class ConflictForm(GovukFormMixin, forms.Form):
    """A declaration, with the bidder it is about."""

    kind = forms.ChoiceField(
        label="Do you have a conflict of interest in this competition?",
        choices=[(kind.value, Choice(kind.label, hint=CONFLICT_HINTS[kind])) for kind in ConflictKind],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you have a conflict of interest"},
    )
    bidder = forms.ChoiceField(label="Which bidder is it about?", required=False)
    explanation = LongTextField(
        label="What is the conflict?",
        help_text="Only if you have one: what the interest is, and since when",
        required=False,
        rows=4,
        max_words=300,
    )

    def __init__(
        self, *args: Any, bidders: list[tuple[str, str]], is_later: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if is_later:
            self.fields["kind"].label = "What kind of conflict has come up?"
            self.fields["kind"].choices = self.fields["kind"].choices[1:]  # type: ignore[attr-defined]
        self.fields["bidder"].choices = [("", "No bidder in particular"), *bidders]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") not in {None, ConflictKind.NONE} and not data.get("explanation"):
            self.add_error("explanation", "Describe the conflict")
        return data


class ConflictDecisionForm(GovukFormMixin, forms.Form):
    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[
            (ConflictDecision.CLEARED, Choice("Clear it", hint="They may read and score the bids")),
            (ConflictDecision.BLOCKED, Choice("Block it", hint="They see no bid in this competition")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you decide"},
    )
    measure = LongTextField(
        label="What is done about it?",
        help_text="This stands in the record of the competition",
        rows=3,
        max_words=200,
        error_messages={"required": "Enter what is done about it"},
    )


class ScoreForm(GovukFormMixin, forms.Form):
    """A score of the published scale and its reason."""

    score = forms.TypedChoiceField(
        label="Score",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Select a score"},
    )
    reason = LongTextField(
        label="Reason",
        rows=8,
        max_words=400,
        what="The reason",
        error_messages={"required": "Enter the reason for the score"},
    )

    def __init__(self, *args: Any, competition: Competition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["score"].choices = [  # type: ignore[attr-defined]
            (step["score"], Choice(f"{step['score']} {step['label']}", hint=step["descriptor"]))
            for step in competition.scale
        ]
        self.fields["reason"].help_text = (
            f"At least {settings.SCORE_REASON_WORDS} words. The bidder may read it in the outcome letter, so "
            "write about the answer, not about the people."
        )


class ReasonForm(GovukFormMixin, forms.Form):
    """One reason, for something that stands in the record."""

    reason = LongTextField(
        label="Reason", rows=5, max_words=500, error_messages={"required": "Enter the reason"}
    )

    def __init__(self, *args: Any, label: str = "Reason", help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label, self.fields["reason"].help_text = label, help_text


class ReturnForm(GovukFormMixin, forms.Form):
    note = LongTextField(
        label="Why do you send it back?",
        rows=3,
        max_words=200,
        error_messages={"required": "Enter why you send it back"},
    )
