"""Whom to ask at a member, and the spreadsheet of them that members get each quarter."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from buyers.models.councils import Council
from buyers.querysets import ContactQuerySet
from dps.core.models import Row


class Contact(Row):
    """A person of a member whom other members may ask; never public. `ends_on` is the last day."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120)
    email = models.EmailField()
    phone = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="contact_starts_before_it_ends",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.council}"


class ContactRound(Row):
    """That members were told, for a quarter, that their contact spreadsheet is ready."""

    quarter = models.DateField(unique=True, help_text="The first day of the quarter.")
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    members = models.PositiveIntegerField()

    class Meta:
        ordering = ["-quarter"]

    def __str__(self) -> str:
        return f"Quarter from {self.quarter}"

    @property
    def audit_stream(self) -> str:
        return "members:contacts"
