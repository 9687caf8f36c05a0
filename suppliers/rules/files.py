"""Who may read and who may add files: those of an application, and the library of an organisation."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from dps.core.refusals import Refusal
from dps.documents import access
from dps.documents.models import Document
from suppliers.models import Application, Supplier
from suppliers.rules.applications import NOT_OPEN, READS_ONLY, seat_at, why_not_answer_question
from suppliers.rules.identity import NOT_ADMIN, is_admin
from suppliers.rules.offences import is_about_offences, why_not_read_offences
from suppliers.rules.questionnaire import questionnaire_of


def why_not_read_application_file(user: Any, document: Document, at: datetime) -> Refusal | None:
    """Files about a conviction are for fewer people than the others; the reason is said, not the content."""
    application = _application(user, document.owner)
    if application is None:
        return access.NOT_YOURS
    if is_about_offences(document.purpose):
        return why_not_read_offences(application, user)
    return None


def why_not_see_application_files(user: Any, owner: str, at: datetime) -> Refusal | None:
    return None if _application(user, owner) else access.NOT_YOURS


def hidden_purposes(user: Any, owner: str, at: datetime) -> list[str]:
    """Files about convictions are listed for those alone who may read them."""
    application = _application(user, owner)
    if application is None or why_not_read_offences(application, user) is None:
        return []
    return [key for key in questionnaire_of(application.questionnaire).questions if is_about_offences(key)]


def why_not_add_application_file(user: Any, owner: str, at: datetime) -> Refusal | None:
    """The organisation's own people, while a question that takes files is open to them."""
    application = _application(user, owner)
    if application is None or seat_at(application.supplier_id, user) is None:
        return access.NOT_YOURS
    refusals = [why_not_answer_question(application, key, user) for key in _open_items(application)]
    return None if any(refusal is None for refusal in refusals) else (refusals or [NOT_OPEN])[0]


def why_not_remove_application_file(user: Any, document: Document, at: datetime) -> Refusal | None:
    application = _application(user, document.owner)
    if application is None or seat_at(application.supplier_id, user) is None:
        return access.NOT_YOURS
    return why_not_answer_question(application, document.purpose, user)


def why_not_read_library(user: Any, document: Document, at: datetime) -> Refusal | None:
    return None if _supplier(user, document.owner) else access.NOT_YOURS


def why_not_add_to_library(user: Any, owner: str, at: datetime) -> Refusal | None:
    supplier = _supplier(user, owner)
    seat = seat_at(supplier.pk, user) if supplier else None
    if seat is None:
        return access.NOT_YOURS
    return None if seat.may_edit else READS_ONLY


def why_not_set_logo(user: Any, owner: str, at: datetime) -> Refusal | None:
    """The organisation's admins."""
    supplier = _supplier(user, owner)
    if supplier is None or seat_at(supplier.pk, user) is None:
        return access.NOT_YOURS
    return None if is_admin(supplier, user) else NOT_ADMIN


def _application(user: Any, owner: str) -> Application | None:
    """The application whose files these are, if the person may see it."""
    if not getattr(user, "is_authenticated", False):
        return None
    return Application.objects.visible_to(user).filter(pk=access.pk_of(owner)).first()


def _supplier(user: Any, owner: str) -> Supplier | None:
    if not getattr(user, "is_authenticated", False):
        return None
    # The library of a record that went into another one is that one's.
    pk = access.pk_of(owner)
    return Supplier.objects.visible_to(user).filter(Q(pk=pk) | Q(absorbed__pk=pk)).current().first()


def _open_items(application: Application) -> list[str]:
    """A draft takes files at every question; one that was sent back, where the team asked again."""
    from_request = application.information_requests.filter(answered_at=None).order_by("asked_at").last()
    return list(from_request.items) if from_request else [""]
