"""A published competition for the tests of its box: invited suppliers, a panel with second factors."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt, encrypt

from dps.core import clock
from tenders.models import PriceLine
from tenders.operations.bids import save_answer, save_prices, start_bid
from tenders.operations.opening import confirm_opening
from tenders.operations.submission import submit_bid
from tests.factories.buyers import CouncilSeatFactory
from tests.factories.suppliers import AdmissionFactory, SeatFactory, SupplierFactory
from tests.factories.tenders import (
    DEADLINE,
    CompetitionFactory,
    CriterionFactory,
    InvitationFactory,
    PanelMemberFactory,
    QuestionFactory,
)
from tests.remembered import remembered

IN_TIME = DEADLINE - timedelta(days=2)
OPENING = DEADLINE + timedelta(minutes=1)
PARTS = {"chair": "chair", "evaluator": "evaluator", "first": "opener", "second": "opener"}


@remembered
def box(bidders=1, questions=2, quantities=("10",), **fields):
    """The competition with two questions and one line to price, its people, and its bidders."""
    competition = CompetitionFactory(published=True, **fields)
    quality = CriterionFactory(competition=competition, weight=80)
    CriterionFactory(competition=competition, kind="price", weight=20)
    for order, quantity in enumerate(quantities):
        PriceLine.objects.create(
            competition=competition, label=f"Work {order + 1}", unit="day", quantity=quantity, order=order
        )
    return SimpleNamespace(
        competition=competition,
        questions=[QuestionFactory(criterion=quality, weight=40, word_limit=50) for _ in range(questions)],
        lines=list(competition.price_lines.all()),
        bidders=[bidder(competition) for _ in range(bidders)],
        **panel(competition),
    )


def bidder(competition, *, role="admin", name=""):
    """A person of an admitted and invited supplier."""
    supplier = SupplierFactory(**({"legal_name": name} if name else {}))
    AdmissionFactory(supplier=supplier, lot=competition.lot)
    InvitationFactory(competition=competition, supplier=supplier)
    return SimpleNamespace(supplier=supplier, user=SeatFactory(supplier=supplier, role=role).user)


def panel(competition):
    """The lead, a chair, an evaluator and two openers, all with seats at the council."""
    CouncilSeatFactory(council=competition.council, user=competition.lead, roles=["lead"])
    people = {"lead": competition.lead}
    for name, part in PARTS.items():
        people[name] = CouncilSeatFactory(council=competition.council, roles=[part]).user
        PanelMemberFactory(competition=competition, user=people[name], part=part)
    for name in ("first", "second"):
        second_factor(people[name])
    return people


def second_factor(user):
    """Codes from an app, set up."""
    secret = totp.generate_totp_secret()
    Authenticator.objects.create(user=user, type="totp", data={"secret": encrypt(secret)})


def code_of(user):
    """What the person's app shows now."""
    secret = decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"])
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))


def fill(bid, place, who, *, answer="We would begin by listening.", unit="250.00"):
    """Save an answer to every question and a price for every line."""
    for question in place.questions:
        part = bid.parts.filter(part=f"question:{question.pk}").first()
        seen = part.version if part else 0
        save_answer(bid.pk, question.pk, text=answer, seen_version=seen, actor=who.user)
    part = bid.parts.filter(part="price").first()
    units = {str(line.pk): Decimal(unit) for line in place.lines}
    save_prices(bid.pk, units=units, seen_version=part.version if part else 0, actor=who.user)


def started(place, who, **content):
    """A bid with a full working copy, not submitted."""
    with clock.pretending(IN_TIME):
        bid = start_bid(place.competition.pk, who.supplier.pk, actor=who.user)
        fill(bid, place, who, **content)
    return bid


def submitted(place, who, *, received_at=IN_TIME, **content):
    """A bid that stands."""
    bid = started(place, who, **content)
    with clock.pretending(received_at):
        submit(bid, who, received_at=received_at)
    bid.refresh_from_db()
    return bid


def submit(bid, who, *, received_at=IN_TIME, key="", seen_change=0):
    return submit_bid(
        bid.pk,
        actor=who.user,
        received_at=received_at,
        idempotency_key=key or uuid4().hex,
        seen_change=seen_change,
    )


def opened(place, at=OPENING):
    """Both openers confirm; the opening."""
    with clock.pretending(at):
        confirm_opening(place.competition.pk, actor=place.first, code=code_of(place.first))
        return confirm_opening(place.competition.pk, actor=place.second, code=code_of(place.second))
