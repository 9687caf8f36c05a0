"""The end of moderation: minimum scores, the meeting, and undoing it by two people."""

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from dps.core.models import AuditEvent, OutboxMessage
from tenders.models import Consensus, Exclusion, Score
from tenders.operations.evaluation.conflicts import declare_conflict
from tenders.operations.evaluation.exclusions import confirm_exclusion, refuse_exclusion
from tenders.operations.evaluation.moderation import agree_score, finish_moderation, record_meeting
from tenders.operations.evaluation.scores import score_bid, submit_scores
from tenders.operations.evaluation.undo import ask_to_undo_moderation, keep_moderation, undo_moderation
from tenders.rules.evaluation.reading import why_not_see_prices
from tests.tenders.moderated import met
from tests.tenders.panel import OPENED, REASON, opened_competition
from tests.worlds import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(at):
    """Everything agreed as scored: the first bid 1, the second 3; each question asks for 2 at least."""
    with at(OPENED):
        panel = opened_competition(minimum_score=2)
        for person in (panel.first, panel.second, panel.chair):
            declare_conflict(panel.competition.pk, kind="none", actor=person)
        for person in (panel.first, panel.second):
            each(panel, lambda bid, question, score, by=person: give(bid, question, score, by))
            submit_scores(panel.competition.pk, actor=person)
        each(panel, lambda bid, question, score: agree(panel, bid, question, score))
        met(panel.competition, panel.chair, [panel.first, panel.second])
        yield panel


def give(bid, question, score, by):
    score_bid(bid.pk, question.pk, score=score, reason=REASON, actor=by)


def agree(panel, bid, question, score):
    agree_score(bid.pk, question.pk, score=score, reason=REASON, actor=panel.chair)


def each(panel, call):
    for bid, score in zip(panel.bids, (1, 3), strict=True):
        for question in panel.questions:
            call(bid, question, score)


def finished(panel):
    finish_moderation(panel.competition.pk, actor=panel.chair)
    panel.competition.refresh_from_db()


def test_r69_a_bid_below_a_minimum_is_proposed_for_exclusion_with_the_scores_that_say_so(panel):
    finished(panel)

    exclusion = Exclusion.objects.get()
    assert (exclusion.bid, exclusion.ground) == (panel.bids[0], "below_minimum")
    assert exclusion.reason.splitlines() == [
        f"Scored 1 where the minimum is 2: {question.text}" for question in panel.questions
    ]
    no = refused(refuse_exclusion, exclusion.pk, note="A pity.", actor=panel.approver)
    assert no == "exclusion.published_minimum"
    confirm_exclusion(exclusion.pk, actor=panel.approver)
    panel.bids[0].refresh_from_db()
    assert panel.bids[0].status == "excluded"


def test_r65_the_end_is_undone_only_by_two_people_and_the_record_stays(panel):
    competition = panel.competition
    assert refused(ask_to_undo_moderation, competition.pk, reason="Odd.", actor=panel.lead) == "undo.not_now"
    finished(panel)
    confirm_exclusion(Exclusion.objects.get().pk, actor=panel.approver)
    for code, reason, actor in [
        ("undo.no_reason", " ", panel.lead),
        ("undo.not_yours", "A slip.", panel.first),
    ]:
        assert refused(ask_to_undo_moderation, competition.pk, reason=reason, actor=actor) == code
    first = ask_to_undo_moderation(competition.pk, reason="A slip.", actor=panel.lead)
    assert refused(ask_to_undo_moderation, competition.pk, reason="X", actor=panel.chair) == "undo.asked"
    assert refused(undo_moderation, first.pk, actor=panel.lead) == "undo.same_person"
    assert refused(undo_moderation, first.pk, actor=panel.chair) == "undo.not_approver"
    keep_moderation(first.pk, note="It was right.", actor=panel.approver)
    assert refused(undo_moderation, first.pk, actor=panel.approver) == "undo.not_now"

    second = ask_to_undo_moderation(competition.pk, reason="The wrong bid was read.", actor=panel.chair)
    undo_moderation(second.pk, actor=panel.approver)

    competition.refresh_from_db()
    panel.bids[0].refresh_from_db()
    assert (competition.status, competition.moderated_at) == ("scored", None)
    assert why_not_see_prices(competition, panel.lead).code == "price.hidden"
    assert (panel.bids[0].status, Exclusion.objects.count()) == ("opened", 0)
    agree(panel, panel.bids[0], panel.questions[0], 1)
    assert Score.objects.count() == 8
    assert list(competition.undos.values_list("confirmed", flat=True)) == [False, True]
    assert AuditEvent.objects.filter(action="moderation.undone").count() == 1
    told = OutboxMessage.objects.filter(template="moderation_undone").values_list("recipient", flat=True)
    assert set(told) == {panel.lead.email, panel.first.email, panel.second.email, panel.chair.email}


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("panel.not_chair", {"actor": "first"}),
        ("meeting.nobody", {"attended": []}),
        ("meeting.no_notes", {"notes": " "}),
        ("meeting.not_then", {"held_on": OPENED.date().replace(day=1)}),
    ],
)
def test_a_refused_meeting_leaves_no_record(panel, code, fields):
    said = {
        "held_on": OPENED.date(),
        "attended": [panel.chair.pk],
        "others": [],
        "notes": "All read.",
        **fields,
        "actor": getattr(panel, fields.get("actor", "chair")),
    }

    assert refused(record_meeting, panel.competition.pk, **said) == code
    assert panel.competition.meetings.count() == 1


def test_the_database_keeps_submitted_and_agreed_scores(panel):
    finished(panel)

    for model in (Score, Consensus):
        with pytest.raises(DatabaseError, match=r"fixed|final"), transaction.atomic():
            model.objects.update(score=5)
    assert set(Consensus.objects.values_list("score", flat=True)) == {1, 3}
