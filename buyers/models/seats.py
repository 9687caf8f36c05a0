"""The people of councils, and what they may do there."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from buyers.lifecycles import CouncilRole
from buyers.models.councils import Council
from buyers.querysets.seats import SeatQuerySet
from dps.core.models import Row


class Seat(Row):
    """A person's roles at a council. Empty `given_at`: from before that was kept."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="council_seats")
    roles = ArrayField(models.CharField(max_length=12, choices=CouncilRole), default=list)
    given_at = models.DateTimeField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "user"], name="one_seat_per_person_and_council"),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.council}"

    def has_role(self, *roles: str) -> bool:
        return bool(set(roles) & set(self.roles))

    @property
    def words(self) -> str:
        """What the person is, for a sentence: "lead and evaluator"."""
        return words_of(self.roles)


def words_of(roles: list[str]) -> str:
    """The roles in their own order, in lower case; "no role" where there is none."""
    names = [role.label.lower() for role in CouncilRole if role in roles]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names) or "no role"
