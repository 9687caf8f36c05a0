"""What every app shares: audit trail, outbox, reminders, sealing keys, references, the training clock."""

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from dps.core.ids import uuid7


class Row(models.Model):
    """A table whose keys may stand in addresses."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class Reference(models.Model):
    """The last number given out for a prefix in a year: AP-2024-0042."""

    prefix = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["prefix", "year"], name="one_counter_per_prefix_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}-{self.last:04d}"


class TrainingClock(models.Model):
    """How far the training clock stands from real time; one row, only in training."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    distance = models.DurationField()

    class Meta:
        constraints = [models.CheckConstraint(name="one_training_clock", condition=Q(pk=1))]

    def __str__(self) -> str:
        return str(self.distance)


class AuditStream(models.Model):
    """The chain of one thing's events: how long it is and the hash it ends with."""

    name = models.CharField(primary_key=True, max_length=120)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default="", blank=True)

    def __str__(self) -> str:
        return self.name


class AuditEvent(Row):
    """What was done, by whom, and when. Append-only; each carries the hash of the one before."""

    stream = models.ForeignKey(AuditStream, models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    sealed = models.BinaryField(null=True)
    sealed_with = models.CharField(max_length=120, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["stream", "number"]
        constraints = [
            models.UniqueConstraint(fields=["stream", "number"], name="audit_numbers_are_unique"),
        ]
        indexes = [
            models.Index(fields=["-at"], name="audit_by_time"),
            models.Index(fields=["subject", "at"], name="audit_by_subject"),
            models.Index(fields=["action", "at"], name="audit_by_action"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="audit_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
            pgtrigger.Trigger(
                name="audit_is_never_emptied",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'the audit trail is append-only';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class AuditHead(models.Model):
    """The end of all streams on a day as one hash, made public: a trail rewritten later cannot match it.

    `root` is over the root before and this day's lines, and tells nothing of what is in them.
    """

    day = models.DateField(primary_key=True)
    at = models.DateTimeField()
    previous = models.CharField(max_length=64, blank=True)
    root = models.CharField(max_length=64)

    class Meta:
        triggers = [pgtrigger.Protect(name="heads_are_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.day} {self.root}"


class AuditHeadLine(models.Model):
    """How long a stream was on a day and how it ended, where it had grown. Never public (R60)."""

    head = models.ForeignKey(AuditHead, models.PROTECT, related_name="lines")
    # Not a key to the stream: a line must outlast a stream that somebody takes away.
    stream = models.CharField(max_length=120)
    length = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "length"], name="one_line_for_a_length"),
        ]
        triggers = [
            pgtrigger.Protect(name="head_lines_are_kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.length} {self.hash}"


class Alarm(models.Model):
    """Something that people must look after, from when it began until it is over: told once each way."""

    name = models.CharField(primary_key=True, max_length=40)
    since = models.DateTimeField()
    detail = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name


class OutboxMessage(Row):
    """A notification we owe because of a committed change; unpaid while `sent_at` is null."""

    template = models.CharField(max_length=60)
    recipient = models.EmailField(blank=True)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    sealed = models.BinaryField(null=True)
    about = models.CharField(max_length=120, blank=True, db_index=True)
    queued_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["queued_at"],
                name="outbox_unsent",
                condition=Q(sent_at__isnull=True, bounced_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.template} to {self.recipient or 'a sealed address'}"

    @property
    def status(self) -> str:
        """queued, delayed, sent (a mail server took it), delivered (it said so) or bounced."""
        if self.bounced_at:
            return "bounced"
        if self.delivered_at:
            return "delivered"
        if self.sent_at:
            return "sent"
        return "delayed" if self.attempts else "queued"


class Reminder(Row):
    """That somebody was told of something for a day: by this row nobody is told twice."""

    what = models.CharField(max_length=40)
    about = models.UUIDField()
    due_on = models.DateField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "what", "due_on"], name="one_reminder_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.what} for {self.due_on}"


class SealingKey(models.Model):
    """A data key, wrapped by the keyring. Destroying it makes what it sealed unreadable for good."""

    name = models.CharField(primary_key=True, max_length=120)
    wrapped = models.BinaryField()
    wrapped_by = models.CharField(
        max_length=160, blank=True, db_default="", help_text="The wrapping key; empty: it was not noted."
    )
    destroyed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
