"""What every request gets first: the instant at which it reached us."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from dps.core import arrivals, clock

Handler = Callable[[HttpRequest], HttpResponse]


class ReceivedAt:
    """Stamps `request.received_at`: when it reached our socket, however long it then waited (R51)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.received_at = clock.now() - arrivals.waited()  # type: ignore[attr-defined]
        return self.get_response(request)


class PrivatePages:
    """Pages made for a signed-in person stay out of every cache."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response
