"""One competition with bids in its box, and one person of every role of the design's table (design 1)."""

from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace

from django.core.files.base import ContentFile

from dps.accounts.models import User
from dps.core import clock
from dps.documents import transfers
from dps.documents.inspection import check
from dps.documents.models import Document
from suppliers.models import Application
from tenders.models import Bid
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.factories.buyers import CouncilSeatFactory
from tests.factories.suppliers import AdmissionFactory, SeatFactory, SupplierFactory
from tests.tenders.box import DEADLINE, IN_TIME, OPENING, bidder, box, opened, started, submit

AFTER_DEADLINE = DEADLINE + timedelta(seconds=30)
AFTER_OPENING = OPENING + timedelta(hours=1)
ANSWER = "marmalade canary answer"
PRICE = "98765.43"
FILE = "kestrel-canary-plan.pdf"
NAME = "Zanzibar Canary Co-operative"
OTHER_ANSWER = "quince canary answer"
OTHER_PRICE = "12321.45"
OTHER_NAME = "Yarrow Canary Works"


@dataclass
class Matrix:
    """The people by role, and what the addresses name."""

    place: SimpleNamespace
    people: dict[str, User | None] = field(default_factory=dict)
    bid: Bid | None = None
    document: Document | None = None

    @property
    def application(self) -> Application:
        return self.bidder.supplier.admissions.get().lot_request.application

    @property
    def bidder(self) -> SimpleNamespace:
        return self.place.bidders[0]

    @property
    def other(self) -> SimpleNamespace:
        return self.place.bidders[1]


def people_only() -> Matrix:
    """The published competition, everybody in their seats, nothing in the box."""
    place = box(bidders=0)
    place.bidders = [bidder(place.competition, name=name) for name in (NAME, OTHER_NAME)]
    matrix = Matrix(place)
    council, supplier = place.competition.council, matrix.bidder.supplier
    uninvited = SupplierFactory()
    AdmissionFactory(supplier=uninvited, lot=place.competition.lot)
    matrix.people = {
        "visitor": None,
        "bidder_admin": matrix.bidder.user,
        "bidder_bidder": SeatFactory(supplier=supplier, role="bidder").user,
        "bidder_reader": SeatFactory(supplier=supplier, role="reader").user,
        "other_bidder": matrix.other.user,
        "non_bidder": bidder(place.competition).user,
        "non_invited": SeatFactory(supplier=uninvited).user,
        "lead": place.lead,
        "evaluator": place.evaluator,
        "chair": place.chair,
        "approver": CouncilSeatFactory(council=council, roles=["approver"]).user,
        "opener": place.first,
        "council_reader": CouncilSeatFactory(council=council, roles=["reader"]).user,
        "other_council": CouncilSeatFactory(roles=["lead", "evaluator", "chair", "opener"]).user,
        "officer": TeamSeatFactory(role="officer").user,
        "manager": TeamSeatFactory(role="manager").user,
        "auditor": TeamSeatFactory(role="auditor").user,
        "network_manager": TeamSeatFactory(role="network_manager").user,
        "superuser": UserFactory(is_superuser=True),
    }
    return matrix


def with_bids(matrix: Matrix) -> Matrix:
    """Two suppliers have submitted, one with a file."""
    place, who = matrix.place, matrix.bidder
    matrix.bid = started(place, who, answer=ANSWER, unit=PRICE)
    with clock.pretending(IN_TIME):
        file = ContentFile(b"%PDF-1.4 canary bytes", name=FILE)
        document = transfers.receive(matrix.bid.owner, file=file, purpose="supporting", actor=who.user)
        assert check(str(document.pk)) == "clean"
        matrix.document = Document.objects.get(pk=document.pk)
        submit(matrix.bid, who)
        second = started(place, matrix.other, answer=OTHER_ANSWER, unit=OTHER_PRICE)
        submit(second, matrix.other)
    return matrix


def after_opening(matrix: Matrix) -> Matrix:
    """Opened by the two; chair and evaluator have declared that they have no conflict."""
    opened(matrix.place)
    for name in ("evaluator", "chair"):
        matrix.place.competition.conflicts.create(
            person=matrix.people[name], kind="none", declared_at=OPENING
        )
    return matrix
