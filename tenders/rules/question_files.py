"""A file with a question and one with its answer: who may read and add them, and under which name (R47).

Owners are "question:<pk>" and "answer:<pk>" of the question. Both are sealed: neither the row nor the trail
says who uploaded, and whoever answers reads a question's file without its own name.
"""

from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from dps.core.refusals import Refusal
from dps.documents import access
from dps.documents.models import Document
from dps.documents.rules import why_not_publish_documents
from tenders.models import Clarification
from tenders.rules.competitions import why_not_lead
from tenders.rules.invitations import why_not_act_for_supplier

QUESTION, ANSWER = "question", "answer"
ANSWERED = Refusal("clarification.answered", "It has been answered: its files stay as they are.")
CLOSED = Refusal("clarification.closed", "The competition has closed: nothing more is asked or answered.")


def owner_of(kind: str, clarification: Clarification) -> str:
    return f"{kind}:{clarification.pk}"


def why_not_ready(clarification: Clarification) -> Refusal | None:
    """An answer goes out with clean files only. Codes document.*."""
    return why_not_publish_documents(Document.objects.for_owner(owner_of(ANSWER, clarification)))


def why_not_read_question_file(user: Any, document: Document, at: datetime) -> Refusal | None:
    """The asker's own people, and those who answer or watch; no other supplier, whatever is published."""
    found = _visible(user, document.owner)
    if found and (_is_own(found, user) or _is_of_council(found, user)):
        return None
    return access.NOT_YOURS


def why_not_read_answer_file(user: Any, document: Document, at: datetime) -> Refusal | None:
    """Whoever reads the answer; before it is given its council and the team alone."""
    found = _visible(user, document.owner)
    if found and (_is_answered(found) or _is_of_council(found, user)):
        return None
    return access.NOT_YOURS


def why_not_add_question_file(user: Any, owner: str, at: datetime) -> Refusal | None:
    """The asker's admins and bidders, until it is answered. For others it does not exist."""
    found = _visible(user, owner)
    if found is None or not _is_own(found, user):
        return access.NOT_YOURS
    return why_not_act_for_supplier(found.supplier_id, user) or _why_not_waiting(found, at)


def why_not_add_answer_file(user: Any, owner: str, at: datetime) -> Refusal | None:
    """A lead, until it is answered. For suppliers it does not exist."""
    found = _visible(user, owner)
    if found is None or not _is_of_council(found, user):
        return access.NOT_YOURS
    return why_not_lead(found.competition.council, user) or _why_not_waiting(found, at)


def name_of_question_file(user: Any, document: Document) -> str:
    """A file's name often says whose it is: only the asker's people read it."""
    found = _visible(user, document.owner)
    if found and _is_own(found, user):
        return document.display_name
    return neutral_name(document)


def neutral_name(document: Document) -> str:
    """What everybody else calls a question's file."""
    return f"File with the question{PurePosixPath(document.display_name).suffix.lower()}"


def _why_not_waiting(clarification: Clarification, at: datetime) -> Refusal | None:
    if _is_answered(clarification):
        return ANSWERED
    return None if clarification.competition.takes_bids(at) else CLOSED


def _is_answered(clarification: Clarification) -> bool:
    return bool(clarification.published_at or clarification.privately_answered_at)


def _is_own(clarification: Clarification, user: Any) -> bool:
    return user.supplier_seats.filter(supplier_id=clarification.supplier_id).exists()


def _is_of_council(clarification: Clarification, user: Any) -> bool:
    return user.is_team or clarification.competition.council.seats.filter(user=user).exists()


def _visible(user: Any, owner: str) -> Clarification | None:
    if not getattr(user, "is_authenticated", False):
        return None
    found = Clarification.objects.visible_to(user).select_related("competition__council")
    return found.filter(pk=access.pk_of(owner)).first()
