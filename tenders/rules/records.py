"""Who may read and take away the record of a competition, and see how many took part."""

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core.refusals import Refusal
from tenders.lifecycles import CompetitionStatus
from tenders.models import Competition
from tenders.rules.award import is_approver
from tenders.rules.leads import leads

TOLD = [CompetitionStatus.AWARDED, CompetitionStatus.CONTRACTED, CompetitionStatus.NOT_AWARDED]


def why_not_read_record(competition: Competition, user: User) -> Refusal | None:
    """The lead and approvers of the council, and the team's managers and auditors, once all are told (R82).

    Codes record.not_yet, record.not_yours.
    """
    on_team = user.has_team_role(TeamRole.MANAGER, TeamRole.AUDITOR)
    if not (on_team or leads(competition, user) or is_approver(competition, user)):
        return Refusal("record.not_yours", "Only the lead and the approvers read the record.")
    if competition.status not in TOLD:
        return Refusal(
            "record.not_yet", "The record is complete when every bidder has been told the outcome."
        )
    return None


def why_not_see_participation(competition: Competition) -> Refusal | None:
    """After the opening only: before it nobody learns whether anybody bids (R60). Code bid.sealed."""
    if not competition.has_been_opened():
        return Refusal("bid.sealed", "How many took part is shown when the bids have been opened.")
    return None
