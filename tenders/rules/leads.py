"""What only the lead of a competition does."""

from dps.accounts.models import User
from dps.core.refusals import Refusal
from tenders.models import Competition


def why_not_lead(competition: Competition, actor: User) -> Refusal | None:
    """Gives competition.not_lead."""
    if competition.lead_id != actor.pk:
        return Refusal("competition.not_lead", "Only the lead of this competition can do this.")
    return None
