"""Where a person lands, for whom they act, and staying signed in."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.views import View
from django.views.generic import TemplateView

from dps.accounts.operations.kept_answers import answers_kept, forget_answers
from dps.accounts.organisations import act_for, acting_for
from dps.accounts.web.mixins import PersonPage


class Home(PersonPage, TemplateView):
    """To the home of whom the person acts for; without a seat, what to do next."""

    template_name = "accounts/home.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        current = acting_for(request)
        if current is None:
            return super().get(request, *args, **kwargs)
        return redirect(current.url or "account")


class SwitchOrganisation(PersonPage, View):
    """Act for another organisation from now on, and go to its home."""

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = act_for(request, request.POST.get("kind", ""), request.POST.get("id", ""))
        if chosen is None:
            messages.error(request, "You do not belong to that organisation.")
        return redirect("user-home")


class KeptAnswers(PersonPage, TemplateView):
    """What was typed when the sign-in had ended, to copy back: it is never sent off by itself."""

    template_name = "accounts/kept_answers.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept = answers_kept(self.person.pk, request.COOKIES.get(settings.KEPT_COOKIE_NAME, ""))
        if kept is None:
            return redirect("user-home")
        if _puts_back(kept["path"]):
            return redirect(kept["path"])
        fields = [
            (name.replace("_", " ").replace("-", " ").capitalize(), text) for name, text in kept["fields"]
        ]
        return self.render_to_response(self.get_context_data(path=kept["path"], fields=fields))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Done with it: forget it, and go back to the page."""
        ticket = request.COOKIES.get(settings.KEPT_COOKIE_NAME, "")
        kept = answers_kept(self.person.pk, ticket)
        response = redirect(kept["path"] if kept else "user-home")
        forget_answers(ticket)
        response.delete_cookie(settings.KEPT_COOKIE_NAME)
        return response


def _puts_back(path: str) -> bool:
    """Whether the page shows by itself what was typed on it: `puts_back_what_was_typed` on its view."""
    try:
        page = resolve(urlsplit(path).path)
    except Resolver404:
        return False
    return getattr(getattr(page.func, "view_class", None), "puts_back_what_was_typed", False)


class KeepAlive(View):
    """The page asks to stay signed in. SessionLimits has counted the request already."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"seconds": 0}, status=401)
        return JsonResponse({"seconds": getattr(request, "session_seconds", 0)})
