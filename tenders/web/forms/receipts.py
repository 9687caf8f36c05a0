"""What somebody who holds a receipt types and chooses to check it."""

import hashlib
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from dps.core.forms import GovukFormMixin, Look, UploadField
from tenders.box.checking import Shown, hash_in

MOST = 20
MEGABYTE = 1024 * 1024


class CheckReceiptForm(GovukFormMixin, forms.Form):
    looks = {"number": Look(width="20"), "content_hash": Look(small=True)}
    number = forms.CharField(
        label="Receipt number",
        help_text="For example, BR-7KQ2-M4XW-9TBD",
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the receipt number"},
    )
    content_hash = forms.CharField(
        label="SHA-256 of the bid (optional)",
        help_text="64 letters and digits, as on the receipt. Spaces and line ends do not matter",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    held = UploadField(
        label="Files you hold (optional)",
        help_text="The content of the bid, downloaded from the receipt page, and files that were "
        "submitted with it. We compute their hashes and keep nothing.",
        max_megabytes=settings.UPLOAD_MAX_BYTES // MEGABYTE,
        most=MOST,
        required=False,
    )

    def clean_content_hash(self) -> str:
        said = self.cleaned_data["content_hash"]
        if said and not hash_in(said):
            raise forms.ValidationError("SHA-256 of the bid must be 64 letters a to f and digits")
        return hash_in(said)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.errors and not given.get("content_hash") and not given.get("held"):
            self.add_error("content_hash", "Enter the SHA-256 of the bid, or choose a file that you hold")
        return given

    @property
    def shown(self) -> list[Shown]:
        """What the person holds, by its hash."""
        typed, files = self.cleaned_data["content_hash"], self.cleaned_data["held"]
        own = [Shown("The SHA-256 you entered", typed)] if typed else []
        return [*own, *(Shown(file.name or "", sha256_of(file)) for file in files)]


def sha256_of(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
