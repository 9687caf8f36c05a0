"""Where a mail server hands in what it could not deliver, or did: one delivery report a request."""

import secrets

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from dps.core import clock, returns


@csrf_exempt
@require_POST
def take_mail_report(request: HttpRequest) -> HttpResponse:
    """The report as it came, with the secret as `Authorization: Bearer`. What is not about us is dropped.

    Without a secret in the settings nobody hands in anything.
    """
    said = request.headers.get("Authorization", "").encode()
    expected = f"Bearer {settings.MAIL_REPORTS_SECRET}".encode()
    if not settings.MAIL_REPORTS_SECRET or not secrets.compare_digest(said, expected):
        raise PermissionDenied("Only the mail server may hand in reports.")
    return HttpResponse(returns.take_report(request.body, clock.now()), content_type="text/plain")
