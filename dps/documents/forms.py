"""The piece of a page by which files are chosen, listed and taken off: a slot of an owner."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse

from dps.accounts.models import User
from dps.core import clock
from dps.core.forms import GovukFormMixin, Look, UploadField, prepare_field
from dps.core.refusals import Refusal, Refused
from dps.documents import kinds, rules, transfers
from dps.documents.models import Document
from dps.documents.operations.uploads import MOST

MEGABYTE = 1024 * 1024
SALT = "documents.slot"


@dataclass
class UploadSlot:
    """Where files of one purpose go, and what is there. Drawn by `documents/upload.html`.

    owner, purpose  whose files, and the question they answer ("method-statement")
    label, hint     over the input
    kinds           endings accepted, without the dot
    most            how many files
    library         an owner whose ready files may be used again ("supplier:<pk>")

    The form around it has enctype="multipart/form-data", and its view calls `web.posted.take_posted`.
    """

    owner: str
    purpose: str
    label: str = "Upload a file"
    hint: str = ""
    kinds: Sequence[str] = kinds.ALL_KINDS
    most: int = MOST
    library: str = ""

    # -- what the page shows ---------------------------------------------------------------
    @cached_property
    def documents(self) -> list[Document]:
        return list(Document.objects.for_owner(self.owner, self.purpose))

    @cached_property
    def files(self) -> list[dict[str, Any]]:
        """As `govuk/upload.html` draws them."""
        return [as_listed(document) for document in self.documents]

    @cached_property
    def unfinished(self) -> list[Document]:
        """Begun and not ended, by whoever: chosen again, the file goes on where it stopped."""
        return list(Document.objects.unfinished(self.owner, self.purpose, clock.now()))

    @cached_property
    def choices(self) -> list[Document]:
        """Ready files of the library that fit and are not here already."""
        if not self.library:
            return []
        here = {document.sha256 for document in self.documents if document.sha256}
        ready = Document.objects.for_owner(self.library).clean()
        fit = [d for d in ready if kinds.ending_of(d.name) in self.kinds and d.sha256 not in here]
        return list({document.sha256: document for document in fit}.values())

    @property
    def is_waiting(self) -> bool:
        return any(document.is_waiting for document in self.documents)

    @property
    def is_full(self) -> bool:
        return len(self.documents) >= self.most

    @cached_property
    def field(self) -> Any:
        """The input, with label, hint and errors as GOV.UK has them."""
        return SlotForm(self)[self.field_name]

    @property
    def field_name(self) -> str:
        return f"file-{self.purpose}"

    @property
    def limits(self) -> str:
        """What may be chosen, told before it is chosen."""
        size = settings.UPLOAD_MAX_BYTES // MEGABYTE
        count = "1 file" if self.most == 1 else f"Up to {self.most} files"
        return f"{count}, each smaller than {size}MB: {kinds.listed(self.kinds)}."

    @property
    def max_bytes(self) -> int:
        return settings.UPLOAD_MAX_BYTES

    @property
    def begin_url(self) -> str:
        return f"{reverse('upload-begin')}?{urlencode({'slot': self.token})}"

    @property
    def remove_url(self) -> str:
        return reverse("upload-remove")

    # -- what comes back -------------------------------------------------------------------
    @property
    def token(self) -> str:
        """The slot, signed: a browser can neither change the owner nor widen the limits."""
        return signing.dumps([self.owner, self.purpose, list(self.kinds), self.most], salt=SALT)

    @classmethod
    def from_token(cls, token: str) -> Self:
        """Raises signing.BadSignature."""
        owner, purpose, accepted, most = signing.loads(token, salt=SALT)
        return cls(owner, purpose, kinds=tuple(accepted), most=most)

    def begin(self, *, name: str, size: int, actor: User, modified: int = 0) -> transfers.Begun:
        return transfers.begin(
            self.owner, name=name, size=size, modified=modified, actor=actor, **self._terms()
        )

    def receive(self, files: Iterable[UploadedFile], *, actor: User) -> list[tuple[str, Refusal]]:
        """Take files that were posted with the page; what was refused, by name. Others are in.

        Raises StorageUnavailable.
        """
        refused = []
        for file in files:
            try:
                transfers.receive(self.owner, file=file, actor=actor, **self._terms())
            except Refused as refusal:
                refused.append((file.name or "", refusal.refusal))
        return refused

    def reuse(self, document: Document, *, actor: User) -> Document:
        """Refusals as rules.why_not_copy_document; raises StorageUnavailable."""
        return transfers.copy(document.pk, owner=self.owner, actor=actor, **self._terms())

    def _terms(self) -> dict[str, Any]:
        return {"purpose": self.purpose, "accepted": self.kinds, "most": self.most}


class SlotForm(GovukFormMixin, forms.Form):
    """One file input; what was chosen is judged by the rules, which know more."""

    def __init__(self, slot: UploadSlot) -> None:
        super().__init__(auto_id="%s")
        field = UploadField(
            label=slot.label,
            help_text=slot.hint or slot.limits,
            kinds=slot.kinds,
            max_megabytes=settings.UPLOAD_MAX_BYTES // MEGABYTE,
            most=slot.most,
            required=False,
        )
        prepare_field(field, Look())
        self.fields[slot.field_name] = field


def as_listed(document: Document) -> dict[str, Any]:
    """A document as the kit's lists draw it; only a ready one has an address."""
    return {
        "id": str(document.pk),
        "name": document.display_name,
        "size": document.size,
        "status": document.status,
        "label": document.get_status_display(),
        "reason": document.reason,
        "sha256": document.sha256,
        "added_at": document.uploaded_at,
        "href": "" if rules.why_not_download_document(document) else download_address(document),
    }


def download_address(document: Document) -> str:
    return reverse("document-download", args=[document.pk])
