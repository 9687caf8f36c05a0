"""Who may read and who may add the files of a bid. Owners are "bid:<pk>"."""

from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from dps.core.refusals import Refusal
from dps.documents import access
from dps.documents.models import Document
from tenders.box.opened import documents_of
from tenders.models import Bid
from tenders.rules.bids import seat_in, why_not_edit_bid
from tenders.rules.evaluation.reading import why_not_see_content
from tenders.rules.opening import why_not_read_bid


def why_not_read_file(user: Any, document: Document, at: datetime) -> Refusal | None:
    """The bidder's own people always; after opening its panel, and only what was submitted last.

    For everybody else there is no such file (R53, R54, R56).
    """
    bid = _bid_of(document.owner)
    if bid is None or not user.is_authenticated:
        return access.NOT_YOURS
    if seat_in(bid, user):
        return None
    if why_not_read_bid(bid, user):
        return access.NOT_YOURS
    if refusal := why_not_see_content(bid.competition, user):
        return refusal
    return None if document.pk in {one.pk for one in documents_of(bid)} else access.NOT_YOURS


def name_for(user: Any, document: Document) -> str:
    """Its own for the bidder; for a panel that judges without names "Bid A file 2.pdf", until prices show."""
    bid = _bid_of(document.owner)
    if bid is None or not bid.competition.hides_names or bid.competition.moderated_at or seat_in(bid, user):
        return document.display_name
    number = [one.pk for one in documents_of(bid)].index(document.pk) + 1
    return f"{bid.label} file {number}{PurePosixPath(document.display_name).suffix.lower()}"


def why_not_add_file(user: Any, owner: str, at: datetime) -> Refusal | None:
    """As any other part of the working copy: by the bidder's people, before the deadline."""
    bid = _bid_of(owner)
    if bid is None or not user.is_authenticated or seat_in(bid, user) is None:
        return access.NOT_YOURS
    return why_not_edit_bid(bid, user, at)


def why_not_see_files(user: Any, owner: str, at: datetime) -> Refusal | None:
    """The list of a working copy's files is the bidder's own."""
    bid = _bid_of(owner)
    if bid is None or not user.is_authenticated or seat_in(bid, user) is None:
        return access.NOT_YOURS
    return None


def _bid_of(owner: str) -> Bid | None:
    return Bid.objects.filter(pk=access.pk_of(owner)).select_related("competition__lot").first()
