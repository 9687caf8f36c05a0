"""Who may read and add the documents of a competition, and those that wait for its next change."""

from datetime import datetime
from typing import Any

from dps.accounts.models import User
from dps.core.refusals import Refusal
from dps.documents import access
from dps.documents.models import Document
from tenders.models import Competition, Invitation
from tenders.rules.amendments import why_not_amend
from tenders.rules.competitions import why_not_edit_competition
from tenders.rules.invitations import why_not_change_invitation

PENDING = "amendment"
TERMS = Refusal(
    "paper.terms",
    "These documents are confidential. Accept the terms on the page Documents of the competition first.",
)


def pending_owner(competition: Competition) -> str:
    """Under which files for the next change wait: each change that issued documents had its own."""
    issued = competition.amendments.filter(changes__contains=[{"field": "document"}]).count()
    return f"{PENDING}:{competition.pk}:{issued + 1}"


def why_not_read_paper(user: Any, document: Document, at: datetime) -> Refusal | None:
    """The council's people and the Oldham team always; suppliers, once they are invited, what is issued.

    Confidential ones only after the supplier accepted the terms (R49). Codes document.not_yours, paper.terms.
    """
    competition = _visible(user, document.owner)
    if competition is None:
        return access.NOT_YOURS
    if user.is_team or competition.council.seats.filter(user=user).exists():
        return None
    if not competition.papers.filter(document=document).exists():
        return access.NOT_YOURS
    return why_not_read_confidential(competition, user)


def why_not_read_confidential(competition: Competition, user: Any) -> Refusal | None:
    """One of the person's organisations has accepted the terms, or there are none to accept (R49)."""
    if not competition.documents_restricted:
        return None
    own = competition.invitations.filter(supplier__seats__user=user)
    return None if own.filter(terms_accepted_at__isnull=False).exists() else TERMS


def why_not_restrict_papers(
    competition: Competition, actor: User, is_restricted: bool, terms: str
) -> Refusal | None:
    """Until issue, and never without terms (R49). Codes of `why_not_edit_competition`; paper.no_terms."""
    if refusal := why_not_edit_competition(competition, actor):
        return refusal
    if is_restricted and not terms.strip():
        return Refusal("paper.no_terms", "Enter the terms that suppliers accept before they read.")
    return None


def why_not_accept_terms(invitation: Invitation, actor: User, at: datetime) -> Refusal | None:
    """Once, by an admin or bidder, while it is open (R49).

    Codes supplier.not_yours, competition.closed, paper.not_restricted, paper.terms_accepted.
    """
    if refusal := why_not_change_invitation(invitation, actor, at):
        return refusal
    if not invitation.competition.documents_restricted:
        return Refusal("paper.not_restricted", "These documents are not confidential: there are no terms.")
    if invitation.terms_accepted_at is not None:
        return Refusal("paper.terms_accepted", "Your organisation has accepted the terms already.")
    return None


def why_not_see_papers(user: Any, owner: str, at: datetime) -> Refusal | None:
    return None if _visible(user, owner) else access.NOT_YOURS


def why_not_see_pending(user: Any, owner: str, at: datetime) -> Refusal | None:
    """What waits for a change is the council's own."""
    competition = _visible(user, owner)
    is_own = competition and competition.council.seats.filter(user=user).exists()
    return None if is_own else access.NOT_YOURS


def why_not_add_paper(user: Any, owner: str, at: datetime) -> Refusal | None:
    """A lead, while it is a draft. Others of the council are told why not; for the rest it does not exist."""
    competition = _visible(user, owner)
    if competition is None:
        return access.NOT_YOURS
    return why_not_edit_competition(competition, user)


def why_not_add_pending(user: Any, owner: str, at: datetime) -> Refusal | None:
    """A lead, while it is open, for the change that comes next."""
    if refusal := why_not_see_pending(user, owner, at):
        return refusal
    competition = _visible(user, owner)
    assert competition is not None
    if owner != pending_owner(competition):
        return Refusal("paper.issued", "This document has been issued: add a new version of it.")
    return why_not_amend(competition, user, at)


def _visible(user: Any, owner: str) -> Competition | None:
    if not getattr(user, "is_authenticated", False):
        return None
    pk = access.pk_of(owner).partition(":")[0]
    return Competition.objects.visible_to(user).select_related("council").filter(pk=pk).first()
