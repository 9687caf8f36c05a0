"""What the file addresses share: who is asked, what is recorded, how a refusal is told."""

import json
from typing import Any, cast
from uuid import UUID

from django.core import signing
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.views import View

from dps.accounts.models import User
from dps.core import clock
from dps.core.models import Row
from dps.core.refusals import Refusal, Refused
from dps.core.storage import StorageUnavailable
from dps.documents import access
from dps.documents.forms import UploadSlot
from dps.documents.models import Document

UNAVAILABLE = Refusal(
    "storage.unavailable",
    "Files cannot be uploaded or opened at the moment. Nothing you have entered is lost. "
    "Try again in a few minutes",
)
SIGNED_OUT = Refusal(
    "account.signed_out", "You have been signed out. Sign in again, then choose the file again"
)
NOT_FOUND = Refusal("document.not_found", "This file cannot be found. Refresh the page and try again")
UNREADABLE = Refusal("request.unreadable", "The selected file could not be uploaded – try again")


class JsonView(View):
    """Answers JSON to upload.js: what went wrong is always {code, detail, error}, a sentence to show."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _told(SIGNED_OUT, 401)
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as refused:
            return _told(refused.refusal, 409)
        except Http404:
            return _told(NOT_FOUND, 404)
        except StorageUnavailable:
            return _told(UNAVAILABLE, 503)
        except BadRequest:
            return _told(UNREADABLE, 400)


def _told(refusal: Refusal, status: int) -> JsonResponse:
    body = {"code": refusal.code, "detail": refusal.message, "error": refusal.message}
    response = JsonResponse(body, status=status)
    if status == 503:
        response["Retry-After"] = "60"
    return response


def body_of(request: HttpRequest, **expected: type) -> dict[str, Any]:
    """The JSON object of a request, with these names of these types. Raises BadRequest."""
    try:
        body = json.loads(request.body)
    except ValueError as error:
        raise BadRequest("not JSON") from error
    if not isinstance(body, dict) or any(type(body.get(name)) is not kind for name, kind in expected.items()):
        raise BadRequest("not what was expected")
    return body


def slot_of(request: HttpRequest) -> UploadSlot:
    """The slot that the page was given, if this person may know of its owner; else 404, and recorded."""
    try:
        slot = UploadSlot.from_token(request.GET.get("slot", ""))
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error
    refusal = access.why_not_write(request.user, slot.owner, clock.now())
    hide_unless(refusal, request, slot.owner, person(request))
    return slot


def document_for(request: HttpRequest, document_id: UUID | str, why_not: access.Reader) -> Document:
    """A document that exists for this person, as `why_not` of the app above says; else 404, and recorded."""
    try:
        document = Document.objects.get(pk=document_id)
    except (Document.DoesNotExist, ValidationError) as error:
        raise Http404 from error
    hide_unless(why_not(request.user, document, clock.now()), request, document.owner, document)
    return document


def hide_unless(refusal: Refusal | None, request: HttpRequest, owner: str, subject: Row | User) -> None:
    """404 for what the person may not know of, with an entry in the audit trail. Other refusals pass."""
    if access.is_hidden(refusal):
        record_denied(request, owner, subject)
        raise Http404


def record_denied(request: HttpRequest, owner: str, subject: Row | User) -> None:
    access.note_denied(
        request.user, owner, subject, clock.now(), path=request.path, address=address_of(request)
    )


def person(request: HttpRequest) -> User:
    """Whoever is signed in; a view that calls it has turned strangers away."""
    return cast(User, request.user)


def address_of(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")
