"""What councils keep to begin with: questions and whole competitions, shared with others if they wish."""

from django.conf import settings
from django.db import models

from dps.agreements.lifecycles import AwardKind
from dps.core.models import Row
from tenders.querysets import KeptQuerySet

Person = settings.AUTH_USER_MODEL


class Kept(Row):
    """Belongs to one council; others may use it once it is shared, and read whose it is."""

    council = models.ForeignKey("buyers.Council", models.PROTECT, related_name="+")
    is_shared = models.BooleanField(default=False)
    kept_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def audit_stream(self) -> str:
        return f"council:{self.council_id}"


class LibraryQuestion(Kept):
    """A question to bidders that may be asked again, with its guidance; it has no weight of its own."""

    kind = models.CharField(max_length=20, choices=AwardKind)
    text = models.TextField()
    guidance = models.TextField(blank=True)
    word_limit = models.PositiveIntegerField(default=500)
    takes_files = models.BooleanField(default=False)

    class Meta:
        ordering = ["-kept_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "text"],
                condition=models.Q(dropped_at=None),
                name="a_council_keeps_a_question_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Template(Kept):
    """A competition without its dates, bids and people; `content` as `operations.copies` writes it."""

    name = models.CharField(max_length=200)
    content = models.JSONField()

    class Meta:
        ordering = ["-kept_at", "-pk"]

    def __str__(self) -> str:
        return self.name
