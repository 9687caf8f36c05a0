"""Who a page is for: whoever is signed in, or people with a seat in the Oldham team."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponseBase

from dps.accounts.models import User


class PersonPage(LoginRequiredMixin):
    """Sets `self.person`, who is signed in; everybody else is asked to sign in."""

    person: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.person = request.user
        return super().dispatch(request, *args, **kwargs)


class TeamPage(LoginRequiredMixin):
    """Sets `self.person`; for everybody without a seat in the Oldham team the page does not exist."""

    person: User

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not request.user.is_team:
            raise Http404
        self.person = request.user
        return super().dispatch(request, *args, **kwargs)
