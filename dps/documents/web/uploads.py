"""How files come up: the addresses that upload.js talks to. Browsers without it: see `posted`."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from dps.documents import access, transfers
from dps.documents.models import Document
from dps.documents.operations.files import remove_document
from dps.documents.web.furniture import JsonView, body_of, document_for, person, slot_of


class UploadBegin(JsonView):
    def post(self, request: HttpRequest) -> JsonResponse:
        slot, body = slot_of(request), body_of(request, name=str, size=int)
        modified = body.get("modified")
        begun = slot.begin(
            name=body["name"],
            size=body["size"],
            modified=modified if type(modified) is int else 0,
            actor=person(request),
        )
        return JsonResponse(_begun(begun), status=201)


class UploadParts(JsonView):
    """For a browser that goes on where it stopped: what has arrived, and fresh addresses for the rest."""

    def get(self, request: HttpRequest, pk: UUID) -> JsonResponse:
        document = document_for(request, pk, access.why_not_continue)
        begun, done = transfers.resume(document.pk, actor=person(request))
        return JsonResponse({**_begun(begun), "done": [asdict(part) for part in done]})


class UploadComplete(JsonView):
    def post(self, request: HttpRequest, pk: UUID) -> JsonResponse:
        document = document_for(request, pk, access.why_not_continue)
        etags = [str(etag or "") for etag in body_of(request, etags=list)["etags"]]
        document = transfers.complete(document.pk, etags=etags, actor=person(request))
        return JsonResponse(_described(document))


class UploadRemove(JsonView):
    def post(self, request: HttpRequest) -> JsonResponse:
        document = document_for(request, body_of(request, id=str)["id"], access.why_not_remove)
        return JsonResponse(_described(remove_document(document.pk, actor=person(request))))


def _begun(begun: transfers.Begun) -> dict[str, Any]:
    return {
        "id": str(begun.document.pk),
        "part_size": begun.part_size,
        "parts": begun.urls,
        "complete": reverse("upload-complete", args=[begun.document.pk]),
        "resume": reverse("upload-parts", args=[begun.document.pk]),
    }


def _described(document: Document) -> dict[str, Any]:
    return {
        "id": str(document.pk),
        "name": document.display_name,
        "status": document.status,
        "label": document.get_status_display(),
    }
