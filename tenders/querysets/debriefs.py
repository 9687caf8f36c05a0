"""Named questions about debriefs."""

from django.db import models
from django.db.models import Q


class DebriefQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The bidder's own people, the council's people, and the team."""
        if user.is_team:
            return self.all()
        bids = Q(letter__bid__supplier__seats__user=user)
        return self.filter(bids | Q(letter__bid__competition__council__seats__user=user)).distinct()

    def to_remind(self, last):
        """Not answered, and due on that day or before."""
        return self.filter(answered_at=None, due_on__lte=last)

    def for_listing(self):
        """With the bidder, its competition and the council: what a row shows."""
        return self.select_related("letter__bid__supplier", "letter__bid__competition__council")

    def in_state(self, state, today):
        """To answer, unless `overdue` or `answered` is asked for."""
        if state == "answered":
            return self.exclude(answered_at=None)
        waiting = self.filter(answered_at=None)
        return waiting.filter(due_on__lt=today) if state == "overdue" else waiting

    def about(self, words):
        """Those of a bidder or a competition that the words name."""
        if not words:
            return self
        competition = Q(letter__bid__competition__title__icontains=words)
        competition |= Q(letter__bid__competition__reference__icontains=words)
        return self.filter(competition | Q(letter__bid__supplier__legal_name__icontains=words))
