"""The council's pages: from a blank page to the proof of the invitations, by clicking."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from dps.core.models import AuditEvent, OutboxMessage
from tenders.models import Clarification, Competition, Invitation
from tenders.operations.clarifications import answer_clarification, ask_clarification
from tenders.operations.publication import approve_publication
from tenders.tasks import publish_waiting_invitations
from tests.factories.buyers import CouncilSeatFactory
from tests.worlds import (
    DEADLINE,
    START,
    a_world,
    awaiting_competition,
    draft_competition,
    published_competition,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


def url(name, *args):
    return reverse(name, args=args)


def sentences(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def main_of(page):
    return page.partition("<main")[2].partition("</main>")[0]


def date(name, day, month, year):
    return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}


def test_a_competition_from_a_blank_page_to_the_invitations(client, world, at):
    client.force_login(world.lead)
    with at(START):
        client.post(url("competition-new"), {"title": "Care report", "lot": str(world.lot.pk)})
        competition = Competition.objects.get()
        ref = competition.reference
        _prepare(client, world, ref)
        checked = client.get(url("competition-publish", ref)).content.decode()
        sent = client.post(url("competition-send", ref))

        client.force_login(world.approver)
        read = client.get(url("competition-approve", ref)).content.decode()
        client.post(url("competition-approve", ref), {"approve": "1"})

        client.force_login(world.lead)
        published = client.post(url("competition-publish-now", ref))
        publish_waiting_invitations()
        proof = client.get(url("competition-live", ref)).content.decode()

    assert "Nothing is missing." in checked
    assert sentences(sent) == ["It is sent for approval. The approvers have been told."]
    assert "Approve publication" in read
    assert published.url == url("competition-live", ref)
    competition.refresh_from_db()
    assert competition.status == "published"
    assert Invitation.objects.count() == 3
    for supplier in world.suppliers:
        assert supplier.legal_name in proof
        assert world.person_of(supplier).email in proof


def _prepare(client, world, ref):
    """The eight tasks, typed as a person types them."""
    headings = world.headings
    client.post(
        url("competition-details", ref),
        {
            "title": "Care report",
            "need": "A report.",
            "estimated_value": "£20,000",
            "principles": ["3", "9"],
            "language": "English",
            **date("contract_starts_on", "2", "Sep", "2024"),
            **date("contract_ends_on", "28", "2", "2025"),
        },
    )
    client.post(
        url("competition-criteria", ref),
        {
            f"weight-{headings['quality'].pk}": "70",
            f"weight-{headings['social_value'].pk}": "10",
            f"weight-{headings['price'].pk}": "20",
        },
    )
    for criterion in Competition.objects.get().criteria.exclude(kind="price"):
        client.post(
            url("competition-question-new", ref, criterion.pk),
            {"text": f"Tell of {criterion}", "weight": str(criterion.weight), "word_limit": "500"},
        )
    client.post(
        url("competition-price", ref),
        {
            "method": "lowest",
            "kind": "lines",
            "low_mean_percent": "40",
            "low_next_percent": "30",
            "lines-TOTAL_FORMS": "2",
            "lines-INITIAL_FORMS": "0",
            "lines-0-label": "The report",
            "lines-1-label": "",
        },
    )
    client.post(
        url("competition-timetable", ref),
        {**date("deadline_day", "16", "7", "2024"), "deadline_time": "12 noon"},
    )
    client.post(
        url("competition-team", ref),
        {
            "evaluators": [str(user.pk) for user in world.evaluators],
            "chair": str(world.chair.pk),
            "openers": [str(user.pk) for user in world.openers],
        },
    )


def test_the_check_page_links_to_every_gap(client, world, at):
    client.force_login(world.lead)
    with at(START):
        client.post(url("competition-new"), {"title": "Care", "lot": str(world.lot.pk)})
        ref = Competition.objects.get().reference
        page = client.get(url("competition-publish", ref)).content.decode()
        refused = client.post(url("competition-send", ref))

    for name in ["details", "criteria", "price", "timetable", "team"]:
        assert url(f"competition-{name}", ref) in page
    assert "Send for approval" not in page
    assert sentences(refused) == ["Say what the council needs."]


def test_errors_speak_and_keep_what_was_typed(client, world, at):
    competition = draft_competition(world)
    client.force_login(world.lead)
    heading = world.headings["quality"].pk
    with at(START):
        weights = client.post(url("competition-criteria", competition.reference), {f"weight-{heading}": "95"})
        details = client.post(
            url("competition-details", competition.reference),
            {"title": "Kept title", "estimated_value": "lots"},
        )

    assert "The weights must total 100. They total 95" in weights.content.decode()
    page = details.content.decode()
    assert "<title>Error: " in page
    assert "Kept title" in page
    assert "The estimated value must be an amount in pounds" in page


@pytest.mark.parametrize(
    "page", ["details", "criteria", "price", "scale", "timetable", "team", "documents", "questions"]
)
def test_r46_after_issue_the_pages_of_preparation_say_why_not(client, world, at, page):
    competition = published_competition(world)
    client.force_login(world.lead)

    with at(START):
        text = client.get(url(f"competition-{page}", competition.reference)).content.decode()

    assert "It has been issued" in text
    assert "<button" not in main_of(text)


def test_a_person_of_another_council_finds_nothing(client, world, at):
    competition = published_competition(world)
    stranger = CouncilSeatFactory(roles=["lead", "approver"]).user
    for user in [stranger, world.person_of(world.suppliers[0]), world.officer]:
        client.force_login(user)
        with at(START):
            for name in [
                "competition",
                "competition-live",
                "competition-publish",
                "competition-clarifications",
            ]:
                assert client.get(url(name, competition.reference)).status_code == 404


def test_a_reader_sees_and_may_not_do(client, world, at):
    competition = awaiting_competition(world)
    client.force_login(world.reader)
    with at(START):
        page = client.get(url("competition-publish", competition.reference)).content.decode()
        response = client.post(url("competition-publish-now", competition.reference))

    assert "Publish and invite all" not in page
    assert sentences(response) == [f"Only a lead at {world.council.name} may do this."]


def test_the_hub_says_what_is_next_and_who_has_it(client, world, at):
    competition = awaiting_competition(world)
    client.force_login(world.lead)

    def hub():
        return client.get(url("competition", competition.reference)).content.decode()

    with at(START):
        assert "Approve it, or send it back" in hub()
        approve_publication(competition.pk, actor=world.approver)
        assert "With " + str(world.lead) in hub()
        client.post(url("competition-publish-now", competition.reference))
        page = hub()
    assert "Opens Tuesday 16 July 2024 at 12:01pm UK time, by two people" in page
    with at(DEADLINE + timedelta(minutes=1)):
        assert "Open the bids, two people together" in hub()


def test_sending_back_needs_a_note_and_shows_it_to_the_lead(client, world, at):
    competition = awaiting_competition(world)
    client.force_login(world.approver)
    with at(START):
        empty = client.post(url("competition-approve", competition.reference), {"note": ""}).content.decode()
        client.post(url("competition-approve", competition.reference), {"note": "Say more of the need."})
        client.force_login(world.lead)
        hub = client.get(url("competition", competition.reference)).content.decode()

    assert "Say what has to change" in empty
    assert "Say more of the need." in hub
    assert "sent it back" in hub


def test_answering_a_question_warns_of_names_and_publishes(client, world, at):
    competition = published_competition(world)
    supplier = world.suppliers[1]
    client.force_login(world.lead)
    with at(START):
        asked = ask_clarification(
            competition.pk,
            supplier_id=supplier.pk,
            question=f"May {supplier.legal_name} visit?",
            actor=world.person_of(supplier),
        )
        page = url("competition-clarification", competition.reference, asked.pk)
        warned = client.post(page, {"question": asked.question, "answer": "Yes."}).content.decode()
        assert Clarification.objects.published().count() == 0
        client.post(page, {"question": "May bidders visit?", "answer": "Yes."})

    assert f"The text names {supplier.legal_name}" in warned
    assert Clarification.objects.published().get().published_question == "May bidders visit?"


def test_r47_the_asker_is_on_no_page_of_the_council_or_team(client, world, at):
    competition = published_competition(world)
    asker = world.suppliers[0]
    person = world.person_of(asker)
    with at(START):
        asked = ask_clarification(competition.pk, supplier_id=asker.pk, question="Why?", actor=person)
        client.force_login(world.lead)
        pages = [
            client.get(url("competition-clarifications", competition.reference)),
            client.get(url("competition-clarification", competition.reference, asked.pk)),
            client.get("/api/v1/clarifications/"),
            client.get(f"/api/v1/clarifications/{asked.pk}/"),
        ]
        client.force_login(world.officer)
        pages.append(client.get("/api/v1/clarifications/"))

    for response in pages:
        assert response.status_code == 200
        text = response.content.decode()
        assert "Why?" in text
        for secret in [asker.legal_name, str(asker.pk), person.email, str(person.pk), person.name]:
            assert secret not in text


def test_r48_a_late_answer_is_warned_of(client, world, at):
    competition = published_competition(world)
    supplier = world.suppliers[0]
    with at(START):
        asked = ask_clarification(
            competition.pk, supplier_id=supplier.pk, question="Why?", actor=world.person_of(supplier)
        )
    client.force_login(world.lead)
    page = url("competition-clarification", competition.reference, asked.pk)

    with at(DEADLINE - timedelta(days=6)):
        assert "Fewer than 6 days" not in client.get(page).content.decode()
    with at(DEADLINE - timedelta(days=5)):
        assert "Fewer than 6 days" in client.get(page).content.decode()


def test_cancelling_by_two_people_on_the_page(client, world, at):
    competition = published_competition(world)
    page = url("competition-cancel", competition.reference)
    with at(START):
        client.force_login(world.lead)
        client.post(page, {"reason": "The money is gone."})
        assert 'name="confirm"' not in client.get(page).content.decode()
        client.force_login(world.approver)
        client.post(page, {"confirm": "1"})

    competition.refresh_from_db()
    assert (competition.status, competition.end_reason) == ("cancelled", "The money is gone.")


def test_an_invitation_is_sent_again_by_its_button(client, world, at):
    competition = published_competition(world)
    invitation = competition.invitations.first()
    client.force_login(world.lead)
    with at(START):
        client.post(url("invitation-resend", competition.reference, invitation.pk))

    assert OutboxMessage.objects.filter(about=invitation.about).count() == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_for_any_number(client, world, at, django_assert_num_queries, rows):
    for _ in range(rows):
        awaiting_competition(world)
    client.force_login(world.lead)
    with at(START):
        client.get(url("council-home"))
        with django_assert_num_queries(9):
            client.get(url("council-home"))
        with django_assert_num_queries(4):
            client.get("/api/v1/competitions/")
        client.force_login(world.officer)
        client.get(url("team-competitions"))
        with django_assert_num_queries(6):
            client.get(url("team-competitions"))


@pytest.mark.parametrize("suppliers", [1, 3])
def test_the_proof_costs_the_same_for_any_number(client, at, django_assert_num_queries, suppliers):
    world = a_world(suppliers=suppliers)
    competition = published_competition(world)
    with at(START):
        for supplier in world.suppliers:
            asked = ask_clarification(
                competition.pk, supplier_id=supplier.pk, question="Why?", actor=world.person_of(supplier)
            )
            answer_clarification(asked.pk, question="Why?", answer="So.", actor=world.lead)
        client.force_login(world.lead)
        for path, queries in [
            (url("competition-live", competition.reference), 17),
            (url("competition-clarifications", competition.reference), 13),
            (url("council-suppliers"), 8),
            ("/api/v1/invitations/", 4),
            ("/api/v1/clarifications/", 4),
        ]:
            client.get(path)
            with django_assert_num_queries(queries):
                client.get(path)


def test_the_api_does_what_the_pages_do(client, world, at):
    competition = draft_competition(world)
    path = f"/api/v1/competitions/{competition.pk}/"

    def post(action, user, **values):
        client.force_login(user)
        return client.post(f"{path}{action}/", values, content_type="application/json")

    with at(START):
        assert post("send-for-approval", world.lead).json()["status"] == "awaiting_approval"
        own = post("approve-publication", world.lead)
        assert (own.status_code, own.json()["code"]) == (409, "competition.not_approver")
        assert post("approve-publication", world.approver).status_code == 200
        assert post("publish", world.lead).json()["phase"] == "open"
        late = post("set-criteria", world.lead, criteria=[])
        assert (late.status_code, late.json()["code"]) == (409, "competition.issued")

        supplier = world.suppliers[0]
        client.force_login(world.person_of(supplier))
        asked = client.post(
            "/api/v1/clarifications/",
            {"competition": str(competition.pk), "supplier": str(supplier.pk), "question": "Why?"},
            content_type="application/json",
        )
        assert asked.status_code == 201
        client.force_login(world.lead)
        named = client.post(
            f"/api/v1/clarifications/{asked.json()['id']}/answer/",
            {"question": f"{supplier.legal_name}?", "answer": "Yes."},
            content_type="application/json",
        )
        assert (named.status_code, named.json()["code"]) == (409, "clarification.names_supplier")
        answered = client.post(
            f"/api/v1/clarifications/{asked.json()['id']}/answer/",
            {"question": "Why so?", "answer": "Yes."},
            content_type="application/json",
        )
        assert answered.json()["question"] == "Why so?"
        stranger = CouncilSeatFactory().user
        client.force_login(stranger)
        assert client.get(path).status_code == 404
        assert client.post(f"{path}publish/").status_code == 404


def test_a_visitor_is_asked_to_sign_in(client, world):
    for name in [
        "council-home",
        "competition-new",
        "council-suppliers",
        "supplier-opportunities",
        "team-competitions",
    ]:
        assert client.get(url(name)).status_code == 302
    assert client.get("/api/v1/competitions/").status_code in {401, 403}
    assert AuditEvent.objects.count() == 0
