"""All current documents of a competition as one ZIP, made while it is sent: memory does not grow with it."""

from collections.abc import Iterable, Iterator
from typing import IO, Any, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.generic import View

from dps.core import clock, storage
from dps.core.web import refusals_as_messages
from dps.documents.models import Document
from dps.documents.operations.files import record_download
from tenders.web.supplier_opportunities import OpportunityPage


class OpportunityBundle(OpportunityPage, View):
    """Each file in it is a download of its own in the audit trail."""

    here = "documents"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        if not self.is_invited():
            return self.not_invited(request)
        papers = self.competition.papers.filter(superseded_at=None).select_related("document")
        address = request.META.get("REMOTE_ADDR", "")
        files: list[tuple[str, Document]] = []
        with refusals_as_messages(request):
            for paper in papers.order_by("kind", "title"):
                document = record_download(paper.document_id, actor=self.person, address=address)
                files.append((numbered(len(files) + 1, document.display_name), document))
            name = f"{self.competition.reference}-documents.zip"
            return StreamingHttpResponse(
                zipped(files),
                content_type="application/zip",
                headers={
                    "Content-Disposition": f'attachment; filename="{name}"',
                    "Cache-Control": "private, no-store",
                },
            )
        return redirect("opportunity-documents", ref=self.competition.reference)


def zipped(files: Iterable[tuple[str, Document]]) -> Iterator[bytes]:
    """The bytes of a ZIP of these files, chunk by chunk as the store gives them."""
    taken = Taken()
    with ZipFile(cast(IO[bytes], taken), "w", ZIP_STORED) as bundle:
        for name, document in files:
            made = clock.london(document.begun_at)
            entry = ZipInfo(name, made.timetuple()[:6])
            with (
                bundle.open(entry, "w", force_zip64=True) as target,
                storage.stream(document.storage_key, document.version_id) as chunks,
            ):
                for chunk in chunks:
                    target.write(chunk)
                    yield taken.out()
    yield taken.out()


class Taken:
    """Where the ZIP is written to: kept only until it is given out."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def out(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def numbered(number: int, name: str) -> str:
    """Numbered, so that two files of one name stay two; without folders of the uploader's."""
    return f"{number:02d} {name.replace('/', '-').replace(chr(92), '-')}"
