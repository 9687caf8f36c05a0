"""Organisations that declare for themselves in somebody else's application."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from dps.core.models import Row
from suppliers.models.applications import Application

Person = settings.AUTH_USER_MODEL


class Partner(Row):
    """A member of the group, or a subcontractor relied on: its link, answers and signature (R28, R29).

    `key` is that of its item in the answer to `question`. Of the link only the hash is kept.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="partners")
    question = models.CharField(max_length=20)
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    email = models.EmailField()
    link_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    text_version = models.CharField(max_length=40, blank=True)
    signed_name = models.CharField(max_length=120, blank=True)
    signed_role = models.CharField(max_length=120, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "key"], name="one_partner_per_item"),
            models.CheckConstraint(
                name="signed_partner_has_name_and_role",
                condition=Q(signed_at=None, signed_name="", signed_role="")
                | (Q(signed_at__isnull=False) & ~Q(signed_name="") & ~Q(signed_role="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_stream(self) -> str:
        return self.application.audit_stream
