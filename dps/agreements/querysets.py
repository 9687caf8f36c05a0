"""Named questions about agreements, lots and notices."""

from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.db.models import Case, Q, Value, When

from dps.accounts.models import User
from dps.agreements.lifecycles import NoticeStatus
from dps.core import clock


class AgreementQuerySet(models.QuerySet):
    def published(self):
        """Those that the call for competition has been made for; one that is prepared is the team's alone."""
        return self.exclude(published_at=None)

    def open_on(self, day: date):
        """Those that take applications on a day, and under which councils may begin to buy."""
        return self.published().filter(opens_on__lte=day, closes_on__gte=day).order_by("-opens_on")

    def current(self):
        """The agreement that applications go to today, the newest of several; else the one that opens
        next; else the one that ended last. None where nothing is published."""
        today = clock.today()
        is_open, opens_later = Q(opens_on__lte=today, closes_on__gte=today), Q(opens_on__gt=today)
        turn = Case(When(is_open, then=Value(0)), When(opens_later, then=Value(1)), default=Value(2))
        return self.published().order_by(turn, "-opens_on").first()


class LotQuerySet(models.QuerySet):
    def for_listing(self):
        return self.select_related("agreement").order_by("agreement__opens_on", "number")

    def published(self):
        """Those of agreements that everybody may see, the newest agreement first."""
        return (
            self.exclude(agreement__published_at=None)
            .select_related("agreement")
            .order_by("-agreement__opens_on", "number")
        )

    def open_on(self, day: date):
        """Those under which a council may begin to buy on a day."""
        return self.published().filter(agreement__opens_on__lte=day, agreement__closes_on__gte=day)


class NoticeQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The Oldham team's."""
        return self.all() if user.is_team else self.none()

    def due(self):
        return self.filter(status=NoticeStatus.DUE)

    def overdue(self, today: date):
        return self.due().filter(due_on__lt=today)

    def for_listing(self):
        return self.select_related("agreement")


class SubscriptionQuerySet(models.QuerySet):
    def to_tell(self, lot_id: UUID | None, happened_at: datetime):
        """Who had confirmed by then to be told of that lot; without a lot, of the agreements themselves."""
        found = self.filter(confirmed_at__lte=happened_at)
        return found.filter(lots=lot_id) if lot_id else found.filter(of_changes=True)

    def unconfirmed_since(self, at: datetime):
        """Asked for by then, and not confirmed since."""
        return self.filter(asked_at__lte=at)
