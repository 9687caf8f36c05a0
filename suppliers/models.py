"""Suppliers, their people, their applications, and the register of those admitted."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from dps.core.lives import life_check, life_trigger
from dps.core.models import Row
from suppliers.lifecycles import (
    ADMISSION_MOVES,
    APPLICATION_MOVES,
    LOT_REQUEST_MOVES,
    AdmissionStatus,
    ApplicationStatus,
    LegalForm,
    LotRequestStatus,
    Outcome,
    Scheme,
    SeatRole,
    Size,
)
from suppliers.querysets import (
    AdmissionQuerySet,
    ApplicationQuerySet,
    LotRequestQuerySet,
    SupplierQuerySet,
)

Person = settings.AUTH_USER_MODEL


class Supplier(Row):
    """An organisation that may apply to join the DPS."""

    legal_name = models.CharField(max_length=200)
    trading_names = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    legal_form = models.CharField(max_length=40, choices=LegalForm)
    street = models.CharField(max_length=200, blank=True)
    locality = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    nation = models.CharField(max_length=40, default="England")
    website = models.URLField(blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    size = models.CharField(max_length=10, choices=Size)
    is_vcse = models.BooleanField(default=False)
    is_cooperative = models.BooleanField(default=False)
    is_ccin_affiliate = models.BooleanField(default=False)
    description = models.TextField(blank=True, help_text="Public; at most 75 words.")
    principles = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    created_at = models.DateTimeField()

    objects = SupplierQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["legal_name"], name="supplier_by_name")]

    def __str__(self) -> str:
        return self.legal_name

    @property
    def audit_stream(self) -> str:
        return f"supplier:{self.pk}"

    @property
    def is_sme(self) -> bool:
        return self.size != Size.LARGE


class Identifier(Row):
    """A number in a register; the first of the legal form's order stands in open data (R94)."""

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=10, choices=Scheme)
    value = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="one_supplier_per_register_number"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}-{self.value}"


class Seat(Row):
    """A person's role at a supplier."""

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="seats")
    user = models.ForeignKey(Person, models.PROTECT, related_name="supplier_seats")
    role = models.CharField(max_length=10, choices=SeatRole)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["supplier", "user"], name="one_seat_per_person_and_supplier"),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.supplier}"

    @property
    def may_edit(self) -> bool:
        return self.role in {SeatRole.ADMIN, SeatRole.BIDDER}


class SeatInvitation(Row):
    """A colleague asked to join a supplier."""

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="seat_invitations")
    email = models.EmailField()
    role = models.CharField(max_length=10, choices=SeatRole)
    token = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.email} to {self.supplier}"


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
        indexes = [models.Index(fields=["status", "due_on"], name="application_queue")]
        triggers = [life_trigger("application_life", APPLICATION_MOVES)]

    def __str__(self) -> str:
        return self.reference

    @property
    def audit_stream(self) -> str:
        return f"application:{self.reference}"

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

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "question"], name="one_answer_per_question"),
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


class LotRequest(Row):
    """An application's request for one lot: recommended by one person, confirmed by another (R16)."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="lot_requests")
    lot = models.ForeignKey("agreements.Lot", models.PROTECT, related_name="lot_requests")
    status = models.CharField(max_length=20, choices=LotRequestStatus, default=LotRequestStatus.PENDING)
    recommended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    recommended_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)
    # What the letter gives as reasons: fixed with the recommendation, so that the second person
    # confirms these words and no later ones.
    reasons = models.JSONField(default=list, blank=True, help_text="[{item, title, reason}]")
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)

    objects = LotRequestQuerySet.as_manager()

    class Meta:
        ordering = ["lot__number"]
        constraints = [
            life_check("lot_request_status", LotRequestStatus),
            models.UniqueConstraint(fields=["application", "lot"], name="one_request_per_lot"),
            models.CheckConstraint(
                name="lot_decision_by_a_second_person",
                condition=~Q(status__in=["admitted", "rejected"])
                | (
                    Q(decided_at__isnull=False, notified_at__isnull=False)
                    & ~Q(decided_by=F("recommended_by"))
                ),
            ),
            models.CheckConstraint(
                name="rejection_has_reasons",
                condition=~Q(status__in=["recommended_reject", "rejected"]) | ~Q(reasons=[]),
            ),
        ]
        triggers = [life_trigger("lot_request_life", LOT_REQUEST_MOVES)]

    def __str__(self) -> str:
        return f"{self.lot} of {self.application_id}"

    @property
    def audit_stream(self) -> str:
        return self.application.audit_stream

    def can_become(self, status: str) -> bool:
        return status in LOT_REQUEST_MOVES[self.status]


class Assessment(Row):
    """What an officer found of one section, or of one selection criterion of one lot."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="assessments")
    lot = models.ForeignKey("agreements.Lot", models.PROTECT, null=True, blank=True, related_name="+")
    item = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField(blank=True)
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

    class Meta:
        ordering = ["asked_at"]

    def __str__(self) -> str:
        return f"{len(self.items)} items of {self.application_id}"


class Admission(Row):
    """A supplier's place in a lot: the entry in the register."""

    supplier = models.ForeignKey(Supplier, models.PROTECT, related_name="admissions")
    lot = models.ForeignKey("agreements.Lot", models.PROTECT, related_name="admissions")
    lot_request = models.OneToOneField(LotRequest, models.PROTECT, related_name="admission")
    status = models.CharField(max_length=12, choices=AdmissionStatus, default=AdmissionStatus.ACTIVE)
    admitted_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    objects = AdmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            life_check("admission_status", AdmissionStatus),
            models.UniqueConstraint(
                fields=["supplier", "lot"],
                name="one_place_per_supplier_and_lot",
                condition=Q(status__in=["active", "suspended"]),
            ),
        ]
        indexes = [models.Index(fields=["lot", "status"], name="register_of_a_lot")]
        triggers = [life_trigger("admission_life", ADMISSION_MOVES)]

    def __str__(self) -> str:
        return f"{self.supplier} in {self.lot}"

    @property
    def audit_stream(self) -> str:
        return f"supplier:{self.supplier_id}"

    def can_become(self, status: str) -> bool:
        return status in ADMISSION_MOVES[self.status]


class Certificate(Row):
    """Insurance and the like, in the supplier's document library."""

    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="certificates")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    expires_on = models.DateField(null=True, blank=True)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.kind

    def has_expired(self, day: date) -> bool:
        return self.expires_on is not None and self.expires_on < day
