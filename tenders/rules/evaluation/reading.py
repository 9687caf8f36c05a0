"""Who reads opened bids, and when prices are shown."""

from dps.accounts.models import User
from dps.core.refusals import Refusal
from tenders.lifecycles import PanelPart
from tenders.models import Competition, PanelMember
from tenders.rules.leads import leads
from tenders.rules.opening import READING_PARTS


def panel_place(competition: Competition, user: User, *parts: str) -> PanelMember | None:
    """The person's place on this panel in one of these parts, while they hold that role at the council."""
    return competition.panel.serving().filter(user=user, part__in=parts).first()


def why_not_see_content(competition: Competition, user: User) -> Refusal | None:
    """No bid content without a place on the panel and a declaration that is clear (R61, R62)."""
    if not competition.has_been_opened():
        return Refusal("bid.sealed", "The bids are sealed until they are opened.")
    if panel_place(competition, user, *READING_PARTS) is None:
        return Refusal("bid.not_panel", "Only the panel of this competition reads the bids.")
    return why_not_clear(competition, user)


def why_not_clear(competition: Competition, user: User) -> Refusal | None:
    """Declared that there is no conflict, or it was cleared. Codes bid.no_declaration, bid.conflict."""
    conflict = competition.conflicts.filter(person=user).first()
    if conflict is None:
        return Refusal("bid.no_declaration", "Declare whether you have a conflict of interest first.")
    if not conflict.allows_access:
        return Refusal("bid.conflict", "Your declared conflict has not been cleared.")
    return None


def why_not_check_bids(competition: Competition, user: User) -> Refusal | None:
    """The lead or the chair, with a declaration that is clear, looks whether bids comply (R61, R62).

    Codes bid.sealed, check.not_yours, bid.no_declaration, bid.conflict.
    """
    if not competition.has_been_opened():
        return Refusal("bid.sealed", "The bids are sealed until they are opened.")
    if not leads(competition, user) and panel_place(competition, user, PanelPart.CHAIR) is None:
        return Refusal("check.not_yours", "The lead or the chair of this competition checks the bids.")
    return why_not_clear(competition, user)


def why_not_see_prices(competition: Competition, user: User) -> Refusal | None:
    """Prices stay closed until moderation has ended, for everybody."""
    if competition.moderated_at is None:
        return Refusal("price.hidden", "Prices are shown when moderation has ended.")
    return None


def why_not_work_as(competition: Competition, actor: User, part: str) -> Refusal | None:
    """A place in that part, and nothing in the way of reading bids."""
    if panel_place(competition, actor, part) is None:
        name = PanelPart(part).label.lower()
        return Refusal(f"panel.not_{part}", f"Only the {name} of this competition can do this.")
    return why_not_see_content(competition, actor)
