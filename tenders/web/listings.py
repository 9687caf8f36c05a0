"""What council, supplier and public pages show alike of one competition."""

from datetime import datetime
from typing import Any

from dps.agreements.lifecycles import Principle
from dps.documents.forms import as_listed
from suppliers.models import Admission
from tenders.lifecycles import TieRule
from tenders.models import Competition


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
