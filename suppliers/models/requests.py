"""What people ask of others about an organisation: a seat in it, or another name, form or number for it."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from dps.core.lives import life_check, life_trigger
from dps.core.models import Row
from suppliers.lifecycles import (
    IDENTITY_CHANGE_MOVES,
    JOIN_REQUEST_MOVES,
    IdentityChangeStatus,
    JoinRequestStatus,
    LegalForm,
    SeatRole,
)
from suppliers.models.organisations import Supplier
from suppliers.querysets.requests import IdentityChangeQuerySet, JoinRequestQuerySet

Person = settings.AUTH_USER_MODEL
_WAITING = Q(status="asked", decided_by=None, decided_at=None)
_ANSWERED = ~Q(status="asked") & Q(decided_by__isnull=False, decided_at__isnull=False)


class JoinRequest(Row):
    """Somebody who found their organisation here already and would like a seat in it."""

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="join_requests")
    user = models.ForeignKey(Person, models.PROTECT, related_name="join_requests")
    status = models.CharField(max_length=10, choices=JoinRequestStatus, default=JoinRequestStatus.ASKED)
    asked_at = models.DateTimeField()
    role = models.CharField(max_length=10, choices=SeatRole, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            life_check("known_join_request_status", JoinRequestStatus),
            models.CheckConstraint(
                name="decided_join_request_says_by_whom_and_when",
                condition=_WAITING
                | ~Q(status="asked") & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["supplier", "user"], name="one_join_request_at_a_time", condition=Q(status="asked")
            ),
        ]
        triggers = [life_trigger("join_request_life", JOIN_REQUEST_MOVES)]

    def __str__(self) -> str:
        return f"{self.user} to {self.supplier}"

    @property
    def audit_stream(self) -> str:
        return f"supplier:{self.supplier_id}"

    def can_become(self, status: str) -> bool:
        return status in JOIN_REQUEST_MOVES[self.status]


class IdentityChange(Row):
    """Another legal name, legal form or set of numbers for an organisation whose own were confirmed.

    `numbers` by register; `answers` is what the registers said of them when the supplier asked;
    `before` is what stood there when it was decided.
    """

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="identity_changes")
    status = models.CharField(max_length=10, choices=IdentityChangeStatus, default=IdentityChangeStatus.ASKED)
    legal_name = models.CharField(max_length=200)
    legal_form = models.CharField(max_length=40, choices=LegalForm)
    numbers = models.JSONField(default=dict, blank=True)
    answers = models.JSONField(default=list, blank=True, encoder=DjangoJSONEncoder)
    before = models.JSONField(default=dict, blank=True)
    reason = models.TextField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decision = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = IdentityChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            life_check("known_identity_change_status", IdentityChangeStatus),
            models.CheckConstraint(
                name="decided_identity_change_says_by_whom_and_when",
                condition=_WAITING
                | ~Q(status="asked") & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["supplier"], name="one_identity_change_at_a_time", condition=Q(status="asked")
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at", "id"], name="identity_changes_waiting", condition=Q(status="asked")
            )
        ]
        triggers = [life_trigger("identity_change_life", IDENTITY_CHANGE_MOVES)]

    def __str__(self) -> str:
        return f"{self.legal_name} for {self.supplier}"

    @property
    def audit_stream(self) -> str:
        return f"supplier:{self.supplier_id}"

    def can_become(self, status: str) -> bool:
        return status in IDENTITY_CHANGE_MOVES[self.status]
