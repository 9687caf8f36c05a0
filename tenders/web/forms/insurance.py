"""The insurance that a competition asks for, as two forms ask for it."""

from typing import Any

from django import forms

from dps.agreements.models import Lot
from dps.core.forms import MoneyField
from tenders.lifecycles import INSURANCE
from tenders.models import Competition
from tenders.rules.insurance import asked_by, levels_of, why_not_insurance


def _cover(kind: str) -> MoneyField:
    sentences = {"max_decimal_places": f"{INSURANCE[kind]} must be in whole pounds"}
    label = f"{INSURANCE[kind]} asked for (optional)"
    return MoneyField(
        label=label, what=INSURANCE[kind], decimal_places=0, required=False, error_messages=sentences
    )


class InsuranceFields(forms.Form):
    """Cover in whole pounds; empty asks for none. `lot` says how much may be asked for."""

    public_liability = _cover("public_liability")
    professional_indemnity = _cover("professional_indemnity")
    employers_liability = _cover("employers_liability")

    def __init__(self, *args: Any, lot: Lot, **kwargs: Any) -> None:
        self.lot = lot
        super().__init__(*args, **kwargs)
        for kind, level in levels_of(lot).items():
            self.fields[kind].help_text = (
                f"For each claim, £{level:,} or less: Lot {lot.number} asks its suppliers for no more. "
                "Leave it empty to ask for none."
            )

    def covers(self) -> dict[str, int]:
        """As the operations take them."""
        return {kind: int(self.cleaned_data.get(kind) or 0) for kind in INSURANCE}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for kind, asked in self.covers().items():
            if refusal := why_not_insurance(self.lot, {kind: asked}):
                self.add_error(kind, refusal.message)
        return cleaned


def covers_of(competition: Competition) -> dict[str, int | None]:
    """What the fields show at first: nothing where none is asked for."""
    return {kind: asked or None for kind, asked in asked_by(competition).items()}
