"""What the keeper of the register types: a member, its periods, its contacts, a spreadsheet."""

from typing import Any

from django import forms

from buyers.lifecycles import CouncilKind, Nation
from buyers.rules.members import MOST_WORDS, MemberFacts, hosts
from dps.agreements.lifecycles import BuyerCategory
from dps.core.forms import GovukDateField, GovukFormMixin, LineField, LongTextField, Look, UploadField

REASON = "Enter the reason"


class MemberForm(GovukFormMixin, forms.Form):
    looks = {"gss_code": Look(width="10"), "org_id": Look(width="20")}
    name = LineField(label="Name", max_length=200, missing="Enter the name of the member")
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("", "Choose a kind"), *CouncilKind.choices],
        error_messages={"required": "Select the kind of organisation"},
    )
    nation = forms.ChoiceField(
        label="Nation", choices=Nation.choices, error_messages={"required": "Select the nation"}
    )
    org_id = forms.CharField(
        label="Organisation id", required=False, help_text="For example, GB-LAE-OLD or GB-COH-01234567."
    )
    gss_code = forms.CharField(label="GSS code", required=False, help_text="For example, E08000004.")
    host_id: Any = forms.ModelChoiceField(
        queryset=None,
        label="Host council",
        required=False,
        empty_label="None",
        help_text="Only for a group of elected representatives, which buys with its host council alone.",
    )
    description = LongTextField(
        label="Description",
        required=False,
        max_words=MOST_WORDS,
        rows=4,
        help_text="Shown on the public page of members.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["host_id"].queryset = hosts()  # type: ignore[attr-defined]

    @property
    def facts(self) -> MemberFacts:
        host = self.cleaned_data["host_id"]
        return MemberFacts(**self.cleaned_data | {"host_id": host and host.pk})


class PeriodForm(GovukFormMixin, forms.Form):
    category = forms.ChoiceField(
        label="Category",
        choices=[("", "Choose a category"), *BuyerCategory.choices],
        error_messages={"required": "Select the category"},
    )
    starts_on = GovukDateField(
        label="First day",
        what="The first day",
        help_text="For example, 1 4 2024",
        error_messages={"required": "Enter the first day"},
    )
    ends_on = GovukDateField(
        label="Last day",
        what="The last day",
        required=False,
        help_text="Leave it empty while the membership has no end.",
    )


class ChangedPeriodForm(PeriodForm):
    reason = LongTextField(
        label="Reason",
        rows=2,
        max_characters=500,
        help_text="Kept in the history of the member.",
        error_messages={"required": REASON},
    )


class EndForm(GovukFormMixin, forms.Form):
    ends_on = GovukDateField(
        label="Last day",
        what="The last day",
        help_text="No competition begins after it. Those that were issued go on.",
        error_messages={"required": "Enter the last day"},
    )
    reason = LongTextField(label="Reason", rows=2, max_characters=500, error_messages={"required": REASON})


class ContactForm(GovukFormMixin, forms.Form):
    looks = {"phone": Look(width="20")}
    name = LineField(label="Name", max_length=120, missing="Enter the name")
    role = LineField(
        label="Role",
        max_length=120,
        missing="Enter the role",
        help_text="For example, cabinet member or head of policy.",
    )
    email = forms.EmailField(
        label="Email address", max_length=254, error_messages={"required": "Enter the email address"}
    )
    phone = forms.CharField(label="Phone number (optional)", required=False, max_length=40)
    starts_on = GovukDateField(
        label="From", what="The first day", error_messages={"required": "Enter the first day"}
    )
    ends_on = GovukDateField(
        label="Until (optional)",
        what="The last day",
        required=False,
        help_text="The last day, when it is known.",
    )


class ImportForm(GovukFormMixin, forms.Form):
    file = UploadField(
        label="Spreadsheet of members",
        kinds=("xlsx",),
        max_megabytes=5,
        help_text="An XLSX file with the columns of the template, at most 1,000 rows.",
        error_messages={"required": "Select a spreadsheet"},
    )
