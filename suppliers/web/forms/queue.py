"""The filters of the team's lists, and the name of a saved view."""

from collections.abc import Iterable
from typing import Any

from django import forms

from dps.accounts.models import User
from dps.agreements.models import Lot
from dps.core.forms import GovukFormMixin
from suppliers.lifecycles import AdmissionStatus


class _LotFilter(GovukFormMixin, forms.Form):
    """A filter with the lots as they are now."""

    def __init__(self, lots: Iterable[Lot], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        numbers = ((str(lot.number), str(lot)) for lot in lots)
        self.fields["lot"].choices = [("", "Any lot"), *numbers]  # type: ignore[attr-defined]


class QueueFilter(_LotFilter):
    """Which applications the queue shows; what cannot be read is left out."""

    q = forms.CharField(label="Reference or supplier", required=False)
    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            ("", "Waiting for a decision"),
            ("recommended", "Recommended, to be confirmed"),
            ("decided", "Decided"),
            ("withdrawn", "Withdrawn"),
        ],
    )
    flag = forms.ChoiceField(
        label="Marked",
        required=False,
        choices=[
            ("", "Any or none"),
            ("overdue", "Overdue"),
            ("extended", "Extended"),
            ("waiting", "Waiting for the supplier"),
            ("replied", "Reply received"),
            ("grounds", "Reason for exclusion declared"),
        ],
    )
    whose = forms.ChoiceField(label="Assigned to", required=False)
    lot = forms.ChoiceField(label="Lot", required=False)

    def __init__(self, lots: Iterable[Lot], people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(lots, **kwargs)
        known = [("", "Anyone"), ("me", "Me"), ("nobody", "Nobody")]
        self.fields["whose"].choices = [*known, *((str(each.pk), str(each)) for each in people)]  # type: ignore[attr-defined]


class SupplierFilter(_LotFilter):
    """Which suppliers the team's list shows."""

    q = forms.CharField(label="Name", required=False)
    lot = forms.ChoiceField(label="Lot", required=False)
    status = forms.ChoiceField(
        label="Place in a lot",
        required=False,
        choices=[
            ("", "Any or none"),
            *AdmissionStatus.choices,
            ("over", "Suspended, and its last day has passed"),
        ],
    )


class SaveViewForm(GovukFormMixin, forms.Form):
    name = forms.CharField(
        label="Name of the view",
        max_length=60,
        help_text="For example, Mine that are overdue.",
        error_messages={"required": "Enter a name for the view"},
    )
    share = forms.BooleanField(label="Show it to the whole team", required=False)
