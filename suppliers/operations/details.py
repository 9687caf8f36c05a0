"""The yearly word of an organisation that its details are still right."""

from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.refusals import refuse_if
from suppliers.models import DetailsCheck
from suppliers.operations.locks import lock_supplier
from suppliers.rules.library import why_not_change_library


@transaction.atomic(durable=True)
def confirm_details(supplier_id: UUID, *, actor: User) -> DetailsCheck:
    """Everything about the organisation is still right; nobody is asked again for a year.

    Refuses: application.not_yours, application.reader.
    """
    supplier = lock_supplier(supplier_id)
    at = clock.now()
    refuse_if(why_not_change_library(supplier, actor))

    check: DetailsCheck = supplier.details_checks.create(confirmed_by=actor, confirmed_at=at)

    audit.record("supplier.details_confirmed", supplier, actor=actor, at=at)
    return check
