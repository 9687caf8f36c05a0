"""The evaluation record: every score, what was agreed and why, and how the bids stood."""

from dps.core import clock
from dps.core.templatetags.formats import date_words, datetime_words, pounds_words
from tenders.models import Bid, Competition, Consensus, Score
from tenders.reports.papers import Paper, Section


def evaluation_record(competition: Competition) -> Paper:
    """For those who may read the record of the competition: bids with their bidders' names."""
    bids = list(competition.bids.opened().select_related("supplier").order_by("label"))
    return Paper(
        title=f"Evaluation record: {competition.reference}",
        sender=competition.council.name,
        reference=competition.reference,
        dated=date_words(clock.today()),
        sections=[
            _panel(competition),
            *(_scored(bid) for bid in bids),
            _stood(competition, bids),
            _meetings(competition),
        ],
    )


def _panel(competition: Competition) -> Section:
    members = competition.panel.select_related("user").order_by("part", "user__name")
    return Section("Panel", [(place.get_part_display(), place.user.name) for place in members])


def _scored(bid: Bid) -> Section:
    """One bid: each question with every evaluator's score and reason, and the score that was agreed."""
    given = Score.objects.filter(bid=bid).select_related("question", "evaluator")
    points = [
        f"{score.question.text} {score.evaluator}: {score.score}. {score.reason}"
        for score in given.order_by("question__criterion__order", "question__order", "evaluator__name")
    ]
    agreed = Consensus.objects.filter(bid=bid).select_related("question", "agreed_by")
    points += [
        f"Agreed for “{one.question.text}” by {one.agreed_by}, {datetime_words(one.agreed_at, 'short')}: "
        f"{one.score}. {one.reason} {one.change_reason}".rstrip()
        for one in agreed.order_by("question__criterion__order", "question__order")
    ]
    words = [] if points else ["Not scored."]
    return Section(f"{bid.label}: {bid.supplier}", words=words, points=points)


def _stood(competition: Competition, bids: list[Bid]) -> Section:
    """As it was when the award was recommended: later deletions change nothing here."""
    recommendation = competition.recommendations.filter(undone_at=None).last()
    if recommendation is None:
        return Section("Ranking", words=["Not applicable: no award was recommended."])
    names = {str(bid.pk): str(bid.supplier) for bid in bids}
    rows = [
        (
            f"{place['rank'] or 'Not ranked'}. {names.get(str(place['bid']), place['label'])}",
            (
                f"{_two(place['total'])} points: quality {_two(place['quality'])}, price "
                f"{_two(place['price_points'])} for {pounds_words(place['price'])}"
            ),
        )
        for place in recommendation.ranking
    ]
    return Section("Ranking when the award was recommended", rows, [recommendation.reason])


def _two(number: str) -> str:
    return f"{float(number):.2f}"


def _meetings(competition: Competition) -> Section:
    meetings = competition.meetings.prefetch_related("attended").order_by("held_on", "pk")
    points = [
        f"{date_words(one.held_on)}, attended by "
        f"{', '.join([*(person.name for person in one.attended.all()), *one.others])}: {one.notes}"
        for one in meetings
    ]
    return Section("Meetings", words=[] if points else ["No meeting was recorded."], points=points)
