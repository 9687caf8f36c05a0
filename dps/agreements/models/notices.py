"""Changes of an agreement, and what must be published about it and about what is bought under it."""

from datetime import date

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from dps.agreements.lifecycles import (
    CHANGE_MOVES,
    NOTICE_MOVES,
    ChangeKind,
    ChangeStatus,
    NoticeKind,
    NoticeStatus,
)
from dps.agreements.models.agreements import Agreement
from dps.agreements.querysets import NoticeQuerySet
from dps.core.lives import life_check, life_trigger
from dps.core.models import Row

Person = settings.AUTH_USER_MODEL


class Notice(Row):
    """Something that must be published, by a day; then the evidence that it was (regulations 34(28), 50).

    `about` names what it is about ("agreementchange:...", "contract:...", "quarter:2021-1"), once for a kind.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20, choices=NoticeKind)
    about = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    draft = models.TextField()
    due_on = models.DateField()
    status = models.CharField(max_length=12, choices=NoticeStatus, default=NoticeStatus.DUE)
    made_at = models.DateTimeField()
    reference = models.CharField(max_length=80, blank=True)
    link = models.URLField(max_length=400, blank=True)
    published_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "about"], name="a_notice_is_owed_once"),
            life_check("notice_status_is_known", NoticeStatus),
            models.CheckConstraint(
                name="a_published_notice_has_its_evidence",
                condition=~Q(status=NoticeStatus.PUBLISHED)
                | (Q(published_on__isnull=False, recorded_at__isnull=False) & ~Q(reference="")),
            ),
            models.CheckConstraint(
                name="a_notice_not_needed_says_why",
                condition=~Q(status=NoticeStatus.NOT_NEEDED) | ~Q(reason=""),
            ),
        ]
        indexes = [models.Index(fields=["status", "due_on"], name="notices_by_due_date")]
        triggers = [life_trigger("notice_life", NOTICE_MOVES)]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_stream(self) -> str:
        return self.agreement.audit_stream

    @property
    def where(self) -> str:
        """The service that it is published on, by the law of the agreement."""
        return self.agreement.regime.notices[self.kind].where

    @property
    def form(self) -> str:
        """What that service calls it."""
        return self.agreement.regime.notices[self.kind].form

    def is_overdue(self, today: date) -> bool:
        return self.status == NoticeStatus.DUE and self.due_on < today


class AgreementChange(Row):
    """A date, number or policy of a published agreement that changes, with what stood before (R04).

    Drafted; in force once its notice is published. `term` is empty for a change of the closing day.
    """

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=ChangeKind)
    term = models.CharField(max_length=60, blank=True)
    previous = models.JSONField(encoder=DjangoJSONEncoder)
    value = models.JSONField(encoder=DjangoJSONEncoder)
    effective_on = models.DateField()
    reason = models.TextField()
    status = models.CharField(max_length=12, choices=ChangeStatus, default=ChangeStatus.DRAFTED)
    notice = models.OneToOneField(Notice, models.PROTECT, null=True, blank=True, related_name="change")
    release = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    drafted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-drafted_at"]
        constraints = [
            life_check("agreement_change_status_is_known", ChangeStatus),
            models.CheckConstraint(name="a_change_of_an_agreement_has_a_reason", condition=~Q(reason="")),
        ]
        triggers = [life_trigger("agreement_change_life", CHANGE_MOVES)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.agreement}"

    @property
    def audit_stream(self) -> str:
        return self.agreement.audit_stream
