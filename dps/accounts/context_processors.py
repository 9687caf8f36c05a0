"""What every page knows about the person."""

from typing import Any

from django.http import HttpRequest


def organisations(request: HttpRequest) -> dict[str, Any]:
    return {"organisations": [], "navigation": [], "session_seconds": 0}
