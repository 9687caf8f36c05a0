"""Error pages: what happened, what to do now, whom to ask; nobody is blamed."""

import sys
from typing import Any
from uuid import uuid4

import structlog
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logger = structlog.get_logger(__name__)
AWAY = {
    "code": "portal.away",
    "detail": "The portal is not available. What it has acknowledged is kept. Try again in 5 minutes.",
}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", {"reason": str(exception or "")}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "429.html", status=429)


def unavailable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """As a page, or to a program as {code, detail}."""
    headers = {"Retry-After": "300"}
    if request.path.startswith("/api/"):
        return JsonResponse(AWAY, status=503, headers=headers)
    return HttpResponse(said("503.html"), status=503, headers=headers)


def server_error(request: HttpRequest) -> HttpResponse:
    """What a view did not expect; 503 with a time to come back where the database was away."""
    if isinstance(sys.exc_info()[1], OperationalError):
        logger.error("database_away", path=request.path)
        return unavailable(request)
    reference = uuid4().hex[:8].upper()
    logger.error("page_failed", reference=reference, path=request.path)
    return HttpResponse(said("500.html", reference=reference), status=500)


def said(template: str, **facts: Any) -> str:
    """A page without database, session or person: any of them may be what failed."""
    known = {
        "service_name": settings.SERVICE_NAME,
        "support_email": settings.SUPPORT_EMAIL,
        "support_phone": settings.SUPPORT_PHONE,
    }
    return render_to_string(template, {**known, **facts})
