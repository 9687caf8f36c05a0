"""One person follows another on the panel: what was done before is kept, and nobody sees it too early."""

import pytest

from dps.core.models import OutboxMessage
from tenders.models import PanelChange, Score
from tenders.operations.evaluation.conflicts import declare_conflict
from tenders.operations.evaluation.scores import draft_score, score_bid, submit_scores
from tenders.operations.panels import delegate_scoring, replace_chair, replace_evaluator
from tenders.rules.evaluation.scores import counting_evaluators, missing_scores, visible_scores
from tests.factories.buyers import CouncilSeatFactory
from tests.tenders.panel import OPENED, REASON, opened_competition
from tests.worlds import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(at):
    """The first evaluator has scored the first bid and none of the second."""
    with at(OPENED):
        panel = opened_competition()
        for person in (panel.first, panel.second, panel.chair):
            declare_conflict(panel.competition.pk, kind="none", actor=person)
        for question in panel.questions:
            score_bid(panel.bids[0].pk, question.pk, score=4, reason=REASON, actor=panel.first)
        panel.third = CouncilSeatFactory(council=panel.competition.council, roles=["evaluator"]).user
        yield panel


def change(panel, operation=delegate_scoring, **fields):
    said = {"leaving": panel.first.pk, "joining": panel.third.pk, "reason": "Ill.", "actor": panel.lead}
    return operation(panel.competition.pk, **{**said, **fields})


def test_r63_who_takes_over_gives_the_rest_and_sees_nothing_of_before(panel):
    change(panel)
    competition, third = panel.competition, panel.third
    no_declaration = refused(
        score_bid, panel.bids[1].pk, panel.questions[0].pk, score=2, reason=REASON, actor=third
    )
    declare_conflict(competition.pk, kind="none", actor=third)

    assert no_declaration == "bid.no_declaration"
    assert missing_scores(competition, third) == 2
    assert not visible_scores(competition, third).exists()
    second_score = refused(
        score_bid, panel.bids[0].pk, panel.questions[0].pk, score=1, reason=REASON, actor=third
    )
    assert second_score == "score.done_before"
    left = refused(
        score_bid, panel.bids[1].pk, panel.questions[0].pk, score=1, reason=REASON, actor=panel.first
    )
    assert left == "panel.not_evaluator"
    for question in panel.questions:
        score_bid(panel.bids[1].pk, question.pk, score=2, reason=REASON, actor=third)
    submit_scores(competition.pk, actor=third)
    assert Score.objects.filter(evaluator=panel.first).count() == 2
    assert counting_evaluators(competition) == {panel.first.pk, panel.second.pk, third.pk}
    told = set(OutboxMessage.objects.values_list("template", "recipient"))
    assert {("panel_joined", third.email), ("panel_left", panel.first.email)} <= told


def test_who_is_replaced_keeps_a_record_that_does_not_count(panel):
    made = change(panel, replace_evaluator)

    assert (made.scores_kept, made.kind) == (2, "replaced")
    assert missing_scores(panel.competition, panel.third) == 4
    assert counting_evaluators(panel.competition) == {panel.second.pk, panel.third.pk}
    assert Score.objects.filter(evaluator=panel.first).count() == 2


def test_the_chair_can_be_followed_too(panel):
    new = CouncilSeatFactory(council=panel.competition.council, roles=["chair"]).user

    change(panel, replace_chair, leaving=panel.chair.pk, joining=new.pk)

    assert panel.competition.panel.get(part="chair").user == new


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("competition.not_lead", {"actor": "chair"}),
        ("panel.not_there", {"leaving": "approver"}),
        ("panel.no_reason", {"reason": "  "}),
        ("panel.no_seat", {"joining": "approver"}),
        ("panel.is_there", {"joining": "second"}),
    ],
)
def test_a_refused_change_of_the_panel_changes_nothing(panel, code, fields):
    fields = {name: value if name == "reason" else getattr(panel, value) for name, value in fields.items()}
    fields = {name: value if name in {"reason", "actor"} else value.pk for name, value in fields.items()}

    assert refused(change, panel, **fields) == code
    assert not PanelChange.objects.exists()
    assert panel.competition.panel.filter(user=panel.first, part="evaluator").exists()


def test_duties_stay_apart_when_the_panel_changes(panel):
    competition, both = panel.competition, ["evaluator", "chair"]
    competition.council.seats.filter(user=panel.chair).update(roles=both)
    competition.council.seats.filter(user=panel.approver).update(roles=["approver", "evaluator"])
    competition.approvals.create(kind="publication", approved=True, given_by=panel.approver, given_at=OPENED)
    competition.conflicts.create(person=panel.third, kind="actual", declared_at=OPENED)

    assert refused(change, panel, joining=panel.chair.pk) == "panel.both_parts"
    assert refused(change, panel, joining=panel.approver.pk) == "panel.approved"
    assert refused(change, panel) == "panel.conflict"


def test_submitted_scores_stand_and_nobody_follows(panel):
    for question in panel.questions:
        score_bid(panel.bids[1].pk, question.pk, score=2, reason=REASON, actor=panel.first)
    draft_score(panel.bids[1].pk, panel.questions[0].pk, score=None, reason="Half a", actor=panel.first)
    submit_scores(panel.competition.pk, actor=panel.first)

    assert refused(change, panel) == "panel.submitted"
    drafted = refused(
        draft_score, panel.bids[1].pk, panel.questions[0].pk, score=1, reason="", actor=panel.first
    )
    assert drafted == "score.submitted"
