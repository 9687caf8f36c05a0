"""The daily heads of the audit trail, for everybody to keep."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from dps.core import heads

ABOUT = (
    "Each root is a SHA-256 over the root before it and the ends of all streams of the audit trail "
    "on that day. Keep a copy of this file. If a root of a day ever differs from your copy, the trail "
    "was rewritten: ask the council to run `manage.py verify_audit --heads <your copy>`."
)


@require_safe
def audit_heads(request: HttpRequest) -> JsonResponse:
    """Every day's root, oldest first; it says nothing of what is in the trail, nor how much."""
    response = JsonResponse({"about": ABOUT, "heads": heads.published()}, json_dumps_params={"indent": 1})
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
