"""The public list: narrowed by lot, council, state and words, and what became of each. Nothing of bids."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dps.core import clock
from tenders.operations.award import approve_award, end_without_award, recommend_award, send_letters
from tenders.operations.competitions import ask_cancellation, confirm_cancellation
from tests.tenders.contracting import signed
from tests.tenders.moderated import OPENED, bid_of, moderated, opened
from tests.worlds import DEADLINE, START, a_world, draft_competition, published_competition

pytestmark = pytest.mark.django_db
EMPTY = "No opportunity fits this filter"


def page(client, query="", at=START):
    with clock.pretending(at), CaptureQueriesContext(connection) as seen:
        text = client.get(f"/opportunities/{query}").content.decode()
    return text, len(seen)


def test_a_list_of_one_and_of_three_asks_as_often_and_each_filter_narrows_it(client):
    world = a_world()
    first = published_competition(world)
    _, once = page(client)
    _, once_past = page(client, at=DEADLINE)
    published_competition(world)
    third = published_competition(world)
    draft_competition(world)

    text, thrice = page(client)
    _, thrice_past = page(client, at=DEADLINE)

    assert (thrice, thrice_past) == (once, once_past)
    assert text.count("/opportunities/MC-") == 3
    ref = first.reference
    for query, is_there in {
        f"?lot={world.lot.pk}": True,
        f"?lot={world.second_lot.pk}": False,
        f"?council={world.council.pk}": True,
        "?council=00000000-0000-0000-0000-000000000000": True,
        "?state=open": True,
        "?state=judging": False,
        "?state=nonsense": True,
        "?q=nineteen+projects": True,
        f"?q={third.reference}": False,
        "?q=nothing+of+it": False,
    }.items():
        assert (ref in page(client, query)[0]) is is_there, query
    assert EMPTY in page(client, "?q=nothing+of+it")[0]
    text, _ = page(client, "?state=judging", at=DEADLINE)
    assert (ref in text, "Closed" in text) == (True, True)
    assert ref not in page(client, "?state=open", at=DEADLINE)[0]


def test_who_won_is_told_once_every_bidder_knows_and_nobody_elses_name_ever(client):
    place = moderated()
    ref, (loser, winner) = place.competition.reference, [one.legal_name for one in place.world.suppliers]

    def told():
        with clock.pretending(OPENED):
            one = client.get(f"/opportunities/{ref}/").content.decode()
        texts = [page(client, at=OPENED)[0], one]
        assert not [text for text in texts if loser in text]
        return [winner in text for text in texts]

    assert told() == [False, False]
    assert "Being judged" in page(client, "?state=judging", at=OPENED)[0]
    with clock.pretending(OPENED):
        pk, lead = place.competition.pk, place.world.lead
        recommend_award(pk, reason="The best score.", actor=lead)
        approve_award(pk, actor=place.world.approver)
        assert told() == [False, False]
        send_letters(pk, actor=lead)
        assert told() == [True, True]
        assert winner in page(client, "?state=awarded", at=OPENED)[0]
        contract = signed(place)
    assert told() == [True, True]
    assert f"/contracts/{contract.reference}/" in page(client, at=OPENED)[0]


def test_why_there_is_no_award_is_told_when_it_is_decided_and_not_while_it_is_asked(client):
    world, reason = a_world(), "The money is gone."
    off = published_competition(world)
    place = opened()
    with clock.pretending(START):
        ask_cancellation(off.pk, actor=world.lead, reason=reason)
    assert reason not in page(client)[0]

    with clock.pretending(START):
        confirm_cancellation(off.pk, actor=world.approver)
    with clock.pretending(OPENED):
        end_without_award(place.competition.pk, reason="None was fit.", actor=place.world.lead)

    states = {"cancelled": (off, reason), "not_awarded": (place.competition, "None was fit.")}
    for state, (competition, words) in states.items():
        text, _ = page(client, f"?state={state}", at=OPENED)
        assert (competition.reference in text, words in text, text.count("/opportunities/MC-")) == (
            True,
            True,
            1,
        )
        assert words in client.get(f"/opportunities/{competition.reference}/").content.decode()


def test_the_page_before_the_deadline_is_the_same_whoever_bids(client):
    world = a_world()
    competition = published_competition(world)
    before, _ = page(client)
    bid_of(world, competition, world.suppliers[0])

    assert page(client)[0] == before
