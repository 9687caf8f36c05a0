"""What a published answer said before it was changed: shown to everybody who read it."""

import pgtrigger
from django.conf import settings
from django.db import models

from dps.core.models import Row
from tenders.models.participation import Clarification

Person = settings.AUTH_USER_MODEL


class AnswerBefore(Row):
    """Question and answer as they stood until somebody changed them, and why."""

    clarification = models.ForeignKey(Clarification, models.CASCADE, related_name="before")
    question = models.TextField()
    answer = models.TextField()
    reason = models.TextField()
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        triggers = [
            pgtrigger.Protect(name="answers_before_are_kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.clarification_id} until {self.changed_at:%Y-%m-%d %H:%M}"
