"""Who may read and add the documents of a competition."""

from datetime import datetime
from typing import Any

from dps.core.refusals import Refusal
from dps.documents import access
from dps.documents.models import Document
from tenders.models import Competition
from tenders.rules.competitions import why_not_edit_competition


def why_not_read_paper(user: Any, document: Document, at: datetime) -> Refusal | None:
    """The council's people and the Oldham team always; suppliers, once they are invited."""
    return None if _visible(user, document.owner) else access.NOT_YOURS


def why_not_see_papers(user: Any, owner: str, at: datetime) -> Refusal | None:
    return None if _visible(user, owner) else access.NOT_YOURS


def why_not_add_paper(user: Any, owner: str, at: datetime) -> Refusal | None:
    """A lead, while it is a draft. Others of the council are told why not; for the rest it does not exist."""
    competition = _visible(user, owner)
    if competition is None:
        return access.NOT_YOURS
    return why_not_edit_competition(competition, user)


def _visible(user: Any, owner: str) -> Competition | None:
    if not getattr(user, "is_authenticated", False):
        return None
    found = Competition.objects.visible_to(user).select_related("council")
    return found.filter(pk=access.pk_of(owner)).first()
