"""Files posted with a part's own form, for browsers without JavaScript.

No message names a file: messages may be kept in the session, which is a row that is not sealed.
"""

from typing import cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest

from dps.accounts.models import User
from dps.core.refusals import Refused
from dps.core.storage import StorageUnavailable
from dps.documents.forms import UploadSlot
from dps.documents.operations.files import remove_document
from dps.documents.web.furniture import UNAVAILABLE


def is_about_files(request: HttpRequest) -> bool:
    return bool({"upload", "remove"} & set(request.POST))


def take_files(request: HttpRequest, slot: UploadSlot, actor: User) -> None:
    """Add what was chosen, or take one off; what came of it is told."""
    try:
        if "remove" in request.POST:
            _remove(request, slot, actor)
        else:
            _receive(request, slot, actor)
    except Refused as refused:
        messages.error(request, refused.refusal.message)
    except StorageUnavailable:
        messages.error(request, UNAVAILABLE.message)


def _remove(request: HttpRequest, slot: UploadSlot, actor: User) -> None:
    document = next((one for one in slot.documents if str(one.pk) == request.POST["remove"]), None)
    if document is None:
        raise Http404
    remove_document(document.pk, actor=actor)
    messages.success(request, "File removed")


def _receive(request: HttpRequest, slot: UploadSlot, actor: User) -> None:
    files = cast(list[UploadedFile], request.FILES.getlist(slot.field_name))
    refused = slot.receive(files, actor=actor)
    for sentence in dict.fromkeys(refusal.message for _, refusal in refused):
        messages.error(request, sentence)
    taken = len(files) - len(refused)
    if taken:
        messages.success(request, "1 file uploaded" if taken == 1 else f"{taken} files uploaded")
    if not files:
        messages.error(request, "Select a file")
