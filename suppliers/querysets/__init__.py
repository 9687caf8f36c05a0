"""Named questions about suppliers. `visible_to` is the only one that knows people."""

from datetime import timedelta

from django.db import models
from django.db.models import Exists, F, Func, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest, TruncDate

from dps.core import clock
from dps.core.models import Reminder
from suppliers.lifecycles import (
    AdmissionStatus,
    ApplicationStatus,
    RenewalStatus,
)
from suppliers.querysets.retention import kept_too_long, sealed

HELD = (AdmissionStatus.ACTIVE, AdmissionStatus.SUSPENDED)
YEAR = timedelta(days=365)

# What reminders are about, as dps.core.models.Reminder keeps it.
CERTIFICATE_EXPIRING = "certificate_expiring"
CERTIFICATE_CHASED = "certificate_chased"
CLOCK_WARNING = "clock_warning"
INFORMATION_DUE = "information_due"
APPLICATION_IDLE = "application_idle"
RENEWAL_DUE = "renewal_due"
DETAILS_CHECK = "details_check"

CERTIFICATE_DAYS = (60, 30, 7, 0)
IDLE_DAYS = (3, 10)


def _named_like(words):
    return Q(legal_name__icontains=words) | Q(known_as__icontains=words)


def place_in(lot: str) -> dict[str, str]:
    """What a place in that lot is looked up by: the lot's key, or its number in any agreement."""
    return {"lot__number": lot} if str(lot).isdigit() else {"lot": lot}


class SupplierQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Its own people, and the Oldham team."""
        return self.all() if user.is_team else self.filter(seats__user=user).distinct()

    def current(self):
        """Without records that have gone into another one."""
        return self.filter(merged_into=None)

    def like(self, supplier):
        """Other records that may be the same organisation: name, address, contact or people alike."""
        name = supplier.legal_name.casefold().removesuffix(" limited").removesuffix(" ltd").strip()
        same = Q(legal_name__istartswith=name)
        if supplier.street and supplier.postcode:
            same |= Q(street__iexact=supplier.street, postcode__iexact=supplier.postcode)
        if supplier.contact_email:
            same |= Q(contact_email__iexact=supplier.contact_email)
        seats = self.model._meta.get_field("seats").related_model.objects
        same |= Q(pk__in=seats.filter(user__supplier_seats__supplier=supplier).values("supplier"))
        return self.current().exclude(pk=supplier.pk).filter(same).order_by("legal_name", "pk")

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

    def on_register_of(self, lot):
        """With an active place in a lot, named by its key, or by its number in any agreement."""
        return self.filter(pk__in=self._places(status=AdmissionStatus.ACTIVE, **place_in(lot)))

    def with_place(self, **place):
        """Who has a place such as lot__number=1, status="suspended"."""
        return self.filter(pk__in=self._places(**place))

    def _places(self, **place):
        admissions = self.model._meta.get_field("admissions").related_model
        return admissions.objects.filter(**place).values("supplier")

    def with_a_place(self):
        """Who is admitted to some lot, also while the place is suspended."""
        return self.filter(pk__in=self._places(status__in=HELD))

    def waiting_in(self, begun):
        """Who holds a place in the lot of a renewal round and has not been asked, in it or just before."""
        asked = self.model._meta.get_field("renewals").related_model.objects
        here = self.filter(pk__in=self._places(status__in=HELD, lot=begun.lot_id))
        unanswered = asked.filter(supplier=OuterRef("pk"), status=RenewalStatus.ASKED)
        return here.filter(
            ~Exists(asked.filter(supplier=OuterRef("pk"), round=begun)), ~Exists(unanswered)
        ).order_by("pk")

    def to_check_details(self, today):
        """On the register, and for a year nobody has signed, submitted or confirmed anything."""
        year_ago = clock.london_instant(today - YEAR)
        reminded = Reminder.objects.filter(what=DETAILS_CHECK, about=OuterRef("pk"), due_on__gt=today - YEAR)
        return (
            self.with_a_place()
            .with_details_right_at()
            .filter(~Exists(reminded), details_right_at__lt=year_ago)
        )

    def with_details_right_at(self):
        """`details_right_at`: when somebody last entered, submitted or confirmed the details."""
        last = Greatest(
            "created_at",
            Coalesce(Max("details_checks__confirmed_at"), "created_at"),
            Coalesce(Max("applications__submitted_at"), "created_at"),
        )
        return self.annotate(details_right_at=last)

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

    def idle(self, today):
        """Drafts that nobody has touched for some days, without those reminded for the last time.

        `touched_at` is when the last answer was saved, or when the draft was begun.
        """
        answers = self.model._meta.get_field("answers").related_model.objects
        saved = answers.filter(application=OuterRef("pk")).order_by("-saved_at").values("saved_at")[:1]
        touched = Greatest("started_at", Coalesce(Subquery(saved), "started_at"))
        drafts = self.filter(status=ApplicationStatus.DRAFT).annotate(touched_at=touched)
        drafts = drafts.annotate(touched_on=TruncDate("touched_at", tzinfo=clock.LONDON))
        last = OuterRef("touched_on") + timedelta(days=IDLE_DAYS[-1])
        told = Reminder.objects.filter(what=APPLICATION_IDLE, about=OuterRef("pk"), due_on__gte=last)
        return drafts.filter(~Exists(told), touched_on__lte=today - timedelta(days=IDLE_DAYS[0]))

    def offences_due(self, at):
        """Ended so long ago that what was said about criminal offences has to go; so has an idle draft's."""
        ended = self.filter(Q(decided_at__isnull=False) | Q(withdrawn_at__isnull=False))
        over = kept_too_long(ended, Coalesce("decided_at", "withdrawn_at"), "agreement", at)
        idle = self.filter(status=ApplicationStatus.DRAFT, started_at__lte=at)
        answers = self.model._meta.get_field("answers").related_model.objects
        saved = answers.filter(application=OuterRef("pk")).order_by("-saved_at").values("saved_at")[:1]
        touched = Greatest("started_at", Coalesce(Subquery(saved), "started_at"))
        left = kept_too_long(sealed(idle, "offences:"), touched, "agreement", at)
        return self.filter(Q(pk__in=over.values("pk")) | Q(pk__in=left.values("pk")))

    def flagged(self, flag, today, grounds):
        """Those with one mark of the team's queue; `grounds` are the questions whose yes is a reason."""
        answered = self._answered_request()
        conditions = {
            "overdue": Q(due_on__lt=today),
            "extended": Q(extended_on__isnull=False),
            "waiting": Q(status=ApplicationStatus.MORE_INFORMATION),
            "replied": Q(Exists(answered), status=ApplicationStatus.IN_REVIEW),
            "grounds": Q(Exists(self._declared(grounds))),
        }
        return self.filter(conditions[flag])

    def with_flags(self, grounds):
        """`has_reply` and `has_grounds` on every row, in the same query."""
        return self.annotate(
            has_reply=Exists(self._answered_request()), has_grounds=Exists(self._declared(grounds))
        )

    def _answered_request(self):
        requests = self.model._meta.get_field("information_requests").related_model
        return requests.objects.filter(application=OuterRef("pk"), answered_at__isnull=False)

    def _declared(self, grounds):
        answers = self.model._meta.get_field("answers").related_model
        return answers.objects.filter(application=OuterRef("pk"), question__in=grounds, value="yes")

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

    def past_their_day(self, day):
        """Suspended places whose last day has passed: nobody has decided yet what follows."""
        return self.filter(status=AdmissionStatus.SUSPENDED, suspended_until__lt=day)

    def for_listing(self):
        return self.select_related("supplier", "lot").order_by("supplier__legal_name", "pk")


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Its own people, and the Oldham team."""
        return self.all() if user.is_team else self.filter(supplier__seats__user=user).distinct()

    def current(self):
        """Not replaced by a newer one."""
        return self.filter(replaced_at=None)

    def expiring(self, day):
        """Current ones that end on that day or before."""
        return self.current().filter(expires_on__lte=day)

    def ended(self, today):
        """Current ones whose last day is over."""
        return self.current().filter(expires_on__lt=today)

    def of_suppliers_with_a_place(self, lot_number=None):
        """Of those who hold a place in some lot, or in this one."""
        places = self.model._meta.get_field("supplier").related_model._meta.get_field("admissions")
        held = places.related_model.objects.filter(status__in=HELD)
        if lot_number is not None:
            held = held.filter(lot__number=lot_number)
        return self.filter(supplier__in=held.values("supplier"))

    def with_reminders(self):
        """`reminded_at` by the clock and `chased_on` by the team: each time the last, or None."""
        about = Reminder.objects.filter(about=OuterRef("pk")).order_by("-due_on")
        reminded = about.filter(what=CERTIFICATE_EXPIRING).values("sent_at")[:1]
        chased = about.filter(what=CERTIFICATE_CHASED).values("due_on")[:1]
        return self.annotate(reminded_at=Subquery(reminded), chased_on=Subquery(chased))

    def to_remind(self, today):
        """Those whose reminder of today's window (60, 30, 7, 0 days before the end) has not been sent."""
        due = Q()
        for n, days in enumerate(CERTIFICATE_DAYS):
            ends_by = Q(expires_on__lte=today + timedelta(days=days))
            if n + 1 < len(CERTIFICATE_DAYS):
                ends_by &= Q(expires_on__gt=today + timedelta(days=CERTIFICATE_DAYS[n + 1]))
            step = OuterRef("expires_on") - timedelta(days=days)
            sent = Reminder.objects.filter(what=CERTIFICATE_EXPIRING, about=OuterRef("pk"), due_on=step)
            due |= ends_by & ~Exists(sent)
        return self.current().filter(due)
