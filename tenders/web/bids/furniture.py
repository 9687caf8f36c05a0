"""What the pages of a bid share: whose bid it is, and where its parts are."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic.base import ContextMixin

from dps.accounts.models import User
from dps.core import clock
from suppliers.models import Seat, Supplier
from suppliers.web.mixins import seat_of
from tenders.box.working import PRICE, SUPPORTING, Missing, WorkingCopy
from tenders.models import Bid, BidVersion, Competition
from tenders.rules import bids as rules
from tenders.web.bids.bar import bar_of
from tenders.web.denials import deny


class BidPage(LoginRequiredMixin, ContextMixin):
    """Sets `seat`, `supplier`, `competition` and `bid`: of the organisation acted for, if it is invited.

    For everybody else the page does not exist, and the look is recorded (R53).
    """

    seat: Seat
    supplier: Supplier
    competition: Competition
    bid: Bid | None
    needs_bid = True
    # Whether the page shows what is left to do; one that does not is spared the reading of the whole bid.
    shows_what_is_left = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return self.handle_no_permission()
        self._find(request, kwargs["ref"])
        if self.needs_bid and self.bid is None:
            return redirect("bid", self.competition.reference)
        return super().dispatch(request, *args, **kwargs)

    def _find(self, request: HttpRequest, ref: str) -> None:
        seat = seat_of(request)
        found = Competition.objects.for_suppliers(request.user).select_related("council", "lot")
        competition = (
            found.filter(reference=ref, invitations__supplier=seat.supplier).first() if seat else None
        )
        if seat is None or competition is None:
            known = Competition.objects.filter(reference=ref).first()
            raise deny(request, "bid.not_invited", known) if known else Http404
        self.seat, self.supplier, self.competition = seat, seat.supplier, competition
        self.bid = Bid.objects.by_bidder(competition, seat.supplier).first()
        if self.bid:
            self.bid.competition = competition

    @cached_property
    def work(self) -> WorkingCopy:
        """The working copy; only on pages that need a bid."""
        if self.bid is None:
            raise Http404
        return WorkingCopy(self.bid)

    def read_again(self) -> None:
        """What this request has saved is to be shown as it is saved."""
        vars(self).pop("work", None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = {"competition": self.competition, "bid": self.bid, "supplier": self.supplier}
        return super().get_context_data(**shown | self._what_is_left() | kwargs)

    def _what_is_left(self) -> dict[str, Any]:
        if self.bid is None or not self.shows_what_is_left:
            return {}
        at = clock.now()
        return {
            "cannot_edit": rules.why_not_edit_bid(self.bid, self.seat.user, at),
            "bar": self.bar(at),
        }

    def bar(self, at: datetime) -> dict[str, Any]:
        """What is not in yet, with what is missing as links."""
        missing = self.work.missing()
        found = bar_of(self.work, self.last_version(), missing, at)
        return {**found, "missing": self.linked(missing)} if found else {}

    def last_version(self) -> BidVersion | None:
        return self.work.bid.versions.select_related("bid__competition").last()

    def address(self, name: str, *more: object) -> str:
        return reverse(name, args=[self.competition.reference, *more])

    def address_of_part(self, part: str) -> str:
        """The page on which a part of the bid is written."""
        if part == PRICE:
            return self.address("bid-price")
        if part == SUPPORTING:
            return self.address("bid-files")
        return self.address("bid-question", UUID(part.partition(":")[2]))

    def linked(self, missing: list[Missing]) -> list[dict[str, str]]:
        """What is missing, as links to where it is mended."""
        return [{"text": one.sentence, "href": self.address_of_part(one.part)} for one in missing]
