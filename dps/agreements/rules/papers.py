"""The procurement documents of an agreement: who reads, adds and takes off; their versions (R11, reg 53)."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dps.accounts.lifecycles import TeamRole
from dps.agreements.lifecycles import PaperKind
from dps.agreements.models import Agreement
from dps.core.refusals import Refusal
from dps.documents import access
from dps.documents.models import Document


@dataclass(frozen=True)
class Paper:
    """A document as it stands in the list: the newest of its kind and name replaces those before it."""

    document: Document
    kind: str
    version: int
    is_replaced: bool


def owner_of(agreement: Agreement) -> str:
    """The owner name of its files."""
    return f"agreement:{agreement.pk}"


def papers_of(agreement: Agreement) -> list[Paper]:
    """All that were checked, the newest version first within a name. One query."""
    found = list(Document.objects.for_owner(owner_of(agreement)).clean().order_by("begun_at", "pk"))
    total, seen = Counter(_name(document) for document in found), Counter[tuple[str, str]]()
    papers = []
    for document in found:
        name = _name(document)
        seen[name] += 1
        papers.append(Paper(document, name[0], seen[name], seen[name] < total[name]))
    order = {kind: number for number, kind in enumerate(PaperKind.values)}
    papers.sort(key=lambda paper: (order[paper.kind], paper.document.display_name, -paper.version))
    return papers


def why_not_read_agreement_file(user: Any, document: Document, at: datetime) -> Refusal | None:
    """Open to everybody without an account, during the period and after it; the team's while it is prepared.

    Gives document.not_yours.
    """
    agreement = Agreement.objects.filter(pk=access.pk_of(document.owner)).first()
    if agreement is not None and agreement.published_at is not None:
        return None
    return None if getattr(user, "is_team", False) else access.NOT_YOURS


def why_not_add_agreement_file(user: Any, owner: str, at: datetime) -> Refusal | None:
    """Officers and managers of the team, at any time: a file of the same name is a new version.

    Gives document.not_yours, agreement.not_team.
    """
    if not getattr(user, "is_team", False):
        return access.NOT_YOURS
    if not user.has_team_role(TeamRole.OFFICER, TeamRole.MANAGER):
        return Refusal("agreement.not_team", "Only officers and managers of the team add documents.")
    return None


def why_not_remove_agreement_file(user: Any, document: Document, at: datetime) -> Refusal | None:
    """As adding; what is published stays to be read. Gives agreement.paper_published besides."""
    if refusal := why_not_add_agreement_file(user, document.owner, at):
        return refusal
    if Agreement.objects.published().filter(pk=access.pk_of(document.owner)).exists():
        return Refusal(
            "agreement.paper_published", "It is published and stays. Add a new version under the same name."
        )
    return None


def _name(document: Document) -> tuple[str, str]:
    kind = document.purpose if document.purpose in PaperKind.values else PaperKind.OTHER
    return str(kind), document.display_name
