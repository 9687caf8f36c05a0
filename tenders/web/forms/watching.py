"""How the lists of an open competition and of all competitions are narrowed."""

from typing import Any

from django import forms

from dps.core.forms import GovukFormMixin, Look


class WatchFilter(GovukFormMixin, forms.Form):
    looks = {"show": Look(small=True)}
    show = forms.ChoiceField(
        label="Show",
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", "All invited"),
            ("not_reached", "Not reached by email"),
            ("bounced", "An address came back"),
            ("not_viewed", "Not viewed"),
            ("not_bidding", "Not bidding"),
            ("late", "Admitted after publication"),
        ],
    )


class TeamFilter(GovukFormMixin, forms.Form):
    looks = {"flag": Look(small=True), "state": Look(small=True)}
    q = forms.CharField(label="Title, reference or council", required=False)
    flag = forms.MultipleChoiceField(
        label="Needs attention",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("low", "Low participation"), ("overdue", "Answers overdue")],
    )
    state = forms.ChoiceField(
        label="State",
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", "All"),
            ("preparing", "Being prepared"),
            ("open", "Open for bids"),
            ("judging", "Being judged"),
            ("ended", "Ended"),
        ],
    )

    def clean_q(self) -> Any:
        return self.cleaned_data["q"].strip()
