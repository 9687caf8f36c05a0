"""Choosing files, with GOV.UK's sentences for what can be wrong before a byte is read."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

MEGABYTE = 1024 * 1024


class MultipleFileInput(forms.FileInput):
    allow_multiple_selected = True


class UploadField(forms.FileField):
    """One file, or several; its cleaned value is a file, or a list of files.

    kinds         endings accepted, without the dot: ("pdf", "docx"); the content is looked at later
    max_megabytes the most one file may weigh
    most          how many files at once
    """

    def __init__(
        self, *, kinds: Sequence[str] = (), max_megabytes: int = 50, most: int = 1, **kwargs: Any
    ) -> None:
        self.kinds, self.max_megabytes, self.most = tuple(kinds), max_megabytes, most
        attrs = {"accept": ",".join(f".{kind}" for kind in kinds)} if kinds else {}
        kwargs.setdefault("widget", (MultipleFileInput if most > 1 else forms.FileInput)(attrs=attrs))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        if self.most == 1:
            return super().clean(data, initial)
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)
            return []
        if len(given) > self.most:
            raise forms.ValidationError(
                f"You can only select up to {self.most} files at the same time", code="most"
            )
        return [super(UploadField, self).clean(item, initial) for item in given]

    def to_python(self, data: Any) -> UploadedFile | None:
        found = super().to_python(data)
        if isinstance(found, UploadedFile):
            self._check_kind(found)
            self._check_size(found)
            return found
        return None

    def _check_kind(self, found: UploadedFile) -> None:
        ending = PurePath(found.name or "").suffix.lower().removeprefix(".")
        if self.kinds and ending not in self.kinds:
            names = [kind.upper() for kind in self.kinds]
            listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
            raise forms.ValidationError(f"The selected file must be a {listed}", code="kind")

    def _check_size(self, found: UploadedFile) -> None:
        if (found.size or 0) > self.max_megabytes * MEGABYTE:
            raise forms.ValidationError(
                f"The selected file must be smaller than {self.max_megabytes}MB", code="max_size"
            )
