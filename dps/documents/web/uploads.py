"""How files come up: the addresses that upload.js talks to, and the form post for browsers without it."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from dps.core.storage import StorageUnavailable
from dps.core.web import refusals_as_messages
from dps.documents import access, transfers
from dps.documents.forms import UploadSlot
from dps.documents.models import Document
from dps.documents.operations.files import remove_document
from dps.documents.web.furniture import UNAVAILABLE, JsonView, body_of, document_for, person, slot_of


class UploadBegin(JsonView):
    def post(self, request: HttpRequest) -> JsonResponse:
        slot, body = slot_of(request), body_of(request, name=str, size=int)
        begun = slot.begin(name=body["name"], size=body["size"], actor=person(request))
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


class UploadPost(LoginRequiredMixin, View):
    """Without JavaScript: takes what the form around a slot sends, then goes back to the page."""

    def post(self, request: HttpRequest) -> HttpResponseBase:
        slot = slot_of(request)
        with refusals_as_messages(request):
            try:
                self._act(request, slot)
            except StorageUnavailable:
                messages.error(request, UNAVAILABLE.message)
        return redirect(self._back(request))

    def _act(self, request: HttpRequest, slot: UploadSlot) -> None:
        if removed := request.POST.get("remove"):
            document = document_for(request, removed, access.why_not_remove)
            remove_document(document.pk, actor=person(request))
            messages.success(request, f"{document.display_name} removed")
        elif "reuse" in request.POST:
            self._reuse(request, slot)
        else:
            self._receive(request, slot)

    def _receive(self, request: HttpRequest, slot: UploadSlot) -> None:
        files = request.FILES.getlist(slot.field_name)
        refused = slot.receive(files, actor=person(request))
        for name, refusal in refused:
            messages.error(request, f"{name}: {refusal.message}")
        taken = len(files) - len(refused)
        if taken:
            messages.success(request, "1 file uploaded" if taken == 1 else f"{taken} files uploaded")
        if not files:
            messages.error(request, "Select a file")

    def _reuse(self, request: HttpRequest, slot: UploadSlot) -> None:
        chosen = request.POST.get(f"library-{slot.purpose}")
        if not chosen:
            messages.error(request, "Select a file you have already uploaded")
            return
        document = document_for(request, chosen, access.why_not_read)
        slot.reuse(document, actor=person(request))
        messages.success(request, f"{document.display_name} added")

    def _back(self, request: HttpRequest) -> str:
        address = request.GET.get("next") or request.headers.get("Referer", "")
        hosts = {request.get_host()}
        return address if url_has_allowed_host_and_scheme(address, hosts, request.is_secure()) else "/"


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
