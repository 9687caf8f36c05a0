"""The list of "tell me when": an address, what it wants to be told of, and the way off it. No account."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, TemplateView

from dps.agreements.models import Lot, Subscription
from dps.agreements.operations.subscriptions import ask_to_be_told, confirm_subscription, leave_list
from dps.agreements.rules.subscriptions import why_not_confirm_subscription, why_not_leave_list
from dps.agreements.web.forms import TellMeForm
from dps.core import clock
from dps.core.pages.contact import address_of
from dps.core.pages.errors import too_many_requests
from dps.core.refusals import Refusal, Refused
from dps.core.throttles import is_one_too_many

MOST, SECONDS = 10, 3600


class TellMe(FormView):
    """Whatever the address, the answer is the same page: nobody learns here who is on the list."""

    template_name = "agreements/tell_me.html"
    form_class = TellMeForm
    success_url = reverse_lazy("tell-me-sent")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_one_too_many("tell-me", address_of(request), most=MOST, seconds=SECONDS):
            return too_many_requests(request)
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        lots = [lot for lot in Lot.objects.published() if lot.agreement.closes_at > clock.now()]
        return super().get_form_kwargs() | {"lots": lots}

    def get_initial(self) -> dict[str, Any]:
        person = self.request.user
        email = person.email if person.is_authenticated else ""
        return {"email": email, "topics": self.request.GET.getlist("lot")}

    def form_valid(self, form: TellMeForm) -> HttpResponse:
        try:
            ask_to_be_told(form.cleaned_data["email"], lots=form.lots_chosen, of_changes=form.of_changes)
        except Refused as refused:
            form.add_error("topics", refused.refusal.message)
            return self.form_invalid(form)
        return super().form_valid(form)


class TellMeSent(TemplateView):
    template_name = "agreements/tell_me_done.html"
    extra_context = {"done": "sent"}


class TellMeConfirmed(TemplateView):
    template_name = "agreements/tell_me_done.html"
    extra_context = {"done": "confirmed"}


class TellMeLeft(TemplateView):
    template_name = "agreements/tell_me_done.html"
    extra_context = {"done": "left"}


class LinkPage(TemplateView):
    """What a link in a mail leads to: a page with one button, because programs follow links by themselves."""

    template_name = "agreements/tell_me_link.html"
    heading = text = button = ""
    kwargs: dict[str, Any]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"heading": self.heading, "text": self.text, "button": self.button}
        return super().get_context_data(refusal=kwargs.get("refusal") or self.why_not(), **words)

    def why_not(self) -> Refusal | None:
        raise NotImplementedError

    @property
    def row(self) -> tuple[UUID, str]:
        return self.kwargs["pk"], self.kwargs["code"]


class ConfirmTellMe(LinkPage):
    heading, button = "Confirm your email address", "Confirm"
    text = "We tell this address of what was asked for. Every email has a link to stop."

    def why_not(self) -> Refusal | None:
        pk, code = self.row
        return why_not_confirm_subscription(Subscription.objects.filter(pk=pk).first(), code, clock.now())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            confirm_subscription(*self.row)
        except Refused as refused:
            return self.render_to_response(self.get_context_data(refusal=refused.refusal))
        return redirect("tell-me-confirmed")


@method_decorator(csrf_exempt, name="dispatch")
class LeaveTellMe(LinkPage):
    """The secret in the address stands for the person: mail programs post here by themselves (RFC 8058)."""

    heading, button = "Stop these emails?", "Stop them"
    text = "We delete your address with all email that we sent to it."

    def why_not(self) -> Refusal | None:
        return why_not_leave_list(*self.row)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            leave_list(*self.row)
        except Refused as refused:
            return self.render_to_response(self.get_context_data(refusal=refused.refusal), status=404)
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse("You have left the list.\n", content_type="text/plain; charset=utf-8")
        return redirect("tell-me-left")
