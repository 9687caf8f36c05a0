"""The documents of a competition: put in, taken out, replaced by a newer version; issued with a change."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.refusals import refuse_if
from dps.documents.models import Document
from tenders.lifecycles import DocumentKind
from tenders.models import Competition, CompetitionDocument
from tenders.operations.locks import lock_competition
from tenders.rules.competitions import why_not_edit_competition
from tenders.rules.meanwhile import CONFIDENTIALITY, mark_of_part, why_not_save_over
from tenders.rules.papers import why_not_restrict_papers


@transaction.atomic(durable=True)
def file_papers(competition_id: UUID, *, actor: User) -> list[CompetitionDocument]:
    """Make every uploaded file one of its documents; a file of the same name is a new version.

    What was taken off again is dropped. Raises competition.not_lead, .awaiting_approval, .issued.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(why_not_edit_competition(competition, actor))
    uploaded = {document.pk: document for document in Document.objects.for_owner(competition.owner)}

    competition.papers.exclude(document__in=uploaded).delete()
    known = set(competition.papers.values_list("document_id", flat=True))
    added = [_file(competition, document) for pk, document in uploaded.items() if pk not in known]
    for paper in added:
        _supersede(paper, at)
    if added:
        audit.record(
            "competition.changed",
            competition,
            actor=actor,
            at=at,
            what="documents",
            added=[paper.title for paper in added],
        )
    return added


@transaction.atomic(durable=True)
def restrict_papers(
    competition_id: UUID,
    *,
    actor: User,
    is_restricted: bool,
    terms: str = "",
    urgency_reason: str = "",
    seen: str = "",
) -> Competition:
    """Say that the documents are read only by suppliers that accepted the terms, or that all may read them.

    It asks for a longer time to bid, unless a reason for urgency is recorded (R49, reg 53). Terms and
    reason go when the documents are confidential no more.
    Raises competition.not_lead, .awaiting_approval, .issued, .newer, paper.no_terms.
    """
    competition = lock_competition(competition_id)
    at = clock.now()
    refuse_if(why_not_restrict_papers(competition, actor, is_restricted, terms))
    refuse_if(why_not_save_over(mark_of_part(competition, "confidentiality"), seen))

    competition.documents_restricted = is_restricted
    competition.confidentiality_terms = terms.strip() if is_restricted else ""
    competition.urgency_reason = urgency_reason.strip() if is_restricted else ""
    competition.save(update_fields=CONFIDENTIALITY)
    said = {name: getattr(competition, name) for name in CONFIDENTIALITY}
    audit.record("competition.changed", competition, actor=actor, at=at, what="confidentiality", **said)
    return competition


def issue_papers(competition: Competition, uploaded: list[Document], at: datetime) -> list[dict[str, str]]:
    """Part of a change after publication: its files, each the newest of its name; the rows that say so."""
    rows = []
    for document in uploaded:
        paper = _file(competition, document)
        _supersede(paper, at)
        rows.append(
            {
                "field": "document",
                "kind": paper.kind,
                "title": paper.title,
                "before": f"Version {paper.version - 1}" if paper.version > 1 else "",
                "after": f"Version {paper.version}" if paper.version > 1 else "Added",
            }
        )
    return rows


def _supersede(paper: CompetitionDocument, at: datetime) -> None:
    same = paper.competition.papers.filter(kind=paper.kind, title=paper.title, superseded_at=None)
    same.update(superseded_at=at)
    paper.added_at = at
    paper.save(force_insert=True)


def _file(competition: Competition, document: Document) -> CompetitionDocument:
    kind = document.purpose if document.purpose in DocumentKind.values else DocumentKind.OTHER
    title = document.display_name[:200]
    before = competition.papers.filter(kind=kind, title=title).order_by("-version").first()
    return CompetitionDocument(
        competition=competition,
        document=document,
        kind=kind,
        title=title,
        version=before.version + 1 if before else 1,
    )
