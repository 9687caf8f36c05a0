"""What the Oldham team reads after the decision: records, debriefs of all councils, days of deletion."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tenders.operations.debriefs import answer_debrief, ask_for_debrief
from tests.factories.accounts import TeamSeatFactory
from tests.tenders.contracting import awarded, signed
from tests.tenders.moderated import OPENED, opened

pytestmark = pytest.mark.django_db

RECORDS = ["team-report", "team-report-pdf", "team-evaluation-record", "team-evaluation-record-pdf"]


def words(client, name, *keys, **asked):
    return client.get(reverse(name, args=keys), asked).content.decode()


def queries(client, name):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(reverse(name)).status_code == 200
    return len(seen)


def test_r82_managers_and_auditors_of_the_team_read_the_record_and_others_meet_no_such_page(at, client):
    auditor, officer = TeamSeatFactory(role="auditor").user, TeamSeatFactory(role="officer").user
    with at(OPENED):
        early = opened().competition.reference
        ref = awarded().competition.reference
        client.force_login(auditor)
        told = [words(client, name, ref) for name in RECORDS[::2]]
        papers = [client.get(reverse(name, args=[ref])).content for name in RECORDS[1::2]]
        overview = words(client, "team-competition", ref)
        before = words(client, "team-report", early)
        no_paper = client.get(reverse("team-report-pdf", args=[early])).status_code
        client.force_login(officer)
        none = [client.get(reverse(name, args=[ref])).status_code for name in RECORDS]
        plain = words(client, "team-competition", ref)

    assert all(each.startswith(b"%PDF") for each in papers)
    assert ("(a)" in told[0], reverse("team-evaluation-record", args=[ref]) in told[0]) == (True, True)
    assert reverse("team-report-pdf", args=[ref]) in told[0]
    assert "council/" not in "".join(told).split("<main")[1].split("</main")[0]
    assert reverse("team-report", args=[ref]) in overview
    assert "every bidder has been told" in before
    assert (no_paper, none) == (404, [404] * 4)
    assert reverse("team-report", args=[ref]) not in plain


def test_r20_the_team_sees_which_debriefs_are_due_and_never_what_was_asked(at, client):
    with at(OPENED):
        places = [awarded() for _ in range(3)]
        client.force_login(TeamSeatFactory(role="officer").user)
        asked = [ask(places[0])]
        of_one = queries(client, "team-debriefs")
        asked += [ask(place) for place in places[1:]]
        of_three = queries(client, "team-debriefs")
        answer_debrief(asked[2].pk, reply="The winner named its people.", actor=places[2].world.lead)
        waiting = words(client, "team-debriefs")
        answered = words(client, "team-debriefs", show="answered")
        named = words(client, "team-debriefs", q=places[0].competition.reference)
    with at(OPENED.replace(year=OPENED.year + 1)):
        overdue = words(client, "team-debriefs", show="overdue")

    titles = [place.competition.reference for place in places]
    shown = [[title in page for title in titles] for page in (waiting, answered, named, overdue)]
    assert shown == [[True, True, False], [False, False, True], [True, False, False], [True, True, False]]
    assert of_one == of_three
    assert "What did we lack?" not in waiting + answered
    assert "The winner named its people." not in answered


def test_r86_the_team_sees_when_what_a_bid_said_is_deleted(at, client):
    with at(OPENED):
        client.force_login(TeamSeatFactory(role="manager").user)
        assert "No bid has a day yet" in words(client, "team-retention")
        place = awarded()
        signed(place)
        of_two = queries(client, "team-retention")
        shown = words(client, "team-retention")
        awarded()
        of_four = queries(client, "team-retention")

    losing, winning = place.world.suppliers
    assert shown.index(losing.legal_name) < shown.index(winning.legal_name)
    assert "28 Feb 2031" in shown
    assert of_two == of_four


def ask(place):
    bidder = place.world.suppliers[0]
    letter = place.bids[0].letters.get()
    return ask_for_debrief(letter.pk, message="What did we lack?", actor=place.world.person_of(bidder))
