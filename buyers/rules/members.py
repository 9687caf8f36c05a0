"""Who keeps the members' register, and what may stand in it."""

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core.refusals import Refusal


def why_not_keep_register(actor: User) -> Refusal | None:
    """The network manager and managers of the Oldham team. Gives member.not_keeper."""
    if actor.has_team_role(TeamRole.NETWORK_MANAGER, TeamRole.MANAGER):
        return None
    return Refusal("member.not_keeper", "Only the network manager or a manager of the team may do this.")
