"""Files posted with a form, for browsers without JavaScript: taken, taken off, or used again."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest

from dps.accounts.models import User
from dps.core import clock
from dps.core.refusals import Refused
from dps.core.storage import StorageUnavailable
from dps.documents import access
from dps.documents.forms import UploadSlot
from dps.documents.operations.files import remove_document
from dps.documents.web.furniture import UNAVAILABLE, document_for, hide_unless

BUTTONS = {"upload", "remove", "reuse"}


def is_about_files(request: HttpRequest) -> bool:
    """Whether one of a slot's own buttons was pressed."""
    return bool(BUTTONS & set(request.POST))


def take_posted(
    request: HttpRequest, slots: Iterable[UploadSlot], *, actor: User, named: bool = True
) -> bool:
    """Do with the files what the form says. Whether all is well: nothing refused, nothing to be said.

    Files that were chosen are taken whichever button was pressed: somebody who presses "Save and continue"
    without "Upload files" loses none. Call it after what was typed has been kept. `named` is False where a
    message must not name a file, since messages may be kept in a session, which is not sealed.
    """
    slots = list(slots)
    for slot in slots:
        hide_unless(access.why_not_write(actor, slot.owner, clock.now()), request, slot.owner, actor)
    try:
        if "remove" in request.POST:
            return _remove(request, slots, actor, named)
        if "reuse" in request.POST:
            return _reuse(request, slots, actor, named)
        return _receive(request, slots, actor, named)
    except Refused as refused:
        messages.error(request, refused.refusal.message)
    except StorageUnavailable:
        messages.error(request, UNAVAILABLE.message)
    return False


def _remove(request: HttpRequest, slots: list[UploadSlot], actor: User, named: bool) -> bool:
    document = document_for(request, request.POST["remove"], access.why_not_remove)
    if document.owner not in {slot.owner for slot in slots}:
        raise Http404
    remove_document(document.pk, actor=actor)
    messages.success(request, f"{document.display_name} removed" if named else "File removed")
    return True


def _reuse(request: HttpRequest, slots: list[UploadSlot], actor: User, named: bool) -> bool:
    slot = next((each for each in slots if each.purpose == request.POST["reuse"]), None)
    if slot is None:
        raise Http404
    chosen = request.POST.get(f"library-{slot.purpose}")
    if not chosen:
        messages.error(request, "Select a file you have already uploaded")
        return False
    document = document_for(request, chosen, access.why_not_read)
    slot.reuse(document, actor=actor)
    messages.success(request, f"{document.display_name} added" if named else "File added")
    return True


def _receive(request: HttpRequest, slots: list[UploadSlot], actor: User, named: bool) -> bool:
    sent = taken = 0
    for slot in slots:
        files = request.FILES.getlist(slot.field_name)
        refused = slot.receive(files, actor=actor)
        said = (f"{name}: {refusal.message}" if named else refusal.message for name, refusal in refused)
        for sentence in dict.fromkeys(said):
            messages.error(request, sentence)
        sent, taken = sent + len(files), taken + len(files) - len(refused)
    if taken:
        messages.success(request, "1 file uploaded" if taken == 1 else f"{taken} files uploaded")
    if not sent and "upload" in request.POST:
        messages.error(request, "Select a file")
        return False
    return taken == sent
