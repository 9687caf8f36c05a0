"""Who agrees scores, and when moderation may end."""

from dps.accounts.models import User
from dps.core.refusals import Refusal
from tenders.lifecycles import BidStatus, CompetitionStatus, PanelPart
from tenders.models import Bid, Competition, Consensus, Question
from tenders.rules.evaluation.reading import why_not_work_as
from tenders.rules.evaluation.scores import why_not_reason, why_not_score_value


def why_not_agree_score(
    bid: Bid, question: Question, actor: User, score: int | None, reason: str
) -> Refusal | None:
    """By the chair, after all evaluators have submitted, always with a reason (R65)."""
    competition = bid.competition
    if competition.status != CompetitionStatus.SCORED:
        return Refusal("moderation.not_open", "Scores are agreed when all evaluators have submitted theirs.")
    if refusal := why_not_work_as(competition, actor, PanelPart.CHAIR):
        return refusal
    if bid.status != BidStatus.OPENED or question.criterion.competition_id != competition.pk:
        return Refusal("moderation.not_this_bid", "This bid is not scored on this question.")
    return why_not_score_value(competition, score, "moderation") or why_not_reason(reason, "moderation")


def missing_agreements(competition: Competition) -> int:
    """How many agreed scores are still to be given."""
    bids = competition.bids.filter(status=BidStatus.OPENED).count()
    questions = Question.objects.filter(criterion__competition=competition).count()
    agreed = Consensus.objects.filter(bid__competition=competition, bid__status=BidStatus.OPENED).count()
    return bids * questions - agreed


def why_not_finish_moderation(competition: Competition, actor: User) -> Refusal | None:
    """Final: from here prices are shown and agreed scores stand."""
    if competition.status != CompetitionStatus.SCORED:
        return Refusal("moderation.not_open", "This competition is not in moderation.")
    if refusal := why_not_work_as(competition, actor, PanelPart.CHAIR):
        return refusal
    if missing := missing_agreements(competition):
        return Refusal("moderation.incomplete", f"{missing} scores are still to be agreed.")
    return None
