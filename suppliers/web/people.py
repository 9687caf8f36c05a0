"""The people of an organisation: list, invite, change, remove; and the invited person's page."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views import View
from django.views.generic import TemplateView

from dps.accounts.models import User
from dps.accounts.organisations import SESSION_KEY
from dps.core import clock
from dps.core.refusals import Refused
from dps.core.web import refusals_as_messages
from suppliers.models import Seat, SeatInvitation
from suppliers.operations.people import (
    accept_invitation,
    change_seat,
    invite_colleague,
    remove_seat,
    withdraw_invitation,
)
from suppliers.rules.identity import NOT_ADMIN, is_admin
from suppliers.rules.organisations import why_not_accept_invitation, why_not_remove_seat
from suppliers.web.forms.people import InviteForm, RoleForm
from suppliers.web.mixins import SupplierPage


class People(SupplierPage, TemplateView):
    template_name = "suppliers/organisation/people.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            supplier=self.supplier,
            seats=self.supplier.seats.select_related("user").order_by("user__name", "user__email"),
            requests=self.supplier.join_requests.waiting().select_related("user").order_by("asked_at"),
            invitations=self.supplier.seat_invitations.filter(accepted_at=None).order_by("invited_at"),
            may_manage=is_admin(self.supplier, self.person),
            now=clock.now(),
            **kwargs,
        )


class Invite(SupplierPage, View):
    template_name = "suppliers/organisation/invite.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not is_admin(self.supplier, self.person):
            messages.error(request, NOT_ADMIN.message)
            return redirect("organisation-people")
        return self._show(InviteForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = InviteForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        email, role = form.cleaned_data["email"], form.cleaned_data["role"]
        try:
            invite_colleague(self.supplier.pk, email, role, actor=self.person)
        except Refused as refused:
            form.add_error("email", refused.refusal.message)
            return self._show(form)
        messages.success(request, f"We have sent an invitation to {email}.")
        return redirect("organisation-people")

    def _show(self, form: InviteForm) -> HttpResponse:
        return render(self.request, self.template_name, {"form": form, "supplier": self.supplier})


class InvitationWithdraw(SupplierPage, View):
    template_name = "suppliers/organisation/people.html"

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        invitation = get_object_or_404(self.supplier.seat_invitations, pk=pk)
        with refusals_as_messages(request):
            withdraw_invitation(invitation.pk, actor=self.person)
            messages.success(request, f"The invitation to {invitation.email} is withdrawn.")
        return redirect("organisation-people")


class SeatPage(SupplierPage, View):
    def seat_of(self, pk: UUID) -> Seat:
        return get_object_or_404(self.supplier.seats.select_related("user", "supplier"), pk=pk)


class SeatChange(SeatPage):
    template_name = "suppliers/organisation/seat.html"

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        seat = self.seat_of(pk)
        if not is_admin(self.supplier, self.person):
            messages.error(request, NOT_ADMIN.message)
            return redirect("organisation-people")
        return self._show(seat, RoleForm(initial={"role": seat.role}))

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        seat = self.seat_of(pk)
        form = RoleForm(request.POST)
        if not form.is_valid():
            return self._show(seat, form)
        try:
            change_seat(seat.pk, form.cleaned_data["role"], actor=self.person)
        except Refused as refused:
            form.add_error("role", refused.refusal.message)
            return self._show(seat, form)
        messages.success(request, f"{seat.user} may now do other things.")
        return redirect("organisation-people")

    def _show(self, seat: Seat, form: RoleForm) -> HttpResponse:
        return render(self.request, self.template_name, {"form": form, "seat": seat})


class SeatRemove(SeatPage):
    """Asks, then takes the seat away."""

    template_name = "suppliers/organisation/seat_remove.html"

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        seat = self.seat_of(pk)
        refusal = why_not_remove_seat(seat, self.person)
        if refusal:
            messages.error(request, refusal.message)
            return redirect("organisation-people")
        return render(request, self.template_name, {"seat": seat, "leaving": seat.user_id == self.person.pk})

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        seat = self.seat_of(pk)
        with refusals_as_messages(request):
            remove_seat(seat.pk, actor=self.person)
            messages.success(request, f"{seat.user} no longer belongs to {seat.supplier}.")
        return redirect("user-home" if seat.user_id == self.person.pk else "organisation-people")


class InvitationAccept(View):
    """Who invited you and to what; accepting needs the account of the invited address."""

    template_name = "suppliers/organisation/invitation.html"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        invitation = self._invitation(token)
        signed_in = request.user.is_authenticated
        refusal = (
            why_not_accept_invitation(invitation, cast(User, request.user), clock.now())
            if signed_in
            else None
        )
        context = {
            "invitation": invitation,
            "refusal": refusal,
            "expired": invitation.expires_at <= clock.now(),
            "next": urlencode({REDIRECT_FIELD_NAME: request.path}),
        }
        return render(request, self.template_name, context)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        invitation = self._invitation(token)
        if not request.user.is_authenticated:
            return redirect("invitation", token)
        try:
            seat = accept_invitation(invitation.pk, actor=cast(User, request.user))
        except Refused as refused:
            messages.error(request, refused.refusal.message)
            return redirect("invitation", token)
        request.session[SESSION_KEY] = f"supplier:{seat.supplier_id}"
        messages.success(request, f"You now belong to {seat.supplier}.")
        return redirect("supplier-home")

    def _invitation(self, token: str) -> SeatInvitation:
        found = SeatInvitation.objects.select_related("supplier", "invited_by").filter(token=token).first()
        if found is None:
            raise Http404
        return found
