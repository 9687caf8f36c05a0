"""Named questions about competitions and bids. `visible_to` is the only one that knows people."""

from datetime import timedelta

from django.db import models
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from dps.core import sealing
from tenders.lifecycles import BEFORE_PUBLICATION, OPENED_OR_LATER, CompetitionStatus
from tenders.querysets.mails import mail_states

LAST_DAYS = timedelta(days=3)
FEW = 3


def _count(rows):
    """How many rows, as one number of the outer query."""
    counted = rows.order_by().values("competition").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=models.IntegerField()), 0)


class CompetitionQuerySet(models.QuerySet):
    def for_buyers(self, user):
        """The competitions of the councils at which this person has a seat."""
        return self.filter(council__seats__user=user).distinct()

    def for_suppliers(self, user):
        """What this person's suppliers have been invited to."""
        invited = self.exclude(status__in=BEFORE_PUBLICATION)
        return invited.filter(invitations__supplier__seats__user=user).distinct()

    def visible_to(self, user):
        """Own council's people, invited suppliers once published, and the Oldham team."""
        if user.is_team:
            return self.all()
        own = Q(council__seats__user=user)
        invited = Q(invitations__supplier__seats__user=user) & ~Q(status__in=BEFORE_PUBLICATION)
        return self.filter(own | invited).distinct()

    def public(self):
        """What the public may read about: everything that has been published."""
        return self.exclude(published_at=None)

    def taking_bids(self, at):
        return self.filter(status=CompetitionStatus.PUBLISHED, deadline_at__gt=at)

    def closing_within(self, time, at):
        """Open, and the deadline is that near."""
        return self.taking_bids(at).filter(deadline_at__lte=at + time)

    def closed_unopened(self, at):
        """Past their deadline and not opened yet."""
        return self.filter(status=CompetitionStatus.PUBLISHED, deadline_at__lte=at)

    def with_participation(self):
        """Invited, viewed, declined, interested (looked and not declined), questions waiting. Never bids."""
        invitation = self.model._meta.get_field("invitations").related_model
        question = self.model._meta.get_field("clarifications").related_model
        invited = invitation.objects.filter(competition=OuterRef("pk"))
        waiting = question.objects.filter(competition=OuterRef("pk")).waiting().order_by()
        return self.annotate(
            invited=_count(invited),
            viewed=_count(invited.filter(viewed_at__isnull=False)),
            declined=_count(invited.filter(declined_at__isnull=False)),
            interested=_count(invited.filter(viewed_at__isnull=False, declined_at=None)),
            waiting=_count(waiting),
        )

    def opened(self):
        return self.filter(status__in=OPENED_OR_LATER)

    def noting_bids(self):
        """`has_bids`: whether there was a bid in the box. Never before the opening (R60)."""
        bid = self.model._meta.get_field("bids").related_model
        return self.annotate(has_bids=Exists(bid.objects.opened().filter(competition=OuterRef("pk"))))

    def with_turnout(self):
        """with_participation, and `bidding`: how many bids were opened. Only of opened ones (R60)."""
        bid = self.model._meta.get_field("bids").related_model
        return self.with_participation().annotate(
            bidding=_count(bid.objects.opened().filter(competition=OuterRef("pk")))
        )

    def low_on_participation(self, at):
        """In the last three days fewer than three have looked and not declined. Of with_participation."""
        return self.taking_bids(at).filter(deadline_at__lte=at + LAST_DAYS, interested__lt=FEW)

    def with_answers_overdue(self, at):
        """Open, and a question waits although its answer was due. Of with_participation."""
        return self.taking_bids(at).filter(waiting__gt=0, answers_by_at__lt=at)

    def for_listing(self):
        return self.select_related("council", "lot").order_by("-created_at", "-pk")


class InvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The invited supplier's people, the council's people and the Oldham team."""
        if user.is_team:
            return self.all()
        own = Q(supplier__seats__user=user) | Q(competition__council__seats__user=user)
        return self.filter(own).distinct()

    def for_listing(self):
        return self.select_related("supplier", "competition").order_by("supplier__legal_name", "pk")

    def to_mail(self):
        """Invited, and no mail is owed yet: the job that owes them has not come this far."""
        return self.filter(mailed_at=None).exclude(competition__status=CompetitionStatus.CANCELLED)

    def with_mail(self):
        """`reached`, `bounced` and `waiting`, of the mails about the invitation."""
        return self.annotate(**mail_states("invitation"))

    def unopened_at_half_way(self, at):
        """Open, half of their own time gone, neither viewed nor declined, and not reminded before."""
        half_gone = Q(invited_at__lte=Value(at) - (F("competition__deadline_at") - Value(at)))
        still_open = Q(competition__status=CompetitionStatus.PUBLISHED, competition__deadline_at__gt=at)
        return self.filter(half_gone, still_open, viewed_at=None, declined_at=None, reminded_at=None)


class OmissionQuerySet(models.QuerySet):
    def for_listing(self):
        return self.select_related("supplier").order_by("admitted_at", "pk")


class IntentionQuerySet(models.QuerySet):
    def of(self, invitation):
        """The supplier's own, found by a token that only the keyring can make. Two queries."""
        return self.of_supplier(invitation.supplier_id, [invitation.competition_id])

    def of_supplier(self, supplier_id, competition_ids):
        key = sealing.data_key(sealing.INDEX_KEY)
        return self.filter(bidder__in=[key.token("intends", pk, supplier_id) for pk in competition_ids])


class ClarificationQuerySet(models.QuerySet):
    def published(self):
        return self.filter(published_at__isnull=False).order_by("number")

    def waiting(self):
        unanswered = self.filter(published_at=None, privately_answered_at=None)
        return unanswered.order_by("asked_at", "pk")

    def private(self):
        """Answered to the asker alone."""
        return self.filter(privately_answered_at__isnull=False).order_by("privately_answered_at", "pk")

    def overdue(self, at):
        """Without an answer, although its promised day has passed and bids are still taken."""
        still_open = Q(competition__status=CompetitionStatus.PUBLISHED, competition__deadline_at__gt=at)
        return self.waiting().filter(still_open, competition__answers_by_at__lt=at)

    def for_those_who_answer(self):
        """Without the asker; `asker` is its name only where it allowed that. Never fetches who asked."""
        named = When(is_named=True, then=F("supplier__legal_name"))
        return self.defer("supplier", "asked_by").annotate(asker=Case(named, default=Value("")))

    def visible_to(self, user):
        """The council's people and the team see all; invited suppliers the published and their own."""
        if user.is_team:
            return self.all()
        council = Q(competition__council__seats__user=user)
        own = Q(supplier__seats__user=user)
        invited = Q(published_at__isnull=False, competition__invitations__supplier__seats__user=user)
        return self.filter(council | own | invited).distinct()


class ShorterTimeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The council's people, the team and the invited."""
        if user.is_team:
            return self.all()
        council = Q(competition__council__seats__user=user)
        return self.filter(council | Q(competition__invitations__supplier__seats__user=user)).distinct()


class KeptQuerySet(models.QuerySet):
    def usable_by(self, council):
        """The council's own and what other councils share; not what was taken out."""
        found = self.filter(Q(council=council) | Q(is_shared=True), dropped_at=None)
        return found.select_related("council")

    def visible_to(self, user):
        """For people of councils: their own councils' and what others share."""
        if not user.council_seats.exists():
            return self.none()
        own = Q(council__seats__user=user) | Q(is_shared=True)
        return self.filter(own, dropped_at=None).select_related("council").distinct()


class BidQuerySet(models.QuerySet):
    def by_bidder(self, competition, supplier):
        """The supplier's bid in a competition, found by a token that only the keyring can make."""
        bidder = sealing.token("bidder", competition.pk, supplier.pk)
        return self.filter(competition=competition, bidder=bidder)

    def of_supplier(self, supplier):
        """A supplier's own bids. Two queries before its own, however many bids."""
        competitions = supplier.invitations.values_list("competition_id", flat=True)
        return self._by_tokens((pk, supplier.pk) for pk in competitions)

    def visible_to(self, user):
        """The bids of the person's own suppliers; nobody else's, before opening or after.

        A panel reads opened bids on its own pages, by `rules.opening.why_not_read_bid`.
        """
        seats = user.supplier_seats.exclude(supplier__invitations=None)
        return self._by_tokens(seats.values_list("supplier__invitations__competition_id", "supplier_id"))

    def _by_tokens(self, pairs):
        key = sealing.data_key(sealing.INDEX_KEY)
        return self.filter(bidder__in=[key.token("bidder", *pair) for pair in pairs])

    def with_last_seen(self):
        """`last_seen`: the last change of the competition that the version standing had seen."""
        return self.annotate(last_seen=Max("versions__seen_change"))

    def opened(self):
        """Bids that have been opened: the only ones that anybody but the bidder ever meets."""
        return self.filter(competition__status__in=OPENED_OR_LATER, opened_at__isnull=False)

    def due_for_deletion(self, day):
        """Opened, and its retention date has come (R86)."""
        return self.opened().filter(keep_until__lte=day, content_deleted_at=None)

    def to_be_deleted(self):
        """Opened, with a retention date that has not been acted on; with what a list shows of them."""
        dated = self.opened().filter(keep_until__isnull=False, content_deleted_at=None)
        return dated.select_related("competition__council", "supplier")

    def for_listing(self):
        """Everything a list row shows, in a fixed number of queries; newest version last in `versions`."""
        return self.select_related("competition__council").prefetch_related("versions")


class OpeningQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The minutes, once there are any: for panel and lead, and for the Oldham team (Annex IV(d))."""
        done = self.filter(opened_at__isnull=False)
        if user.is_team:
            return done
        named = Q(competition__panel__user=user) | Q(competition__lead=user)
        return done.filter(named, competition__council__seats__user=user).distinct()
