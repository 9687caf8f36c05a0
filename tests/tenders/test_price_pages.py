"""Pages about prices after moderation: asked, answered, decided, compared, drawn; nothing before it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tenders.models import LotDrawing, PriceEnquiry
from tests.tenders.moderated import OPENED, moderated, opened

pytestmark = pytest.mark.django_db

DAY = {"due_on_day": "24", "due_on_month": "7", "due_on_year": "2024"}


def at_page(name, place, *keys):
    return reverse(name, args=[place.competition.reference, *keys])


def text_of(client, address, *, data=None):
    answer = client.post(address, data, follow=True) if data is not None else client.get(address)
    return " ".join(answer.content.decode().split())


def test_prices_and_what_ifs_stay_closed_until_moderation_has_ended(at, client):
    with at(OPENED):
        place = opened()
        client.force_login(place.world.lead)
        pages = [at_page("competition-prices", place), at_page("award-what-if", place)]
        pages += [at_page("award-lots", place), at_page("price-ask-low", place, place.bids[0].pk)]

        for page in pages:
            assert client.get(page).url == client.post(page).url == at_page("competition-award", place)
        assert "£" not in client.get(pages[0], follow=True).content.decode()


def test_a_low_price_is_asked_about_answered_and_accepted_on_the_pages(at, client):
    with at(OPENED):
        place = moderated(scores=(4, 4))
        lead, bidder = place.world.lead, place.world.person_of(place.world.suppliers[0])
        client.force_login(lead)
        award = text_of(client, at_page("competition-award", place))
        prices = text_of(client, at_page("competition-prices", place))
        ask = at_page("price-ask-low", place, place.bids[0].pk)
        form = text_of(client, ask)
        empty = text_of(client, ask, data={"question": "", **DAY})
        asked = text_of(client, ask, data={"question": "How can it be done for £300?", **DAY})

        enquiry = PriceEnquiry.objects.get()
        client.force_login(bidder)
        home = text_of(client, "/supplier/")
        hub = text_of(client, at_page("bid", place))
        page = at_page("bid-price-question", place, enquiry.pk)
        read = text_of(client, page)
        said = text_of(client, page, data={"answer": "We own the tools."})
        other = place.world.person_of(place.world.suppliers[1])
        client.force_login(other)
        strange = client.get(page).status_code

        client.force_login(lead)
        decide = at_page("price-decide", place, enquiry.pk)
        must = text_of(client, decide, data={"breaks_law": "yes", "outcome": "accepted", "reason": "No."})
        done = text_of(client, decide, data={"breaks_law": "no", "outcome": "accepted", "reason": "Fair."})
        client.force_login(bidder)
        after = text_of(client, page)

    assert "looks abnormally low: ask the bidder to explain it" in award
    assert "16 x £300 / £300" not in award
    assert "20 x £300 / £600 = 10.00" in award
    assert "64.00 + 20.00 = 84.00" in award
    assert "stays first while the weight of price is between 0 and 100" in award
    assert "50% below the next price, £600" in prices
    assert "Your price of £300 looks low for this work." in form
    assert "Enter what the bidder is asked to explain" in empty
    assert "The bidder has been asked." in asked
    assert "The council&#x27;s question about your price" in hub or "The council's question" in hub
    assert at_page("bid-price-question", place, enquiry.pk) in home
    assert "How can it be done for £300?" in read
    assert "Your answer is with the council." in said
    assert strange == 404
    assert "must be rejected" in must
    assert "Your decision is recorded." in done
    assert PriceEnquiry.objects.get().outcome == "accepted"
    assert "Answered" in after
    assert "Accepted" not in after


def test_a_what_if_shows_another_ranking_a_reversal_and_saves_nothing(at, client):
    with at(OPENED):
        # 64 + 20 before 80 + 3.33; a cheap third makes it 64 + 12 after 80 + 2.
        place = moderated(prices=("100.00", "600.00", "60.00"), scores=(4, 5, 1))
        client.force_login(place.world.lead)
        page = at_page("award-what-if", place)
        names = [supplier.legal_name for supplier in place.world.suppliers]
        weights = {f"weight-{row.pk}": row.weight for row in place.competition.criteria.all()}
        asked = {**weights, "method": "lowest", "benchmark": ""}
        begun = text_of(client, page)

        def what_if(**said):
            answer = client.get(page, {**asked, **said})
            return " ".join(answer.content.decode().split())

        price = next(f"weight-{row.pk}" for row in place.competition.criteria.all() if row.kind == "price")
        same = what_if()
        without = what_if(out=[str(place.bids[2].pk)])
        uneven = what_if(**{price: "30"})
        adjusted = what_if(method="adjusted")
        benchmark = what_if(method="benchmark")
        before = place.competition.criteria.get(kind="price").weight

    assert "Nothing on this page is saved." in begun
    assert [f'value="{weight}"' in begun for weight in (70, 10, 20)] == [True] * 3
    assert "stand in the same order as published" in same
    assert "Left out of this comparison." in without
    assert "Leaving a bid out turns the order of others around." in without
    assert f"{names[0]} comes before {names[1]} here, and after it in the published ranking." in without
    assert "The weights must total 100. They total 110" in uneven
    assert "adjusted price" in adjusted
    assert "Enter the benchmark" in benchmark
    assert before == 20


def test_lots_are_recorded_on_a_page_that_keeps_what_was_typed(at, client):
    with at(OPENED + timedelta(hours=4)):
        place = moderated(prices=("100.00", "100.00"), scores=(4, 4))
        client.force_login(place.world.lead)
        page = at_page("award-lots", place)
        first, second = (str(bid.pk) for bid in place.bids)
        said = {
            "held_on_day": "16", "held_on_month": "7", "held_on_year": "2024", "held_time": "3pm",
            "method": "Papers from a bowl.", "first_witness": "Asha Rao", "second_witness": "Bo Lee",
        }  # fmt: skip
        twice = text_of(client, page, data={**said, "drawn_0": first, "drawn_1": first})
        done = text_of(client, page, data={**said, "drawn_0": second, "drawn_1": first})
        gone = client.get(page).status_code

    assert "Select each bid once" in twice
    assert "Papers from a bowl." in twice
    assert "The drawing of lots is recorded." in done
    assert "Asha Rao and Bo Lee" in done
    assert "decided by: drawing of lots before two witnesses" in done
    assert LotDrawing.objects.get().order == [second, first]
    assert gone == 404
