"""Low prices and wrong sums: asked of the bidder, answered or lapsed, decided with a reason."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from dps.core import clock
from dps.core.models import AuditEvent, OutboxMessage
from tenders.box.versions import content_of_version, hash_of, seal_content
from tenders.models import Bid, BidVersion, Exclusion, PriceEnquiry
from tenders.operations.award import recommend_award
from tenders.operations.evaluation.exclusions import confirm_exclusion, refuse_exclusion
from tenders.operations.prices import answer_price_enquiry, ask_about_price, decide_price_enquiry
from tenders.rules.standing import ranking_of, standing_of
from tenders.tasks import note_lapsed
from tests.races import outcomes
from tests.tenders.moderated import OPENED, moderated
from tests.worlds import refused

pytestmark = pytest.mark.django_db

DUE = OPENED + timedelta(days=5)
WHY = "The explanation does not account for the days that the method needs."


@pytest.fixture
def place(at):
    """Bid A asks £300, half of what bid B asks, and is first."""
    with at(OPENED):
        yield moderated(scores=(4, 4))


def ask(place, n=0, kind="low", **said):
    facts = {"kind": kind, "question": "How?", "due_at": DUE, "actor": place.world.lead, **said}
    return ask_about_price(place.bids[n].pk, **facts)


def answer(place, enquiry, n=0, **said):
    who = place.world.person_of(place.world.suppliers[n])
    return answer_price_enquiry(enquiry.pk, **{"answer": "We own the tools.", "actor": who, **said})


def decide(place, enquiry, outcome, **said):
    facts = {"outcome": outcome, "reason": WHY, "actor": place.world.lead, **said}
    return decide_price_enquiry(enquiry.pk, **facts)


def test_r71_a_low_price_is_rejected_only_after_question_answer_and_reason(place):
    world, lead = place.world, place.world.lead
    signs = standing_of(place.competition).low_signs()
    assert [(sign.test, sign.percent) for sign in signs[place.bids[0].pk]] == [("mean", 50), ("next", 50)]
    assert refused(recommend_award, place.competition.pk, reason="Best.", actor=lead) == "award.low_price"
    wrong = {
        "competition.not_lead": {"actor": world.chair},
        "enquiry.no_question": {"question": " "},
        "enquiry.too_soon": {"due_at": OPENED + timedelta(hours=23)},
        "enquiry.adds_up": {"kind": "sums"},
    }
    assert {code: refused(ask, place, **said) for code, said in wrong.items()} == {
        code: code for code in wrong
    }
    assert not PriceEnquiry.objects.exists()

    enquiry = ask(place)
    told = OutboxMessage.objects.get(template="price_asked")
    assert (told.recipient, told.facts["question"]) == (world.person_of(world.suppliers[0]).email, "How?")
    assert refused(ask, place) == refused(decide, place, enquiry, "rejected") == "enquiry.waiting"
    assert refused(answer, place, enquiry, n=1) == "enquiry.not_yours"
    assert refused(answer, place, enquiry, answer=" ") == "enquiry.no_answer"

    answer(place, enquiry)
    assert refused(answer, place, enquiry) == "enquiry.answered"
    assert refused(decide, place, enquiry, "") == "enquiry.no_outcome"
    assert refused(decide, place, enquiry, "rejected", reason=" ") == "enquiry.no_reason"
    decide(place, enquiry, "rejected")

    # The bid leaves the ranking when a second person confirms.
    exclusion = Exclusion.objects.get(bid=place.bids[0])
    assert (
        refused(recommend_award, place.competition.pk, reason="Best.", actor=lead) == "award.open_exclusion"
    )
    assert refused(confirm_exclusion, exclusion.pk, actor=lead) == "exclusion.same_person"
    confirm_exclusion(exclusion.pk, actor=world.approver)
    assert ranking_of(place.competition).winner.entry.bid == place.bids[1].pk
    assert exclusion.reason == f"The price is abnormally low: {WHY}"
    said = AuditEvent.objects.filter(action__startswith="price.").order_by("pk")
    assert list(said.values_list("action", flat=True)) == ["price.asked", "price.answered", "price.decided"]
    with pytest.raises(DatabaseError), transaction.atomic():
        PriceEnquiry.objects.update(reason="Another.")


def test_r71_a_lapse_stands_for_an_answer(place):
    enquiry = ask(place)

    assert note_lapsed() == 0
    with clock.pretending(DUE):
        assert refused(answer, place, enquiry) == "enquiry.late"
        assert (note_lapsed(), note_lapsed()) == (1, 0)
        decided = decide(place, enquiry, "rejected")

    assert (decided.answered_at, decided.state(DUE)) == (None, "rejected")
    assert OutboxMessage.objects.get(template="price_answered").facts["lapsed"] is True
    assert AuditEvent.objects.filter(action="price.lapsed").count() == 1


def test_r72_a_price_that_breaks_labour_law_must_be_rejected(place):
    enquiry = ask(place)
    answer(place, enquiry, answer="We pay less than the minimum wage.")

    assert refused(decide, place, enquiry, "accepted", breaks_law=True) == "enquiry.must_reject"
    enquiry.refresh_from_db()
    assert (enquiry.outcome, Exclusion.objects.count()) == ("", 0)
    decide(place, enquiry, "rejected", breaks_law=True)

    assert Exclusion.objects.get().bid == place.bids[0]


def test_r71_a_rejection_that_the_second_person_does_not_confirm_leaves_the_price_open(place):
    enquiry, lead, approver = ask(place), place.world.lead, place.world.approver
    answer(place, enquiry)
    decide(place, enquiry, "rejected")
    told = OutboxMessage.objects.get(template="exclusion_proposed")
    assert (told.recipient, told.facts["reason"]) == (approver.email, f"The price is abnormally low: {WHY}")
    assert refused(ask, place) == "enquiry.decided"

    refuse_exclusion(Exclusion.objects.get().pk, note="The tools explain it.", actor=approver)
    assert refused(recommend_award, place.competition.pk, reason="Best.", actor=lead) == "award.low_price"
    again = ask(place)
    answer(place, again)
    decide(place, again, "accepted")

    recommend_award(place.competition.pk, reason="Best.", actor=lead)


def test_an_accepted_explanation_lets_the_bid_win(place):
    enquiry = ask(place)
    answer(place, enquiry)
    decide(place, enquiry, "accepted")

    recommendation = recommend_award(place.competition.pk, reason="Best.", actor=place.world.lead)

    assert recommendation.bid_id == place.bids[0].pk
    assert refused(ask, place, n=1) == "enquiry.not_now"


def written_wrong(bid, total):
    """As a bid that came from elsewhere might be: a version whose total is not that of its lines."""
    last = bid.versions.order_by("-number").first()
    content = content_of_version(last)
    content["price"]["total"] = total
    canonical = json.dumps(content).encode()
    number = last.number + 1
    BidVersion.objects.create(
        bid=bid, number=number, receipt=f"BR-{number}", submitted_at=last.submitted_at,
        content_hash=hash_of(canonical), sealed=seal_content(bid, number, canonical),
    )  # fmt: skip


@pytest.mark.parametrize(("chosen", "price"), [("lines", "600.00"), ("total", "570.00")])
def test_a_price_that_does_not_add_up_is_corrected_only_by_its_bidder(place, chosen, price):
    written_wrong(Bid.objects.select_related("competition").get(pk=place.bids[1].pk), "570.00")
    lead = place.world.lead
    asked = standing_of(place.competition).asked[place.bids[1].pk]
    assert asked.differences == ("The lines come to £600, the total says £570.",)
    assert ranking_of(place.competition).place_of(place.bids[1].pk).entry.price == Decimal("570.00")
    assert refused(recommend_award, place.competition.pk, reason="Best.", actor=lead) == "award.price_sums"

    enquiry = ask(place, n=1, kind="sums")
    assert refused(answer, place, enquiry, n=1) == "enquiry.no_sum"
    answer(place, enquiry, n=1, right_sum=chosen)

    assert ranking_of(place.competition).place_of(place.bids[1].pk).entry.price == Decimal(price)
    assert refused(ask, place, n=1, kind="sums") == "enquiry.answered"
    assert refused(decide, place, enquiry, "accepted") == "enquiry.decided"


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_leave_one(at):
    with at(OPENED):
        place = moderated(scores=(4, 4))
        enquiry = ask(place)

        ends = outcomes(*[lambda: answer(place, enquiry)] * 2)

    assert ends == ["done", "enquiry.answered"]
    assert PriceEnquiry.objects.exclude(answered_at=None).count() == 1
