"""What suppliers and the public read of a competition, and what nobody reads before the bids are opened."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from dps.core.models import AuditEvent
from tenders.models import Clarification, Invitation, bidder_token
from tenders.operations.clarifications import answer_clarification, ask_clarification
from tests.factories.suppliers import SeatFactory
from tests.factories.tenders import BidFactory
from tests.worlds import DEADLINE, START, a_world, admit, draft_competition, published_competition

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def competition(world):
    return published_competition(world, need="Analyse **nineteen** projects.")


def get(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def as_supplier(client, world, number=0):
    client.force_login(world.person_of(world.suppliers[number]))


def test_an_invited_supplier_reads_need_dates_weights_and_how_many_are_admitted(
    client, world, competition, at
):
    as_supplier(client, world)

    with at(START):
        page = get(client, "opportunity", competition.reference).content.decode()

    for words in [
        "How will you do the work?",
        "500",
        "40%",
        "£20,000 without VAT",
        "Tuesday 16 July 2024 at 12 noon UK time",
        "3 suppliers admitted",
        "Start your bid",
        "Not this time",
    ]:
        assert words in page


def test_the_first_look_at_the_page_is_the_proof_that_it_was_viewed(client, world, competition, at):
    as_supplier(client, world)
    with at(START + timedelta(hours=1)):
        get(client, "opportunity-documents", competition.reference)
    with at(START + timedelta(hours=2)):
        get(client, "opportunity", competition.reference)

    viewed = Invitation.objects.filter(viewed_at__isnull=False)
    assert [(one.supplier, one.viewed_at) for one in viewed] == [
        (world.suppliers[0], START + timedelta(hours=1))
    ]
    assert AuditEvent.objects.filter(action="invitation.viewed").count() == 1


def test_after_the_deadline_nothing_can_be_begun(client, world, competition, at):
    as_supplier(client, world)

    with at(DEADLINE):
        page = get(client, "opportunity", competition.reference).content.decode()

    assert "Start your bid" not in page
    assert "Not this time" not in page


def test_whoever_was_not_invited_is_told_why_on_the_public_page(client, world, competition, at):
    late = admit(world)
    client.force_login(world.person_of(late))

    with at(START):
        answer = get(client, "opportunity", competition.reference)

    assert answer.url == reverse("public-opportunity", args=[competition.reference])
    assert "was not invited" in str(next(iter(get_messages(answer.wsgi_request))))


@pytest.mark.parametrize(
    "name", ["opportunity", "opportunity-documents", "opportunity-questions", "opportunity-ask"]
)
def test_a_draft_exists_for_nobody_outside(client, world, at, name):
    draft = draft_competition(world)
    as_supplier(client, world)

    with at(START):
        assert get(client, name, draft.reference).status_code == 404
        assert get(client, "public-opportunity", draft.reference).status_code == 404


def test_asking_and_reading_the_answer(client, world, competition, at):
    as_supplier(client, world)
    with at(START):
        asked = client.post(
            reverse("opportunity-ask", args=[competition.reference]), {"question": "Who pays for travel?"}
        )
        own = get(client, "opportunity-questions", competition.reference).content.decode()
        clarification = Clarification.objects.get()
        as_supplier(client, world, 1)
        before = get(client, "opportunity-questions", competition.reference).content.decode()
        answer_clarification(clarification.pk, question="Who pays?", answer="The council.", actor=world.lead)
        after = get(client, "opportunity-questions", competition.reference).content.decode()

    assert asked.url == reverse("opportunity-questions", args=[competition.reference])
    assert "Who pays for travel?" in own
    assert "Who pays" not in before
    assert "Who pays?" in after
    assert "The council." in after
    assert "travel" not in after


def test_a_question_that_is_empty_or_late_keeps_what_was_typed(client, world, competition, at):
    as_supplier(client, world)
    url = reverse("opportunity-ask", args=[competition.reference])
    with at(START):
        empty = client.post(url, {"question": " "}).content.decode()
    with at(competition.questions_close_at):
        late = client.post(url, {"question": "Too late by an instant"}).content.decode()

    assert "Enter your question" in empty
    assert "<title>Error: " in empty
    assert "The time for questions has passed." in late
    assert "Too late by an instant" in late
    assert not Clarification.objects.exists()


def test_declining_and_bidding_after_all(client, world, competition, at):
    as_supplier(client, world)
    url = reverse("opportunity-decline", args=[competition.reference])
    with at(START):
        client.post(url, {"reason": "capacity", "note": ""})
        assert Invitation.objects.get(supplier=world.suppliers[0]).decline_reason == "capacity"
        client.post(url, {"undo": "1"})

    assert Invitation.objects.get(supplier=world.suppliers[0]).declined_at is None


def test_a_reader_reads_and_does_nothing(client, world, competition, at):
    reader = SeatFactory(supplier=world.suppliers[0], role="reader").user
    client.force_login(reader)
    with at(START):
        page = get(client, "opportunity", competition.reference).content.decode()
        client.post(reverse("opportunity-decline", args=[competition.reference]), {"reason": "", "note": ""})

    assert "Start your bid" not in page
    assert not Invitation.objects.filter(declined_at__isnull=False).exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_cost_the_same_for_any_number(client, world, at, django_assert_num_queries, rows):
    for _ in range(rows):
        published_competition(world)
    as_supplier(client, world)
    with at(START):
        get(client, "supplier-opportunities")
        with django_assert_num_queries(14):
            get(client, "supplier-opportunities")
        client.logout()
        with django_assert_num_queries(5):
            get(client, "opportunities")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_questions_cost_the_same_for_any_number(
    client, world, competition, at, django_assert_num_queries, rows
):
    supplier = world.suppliers[0]
    with at(START):
        for _ in range(rows):
            asked = ask_clarification(
                competition.pk, supplier_id=supplier.pk, question="Why?", actor=world.person_of(supplier)
            )
            answer_clarification(asked.pk, question="Why?", answer="So.", actor=world.lead)
        as_supplier(client, world)
        get(client, "opportunity-questions", competition.reference)
        with django_assert_num_queries(16):
            get(client, "opportunity-questions", competition.reference)


def test_the_public_reads_facts_and_no_questions_or_documents(client, world, competition, at):
    with at(START):
        listed = get(client, "opportunities").content.decode()
        page = get(client, "public-opportunity", competition.reference).content.decode()

    assert competition.title in listed
    assert "3 suppliers were invited" in page
    assert "How will you do the work?" in page


def test_r60_no_page_tells_how_many_bid_or_who(client, world, competition, at):
    """Every page that people other than the bidder can open is the same with bids in the box as without."""
    council = ["competition", "competition-live", "competition-clarifications", "competition-preview"]
    watched = [(world.lead, name) for name in council]
    watched += [(world.officer, "public-opportunity"), (world.person_of(world.suppliers[2]), "opportunity")]

    def pages():
        found = []
        for user, name in watched:
            client.force_login(user)
            found.append(_without_tokens(get(client, name, competition.reference).content.decode()))
        client.force_login(world.officer)
        found.append(_without_tokens(get(client, "team-competitions").content.decode()))
        return found

    with at(START + timedelta(days=1)):
        pages()  # the first look of supplier 3 is recorded here
        before = pages()
        for supplier in world.suppliers[:2]:
            token = bidder_token(competition.pk, supplier.pk)
            BidFactory(competition=competition, bidder=token, status="standing")
        after = pages()
        as_supplier(client, world)
        own = get(client, "supplier-opportunities").content.decode()

    assert before == after
    assert "Submitted" in own


def _without_tokens(page):
    lines = page.splitlines()
    return [line for line in lines if "csrfmiddlewaretoken" not in line and "csrf" not in line.lower()]
