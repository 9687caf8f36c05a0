"""Who may write, submit and withdraw a bid, and until when."""

from datetime import datetime

from dps.accounts.models import User
from dps.core import sealing
from dps.core.refusals import Refusal
from suppliers.lifecycles import AdmissionStatus
from suppliers.models import Seat, Supplier
from tenders.box.working import WorkingCopy
from tenders.lifecycles import BidStatus, CompetitionStatus
from tenders.models import Bid, Competition

TOO_LATE = "bid.too_late"
OPENED = "bid.opened"
NEWER_VERSION = "bid.newer_version"
NOT_YOURS = Refusal("bid.not_yours", "Only the supplier's own people may work on its bid.")
NO_SUCH_QUESTION = Refusal("bid.no_such_question", "This question is not part of the competition.")
READER = Refusal("bid.reader", "You can read this bid. Ask an admin of your organisation to let you edit it.")


def seat_in(bid: Bid, user: User) -> Seat | None:
    """The person's seat at the supplier whose bid this is. The row itself names nobody. Two queries."""
    key = sealing.data_key(sealing.INDEX_KEY)
    seats = Seat.objects.filter(user=user).select_related("supplier")
    return next(
        (seat for seat in seats if key.token("bidder", bid.competition_id, seat.supplier_id) == bid.bidder),
        None,
    )


def why_not_bid(competition: Competition, supplier: Supplier, at: datetime) -> Refusal | None:
    """An invited supplier that still has its place in the lot, before the deadline. Declining is no bar.

    Codes bid.not_invited, bid.not_open, bid.cancelled, bid.too_late, bid.opened, bid.not_admitted.
    """
    if not competition.invitations.filter(supplier=supplier).exists():
        return Refusal("bid.not_invited", "Your organisation has not been invited to this competition.")
    if refusal := _why_not_open(competition, at):
        return refusal
    if not is_admitted(competition, supplier):
        return Refusal("bid.not_admitted", _why_not_admitted(competition, supplier))
    return None


def _why_not_admitted(competition: Competition, supplier: Supplier) -> str:
    places = supplier.admissions.filter(lot=competition.lot)
    if places.filter(status=AdmissionStatus.SUSPENDED).exists():
        return (
            f"Your organisation's place in {competition.lot} is suspended, so it cannot bid here. "
            "Our email about it says why."
        )
    return f"Your organisation has no place in {competition.lot} any more, so it cannot bid here."


def _why_not_open(competition: Competition, at: datetime) -> Refusal | None:
    """Half-open: at the deadline itself it is too late (R51)."""
    if competition.status == CompetitionStatus.CANCELLED:
        return Refusal("bid.cancelled", "This competition has been cancelled.")
    if competition.has_been_opened() and not competition.has_closed(at):
        return Refusal(OPENED, "The bids of this competition have been opened.")
    if competition.has_closed(at):
        return Refusal(TOO_LATE, "The deadline for this competition has passed.")
    if competition.status != CompetitionStatus.PUBLISHED:
        return Refusal("bid.not_open", "This competition is not open for bids.")
    return None


def is_admitted(competition: Competition, supplier: Supplier) -> bool:
    return supplier.admissions.filter(lot_id=competition.lot_id, status=AdmissionStatus.ACTIVE).exists()


def why_not_start_bid(
    competition: Competition, supplier: Supplier, actor: User, at: datetime
) -> Refusal | None:
    """Codes of `why_not_bid`, and bid.not_yours, bid.reader."""
    return _why_not_act(Seat.objects.filter(user=actor, supplier=supplier).first()) or why_not_bid(
        competition, supplier, at
    )


def why_not_edit_bid(bid: Bid, actor: User, at: datetime) -> Refusal | None:
    """Editing touches the working copy only, so a submitted or withdrawn bid may be edited too (R55)."""
    seat = seat_in(bid, actor)
    return _why_not_act(seat) or (why_not_bid(bid.competition, seat.supplier, at) if seat else NOT_YOURS)


def why_not_submit_bid(
    bid: Bid, copy: WorkingCopy, actor: User, received_at: datetime, *, seen_change: int | None = None
) -> Refusal | None:
    """Judged by the instant at which the request reached us, however long it then waited (R51).

    Codes of `why_not_edit_bid`; bid.incomplete, whose facts say what is missing; bid.change_not_seen.
    A page that asks before the bidder has ticked anything leaves `seen_change` out.
    """
    if refusal := why_not_edit_bid(bid, actor, received_at):
        return refusal
    if missing := copy.missing():
        sentences = tuple(one.sentence for one in missing)
        return Refusal("bid.incomplete", f"Your bid is not complete: {'. '.join(sentences)}.", sentences)
    return _why_not_seen(bid.competition, seen_change)


def must_be_confirmed(bid: Bid) -> bool:
    """What was bought has changed since the last version was submitted: it counts only once confirmed."""
    if bid.status != BidStatus.STANDING or not bid.competition.confirm_from:
        return False
    last = bid.versions.order_by("-number").values_list("seen_change", flat=True).first()
    return last is not None and last < bid.competition.confirm_from


def why_not_confirm_bid(
    bid: Bid, actor: User, received_at: datetime, seen_change: int | None = None
) -> Refusal | None:
    """Codes of `why_not_edit_bid`; bid.nothing_to_confirm; bid.change_not_seen."""
    if refusal := why_not_edit_bid(bid, actor, received_at):
        return refusal
    if not must_be_confirmed(bid):
        return Refusal("bid.nothing_to_confirm", "There is no submitted bid that has to be confirmed.")
    return _why_not_seen(bid.competition, seen_change)


def _why_not_seen(competition: Competition, seen_change: int | None) -> Refusal | None:
    """Every change has been seen by whoever submits; a change made this minute too."""
    if seen_change is not None and seen_change != competition.amendments.count():
        return Refusal(
            "bid.change_not_seen",
            "The competition has changed. Read each change and tick that you have seen it, then submit.",
        )
    return None


def why_not_withdraw_bid(bid: Bid, actor: User, at: datetime) -> Refusal | None:
    """Until the deadline, and it may come back (R55). Codes of `why_not_edit_bid`; bid.not_submitted."""
    seat = seat_in(bid, actor)
    if refusal := _why_not_act(seat) or _why_not_open(bid.competition, at):
        return refusal
    if not bid.can_become(BidStatus.WITHDRAWN):
        return Refusal(
            "bid.not_submitted", "Your bid has not been submitted, so there is nothing to withdraw."
        )
    return None


def why_not_save_part(current: int, seen: int) -> Refusal | None:
    """A colleague's words are never overwritten unseen."""
    if current != seen:
        return Refusal(
            NEWER_VERSION,
            "A colleague saved this part while you were working on it. Compare the two before you save.",
        )
    return None


def _why_not_act(seat: Seat | None) -> Refusal | None:
    if seat is None:
        return NOT_YOURS
    return None if seat.may_edit else READER
