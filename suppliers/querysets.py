"""Named questions about suppliers. `visible_to` is the only one that knows people."""

from django.db import models
from django.db.models import F, Func, Q, Value

from suppliers.lifecycles import AdmissionStatus, ApplicationStatus


def _named_like(words):
    return Q(legal_name__icontains=words) | Q(known_as__icontains=words)


class SupplierQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Its own people, and the Oldham team."""
        return self.all() if user.is_team else self.filter(seats__user=user).distinct()

    def named_like(self, words):
        """Legal name or a trading name holds these words."""
        return self._with_trading_names().filter(_named_like(words))

    def speaking_of(self, words):
        """Name, trading name or description holds these words."""
        return self._with_trading_names().filter(_named_like(words) | Q(description__icontains=words))

    def _with_trading_names(self):
        names = Func(
            F("trading_names"), Value(" "), function="array_to_string", output_field=models.TextField()
        )
        return self.annotate(known_as=names)

    def on_register(self):
        """Who has an active place in some lot: the public sees nobody else (R92)."""
        return self.filter(pk__in=self._places(status=AdmissionStatus.ACTIVE))

    def on_register_of(self, lot_number):
        return self.filter(pk__in=self._places(status=AdmissionStatus.ACTIVE, lot__number=lot_number))

    def with_place(self, **place):
        """Who has a place such as lot__number=1, status="suspended"."""
        return self.filter(pk__in=self._places(**place))

    def _places(self, **place):
        admissions = self.model._meta.get_field("admissions").related_model
        return admissions.objects.filter(**place).values("supplier")

    def admitted_to(self, lot):
        """Everybody with an active place in the lot: those whom a call-off invites (R38)."""
        return self.filter(admissions__lot=lot, admissions__status=AdmissionStatus.ACTIVE)


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Its supplier's people see it always; the Oldham team once it has been submitted."""
        own = Q(supplier__seats__user=user)
        if user.is_team:
            return self.filter(own | ~Q(submitted_at=None)).distinct()
        return self.filter(own).distinct()

    def undecided(self):
        return self.filter(
            status__in=[
                ApplicationStatus.SUBMITTED,
                ApplicationStatus.IN_REVIEW,
                ApplicationStatus.MORE_INFORMATION,
            ]
        )

    def for_team_listing(self):
        """What a row of the team's queue shows, in two queries; drafts belong to the supplier alone."""
        shown = self.exclude(submitted_at=None).filter(due_on__isnull=False)
        return shown.select_related("supplier", "assigned_to").prefetch_related("lot_requests__lot")

    def for_assessment(self):
        return self.exclude(submitted_at=None).select_related(
            "supplier", "agreement", "questionnaire", "assigned_to", "submitted_by", "declaration"
        )


class LotRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The Oldham team, once the application has been submitted."""
        return self.exclude(application__submitted_at=None) if user.is_team else self.none()

    def for_listing(self):
        return self.select_related("application__supplier", "lot", "recommended_by", "decided_by")


class AdmissionQuerySet(models.QuerySet):
    def active(self):
        return self.filter(status=AdmissionStatus.ACTIVE)

    def for_listing(self):
        return self.select_related("supplier", "lot").order_by("supplier__legal_name", "pk")
