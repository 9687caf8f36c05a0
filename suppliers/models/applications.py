"""Applications: what was asked for, answered, signed, assessed and asked again."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from dps.core.lives import life_check, life_trigger
from dps.core.models import Row
from suppliers.lifecycles import (
    APPLICATION_MOVES,
    ApplicationStatus,
    Outcome,
)
from suppliers.models.organisations import Supplier
from suppliers.querysets import (
    ApplicationQuerySet,
)

Person = settings.AUTH_USER_MODEL


class Application(Row):
    """A request to join one or more lots (regulation 34(15))."""

    reference = models.CharField(max_length=20, unique=True)
    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="applications")
    agreement = models.ForeignKey("agreements.Agreement", models.PROTECT, related_name="applications")
    questionnaire = models.ForeignKey("agreements.QuestionnaireVersion", models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=ApplicationStatus, default=ApplicationStatus.DRAFT)
    started_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    submitted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    extended_on = models.DateTimeField(null=True, blank=True)
    extension_reason = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    content = models.JSONField(null=True, blank=True, encoder=DjangoJSONEncoder)
    assigned_to = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    offences_destroyed_at = models.DateTimeField(null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            life_check("application_status", ApplicationStatus),
            models.CheckConstraint(
                name="submitted_application_has_its_instant_and_due_date",
                condition=Q(status__in=["draft", "withdrawn"])
                | Q(submitted_at__isnull=False, due_on__isnull=False),
            ),
            models.CheckConstraint(
                name="decided_application_has_its_instant",
                condition=Q(status="decided", decided_at__isnull=False)
                | (~Q(status="decided") & Q(decided_at=None)),
            ),
            models.UniqueConstraint(
                fields=["supplier", "agreement"],
                name="one_application_in_hand_per_supplier",
                condition=~Q(status__in=["decided", "withdrawn"]),
            ),
        ]
        indexes = [
            models.Index(fields=["status", "due_on"], name="application_queue"),
            models.Index(
                fields=["due_on", "id"],
                name="applications_waiting",
                condition=Q(status__in=["submitted", "in_review", "more_information"]),
            ),
        ]
        triggers = [life_trigger("application_life", APPLICATION_MOVES)]

    def __str__(self) -> str:
        return self.reference

    @property
    def audit_stream(self) -> str:
        return f"application:{self.reference}"

    @property
    def offence_key(self) -> str:
        """The sealing key of what is said about criminal offences."""
        return f"offences:{self.pk}"

    def can_become(self, status: str) -> bool:
        return status in APPLICATION_MOVES[self.status]


class Answer(Row):
    """What the supplier said to one question, with a version so that colleagues do not overwrite."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=20)
    value = models.JSONField(encoder=DjangoJSONEncoder)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    carried = models.BooleanField(
        default=False, db_default=False, help_text="As the application before said it."
    )
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "question"], name="one_answer_per_question"),
        ]
        indexes = [
            # People in control are looked for in all other applications.
            GinIndex(
                fields=["value"],
                name="people_in_control",
                opclasses=["jsonb_path_ops"],
                condition=Q(question="1.1n"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} of {self.application_id}"


class Declaration(Row):
    """The signature under an application or a renewal."""

    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="declarations")
    application = models.OneToOneField(
        Application, models.PROTECT, null=True, blank=True, related_name="declaration"
    )
    text_version = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=120)
    signed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}, {self.role}"


class Assessment(Row):
    """What an officer found of one section, or of one selection criterion of one lot."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="assessments")
    lot = models.ForeignKey("agreements.Lot", models.PROTECT, null=True, blank=True, related_name="+")
    item = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField(blank=True)
    closed = models.JSONField(
        null=True, blank=True, help_text="The reason instead, sealed, where it may tell of an offence."
    )
    assessed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "item", "lot"], name="one_assessment_per_item", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_outcome_display()}"


class InformationRequest(Row):
    """What the team asked again; only these items are open to the supplier."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="information_requests")
    items = models.JSONField(default=list)
    message = models.TextField(blank=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    before = models.JSONField(
        null=True, blank=True, encoder=DjangoJSONEncoder, help_text="The answers as they stood when asked."
    )

    class Meta:
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return f"{len(self.items)} items of {self.application_id}"
