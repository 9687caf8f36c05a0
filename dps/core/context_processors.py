"""What every page knows: the service's name, how to reach us, and the training clock."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from dps.core import clock


def service(request: HttpRequest) -> dict[str, Any]:
    # The clock was read when the request came in: asking again would cost a query a page in training.
    at = getattr(request, "received_at", None) or clock.now()
    return {
        "service_name": settings.SERVICE_NAME,
        "base_url": settings.BASE_URL,
        "support_email": settings.SUPPORT_EMAIL,
        "support_phone": settings.SUPPORT_PHONE,
        "training_clock": at if clock.is_training() else None,
        "printed_at": at,
    }
