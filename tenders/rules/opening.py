"""Who may open the tender box, when, and who may read what was in it."""

from datetime import datetime, timedelta

from dps.accounts.models import User
from dps.core.refusals import Refusal
from dps.core.templatetags.formats import datetime_words
from tenders.lifecycles import CompetitionStatus, PanelPart
from tenders.models import Bid, Competition, Opening
from tenders.rules.leads import leads

SECOND_WITHIN = timedelta(minutes=15)
READING_PARTS = (PanelPart.EVALUATOR, PanelPart.CHAIR)
WRONG_CODE = Refusal(
    "opening.wrong_code",
    "The code is not right, or has been used already. Enter the code your app shows now.",
)


def is_opener(competition: Competition, user: User) -> bool:
    """Named as an opener of this competition, and still one of the council."""
    return competition.panel.serving().filter(user=user, part=PanelPart.OPENER).exists()


def waiting_opening(competition: Competition, at: datetime) -> Opening | None:
    """The first opener's confirmation, while it still counts and they are still an opener."""
    opening = (
        Opening.objects.filter(competition=competition, opened_at=None).select_related("first_opener").first()
    )
    if opening is None or at >= opening.first_at + SECOND_WITHIN:
        return None
    return opening if is_opener(competition, opening.first_opener) else None


def why_not_open_bids(competition: Competition, actor: User, at: datetime) -> Refusal | None:
    """Two different openers, a minute after the deadline at the earliest (R51, R57, R97).

    Codes opening.not_opener, not_open, opened, too_early, panel, no_second_factor, same_person.
    """
    if not is_opener(competition, actor):
        return Refusal("opening.not_opener", "Only the openers of this competition open its bids.")
    return _why_not_yet(competition, at) or _why_not_this_person(competition, actor, at)


def _why_not_yet(competition: Competition, at: datetime) -> Refusal | None:
    if competition.has_been_opened():
        return Refusal("opening.opened", "The bids have already been opened.")
    if competition.status != CompetitionStatus.PUBLISHED or competition.opens_at is None:
        return Refusal(
            "opening.not_open", "This competition has not been published, so there is nothing to open."
        )
    if at < competition.opens_at:
        words = datetime_words(competition.opens_at)
        return Refusal("opening.too_early", f"The bids are sealed. They can be opened from {words} UK time.")
    return why_not_panel(competition)


def why_not_panel(competition: Competition) -> Refusal | None:
    """Whoever will read the bids is named before anybody knows who has bid (lessons 11)."""
    parts = set(competition.panel.serving().values_list("part", flat=True))
    if parts >= set(READING_PARTS):
        return None
    return Refusal("opening.panel", "Name a chair and at least one evaluator before the bids are opened.")


def _why_not_this_person(competition: Competition, actor: User, at: datetime) -> Refusal | None:
    if not actor.has_second_factor:
        return Refusal(
            "opening.no_second_factor", "Set up an authenticator app in your account before you open bids."
        )
    waiting = waiting_opening(competition, at)
    if waiting and waiting.first_opener_id == actor.pk:
        return Refusal(
            "opening.same_person",
            "You have confirmed already. A second, different opener has to confirm too.",
        )
    return None


def why_not_read_bid(bid: Bid, user: User) -> Refusal | None:
    """Opened, not set aside, and the person evaluates or chairs this competition (Annex IV(d)).

    Declared conflicts come on top: `rules.evaluation.reading.why_not_see_content`.
    Codes bid.sealed, bid.not_panel, bid.set_aside.
    """
    if bid.opened_at is None:
        return Refusal("bid.sealed", "The bids are sealed until they are opened.")
    if not bid.competition.panel.serving().filter(user=user, part__in=READING_PARTS).exists():
        return Refusal("bid.not_panel", "Only the panel of this competition reads the bids.")
    if bid.set_aside_reason:
        return Refusal("bid.set_aside", f"This bid was set aside: {bid.set_aside_reason}")
    return None


def why_not_see_minutes(competition: Competition, user: User) -> Refusal | None:
    """The list of bidders: for the panel and the lead, once opened. The Oldham team reads it too.

    Codes opening.not_yet, opening.not_yours.
    """
    if not competition.has_been_opened():
        return Refusal("opening.not_yet", "The bids have not been opened.")
    on_panel = leads(competition, user) or competition.panel.serving().filter(user=user).exists()
    if not on_panel and not user.is_team:
        return Refusal("opening.not_yours", "Only the panel of this competition sees who has bid.")
    return None
