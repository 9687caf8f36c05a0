"""What council, supplier and public pages show alike of one competition."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from dps.agreements.lifecycles import Principle
from dps.core.models import OutboxMessage
from dps.documents.forms import as_listed
from suppliers.models import Admission
from tenders.lifecycles import TieRule
from tenders.models import Competition, Invitation


def papers_of(competition: Competition) -> list[dict[str, Any]]:
    """Its documents, newest version first within a name, for `govuk/documents.html`."""
    papers = competition.papers.select_related("document").order_by("kind", "title", "-version")
    return [
        as_listed(paper.document)
        | {
            "name": paper.title,
            "added_at": paper.added_at,
            "note": _note(paper.get_kind_display(), paper.version, paper.superseded_at),
            "kind": paper.get_kind_display(),
        }
        for paper in papers
    ]


def _note(kind: str, version: int, superseded_at: datetime | None) -> str:
    words = kind if version == 1 else f"{kind}, version {version}"
    return f"{words} (replaced)" if superseded_at else words


def facts_of(competition: Competition) -> dict[str, Any]:
    """Need, criteria with questions, scale, numbers: what everybody who may read it reads. Six queries."""
    criteria = list(competition.criteria.prefetch_related("questions"))
    ties = dict(TieRule.choices)
    return {
        "criteria": criteria,
        "price_lines": list(competition.price_lines.all()),
        "principles": [Principle(number).label for number in competition.principles],
        "ties": [ties[rule] for rule in competition.tie_rule],
        "admitted": Admission.objects.active().filter(lot_id=competition.lot_id).count(),
        "amendments": list(competition.amendments.all()),
    }


def proof_of(competition: Competition) -> list[dict[str, Any]]:
    """Each invitation with what became of its mails, viewed, declined. Two queries; never bids (R60)."""
    invitations = list(Invitation.objects.filter(competition=competition).for_listing())
    mails = defaultdict(list)
    for message in OutboxMessage.objects.filter(about__in=[one.about for one in invitations]).order_by("pk"):
        mails[message.about].append(message)
    return [
        {"invitation": one, "mails": mails[one.about], "status": _worst(mails[one.about])}
        for one in invitations
    ]


def _worst(messages: list[OutboxMessage]) -> str:
    """One person reached is a supplier reached; otherwise the worst news counts."""
    found = {message.status for message in messages}
    order = ["sent", "bounced", "delayed", "queued"]
    return next((status for status in order if status in found), "unsent")
