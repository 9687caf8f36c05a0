"""What the procurement team types: findings, questions to the supplier, reasons, filters."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.dateparse import parse_datetime

from dps.core.forms import Choice, GovukFormMixin, LongTextField, Look, prepare_field
from suppliers.lifecycles import Outcome
from suppliers.models import Application, Assessment
from suppliers.rules.assessments import Finding, Item
from suppliers.rules.questionnaire import Sheet

Place = tuple[str, UUID | None]
OUTCOME = Look(inline=True, small=True, hide_label=True)
REASON = Look()


class FindingsForm(GovukFormMixin, forms.Form):
    """Pass, query or fail and a reason for every item; `version` is the last change on the screen.

    Items in `closed` are for other people: they have no fields.
    """

    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        items: Iterable[Item],
        found: Mapping[Place, Assessment],
        seen_at: datetime | None,
        closed: Collection[Place] = (),
        **kwargs: Any,
    ) -> None:
        self.items, self.titles, self.found = [], {}, found
        for item in items:
            self.titles[item.key, item.lot_id] = item.title
            if (item.key, item.lot_id) not in closed:
                self.items.append(item)
        initial: dict[str, Any] = {"version": seen_at.isoformat() if seen_at else ""}
        for item in self.items:
            if assessment := found.get((item.key, item.lot_id)):
                initial[f"outcome_{name_of(item)}"] = assessment.outcome
                initial[f"reason_{name_of(item)}"] = assessment.reason
        super().__init__(initial=initial, **kwargs)
        for item in self.items:
            self._add(f"outcome_{name_of(item)}", _outcome_field(item), OUTCOME)
            self._add(f"reason_{name_of(item)}", _reason_field(item), REASON)

    def _add(self, name: str, field: forms.Field, look: Look) -> None:
        field.look = look  # type: ignore[attr-defined]
        self.fields[name] = field
        prepare_field(field, look)

    def clean(self) -> dict[str, Any]:
        for item in self.items:
            outcome, reason = self._said(item)
            if outcome in {Outcome.QUERY, Outcome.FAIL} and not reason:
                self.add_error(f"reason_{name_of(item)}", f"{item.title}: enter the reason")
            if reason and not outcome and f"outcome_{name_of(item)}" not in self.errors:
                self.add_error(f"outcome_{name_of(item)}", f"{item.title}: select pass, query or fail")
        return self.cleaned_data

    @property
    def findings(self) -> list[Finding]:
        said = ((item, *self._said(item)) for item in self.items)
        return [Finding(item.key, item.lot_id, outcome, reason) for item, outcome, reason in said if outcome]

    def complete(self, automatic: Mapping[str, str]) -> list[Finding]:
        """Those that could be kept now: a reason is there wherever one is needed."""
        against = {key for key, outcome in automatic.items() if outcome in {Outcome.QUERY, Outcome.FAIL}}
        free = (each for each in self.findings if each.outcome == Outcome.PASS and each.key not in against)
        return [*free, *(each for each in self.findings if each.reason)]

    @property
    def seen_at(self) -> datetime | None:
        return parse_datetime(self.cleaned_data["version"]) if self.cleaned_data["version"] else None

    def pair(self, item: Item) -> dict[str, Any]:
        """The two fields of an item, for the page; of one that is closed, what was found."""
        if f"outcome_{name_of(item)}" not in self.fields:
            found = self.found.get((item.key, item.lot_id))
            said = {"initial": found.outcome, "value": found.outcome} if found else {}
            return {"outcome": said, "reason": {"value": found.reason if found else ""}, "is_closed": True}
        return {"outcome": self[f"outcome_{name_of(item)}"], "reason": self[f"reason_{name_of(item)}"]}

    def _said(self, item: Item) -> tuple[str, str]:
        named = name_of(item)
        cleaned = self.cleaned_data
        return cleaned.get(f"outcome_{named}", ""), cleaned.get(f"reason_{named}", "").strip()


def _outcome_field(item: Item) -> forms.Field:
    label = f"{item.title}: outcome"
    return forms.ChoiceField(label=label, choices=Outcome.choices, widget=forms.RadioSelect, required=False)


def _reason_field(item: Item) -> forms.Field:
    return LongTextField(label=f"Reason ({item.title})", rows=2, required=False)


def name_of(item: Item) -> str:
    return f"{item.key}-{item.lot_id.hex}" if item.lot_id else item.key


class AskForm(GovukFormMixin, forms.Form):
    """Which questions the supplier gets again, and what it should do."""

    items = forms.MultipleChoiceField(
        label="Which answers should the supplier look at again?",
        help_text="Only these are opened.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one question"},
    )
    message = LongTextField(
        label="What should the supplier do?",
        help_text="The supplier reads this in an email and above the questions.",
        rows=6,
        max_characters=4000,
        error_messages={"required": "Enter what the supplier should do"},
    )
    looks = {"items": Look(small=True)}

    def __init__(self, sheet: Sheet, may_ask: set[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        asked = (question for section in sheet.sections() for _, question in sheet.asked_in(section))
        rows = [
            (each.id, Choice(f"{each.id} {each.short}"))
            for each in asked
            if each.id in may_ask and not sheet.hides(each)
        ]
        self.fields["items"].choices = rows  # type: ignore[attr-defined]


class ReasonForm(GovukFormMixin, forms.Form):
    """One reason, in words."""

    reason = LongTextField(
        label="Reason", rows=5, max_characters=2000, error_messages={"required": "Enter the reason"}
    )

    def __init__(self, label: str = "", hint: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["reason"].label = label or self.fields["reason"].label
        self.fields["reason"].help_text = hint


def message_from(application: Application) -> str:
    """The queries of the assessment as the beginning of a message to the supplier."""
    queries = application.assessments.filter(outcome=Outcome.QUERY, closed__isnull=True).order_by("item")
    return "\n".join(f"- {each.reason}" for each in queries if each.reason)
