"""What is answered when sealed things cannot be read: words, and never the thing itself."""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from dps.core import alarms, clock
from dps.core.keyring import KeyringLost
from dps.core.pages.errors import said
from dps.core.sealing import Altered

Handler = Callable[[HttpRequest], HttpResponse]
logger = structlog.get_logger(__name__)


class SealedTrouble:
    """The page for a lost key ring (503) and for stored bytes that are not those that were sealed (500)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, KeyringLost):
            logger.error("keyring_lost", path=request.path, reason=str(exception))
            return HttpResponse(said("errors/sealed.html"), status=503, headers={"Retry-After": "120"})
        if isinstance(exception, Altered):
            alarms.raise_alarm(alarms.ALTERED, clock.now())
            return HttpResponse(said("errors/altered.html"), status=500)
        return None
