"""The pages from the declaration to the register: who sees what, and what it costs to show."""

from datetime import date

import pytest
from django.urls import reverse

from tenders.models import Contract, Score
from tenders.operations.award import approve_award, recommend_award, send_letters
from tenders.operations.evaluation.conflicts import declare_conflict
from tenders.rules.standing import ranking_of
from tests.factories.accounts import UserFactory
from tests.factories.suppliers import SupplierFactory
from tests.factories.tenders import BidFactory, CompetitionFactory
from tests.tenders.moderated import OPENED, draw, moderated, opened
from tests.tenders.panel import REASON
from tests.worlds import questions_of

pytestmark = pytest.mark.django_db


def at_page(name, place, *keys):
    return reverse(name, args=[place.competition.reference, *keys])


def signed_contract(**fields):
    competition = CompetitionFactory(opened=True, status="contracted")
    supplier = SupplierFactory()
    bid = BidFactory(
        competition=competition, bidder_of=supplier, supplier=supplier, status="successful", opened_at=OPENED
    )
    return Contract.objects.create(
        **{
            "reference": f"CT-2024-{Contract.objects.count() + 101:04d}",
            "competition": competition,
            "bid": bid,
            "supplier": supplier,
            "status": "signed",
            "title": competition.title,
            "value": 100,
            "starts_on": date(2024, 8, 1),
            "ends_on": date(2024, 9, 1),
            "signed_on": date(2024, 7, 20),
            "recorded_by": competition.lead,
            "recorded_at": OPENED,
            **fields,
        }
    )


def announce(place):
    """Recommended, approved and told to everybody. Bids of equal score and price are told apart by lots."""
    lead = place.world.lead
    for group in ranking_of(place.competition).tied_groups():
        draw(place, [one.entry.key for one in group])
    recommend_award(place.competition.pk, reason="Best.", actor=lead)
    approve_award(place.competition.pk, actor=place.world.approver)
    send_letters(place.competition.pk, actor=lead)


def test_r61_an_evaluator_who_has_not_declared_is_led_to_the_declaration(at, client):
    with at(OPENED):
        place = opened()
        client.force_login(place.world.evaluators[0])
        question = questions_of(place.competition)[0]

        answer = client.get(at_page("competition-score-bid", place, question.pk, place.bids[0].pk))
        posted = client.post(
            at_page("competition-score-bid", place, question.pk, place.bids[0].pk),
            {"score": 3, "reason": REASON},
        )

    assert (answer.status_code, answer.url) == (302, at_page("competition-conflict", place))
    assert posted.status_code == 302
    assert not Score.objects.exists()


def test_an_evaluator_scores_on_the_page_without_meeting_a_name(at, client):
    with at(OPENED):
        place = opened()
        evaluator, bid = place.world.evaluators[0], place.bids[0]
        declare_conflict(place.competition.pk, kind="none", actor=evaluator)
        client.force_login(evaluator)
        page = at_page("competition-score-bid", place, questions_of(place.competition)[0].pk, bid.pk)

        shown = client.get(page).content.decode()
        refused = client.post(page, {"score": 4, "reason": "Too short."})
        done = client.post(page, {"score": 4, "reason": REASON})

    assert "We listen first." in shown
    assert bid.supplier.legal_name not in shown
    assert "Too short." in refused.content.decode()
    assert done.status_code == 302
    assert Score.objects.get().score == 4


def test_r63_the_moderation_page_shows_nothing_before_all_have_submitted(at, client):
    with at(OPENED):
        place = opened()
        chair = place.world.chair
        declare_conflict(place.competition.pk, kind="none", actor=chair)
        client.force_login(chair)
        page = client.get(at_page("competition-moderate", place)).content.decode()
        question = questions_of(place.competition)[0]
        one = client.get(at_page("competition-agree-score", place, question.pk, place.bids[0].pk))

    assert "Moderation begins when all evaluators have submitted." in page
    assert "We listen first." not in page
    assert one.status_code == 302


def test_prices_and_names_are_hidden_until_moderation_has_ended(at, client):
    with at(OPENED):
        place = opened()
        client.force_login(place.world.lead)
        before = client.get(at_page("competition-award", place)).content.decode()

    assert "Prices are shown when moderation has ended" in before
    assert "£" not in before


def test_strangers_and_other_councils_find_no_page(at, client):
    with at(OPENED):
        place = moderated()
        for person in (
            UserFactory(),
            CompetitionFactory().lead,
            place.world.person_of(place.world.suppliers[0]),
        ):
            client.force_login(person)
            for name in ("award", "score", "moderate", "letters", "compliance", "contract", "conflict"):
                assert client.get(at_page(f"competition-{name}", place)).status_code == 404


def test_a_bidder_reads_its_own_letter_only_once_it_is_sent(at, client):
    with at(OPENED):
        place = moderated()
        bidder = place.world.person_of(place.world.suppliers[0])
        client.force_login(bidder)
        before = client.get(at_page("bid-outcome", place)).content.decode()
        no_pdf = client.get(at_page("bid-outcome-pdf", place))
        announce(place)
        after = client.get(at_page("bid-outcome", place)).content.decode()
        own = client.get(at_page("bid", place)).content.decode()
        pdf = client.get(at_page("bid-outcome-pdf", place))

    assert "Not yet decided." in before
    assert no_pdf.status_code == 404
    assert "Read the outcome of your bid" in own
    assert place.world.suppliers[1].legal_name in after
    assert "winner&#x27;s score" in after or "winner's score" in after
    assert pdf.content.startswith(b"%PDF")


COSTS = [
    ("competition-score", "evaluator", 17),
    ("competition-moderate", "chair", 22),
    ("competition-compliance", "lead", 16),
    ("competition-award", "lead", 28),
    ("competition-prices", "lead", 18),
    ("award-what-if", "lead", 16),
    ("competition-letters", "lead", 11),
    ("competition-conflict", "lead", 17),
]


@pytest.mark.parametrize("bids", [1, 3])
def test_one_question_of_moderation_shows_every_bid_with_all_scores(
    at, client, django_assert_num_queries, bids
):
    with at(OPENED):
        place = moderated(prices=["100.00"] * bids, scores=[3] * bids)
        client.force_login(place.world.chair)
        question = questions_of(place.competition)[0]

        with django_assert_num_queries(15):
            page = client.get(at_page("competition-moderate-question", place, question.pk))

    names = ", ".join(f"{person.name} 3" for person in place.world.evaluators)
    assert page.content.decode().count(names) == bids


@pytest.mark.parametrize("bids", [1, 3])
@pytest.mark.parametrize(("name", "who", "queries"), COSTS)
def test_a_page_costs_the_same_for_any_number_of_bids(
    at, client, django_assert_num_queries, bids, name, who, queries
):
    with at(OPENED):
        place = moderated(prices=["100.00"] * bids, scores=[3] * bids)
        if name == "competition-letters":
            announce(place)
        person = place.world.evaluators[0] if who == "evaluator" else getattr(place.world, who)
        client.force_login(person)

        with django_assert_num_queries(queries):
            answer = client.get(at_page(name, place))

    assert answer.status_code == 200


@pytest.mark.parametrize("contracts", [1, 3])
def test_the_register_costs_the_same_for_any_number_of_contracts(
    client, django_assert_num_queries, contracts
):
    for _ in range(contracts):
        signed_contract()

    with django_assert_num_queries(2):
        answer = client.get("/contracts/")

    assert answer.content.decode().count("/contracts/CT-2024-") == contracts


def test_the_register_is_found_by_title_or_supplier_and_paged(client):
    for _ in range(26):
        signed_contract()
    found = signed_contract(title="Care in common")

    first = client.get("/contracts/").content.decode()
    by_title = client.get("/contracts/?q=care in").content.decode()
    by_name = client.get(f"/contracts/?q={found.supplier.legal_name}").content.decode()
    sheet = client.get("/contracts/contracts.csv").content.decode()

    assert 'rel="next"' in first
    assert by_title.count("/contracts/CT-2024-") == by_name.count("/contracts/CT-2024-") == 1
    assert len(sheet.splitlines()) == 28


def test_a_draft_contract_is_not_public(client):
    draft = signed_contract(status="draft", signed_on=None)

    assert draft.title not in client.get("/contracts/").content.decode()
    assert client.get(f"/contracts/{draft.reference}/").status_code == 404


def test_a_spreadsheet_takes_no_title_for_a_formula(client):
    signed_contract(title="=1+1")

    assert "'=1+1" in client.get("/contracts/contracts.csv").content.decode()
