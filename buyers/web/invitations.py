"""The page behind the link of an invitation: who invited you, to what, and the seat."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views import View

from buyers.models import BuyerInvitation
from buyers.operations.invitations import accept_invitation
from buyers.rules.invitations import why_not_accept_invitation
from dps.accounts.models import User
from dps.accounts.organisations import SESSION_KEY
from dps.core import clock
from dps.core.refusals import Refused


class BuyerInvitationAccept(View):
    """The same for everybody: it does not tell whether the invited address has an account."""

    template_name = "buyers/invitation.html"

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        invitation, at = self._invitation(token), clock.now()
        refusal = None
        if request.user.is_authenticated:
            person = cast(User, request.user)
            refusal = why_not_accept_invitation(invitation, invitation.link, person, at)
        context = {
            "invitation": invitation,
            "refusal": refusal,
            "expired": invitation.has_expired(at),
            "next": urlencode({REDIRECT_FIELD_NAME: request.path}),
        }
        return render(request, self.template_name, context)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        invitation = self._invitation(token)
        if not request.user.is_authenticated:
            return redirect("buyer-invitation", token)
        person = cast(User, request.user)
        try:
            seat = accept_invitation(invitation.pk, link=invitation.link, actor=person)
        except Refused as refused:
            messages.error(request, refused.refusal.message)
            return redirect("buyer-invitation", token)
        request.session[SESSION_KEY] = f"council:{seat.council_id}"
        messages.success(request, f"You now belong to {invitation.council}, as {seat.words}.")
        return redirect("council-home")

    def _invitation(self, token: str) -> BuyerInvitation:
        found = BuyerInvitation.objects.by_token(token)
        if found is None:
            raise Http404
        return found
