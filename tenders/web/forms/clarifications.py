"""Questions and answers, and saying no."""

from typing import Any

from django import forms

from dps.core.forms import GovukFormMixin, LongTextField, Look
from suppliers.models import Supplier
from tenders.lifecycles import DeclineReason
from tenders.models import Competition
from tenders.rules.clarifications import LONGEST, LONGEST_REASON
from tenders.rules.names import names_in, names_itself


class AskForm(GovukFormMixin, forms.Form):
    question = LongTextField(
        label="Your question",
        help_text="Do not name your organisation: the question is published as you write it, or reworded.",
        max_characters=LONGEST,
        rows=8,
        what="Your question",
        error_messages={"required": "Enter your question"},
    )
    own_name_checked = forms.BooleanField(label="Send it with our name in it", required=False)
    is_named = forms.BooleanField(
        label="The council may know that we asked",
        help_text="Unless you tick this, nobody at the council learns who asks. Other suppliers never do.",
        required=False,
    )
    is_confidential = forms.BooleanField(
        label="Question and answer are confidential",
        help_text=(
            "Tick this only for your own secrets, such as a method or a price. If the council agrees, "
            "the answer goes to you alone. If not, both are published without your name."
        ),
        required=False,
    )
    confidential_reason = LongTextField(
        label="Why is it confidential?",
        help_text="Only if you ticked the box above.",
        max_characters=LONGEST_REASON,
        rows=3,
        what="The reason",
        required=False,
    )

    def __init__(self, *args: Any, supplier: Supplier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.supplier = supplier
        self.names_itself = False

    def clean(self) -> dict[str, Any]:
        """A question that tells who asks is a surprise to nobody: the asker says that it may."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_confidential") and not cleaned.get("confidential_reason"):
            self.add_error("confidential_reason", "Say why it is confidential")
        if not cleaned.get("is_confidential"):
            cleaned["confidential_reason"] = ""
        self.names_itself = names_itself(self.supplier, cleaned.get("question", ""))
        if self.names_itself and not cleaned.get("own_name_checked"):
            sentence = "Your question names your organisation. Take the name out, or tick to send it as it is"
            self.add_error("question", sentence)
        return cleaned


def _published_question() -> LongTextField:
    return LongTextField(
        label="The question as it will be published",
        help_text="Change it where it would show who asked. The supplier's own words are kept beside it.",
        max_characters=LONGEST,
        rows=5,
        what="The question",
        error_messages={"required": "Enter the question"},
    )


def _answer() -> LongTextField:
    return LongTextField(
        label="The answer",
        max_characters=LONGEST,
        rows=8,
        what="The answer",
        error_messages={"required": "Enter the answer"},
    )


class PublishedTexts(GovukFormMixin, forms.Form):
    """Question and answer as all invited suppliers will read them."""

    question = _published_question()
    answer = _answer()
    late_reason = forms.CharField(
        label="Why suppliers need no more time",
        help_text="Only if you do not extend the deadline. It is kept on the record.",
        max_length=300,
        required=False,
        error_messages={"max_length": "The reason must be 300 characters or less"},
    )
    names_checked = forms.BooleanField(label="The name may be published", required=False)

    def __init__(self, *args: Any, competition: Competition, **kwargs: Any) -> None:
        self.competition = competition
        super().__init__(*args, **kwargs)
        self.names: list[str] = []

    def clean(self) -> dict[str, Any]:
        """Before a supplier's name goes to everybody, the lead has to say that it may (lesson 14)."""
        cleaned = super().clean() or self.cleaned_data
        text = "\n".join(str(cleaned.get(name, "")) for name in ("question", "answer", "reason"))
        self.names = [] if self.is_private(cleaned) else names_in(self.competition, text)
        if self.names and not cleaned.get("names_checked"):
            names = " and ".join(self.names)
            sentence = f"The text names {names}. Take the name out, or tick that it may be published"
            self.add_error("question", sentence)
        return cleaned

    def is_private(self, cleaned: dict[str, Any]) -> bool:
        return False


class AnswerForm(PublishedTexts):
    """The first answer; `to` is asked only where the asker marked the question confidential."""

    looks = {"to": Look(size="m")}
    to = forms.ChoiceField(
        label="Do you agree that it is confidential?",
        choices=[
            ("asker", "Yes, answer the asker alone"),
            ("all", "No, publish question and answer to all invited suppliers"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you agree that it is confidential"},
    )

    def __init__(self, *args: Any, asks_for_confidence: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_for_confidence:
            del self.fields["to"]

    def is_private(self, cleaned: dict[str, Any]) -> bool:
        return cleaned.get("to") == "asker"


class ChangeAnswerForm(PublishedTexts):
    reason = forms.CharField(
        label="Why does it change?",
        help_text="Every invited supplier reads this, and what the answer said before.",
        max_length=500,
        error_messages={
            "required": "Say why it changes",
            "max_length": "The reason must be 500 characters or less",
        },
    )


class DeclineForm(GovukFormMixin, forms.Form):
    looks = {"reason": Look(size="m")}
    reason = forms.ChoiceField(
        label="Why not this time? (optional)",
        choices=DeclineReason.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    note = LongTextField(
        label="Anything the council should know (optional)",
        max_words=100,
        rows=3,
        what="Your note",
        required=False,
    )
