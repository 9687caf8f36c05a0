"""The record of one competition as a ZIP with its hashes: what an auditor takes away and can check later."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import IO, Any, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import View

from dps.accounts.lifecycles import TeamRole
from dps.accounts.web.mixins import TeamPage
from dps.core import audit, clock, heads, storage
from dps.core.models import AuditEvent
from dps.core.pdf import letter_pdf
from dps.core.sealing import KeyDestroyed
from tenders.letters import minutes_letter
from tenders.models import Competition, Opening
from tenders.operations.opening import note_record_taken
from tenders.web.bundles import Taken, numbered
from tenders.web.contracts.outcome import Part, outcome_parts

README = """The record of {reference}, taken {at}.

manifest.json    every file in here with its size and SHA-256
events.jsonl     the audit trail, one event a line, in order. `hash` is the SHA-256 of `hashed`, written as
                 JSON with sorted keys, no spaces and \\u escapes; `previous` in it is the hash of the
                 event before. Where `hashed` is missing the event is sealed: only its place is shown.
papers/          the competition's documents, all versions
minutes.json     the minutes of the opening, with the receipt and SHA-256 of every bid (after the opening)
minutes.pdf      the same to read (after the opening)
report.pdf       the report under regulation 84 (this and what follows: after everybody was told the outcome)
evaluation.pdf   every score and what was agreed, with reasons
letters/         the letter to each bidder
contract/        the call-off form and the signed copies
audit-heads.json the daily heads of the whole trail: compare them with a copy that was kept elsewhere
"""


class CompetitionRecord(TeamPage, View):
    """For managers and auditors; what is sealed stays so. That it was taken is an event (Annex IV(f))."""

    def get(self, request: HttpRequest, ref: str) -> StreamingHttpResponse:
        if not self.person.has_team_role(TeamRole.MANAGER, TeamRole.AUDITOR):
            raise Http404
        competition = get_object_or_404(Competition.objects.visible_to(self.person).public(), reference=ref)
        note_record_taken(competition.pk, actor=self.person, address=request.META.get("REMOTE_ADDR", ""))
        return zip_answer(competition)


def zip_answer(competition: Competition) -> StreamingHttpResponse:
    """The whole record with a manifest of SHA-256, made while it is sent."""
    headers = {
        "Content-Disposition": f'attachment; filename="{competition.reference}-record.zip"',
        "Cache-Control": "private, no-store",
    }
    return StreamingHttpResponse(zipped(parts_of(competition)), "application/zip", headers=headers)


def parts_of(competition: Competition) -> Iterator[Part]:
    """Everything of the record but its manifest, in order."""
    words = README.format(reference=competition.reference, at=clock.now().isoformat(timespec="seconds"))
    yield "README.txt", [words.encode()]
    yield "events.jsonl", (_json(line) + b"\n" for line in events_of(competition))
    papers = competition.papers.select_related("document").order_by("kind", "title", "version")
    for number, paper in enumerate(papers, 1):
        with storage.stream(paper.document.storage_key, paper.document.version_id) as chunks:
            yield f"papers/{numbered(number, paper.document.display_name)}", chunks
    opening = Opening.objects.filter(competition=competition, opened_at__isnull=False).first()
    if opening:
        yield "minutes.json", [_json(opening.minutes)]
        yield "minutes.pdf", [letter_pdf(minutes_letter(competition, opening.minutes))]
    yield from outcome_parts(competition)
    yield "audit-heads.json", [_json({"heads": heads.published()})]


def events_of(competition: Competition) -> Iterator[dict[str, Any]]:
    """The competition's stream, and once it is opened those of the bids that were opened with it."""
    streams = Q(stream=competition.audit_stream)
    if competition.has_been_opened():
        opened = competition.bids.opened()
        streams |= Q(stream__in=[bid.audit_stream for bid in opened])
    events = AuditEvent.objects.filter(streams).select_related("actor").order_by("stream_id", "number")
    for event in events.iterator(chunk_size=500):
        yield line_of(event, is_opened=competition.has_been_opened())


def line_of(event: AuditEvent, *, is_opened: bool) -> dict[str, Any]:
    """Before the opening a sealed event shows only its place: what it is about would tell who bids (R60)."""
    line: dict[str, Any] = {"stream": event.stream_id, "number": event.number, "hash": event.hash}
    if event.sealed is not None and not is_opened:
        return line
    line |= {"hashed": audit.content_of(event), "person": str(event.actor or "")}
    # Only these: who asked a question stays unknown after the opening too (R47).
    if event.action == audit.DENIED and event.sealed is not None:
        with suppress(KeyDestroyed):
            line["unsealed"] = audit.unsealed_facts(event)
    return line


def zipped(parts: Iterable[Part]) -> Iterator[bytes]:
    """The bytes of a ZIP of these parts and of a manifest of their hashes, made while it is sent."""
    taken, manifest = Taken(), []
    with ZipFile(cast(IO[bytes], taken), "w", ZIP_STORED) as bundle:
        for name, chunks in parts:
            size, digest = 0, hashlib.sha256()
            with bundle.open(_entry(name), "w", force_zip64=True) as target:
                for chunk in chunks:
                    size += len(chunk)
                    digest.update(chunk)
                    target.write(chunk)
                    yield taken.out()
            manifest.append({"name": name, "size": size, "sha256": digest.hexdigest()})
        bundle.writestr(_entry("manifest.json"), _json({"files": manifest}))
    yield taken.out()


def _entry(name: str) -> ZipInfo:
    return ZipInfo(name, clock.london(clock.now()).timetuple()[:6])


def _json(value: Any) -> bytes:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True).encode()
