"""Declare, score blind, agree: each refusal changes nothing."""

import pytest

from dps.core.models import AuditEvent, OutboxMessage
from dps.core.refusals import Refused
from tenders.models import Conflict, Consensus, Score
from tenders.operations.evaluation.conflicts import decide_conflict, declare_conflict
from tenders.operations.evaluation.moderation import agree_score, finish_moderation
from tenders.operations.evaluation.scores import score_bid, submit_scores
from tenders.rules.evaluation import reading
from tenders.rules.evaluation.conflicts import why_not_declare_conflict
from tenders.rules.evaluation.scores import missing_scores, visible_scores
from tests.factories.accounts import TeamSeatFactory, UserFactory
from tests.tenders.moderated import met
from tests.tenders.panel import OPENED, REASON, opened_competition

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(at):
    with at(OPENED):
        yield opened_competition()


def declare_all(panel):
    for person in (panel.first, panel.second, panel.chair):
        declare_conflict(panel.competition.pk, kind="none", actor=person)


def score_all(panel, person, score=3):
    for bid in panel.bids:
        for question in panel.questions:
            score_bid(bid.pk, question.pk, score=score, reason=REASON, actor=person)


def scored(panel):
    declare_all(panel)
    for person in (panel.first, panel.second):
        score_all(panel, person)
        submit_scores(panel.competition.pk, actor=person)


def refused(code):
    return pytest.raises(Refused, check=lambda error: error.refusal.code == code)


def test_r61_without_a_declaration_no_content_is_shown(panel):
    refusal = reading.why_not_see_content(panel.competition, panel.first)
    declare_conflict(panel.competition.pk, kind="none", actor=panel.first)

    assert refusal.code == "bid.no_declaration"
    assert reading.why_not_see_content(panel.competition, panel.first) is None
    with refused("bid.no_declaration"):
        score_bid(panel.bids[0].pk, panel.questions[0].pk, score=3, reason=REASON, actor=panel.second)
    assert not Score.objects.exists()


def test_r62_a_declared_conflict_blocks_until_it_is_cleared(panel):
    declare_conflict(
        panel.competition.pk, kind="actual", explanation="I sat on its board.", actor=panel.first
    )
    blocked = reading.why_not_see_content(panel.competition, panel.first)
    conflict = Conflict.objects.get()

    decide_conflict(
        conflict.pk, decision="cleared", measure="Left in 2015, no interest remains.", actor=panel.lead
    )

    assert blocked.code == "bid.conflict"
    assert reading.why_not_see_content(panel.competition, panel.first) is None
    assert sorted(OutboxMessage.objects.values_list("template", flat=True)) == [
        "conflict_decided",
        "conflict_declared",
    ]


def test_a_blocked_conflict_keeps_the_bids_closed(panel):
    conflict = declare_conflict(
        panel.competition.pk, kind="actual", explanation="My sister.", actor=panel.first
    )

    decide_conflict(conflict.pk, decision="blocked", measure="Replaced on the panel.", actor=panel.lead)

    assert reading.why_not_see_content(panel.competition, panel.first).code == "bid.conflict"


@pytest.mark.parametrize(
    ("code", "kind", "who", "explanation"),
    [
        ("conflict.not_panel", "none", "approver", ""),
        ("conflict.no_explanation", "perceived", "first", "  "),
    ],
)
def test_a_refused_declaration_changes_nothing(panel, code, kind, who, explanation):
    with refused(code):
        declare_conflict(panel.competition.pk, kind=kind, explanation=explanation, actor=getattr(panel, who))

    assert not Conflict.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_declaration_is_made_once_and_only_after_opening(panel):
    declare_conflict(panel.competition.pk, kind="none", actor=panel.first)
    with refused("conflict.declared"):
        declare_conflict(panel.competition.pk, kind="none", actor=panel.first)

    panel.competition.status = "published"
    assert why_not_declare_conflict(panel.competition, panel.second, "none", "").code == "conflict.not_opened"


@pytest.mark.parametrize(
    ("code", "who", "measure"),
    [
        ("conflict.own", "first", "Nothing."),
        ("conflict.not_yours", "chair", "Nothing."),
        ("conflict.no_measure", "lead", " "),
    ],
)
def test_a_conflict_is_decided_by_the_lead_with_a_measure(panel, code, who, measure):
    conflict = declare_conflict(
        panel.competition.pk, kind="potential", explanation="A client.", actor=panel.first
    )

    with refused(code):
        decide_conflict(conflict.pk, decision="cleared", measure=measure, actor=getattr(panel, who))

    conflict.refresh_from_db()
    assert (conflict.decision, conflict.decided_at) == ("", None)


def test_the_leads_own_conflict_is_decided_by_the_team(panel):
    panel.competition.panel.create(user=panel.lead, part="evaluator")
    panel.competition.council.seats.filter(user=panel.lead).update(roles=["lead", "evaluator"])
    conflict = declare_conflict(
        panel.competition.pk, kind="actual", explanation="A friend.", actor=panel.lead
    )
    manager = TeamSeatFactory(role="manager").user

    with refused("conflict.own"):
        decide_conflict(conflict.pk, decision="cleared", measure="None.", actor=panel.lead)
    decide_conflict(conflict.pk, decision="blocked", measure="Another lead.", actor=manager)

    assert reading.why_not_see_content(panel.competition, panel.lead).code == "bid.conflict"


def test_r63_nobody_sees_anothers_scores_before_all_have_submitted(panel):
    declare_all(panel)
    score_all(panel, panel.first)
    before = set(visible_scores(panel.competition, panel.second).values_list("evaluator", flat=True))
    submit_scores(panel.competition.pk, actor=panel.first)
    after_own = visible_scores(panel.competition, panel.first).exclude(evaluator=panel.first)
    score_all(panel, panel.second)
    still = visible_scores(panel.competition, panel.second).exclude(evaluator=panel.second)

    assert before == set()
    assert not after_own.exists()
    assert not still.exists()

    submit_scores(panel.competition.pk, actor=panel.second)
    panel.competition.refresh_from_db()

    assert visible_scores(panel.competition, panel.second).count() == 8
    assert not visible_scores(panel.competition, UserFactory()).exists()


@pytest.mark.parametrize(
    ("code", "score", "reason"),
    [
        ("score.no_reason", 3, "   "),
        ("score.short_reason", 3, "Good answer."),
        ("score.not_on_scale", 6, REASON),
        ("score.not_on_scale", None, REASON),
    ],
)
def test_r64_a_score_needs_a_place_on_the_scale_and_a_reason(panel, code, score, reason):
    declare_all(panel)
    events = AuditEvent.objects.count()

    with refused(code):
        score_bid(panel.bids[0].pk, panel.questions[0].pk, score=score, reason=reason, actor=panel.first)

    assert not Score.objects.exists()
    assert AuditEvent.objects.count() == events


def test_zero_is_a_score_and_counts_as_given(panel):
    declare_all(panel)
    score_all(panel, panel.first, score=0)

    assert missing_scores(panel.competition, panel.first) == 0
    assert set(Score.objects.values_list("score", flat=True)) == {0}


def test_a_score_may_change_until_it_is_submitted(panel):
    declare_all(panel)
    score_all(panel, panel.first, score=2)
    score_all(panel, panel.first, score=4)
    submit_scores(panel.competition.pk, actor=panel.first)

    with refused("score.submitted"):
        score_bid(panel.bids[0].pk, panel.questions[0].pk, score=1, reason=REASON, actor=panel.first)

    assert set(Score.objects.values_list("score", flat=True)) == {4}


def test_scores_are_submitted_only_when_all_are_given(panel):
    declare_all(panel)
    score_bid(panel.bids[0].pk, panel.questions[0].pk, score=3, reason=REASON, actor=panel.first)

    with refused("score.incomplete"):
        submit_scores(panel.competition.pk, actor=panel.first)

    assert not panel.competition.panel.exclude(submitted_at=None).exists()


def test_scoring_is_for_evaluators(panel):
    declare_all(panel)

    with refused("panel.not_evaluator"):
        score_bid(panel.bids[0].pk, panel.questions[0].pk, score=3, reason=REASON, actor=panel.chair)


def test_the_last_submission_begins_moderation_and_tells_the_chair(panel):
    scored(panel)

    panel.competition.refresh_from_db()
    assert (panel.competition.status, panel.competition.scored_at) == ("scored", OPENED)
    assert OutboxMessage.objects.get(template="moderation_ready").recipient == panel.chair.email


def test_r65_both_scores_the_agreed_one_and_its_reason_stay(panel):
    declare_all(panel)
    score_all(panel, panel.first, score=3)
    score_all(panel, panel.second, score=5)
    for person in (panel.first, panel.second):
        submit_scores(panel.competition.pk, actor=person)
    bid, question = panel.bids[0], panel.questions[0]

    with refused("moderation.no_change_reason"):
        agree_score(bid.pk, question.pk, score=4, reason=REASON, actor=panel.chair)
    agree_score(
        bid.pk, question.pk, score=4, reason=REASON, change_reason="Both saw half.", actor=panel.chair
    )

    assert sorted(Score.objects.filter(bid=bid, question=question).values_list("score", flat=True)) == [3, 5]
    agreed = Consensus.objects.get()
    assert (agreed.score, agreed.reason, agreed.agreed_by) == (4, REASON, panel.chair)
    assert agreed.change_reason == "Both saw half."
    event = AuditEvent.objects.get(action="score.agreed")
    assert (event.facts["score"], event.facts["reason"]) == (4, REASON)


@pytest.mark.parametrize(
    ("code", "who", "score", "reason"),
    [
        ("panel.not_chair", "first", 4, REASON),
        ("moderation.no_reason", "chair", 4, ""),
        ("moderation.not_on_scale", "chair", 9, REASON),
    ],
)
def test_a_refused_agreement_changes_nothing(panel, code, who, score, reason):
    scored(panel)

    with refused(code):
        agree_score(
            panel.bids[0].pk, panel.questions[0].pk, score=score, reason=reason, actor=getattr(panel, who)
        )

    assert not Consensus.objects.exists()


def test_scores_are_not_agreed_before_all_have_submitted(panel):
    declare_all(panel)

    with refused("moderation.not_open"):
        agree_score(panel.bids[0].pk, panel.questions[0].pk, score=4, reason=REASON, actor=panel.chair)


def test_moderation_ends_when_everything_is_agreed_and_prices_show_only_then(panel):
    scored(panel)
    with refused("moderation.incomplete"):
        finish_moderation(panel.competition.pk, actor=panel.chair)
    panel.competition.refresh_from_db()
    hidden = reading.why_not_see_prices(panel.competition, panel.lead)
    for bid in panel.bids:
        for question in panel.questions:
            agree_score(bid.pk, question.pk, score=3, reason=REASON, actor=panel.chair)
    with refused("moderation.no_meeting"):
        finish_moderation(panel.competition.pk, actor=panel.chair)
    met(panel.competition, panel.chair, [panel.first, panel.second])

    competition = finish_moderation(panel.competition.pk, actor=panel.chair)

    assert hidden.code == "price.hidden"
    assert (competition.status, competition.moderated_at) == ("moderated", OPENED)
    assert reading.why_not_see_prices(competition, panel.lead) is None
    with refused("moderation.not_open"):
        agree_score(panel.bids[0].pk, panel.questions[0].pk, score=5, reason=REASON, actor=panel.chair)
