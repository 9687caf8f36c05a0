"""The people of councils, and what they may do there."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from buyers.lifecycles import CouncilRole
from buyers.models.councils import Council
from dps.core.models import Row


class Seat(Row):
    """A person's roles at a council."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="council_seats")
    roles = ArrayField(models.CharField(max_length=12, choices=CouncilRole), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "user"], name="one_seat_per_person_and_council"),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.council}"

    def has_role(self, *roles: str) -> bool:
        return bool(set(roles) & set(self.roles))
