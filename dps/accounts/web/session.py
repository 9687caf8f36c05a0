"""Where a person lands, for whom they act, and staying signed in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views import View
from django.views.generic import TemplateView

from dps.accounts.organisations import act_for, acting_for
from dps.accounts.web.mixins import PersonPage


class Home(PersonPage, TemplateView):
    """To the home of whom the person acts for; without a seat, what to do next."""

    template_name = "accounts/home.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        current = acting_for(request)
        return redirect(current.url) if current and current.url else super().get(request, *args, **kwargs)


class SwitchOrganisation(PersonPage, View):
    """Act for another organisation from now on, and go to its home."""

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = act_for(request, request.POST.get("kind", ""), request.POST.get("id", ""))
        if chosen is None:
            messages.error(request, "You do not belong to that organisation.")
        return redirect("user-home")


class KeepAlive(View):
    """The page asks to stay signed in. SessionLimits has counted the request already."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"seconds": 0}, status=401)
        return JsonResponse({"seconds": getattr(request, "session_seconds", 0)})
