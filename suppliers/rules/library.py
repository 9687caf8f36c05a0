"""May they add to or take from the organisation's documents."""

from dps.accounts.models import User
from dps.core.refusals import Refusal
from dps.documents.models import Document
from suppliers.models import Supplier
from suppliers.rules.applications import NOT_YOURS, READS_ONLY, seat_at


def owner_of(supplier: Supplier) -> str:
    """Whose files are those of a library, for dps.documents."""
    return f"supplier:{supplier.pk}"


def why_not_change_library(supplier: Supplier, actor: User) -> Refusal | None:
    seat = seat_at(supplier.pk, actor)
    if seat is None:
        return NOT_YOURS
    return None if seat.may_edit else READS_ONLY


def why_not_add_certificate(supplier: Supplier, document: Document, actor: User) -> Refusal | None:
    refusal = why_not_change_library(supplier, actor)
    if refusal:
        return refusal
    if document.owner != owner_of(supplier) or document.removed_at is not None:
        return Refusal("certificate.no_file", "The file of this certificate is not in your documents.")
    return None
