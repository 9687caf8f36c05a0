"""Named questions about what passes between the council and a bidder after the opening."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from tenders.querysets.mails import mail_states


class OfBidQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The bidder's own people, the council's people, and the team."""
        if user.is_team:
            return self.all()
        own = Q(bid__supplier__seats__user=user) | Q(bid__competition__council__seats__user=user)
        return self.filter(own).distinct()


class EnquiryQuerySet(OfBidQuerySet):
    def lapsed_untold(self, at):
        """The time to answer is over, nobody answered, and the lead does not know yet."""
        return self.filter(answered_at=None, lapse_told_at=None, outcome="", due_at__lte=at)


class LetterQuerySet(OfBidQuerySet):
    def standing(self):
        """Those that hold: what they tell has not been undone."""
        return self.filter(undone_at=None)

    def with_mail(self):
        """`reached`, `bounced` and `waiting`, of the mails that carry the letter."""
        return self.annotate(**mail_states("letter"))


class EvidenceQuerySet(OfBidQuerySet):
    def waiting(self):
        """Asked of the winner, and the lead has not accepted it."""
        return self.filter(accepted_at=None)

    def to_chase(self, today):
        """Not given, and due tomorrow at the latest."""
        return self.filter(accepted_at=None, given_at=None, due_on__lte=today + timedelta(days=1))
