"""A competition whose bids were submitted, opened, scored and moderated by operations."""

from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from types import SimpleNamespace

from dps.core import clock, storage
from dps.documents.models import new_storage_key
from tenders.box.working import part_of
from tenders.models import Bid
from tenders.operations.bids import save_answer, save_prices, start_bid
from tenders.operations.evaluation.conflicts import declare_conflict
from tenders.operations.evaluation.moderation import agree_score, finish_moderation, record_meeting
from tenders.operations.evaluation.scores import score_bid, submit_scores
from tenders.operations.lots import draw_lots
from tenders.operations.opening import confirm_opening
from tests.factories.documents import DocumentFactory
from tests.remembered import remembered
from tests.tenders.box import code_of, second_factor, submit
from tests.tenders.panel import REASON
from tests.worlds import DEADLINE, a_world, published_competition, questions_of

OPENED = DEADLINE + timedelta(minutes=1)


def bid_of(world, competition, supplier, unit="100.00", file=""):
    """A submitted bid: the price is the unit price of every line; `file` names one with every answer."""
    who = SimpleNamespace(supplier=supplier, user=world.person_of(supplier))
    with clock.pretending(DEADLINE - timedelta(hours=2)):
        bid = start_bid(competition.pk, supplier.pk, actor=who.user)
        for question in questions_of(competition):
            save_answer(bid.pk, question.pk, text="We listen first.", seen_version=0, actor=who.user)
            if file:
                attach(bid, question, file)
        units = {str(line.pk): Decimal(unit) for line in competition.price_lines.all()}
        save_prices(bid.pk, units=units, seen_version=0, actor=who.user)
        submit(bid, who, received_at=DEADLINE - timedelta(hours=2))
    return bid


def attach(bid, question, name, body=b"%PDF-1.4"):
    """A checked file with an answer, its bytes in the store."""
    key = new_storage_key(sealed=True)
    facts = {
        "storage_key": key,
        "version_id": storage.put_bytes(key, body),
        "sha256": sha256(body).hexdigest(),
    }
    return DocumentFactory(owner=bid.owner, purpose=part_of(question.pk), sealed=True, name=name, **facts)


@remembered
def opened(prices=("100.00", "200.00"), file=""):
    """World, competition, and its opened bids in the order of the prices given (each x 3 units)."""
    world = a_world(suppliers=len(prices))
    competition = published_competition(world)
    bids = [
        bid_of(world, competition, supplier, price, file)
        for supplier, price in zip(world.suppliers, prices, strict=True)
    ]
    for opener in world.openers:
        second_factor(opener)
        with clock.pretending(OPENED):
            confirm_opening(competition.pk, actor=opener, code=code_of(opener))
    return SimpleNamespace(
        world=world, competition=competition, bids=[Bid.objects.get(pk=bid.pk) for bid in bids]
    )


@remembered
def moderated(prices=("100.00", "200.00"), scores=(3, 5)):
    """The same, every question of a bid scored and agreed alike; moderation has ended."""
    place = opened(prices)
    world, competition = place.world, place.competition
    with clock.pretending(OPENED):
        for person in (*world.evaluators, world.chair):
            declare_conflict(competition.pk, kind="none", actor=person)
        for person in world.evaluators:
            each(
                place,
                scores,
                lambda bid, question, score, by=person: score_bid(
                    bid, question, score=score, reason=REASON, actor=by
                ),
            )
            submit_scores(competition.pk, actor=person)
        each(
            place,
            scores,
            lambda bid, question, score: agree_score(
                bid, question, score=score, reason=REASON, actor=world.chair
            ),
        )
        met(competition, world.chair, world.evaluators)
        finish_moderation(competition.pk, actor=world.chair)
    competition.refresh_from_db()
    return place


def draw(place, order, **said):
    """Lots drawn between the bids with these keys, recorded by the lead."""
    words = {"first_witness": "Asha Rao", "second_witness": "Bo Lee", "method": "Papers from a bowl."}
    facts = {"order": order, "held_at": OPENED, "actor": place.world.lead, **words, **said}
    return draw_lots(place.competition.pk, **facts)


def met(competition, chair, evaluators):
    """The notes without which moderation does not end."""
    return record_meeting(
        competition.pk,
        held_on=OPENED.date(),
        attended=[person.pk for person in (chair, *evaluators)],
        others=[],
        notes="Each answer was read aloud and compared with the scale.",
        actor=chair,
    )


def each(place, scores, call):
    for bid, score in zip(place.bids, scores, strict=True):
        for question in questions_of(place.competition):
            call(bid.pk, question.pk, score)
