"""The periods of a member's membership: added, changed, ended."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse

from buyers.models import Council, MembershipPeriod
from buyers.operations.memberships import add_membership, change_membership, end_membership
from buyers.rules.members import why_not_keep_register
from buyers.web.forms.members import ChangedPeriodForm, EndForm, PeriodForm
from buyers.web.mixins import FormPage, NetworkPage
from dps.core.refusals import Refusal


class MembershipPage(NetworkPage, FormPage):
    """A form about one member; back to it afterwards."""

    def why_not(self) -> Refusal | None:
        return why_not_keep_register(self.person)

    def back(self) -> str:
        return reverse("network-member", args=[self.member().pk])

    def caption(self) -> str:
        return str(self.member())

    def member(self) -> Council:
        found: Council = get_object_or_404(Council.objects.visible_to(self.person), pk=self.kwargs["pk"])
        return found


class AddMembership(MembershipPage):
    form_class: Any = PeriodForm
    heading, button = "Add a membership", "Add"
    text = "A member has one category at a time. End the one that runs before another begins."

    def perform(self, form: Any) -> str:
        add_membership(self.member().pk, **form.cleaned_data, actor=self.person)
        messages.success(self.request, "The membership is added.")
        return self.back()


class ChangeMembership(MembershipPage):
    form_class: Any = ChangedPeriodForm
    heading, button = "Change a membership", "Save"
    text = "For what was written down wrongly. The history keeps what stood here."

    def get_initial(self) -> dict[str, Any]:
        period = self.period()
        return {"category": period.category, "starts_on": period.starts_on, "ends_on": period.ends_on}

    def member(self) -> Council:
        return self.period().council

    def period(self) -> MembershipPeriod:
        members = Council.objects.visible_to(self.person)
        found: MembershipPeriod = get_object_or_404(
            MembershipPeriod.objects.select_related("council").filter(council__in=members),
            pk=self.kwargs["pk"],
        )
        return found

    def perform(self, form: Any) -> str:
        change_membership(self.period().pk, **form.cleaned_data, actor=self.person)
        messages.success(self.request, "The membership is changed.")
        return self.back()


class EndMembership(ChangeMembership):
    form_class: Any = EndForm
    heading, button, text = "End a membership", "End it", ""

    def get_initial(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> str:
        end_membership(self.period().pk, **form.cleaned_data, actor=self.person)
        messages.success(self.request, "The last day of the membership is recorded.")
        return self.back()
