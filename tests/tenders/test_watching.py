"""Council and team watch open competitions: the same proof on both sides, page by page, never a bid."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tenders.models import Competition, Invitation
from tenders.operations.clarifications import ask_clarification
from tenders.operations.invitations import decline_invitation, view_invitation
from tests.factories.tenders import CompetitionFactory, InvitationFactory
from tests.worlds import DEADLINE, START, a_world, draft_competition, published_competition

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return a_world()


@pytest.fixture
def competition(world):
    return published_competition(world)


def live(client, competition, **asked):
    return client.get(reverse("competition-live", args=[competition.reference]), asked)


def names(answer):
    return [row["invitation"].supplier for row in answer.context["proof"]]


def test_the_filter_shows_who_has_not_looked_who_declined_and_why(client, world, competition, at):
    first, second, third = world.suppliers
    with at(START):
        for supplier in (first, second):
            invitation = competition.invitations.get(supplier=supplier)
            view_invitation(invitation.pk, actor=world.person_of(supplier))
        decline_invitation(invitation.pk, actor=world.person_of(second), reason="time", note="Too short.")
    client.force_login(world.lead)

    with at(START):
        assert names(live(client, competition, show="not_viewed")) == [third]
        declined = live(client, competition, show="not_bidding")
        assert names(declined) == [second]
        assert live(client, competition, show="late").context["proof"] == []
        assert len(live(client, competition, show="nonsense").context["proof"]) == 3

    page = declined.content.decode()
    assert "There is not enough time to bid: 1" in page
    assert "Too short." in page


def test_the_numbers_count_all_and_the_list_comes_in_pages(client, world, competition, at):
    for _ in range(58):
        InvitationFactory(competition=competition, mailed_at=START)
    client.force_login(world.lead)

    with at(START):
        first = live(client, competition)
        second = client.get(first.request["PATH_INFO"] + first.context["page"].next)

    assert first.context["stats"][0] == {"label": "Invited", "value": 61}
    assert (len(names(first)), len(names(second))) == (50, 11)
    assert set(names(first)).isdisjoint(names(second))


def test_the_team_sees_what_the_council_sees_without_its_buttons(client, world, competition, at):
    path = reverse("team-competition", args=[competition.reference])
    with at(START):
        client.force_login(world.lead)
        assert client.get(path).status_code == 404
        council = live(client, competition).content.decode()
        client.force_login(world.officer)
        team = client.get(path).content.decode()
        draft = draft_competition(world)
        assert client.get(reverse("team-competition", args=[draft.reference])).status_code == 404

    for supplier in world.suppliers:
        assert supplier.legal_name in team
        assert world.person_of(supplier).email in team
    assert "Send again" in council
    assert "Send again" not in team


def test_low_participation_and_overdue_answers_are_flagged_and_filtered(client, world, at):
    low = published_competition(world)
    asked = published_competition(world)
    Competition.objects.filter(pk=asked.pk).update(deadline_at=DEADLINE + timedelta(days=30))
    supplier = world.suppliers[0]
    with at(START):
        ask_clarification(asked.pk, supplier_id=supplier.pk, question="Why?", actor=world.person_of(supplier))
    client.force_login(world.officer)

    def shown(when, **query):
        with at(when):
            rows = client.get(reverse("team-competitions"), query).context["rows"]
        return {one.pk: [words for _, words in flags] for one, _, flags in rows}

    last_days = DEADLINE - timedelta(days=2)
    assert shown(START) == {low.pk: [], asked.pk: []}
    assert shown(last_days) == {low.pk: ["Low participation"], asked.pk: ["Answers overdue"]}
    assert list(shown(last_days, flag="low")) == [low.pk]
    assert list(shown(last_days, flag="overdue")) == [asked.pk]
    assert set(shown(last_days, flag=["low", "overdue"])) == {low.pk, asked.pk}
    Invitation.objects.filter(competition=low).update(viewed_at=START)
    assert shown(last_days)[low.pk] == []


def test_the_list_is_narrowed_by_words_and_state(client, world, competition, at):
    draft = draft_competition(world)
    ended = CompetitionFactory(status="cancelled", cancelled_at=START, title="Ended at once")
    client.force_login(world.officer)

    def shown(**query):
        with at(START):
            rows = client.get(reverse("team-competitions"), query).context["rows"]
        return {one.pk for one, _, _ in rows}

    assert shown(state="preparing") == {draft.pk}
    assert shown(state="open") == {competition.pk}
    assert shown(state="ended") == {ended.pk}
    assert shown(state="judging") == set()
    assert shown(q="ended at") == {ended.pk}
    assert shown(q=competition.reference) == {competition.pk}
    assert shown(q=world.council.name) == {draft.pk, competition.pk}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_of_the_team_cost_the_same_for_any_number(client, at, django_assert_num_queries, rows):
    world = a_world(suppliers=rows)
    for _ in range(rows):
        competition = published_competition(world)
    client.force_login(world.officer)
    with at(DEADLINE - timedelta(days=1)):
        for path, queries in [
            (reverse("team-competitions") + "?flag=low", 6),
            (reverse("team-competition", args=[competition.reference]), 16),
        ]:
            client.get(path)
            with django_assert_num_queries(queries):
                client.get(path)
