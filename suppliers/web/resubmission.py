"""The way on after a rejection: a copy of the application with what was not accepted marked (R19)."""

from typing import Any

from dps.accounts.models import User
from dps.core import clock
from suppliers.lifecycles import ApplicationStatus
from suppliers.models import Application
from suppliers.rules.applications import in_hand, lots_to_resubmit


def resubmission_of(application: Application, person: User) -> dict[str, Any]:
    """For `_resubmit.html`: lots to ask for again, or the copy that is begun already."""
    begun = in_hand(application.supplier, application.agreement)
    if begun and begun.copied_from_id == application.pk and begun.status == ApplicationStatus.DRAFT:
        return {"begun": begun, "lots": []}
    return {"begun": None, "lots": lots_to_resubmit(application, person, clock.now())}
