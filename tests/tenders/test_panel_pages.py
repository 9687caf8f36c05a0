"""The panel's pages: a meeting, an undo by two, who follows whom, conflicts, drafts, files."""

from urllib.parse import unquote

import pytest
from django.urls import reverse

from tenders.models import Conflict, Meeting, PanelChange, Score, ScoreDraft
from tenders.operations.award import recommend_award
from tenders.operations.evaluation.conflicts import decide_conflict, declare_conflict
from tests.factories.accounts import TeamSeatFactory
from tests.factories.buyers import CouncilSeatFactory
from tests.tenders.moderated import OPENED, moderated, opened
from tests.tenders.panel import REASON
from tests.worlds import questions_of, refused

pytestmark = pytest.mark.django_db


def at_page(name, place, *keys):
    return reverse(name, args=[place.competition.reference, *keys])


def text_of(client, address, data=None):
    answer = client.post(address, data, follow=True) if data is not None else client.get(address)
    return " ".join(answer.content.decode().split())


def test_r65_moderation_is_opened_again_by_two_and_ends_with_another_meeting(at, client):
    with at(OPENED):
        place = moderated()
        world, undo = place.world, at_page("competition-undo", place)
        client.force_login(world.lead)
        nothing = text_of(client, undo, {"reason": " "})
        asked = text_of(client, undo, {"reason": "Bid A was read without its second file."})
        own = text_of(client, undo)
        code = refused(recommend_award, place.competition.pk, reason="Best.", actor=world.lead)
        award = text_of(client, at_page("competition-award", place))

        client.force_login(world.approver)
        moderation = text_of(client, at_page("competition-moderate", place))
        read = text_of(client, undo)
        decide = reverse("undo-decide", args=[place.competition.reference, place.competition.undos.get().pk])
        undone = text_of(client, decide, {})

        client.force_login(world.chair)
        meet, people = at_page("competition-meeting", place), [world.chair.pk, world.evaluators[0].pk]
        said = {**held_on(OPENED), "attended": people, "others": "Ruth Hall\nIan Moss"}
        no_notes = text_of(client, meet, {**said, "notes": ""})
        met = text_of(client, meet, {**said, "notes": "Bid A was read again with both files."})
        ended = text_of(client, at_page("competition-moderate-finish", place), {})

    assert "Enter the reason" in nothing
    assert "An approver has been asked." in asked
    assert "A second person decides" in own
    assert code == "award.open_undo"
    assert "An approver decides first whether the step before is undone." in award
    assert undo in moderation
    assert "Bid A was read without its second file." in read
    assert "Your decision is recorded." in undone
    assert "Enter the notes of the meeting" in no_notes
    assert "Ruth Hall, Ian Moss" in met
    assert Meeting.objects.count() == 2
    assert "Moderation has ended." in ended


def held_on(at):
    return {"held_on_day": at.day, "held_on_month": at.month, "held_on_year": at.year}


def test_r63_what_is_typed_is_kept_and_who_follows_scores_on(at, client):
    with at(OPENED):
        place = opened()
        world, competition = place.world, place.competition
        first = world.evaluators[0]
        joining = CouncilSeatFactory(council=world.council, roles=["evaluator"]).user
        declare_conflict(competition.pk, kind="none", actor=first)
        client.force_login(first)
        page = at_page("competition-score-bid", place, questions_of(competition)[0].pk, place.bids[0].pk)
        kept = client.post(page, {"score": "4", "reason": "Half a"}, headers={"X-Autosave": "1"}).json()
        again = text_of(client, page)
        drafted = ScoreDraft.objects.get().reason, Score.objects.count()
        text_of(client, page, {"score": "4", "reason": REASON})
        overview = text_of(client, at_page("competition-score", place) + "?by=bid")

        panel = at_page("competition-panel", place)
        not_lead = text_of(client, panel)
        client.force_login(world.lead)
        change = {"leaving": f"evaluator:{first.pk}", "joining": joining.pk, "way": "replace"}
        no_reason = text_of(client, panel, {**change, "reason": ""})
        changed = text_of(client, panel, {**change, "reason": "Ill for a month."})
        left = client.force_login(first) or client.get(page)

    assert kept["saved_at"]
    assert "Half a</textarea>" in again
    assert "What you typed last is not saved as a score yet." in again
    assert drafted == ("Half a", 0)
    assert "1 of 6 scored" in overview
    assert "Change the panel" not in not_lead
    assert "Enter why the panel changes" in no_reason
    assert "Both people have been told." in changed
    assert "(1 given). Ill for a month." in changed
    assert PanelChange.objects.get().joined == joining
    assert left.status_code == 302


def test_r62_the_team_decides_about_the_lead_and_a_conflict_may_come_up_later(at, client):
    with at(OPENED):
        place = opened()
        world, competition = place.world, place.competition
        declare_conflict(competition.pk, kind="none", actor=world.lead)
        client.force_login(world.lead)
        mine, checks = at_page("competition-conflict", place), at_page("competition-compliance", place)
        twice = text_of(client, mine, {"kind": "none"})
        text_of(client, mine, {"kind": "actual", "explanation": "My sister joined Heron.", "bidder": ""})
        closed = client.get(at_page("competition-check", place, place.bids[0].pk))
        third = refused(declare_conflict, competition.pk, kind="actual", explanation="x", actor=world.lead)

        team = at_page("team-conflicts", place)
        client.force_login(world.officer)
        officer = text_of(client, team)
        client.force_login(TeamSeatFactory(role="manager").user)
        no_measure = text_of(client, team, {"decision": "cleared", "measure": ""})
        decided = text_of(client, team, {"decision": "blocked", "measure": "Another person leads."})
        client.force_login(world.lead)
        read, listed = text_of(client, mine), text_of(client, checks)

    conflict = Conflict.objects.get(person=world.lead)
    assert "Select" in twice
    assert closed.url == mine
    assert third == "conflict.declared"
    assert "My sister joined Heron." in officer
    assert "Decide about the lead" not in officer
    assert "Enter what is done about it" in no_measure
    assert "The lead has been told." in decided
    assert (conflict.kind, conflict.decision) == ("actual", "blocked")
    assert "Another person leads." in read
    assert "Check it" not in listed


def test_r62_files_have_neutral_names_and_stay_closed_behind_a_conflict(at, client):
    with at(OPENED):
        place = opened(file="Heron method.pdf")
        world, competition = place.world, place.competition
        bid, question = place.bids[0], questions_of(place.competition)[0]
        clear, blocked = world.evaluators
        declare_conflict(competition.pk, kind="none", actor=clear)
        conflict = declare_conflict(competition.pk, kind="perceived", explanation="A friend.", actor=blocked)
        client.force_login(clear)
        page = text_of(client, at_page("competition-score-bid", place, question.pk, bid.pk))
        files = [part.split('"')[0] for part in page.split('href="') if part.startswith("/documents/")]
        got = client.get(files[0])
        decide = at_page("competition-conflict-decide", place, conflict.pk)
        words = client.get(at_page("letter-words", place, bid.pk))
        peeped = client.get(decide)
        client.force_login(world.lead)
        own_to_decide = client.get(decide)

        client.force_login(blocked)
        before = client.get(files[0])
        decide_conflict(conflict.pk, decision="cleared", measure="They met once.", actor=world.lead)
        after = client.get(files[0])

    assert len(files) == 1
    assert "Heron" not in page
    assert (got.status_code, "Heron" in got.url) == (302, False)
    assert f"{bid.label} file 1.pdf" in unquote(unquote(got.url))
    # What a colleague declared is for who decides; no page ties a name to this bid before an award.
    assert (peeped.status_code, own_to_decide.status_code, words.status_code) == (302, 200, 404)
    assert "A friend." in own_to_decide.content.decode()
    assert before.status_code == 409
    assert "Your declared conflict has not been cleared." in before.content.decode()
    assert after.status_code == 302
