"""A refusal changes nothing: no row, no entry in the audit trail, no mail."""

import pytest

from dps.core.models import AuditEvent, OutboxMessage
from dps.core.refusals import Refused
from suppliers.models import Identifier, IdentityChange, JoinRequest, Seat, SeatInvitation, Supplier

TABLES = (Supplier, Identifier, Seat, SeatInvitation, JoinRequest, IdentityChange, AuditEvent, OutboxMessage)


def refused(call, *args, **kwargs):
    """The code of the refusal, with which everything stayed as it was."""
    before = _state()
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    assert _state() == before
    return caught.value.refusal.code


def _state():
    return [list(table.objects.order_by("pk").values()) for table in TABLES]
