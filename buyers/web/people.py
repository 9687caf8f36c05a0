"""The people of a council: list, invite, change, remove; and the domains from which they come."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View
from django.views.generic import FormView, TemplateView

from buyers.models import Seat
from buyers.operations.invitations import (
    cancel_invitation,
    invite_buyer,
    send_invitation_again,
    set_email_domains,
)
from buyers.operations.seats import change_roles, deactivate_account, remove_seat
from buyers.operations.unused import UNUSED
from buyers.rules.duties import duties_of
from buyers.rules.seats import (
    is_lead,
    keeps_councils,
    why_not_deactivate_account,
    why_not_manage_people,
    why_not_remove_seat,
)
from buyers.web.forms.people import BuyerInviteForm, DeactivateForm, DomainsForm, RolesForm
from buyers.web.mixins import NetworkPage
from buyers.web.people_page import PeoplePage
from dps.accounts.lifecycles import TeamRole
from dps.core import clock
from dps.core.paging import keyset
from dps.core.refusals import Refusal, Refused
from dps.core.web import refusals_as_messages


class People(PeoplePage, TemplateView):
    """Who belongs to the council, who has been asked, and when each was last here."""

    template_name = "buyers/people.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, manages = clock.now(), self.may_manage
        invitations = self.council.buyer_invitations.open().for_listing() if manages else []
        seats = [(seat, self._links(seat, manages)) for seat in self.council.seats.for_listing()]
        return super().get_context_data(
            seats=seats,
            invitations=[
                (one, self.address("again", one.pk), self.address("cancel", one.pk)) for one in invitations
            ],
            domains=list(self.council.email_domains.all()),
            manages=manages,
            keeps=keeps_councils(self.person),
            invite=self.address("invite"),
            domains_page=self.address("domains") if self.for_team else "",
            has_lead=any("lead" in seat.roles and seat.user.is_active for seat, _ in seats),
            unused_before=now - UNUSED,
            now=now,
            **kwargs,
        )

    def _links(self, seat: Seat, manages: bool) -> dict[str, str]:
        """What this person may do about a seat: pages by name."""
        links = {"change": self.address("roles", seat.pk)} if manages else {}
        if manages or seat.user_id == self.person.pk:
            links["remove"] = self.address("remove", seat.pk)
        return links


class UnusedSeats(NetworkPage, TemplateView):
    """Seats at any council that nobody has used for a year, for the Oldham team and the network."""

    template_name = "buyers/unused.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        unused = Seat.objects.visible_to(self.person).for_listing().unused_since(clock.now() - UNUSED)
        page = keyset(unused.order_by(), self.request.GET, ("council__name", "pk"))
        return super().get_context_data(page=page, **kwargs)


class PeopleForm(PeoplePage, FormView):
    """A form that ends in one operation; who may not use it is sent back with the reason."""

    done = "Saved."

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if refusal := self.refusal():
            messages.error(request, refusal.message)
            return redirect(self.address())
        return super().get(request, *args, **kwargs)

    def refusal(self) -> Refusal | None:
        return why_not_manage_people(self.council, self.person)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            done = self.perform(form.cleaned_data)
        except Refused as refused:
            form.add_error(self.field_of(refused.refusal), refused.refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, done or self.done)
        return redirect(self.address())

    def field_of(self, refusal: Refusal) -> str | None:
        """The field beside which a refusal is shown."""
        return None

    def perform(self, said: dict[str, Any]) -> str:
        raise NotImplementedError


class Invite(PeopleForm):
    template_name = "buyers/invite.html"
    form_class = BuyerInviteForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"may_vouch": is_lead(self.council, self.person)}

    def field_of(self, refusal: Refusal) -> str | None:
        if refusal.code == "invitation.vouch":
            return "vouched_because"
        return "roles" if refusal.code in {"seat.no_roles", "seat.unknown_role"} else "email"

    def perform(self, said: dict[str, Any]) -> str:
        invite_buyer(
            self.council.pk,
            said["email"],
            said["roles"],
            vouched_because=said.get("vouched_because", ""),
            actor=self.person,
        )
        return f"We have sent an invitation to {said['email']}."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(domains=list(self.council.email_domains.all()), **kwargs)


class Roles(PeopleForm):
    template_name = "buyers/roles.html"
    form_class = RolesForm

    def get_initial(self) -> dict[str, Any]:
        return {"roles": self.seat(self.kwargs["pk"]).roles}

    def field_of(self, refusal: Refusal) -> str | None:
        return "roles"

    def perform(self, said: dict[str, Any]) -> str:
        seat = change_roles(self.seat(self.kwargs["pk"]).pk, said["roles"], actor=self.person)
        return f"{seat.user} is now {seat.words}."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        seat = self.seat(self.kwargs["pk"])
        duties = duties_of(self.council, seat.user, seat.roles)
        return super().get_context_data(seat=seat, duties=duties, **kwargs)


class Domains(PeopleForm):
    template_name = "buyers/domains.html"
    form_class = DomainsForm
    done = "The email domains are saved."

    def get_initial(self) -> dict[str, Any]:
        return {"domains": "\n".join(str(domain) for domain in self.council.email_domains.all())}

    def refusal(self) -> Refusal | None:
        return None if keeps_councils(self.person) else why_not_manage_people(self.council, self.person)

    def field_of(self, refusal: Refusal) -> str | None:
        return "domains"

    def perform(self, said: dict[str, Any]) -> str:
        set_email_domains(self.council.pk, said["domains"], actor=self.person)
        return ""


class Deactivate(PeopleForm):
    """For a manager of the Oldham team: the whole account, at every council."""

    template_name = "buyers/deactivate.html"
    form_class = DeactivateForm

    def refusal(self) -> Refusal | None:
        seat = self.seat(self.kwargs["pk"])
        return why_not_deactivate_account(seat.user, self.person, "Asked before the page is shown.")

    def perform(self, said: dict[str, Any]) -> str:
        user = self.seat(self.kwargs["pk"]).user
        deactivate_account(user.pk, actor=self.person, reason=said["reason"])
        return f"The account of {user} is deactivated."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(seat=self.seat(self.kwargs["pk"]), **kwargs)


class Remove(PeoplePage, TemplateView):
    """Asks, with what somebody else has to take on, then takes the seat away."""

    template_name = "buyers/remove.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seat = self.seat(kwargs["pk"])
        if refusal := why_not_remove_seat(seat, self.person):
            messages.error(request, refusal.message)
            return redirect(self.address())
        return self.render_to_response(
            self.get_context_data(
                seat=seat,
                leaving=seat.user_id == self.person.pk,
                duties=duties_of(self.council, seat.user, seat.roles),
                may_deactivate=self.for_team and self.person.has_team_role(TeamRole.MANAGER),
                deactivate=self.address("deactivate", seat.pk) if self.for_team else "",
            )
        )

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        seat = self.seat(pk)
        with refusals_as_messages(request):
            remove_seat(seat.pk, actor=self.person)
            messages.success(request, f"{seat.user} no longer belongs to {self.council}.")
        left = seat.user_id == self.person.pk and not Seat.objects.filter(pk=pk).exists()
        return redirect("user-home" if left else self.address())


class InvitationAction(PeoplePage, View):
    """A button beside an invitation that has not been accepted."""

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        visible = self.council.buyer_invitations.visible_to(self.person)
        invitation = get_object_or_404(visible, pk=pk)
        with refusals_as_messages(request):
            messages.success(request, self.perform(invitation.pk, invitation.email))
        return redirect(self.address())

    def perform(self, pk: UUID, email: str) -> str:
        raise NotImplementedError


class InvitationCancel(InvitationAction):
    template_name = "buyers/people.html"

    def perform(self, pk: UUID, email: str) -> str:
        cancel_invitation(pk, actor=self.person)
        return f"The invitation to {email} is cancelled."


class InvitationAgain(InvitationAction):
    template_name = "buyers/people.html"

    def perform(self, pk: UUID, email: str) -> str:
        send_invitation_again(pk, actor=self.person)
        return f"We have sent another email to {email}. The link in the one before has stopped working."
