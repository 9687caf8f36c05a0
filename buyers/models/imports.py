"""Spreadsheets of members that were uploaded and read, before and after they are put into the register."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from dps.core.models import Row


class MemberImport(Row):
    """The lines of a spreadsheet as they were read; in the register from `applied_at`."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    lines = models.JSONField(help_text="One object a line, with its number in the file.")
    read_at = models.DateTimeField()
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-read_at"]
        constraints = [
            models.CheckConstraint(
                name="member_import_applied_by_somebody",
                condition=Q(applied_at=None, applied_by=None)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def audit_stream(self) -> str:
        return "members:imports"
