"""What every page shares."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dps.core.refusals import Refused


@contextmanager
def refusals_as_messages(request: HttpRequest) -> Iterator[None]:
    """A refusal inside becomes a message on the next page; nothing has changed."""
    try:
        yield
    except Refused as refused:
        messages.error(request, refused.refusal.message)


def is_within(name: str, most: int, seconds: int) -> bool:
    """Count one more try of this name; whether there were at most so many in this stretch of time."""
    key = f"limit:{name}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) <= most
    except ValueError:
        # The stretch ended between the two steps: a new one begins.
        return True


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/csrf.html", {"reason": reason}, status=403)
