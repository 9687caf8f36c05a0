"""Ends a sign-in that was left alone, or that has lasted a working day (sessions.py has the numbers)."""

import time
from collections.abc import Callable
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from dps.accounts.models import User
from dps.accounts.operations.kept_answers import KEPT_FOR, keep_answers
from dps.accounts.operations.sign_ins import end_sign_in
from dps.accounts.sessions import is_over, touch

ENDED = "You were signed out. Press the button to save: we keep what you typed while you sign in again."
Handler = Callable[[HttpRequest], HttpResponse]


class SessionLimits:
    """After the limit a page leads to "You were signed out", with the way back."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User):
            return self.get_response(request)
        now = int(time.time())
        if not is_over(request, now):
            request.session_seconds = touch(request, now)  # type: ignore[attr-defined]
            return self.get_response(request)
        if "X-Autosave" in request.headers:
            # The sign-in ends with the next page that is sent in, so that what is typed there can be kept.
            return JsonResponse({"detail": ENDED}, status=401)
        person = request.user.pk
        end_sign_in(request.session.session_key or "")
        logout(request)
        if request.method == "GET" and request.accepts("text/html"):
            return HttpResponseRedirect(signed_out(request))
        response = self.get_response(request)
        if is_turned_to_sign_in(request, response):
            keep(request, response, person)
        return response


def is_turned_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    """A form that was sent in by somebody who has to sign in first."""
    to_sign_in = isinstance(response, HttpResponseRedirect) and response.url.startswith(settings.LOGIN_URL)
    return to_sign_in and request.method == "POST"


def keep(request: HttpRequest, response: HttpResponse, person: UUID) -> None:
    """Nothing that somebody typed is lost because they thought about it for an hour."""
    ticket = keep_answers(person, request.get_full_path(), dict(request.POST.lists()))
    if ticket:
        response.set_cookie(
            settings.KEPT_COOKIE_NAME,
            ticket,
            max_age=int(KEPT_FOR.total_seconds()),
            secure=settings.USES_TLS,
            httponly=True,
            samesite="Lax",
        )


def signed_out(request: HttpRequest) -> str:
    """Where somebody lands whose sign-in was over, with the page they were on."""
    return f"{reverse('signed-out')}?{urlencode({'timed-out': 1, 'next': request.get_full_path()})}"
