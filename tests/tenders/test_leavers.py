"""Whoever loses a role or leaves the council acts in no competition from then on; what they did is kept."""

from functools import partial

import pytest

from buyers.operations.seats import change_roles, remove_seat
from dps.core import clock
from dps.core.models import AuditEvent, OutboxMessage
from tenders.models import Competition, Opening, Score
from tenders.operations.competitions import set_panel
from tenders.operations.evaluation.conflicts import declare_conflict
from tenders.operations.evaluation.scores import draft_score, score_bid, submit_scores
from tenders.operations.leads import change_lead
from tenders.operations.panels import delegate_scoring, replace_evaluator, replace_opener
from tenders.rules import opening
from tenders.rules.award import why_not_decide_award
from tenders.rules.evaluation.conflicts import why_not_see_declarations
from tenders.rules.evaluation.moderation import why_not_ask_undo, why_not_finish_moderation
from tenders.rules.evaluation.scores import counting_evaluators
from tenders.rules.leads import leads
from tenders.rules.publication import gaps, why_not_decide_publication
from tenders.rules.vacancies import duties_of, lacks_lead, missing_places
from tests.factories.buyers import CouncilSeatFactory
from tests.races import together
from tests.tenders.panel import OPENED, REASON, opened_competition
from tests.worlds import (
    DEADLINE,
    START,
    a_world,
    draft_competition,
    published_competition,
    refused,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(at):
    """Opened; the first evaluator has scored the first bid on one question; a second lead at the council."""
    with at(OPENED):
        panel = opened_competition()
        for person in (panel.first, panel.second, panel.chair, panel.lead):
            declare_conflict(panel.competition.pk, kind="none", actor=person)
        panel.other_lead = CouncilSeatFactory(council=panel.competition.council, roles=["lead"]).user
        score(panel)
        yield panel


def score(panel, bid=0, **fields):
    said = {"score": 4, "reason": REASON, "actor": panel.first, **fields}
    return score_bid(panel.bids[bid].pk, panel.questions[0].pk, **said)


def seat_of(competition, person):
    return competition.council.seats.get(user=person)


def take(panel, person, *roles):
    """The lead leaves the person these roles only."""
    actor = panel.lead if person != panel.lead else panel.other_lead
    return change_roles(seat_of(panel.competition, person).pk, roles or ["reader"], actor=actor)


def told(template):
    return sorted(OutboxMessage.objects.filter(template=template).values_list("recipient", flat=True))


def test_a_role_taken_away_after_assignment_is_refused_at_use(panel):
    competition = panel.competition
    for person in (panel.first, panel.chair, panel.approver, panel.lead):
        take(panel, person)

    assert refused(score, panel, bid=1) == "panel.not_evaluator"
    question = panel.questions[0].pk
    half = {"score": None, "reason": "Half a", "actor": panel.first}
    assert refused(draft_score, panel.bids[1].pk, question, **half) == "panel.not_evaluator"
    assert refused(submit_scores, competition.pk, actor=panel.first) == "panel.not_evaluator"
    assert why_not_see_declarations(competition, panel.lead).code == "conflict.not_yours"
    assert opening.why_not_read_bid(panel.bids[0], panel.first).code == "bid.not_panel"
    assert opening.why_not_see_minutes(competition, panel.lead).code == "opening.not_yours"
    assert not leads(competition, panel.lead)
    for status, rule, code in (
        ("scored", why_not_finish_moderation, "panel.not_chair"),
        ("moderated", partial(why_not_ask_undo, reason="Wrong."), "undo.not_yours"),
    ):
        competition.status = status
        assert rule(competition, panel.chair).code == code
    competition.status = "recommended"
    assert why_not_decide_award(competition, panel.approver).code == "award.not_approver"
    competition.status = "awaiting_approval"
    assert why_not_decide_publication(competition, panel.approver).code == "competition.not_approver"


def test_duties_stay_apart_when_an_award_is_approved(panel):
    competition = panel.competition
    for person in (panel.first, panel.other_lead):
        take(panel, person, "approver", "lead")
    competition.status = "recommended"
    competition.recommendations.create(
        bid=panel.bids[0], reason="Best.", ranking={}, made_by=panel.other_lead, made_at=OPENED
    )

    assert why_not_decide_award(competition, panel.first).code == "award.evaluator"
    assert why_not_decide_award(competition, panel.other_lead).code == "award.own"
    assert why_not_decide_award(competition, panel.lead).code == "award.own"
    assert why_not_decide_award(competition, panel.approver) is None


def test_a_leaver_is_out_at_once_what_they_scored_is_kept_and_the_lead_hears_who_is_missing(panel):
    competition = panel.competition
    council = competition.council
    before = duties_of(council, panel.first, ["evaluator", "reader"])
    assert [(duty.reference, duty.what) for duty in before] == [(competition.reference, "evaluator")]

    remove_seat(seat_of(competition, panel.first).pk, actor=panel.other_lead)

    assert refused(score, panel, bid=1) == "panel.not_evaluator"
    assert not Competition.objects.for_buyers(panel.first).exists()
    assert not Opening.objects.visible_to(panel.first).exists()
    assert [str(place.user) for place in missing_places(competition)] == [str(panel.first)]
    assert Score.objects.get().evaluator == panel.first
    event = AuditEvent.objects.get(stream=competition.audit_stream, action="panel.member_left")
    assert event.facts == {"person": str(panel.first.pk), "parts": ["evaluator"], "scores_kept": 1}
    assert told("panel_gap") == [panel.lead.email]
    for question in panel.questions:
        for bid in range(2):
            score_bid(panel.bids[bid].pk, question.pk, score=3, reason=REASON, actor=panel.second)
    submit_scores(competition.pk, actor=panel.second)
    assert Competition.objects.get().status == "opened"

    third = CouncilSeatFactory(council=council, roles=["evaluator"]).user
    delegate_scoring(
        competition.pk, leaving=panel.first.pk, joining=third.pk, reason="Left us.", actor=panel.lead
    )
    assert missing_places(competition) == []
    assert panel.first.pk in counting_evaluators(competition)


def test_scores_that_were_submitted_stand_and_need_nobody(panel):
    for question in panel.questions:
        for bid in panel.bids:
            score_bid(bid.pk, question.pk, score=3, reason=REASON, actor=panel.first)
    submit_scores(panel.competition.pk, actor=panel.first)

    remove_seat(seat_of(panel.competition, panel.first).pk, actor=panel.lead)

    assert missing_places(panel.competition) == []
    assert panel.first.pk in counting_evaluators(panel.competition)
    assert told("panel_gap") == []


def test_another_lead_takes_over_when_the_lead_has_left(panel):
    competition = panel.competition
    third = CouncilSeatFactory(council=competition.council, roles=["lead"]).user
    hand = partial(change_lead, competition.pk, lead=third.pk, reason="Left us.")
    assert refused(hand, actor=panel.other_lead) == "competition.not_lead"

    remove_seat(seat_of(competition, panel.lead).pk, actor=panel.lead)

    assert lacks_lead(competition)
    assert told("panel_gap") == sorted([panel.other_lead.email, third.email])
    assert refused(hand, actor=panel.lead) == "competition.not_lead"
    assert refused(hand, actor=panel.approver) == "competition.not_lead"
    hand(actor=panel.other_lead)
    competition.refresh_from_db()
    assert leads(competition, third)
    assert not lacks_lead(competition)
    assert told("lead_changed") == sorted([panel.lead.email, third.email])


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("competition.not_lead", {"actor": "other_lead"}),
        ("lead.no_reason", {"reason": " "}),
        ("lead.is_lead", {"lead": "lead"}),
        ("lead.no_seat", {"lead": "approver"}),
        ("lead.approved", {"approved": True}),
        ("lead.conflict", {"conflict": True}),
        ("lead.over", {"status": "cancelled"}),
    ],
)
def test_a_refused_change_of_the_lead_changes_nothing(panel, code, fields):
    competition, other = panel.competition, panel.other_lead
    if fields.get("approved"):
        competition.approvals.create(kind="publication", approved=True, given_by=other, given_at=OPENED)
    if fields.get("conflict"):
        competition.conflicts.create(person=other, kind="actual", declared_at=OPENED)
    if status := fields.get("status"):
        Competition.objects.update(status=status)
    said = {
        "lead": getattr(panel, fields.get("lead", "other_lead")).pk,
        "reason": fields.get("reason", "Long leave."),
        "actor": getattr(panel, fields.get("actor", "lead")),
    }

    assert refused(change_lead, competition.pk, **said) == code
    assert Competition.objects.get().lead == panel.lead


def test_r57_an_opener_who_has_left_opens_nothing_and_is_replaced_before_the_opening(at):
    world = a_world()
    competition = published_competition(world)
    first, second = world.openers
    Opening.objects.create(competition=competition, first_opener=first, first_at=DEADLINE)
    with clock.pretending(DEADLINE):
        assert opening.waiting_opening(competition, DEADLINE)
        change_roles(seat_of(competition, first).pk, ["reader"], actor=world.lead)
        new = CouncilSeatFactory(council=world.council, roles=["opener"]).user
        assert opening.waiting_opening(competition, DEADLINE) is None
        assert opening.why_not_open_bids(competition, first, DEADLINE).code == "opening.not_opener"
        assert [place.user for place in missing_places(competition)] == [first]
        people = {"leaving": first.pk, "reason": "Moved on.", "actor": world.lead}

        assert refused(replace_opener, competition.pk, joining=second.pk, **people) == "panel.is_there"
        replace_opener(competition.pk, joining=new.pk, **people)

        assert opening.is_opener(competition, new)
        assert told("opener_joined") == [new.email]
        remove_seat(seat_of(competition, world.chair).pk, actor=world.lead)
        assert opening.why_not_panel(competition).code == "opening.panel"


def test_duties_are_kept_apart_when_they_are_given(at):
    world = a_world()
    competition = draft_competition(world)
    both = [world.evaluators[0].pk, world.chair.pk]
    world.council.seats.filter(user=world.chair).update(roles=["chair", "evaluator"])
    world.council.seats.filter(user=world.evaluators[0]).update(roles=["evaluator", "approver"])
    people = {"evaluators": both, "chair": world.chair.pk, "openers": [one.pk for one in world.openers]}

    with clock.pretending(START):
        assert refused(set_panel, competition.pk, actor=world.lead, **people) == "team.both_parts"
        assert competition.panel.filter(part="evaluator", user=world.evaluators[1]).exists()
        assert not [gap.refusal.code for gap in gaps(competition, START)]
        remove_seat(seat_of(competition, world.approver).pk, actor=world.lead)
        assert [gap.refusal.code for gap in gaps(competition, START)] == ["team.approver"]


def test_nobody_joins_as_evaluator_who_is_the_last_that_could_approve(panel):
    take(panel, panel.approver, "approver", "evaluator")
    follow = partial(
        replace_evaluator, panel.competition.pk, leaving=panel.first.pk, joining=panel.approver.pk
    )

    assert refused(follow, reason="Ill.", actor=panel.lead) == "panel.no_approver"
    CouncilSeatFactory(council=panel.competition.council, roles=["approver"])
    follow(reason="Ill.", actor=panel.lead)


def test_removed_while_scoring_the_score_is_there_before_or_refused(transactional_db, at):
    with at(OPENED):
        panel = opened_competition()
        declare_conflict(panel.competition.pk, kind="none", actor=panel.first)
        seat = seat_of(panel.competition, panel.first)

        scored, _ = together(partial(score, panel), partial(remove_seat, seat.pk, actor=panel.lead))

    saved = Score.objects.count()
    assert (scored == "panel.not_evaluator") == (saved == 0)
    trail = AuditEvent.objects.filter(stream=panel.competition.audit_stream).order_by("number")
    actions = list(trail.values_list("action", flat=True))
    assert actions[-1] == "panel.member_left"
    assert trail.last().facts["scores_kept"] == saved
