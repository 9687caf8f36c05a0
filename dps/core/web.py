"""What every page shares."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
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


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/csrf.html", {"reason": reason}, status=403)
