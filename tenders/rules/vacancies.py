"""Who is missing in a running competition: people named for a part who have lost the role or left."""

from collections.abc import Collection

from django.db.models import Q

from buyers.lifecycles import CouncilRole
from buyers.models import Council
from buyers.rules.duties import Duty
from dps.accounts.models import User
from tenders.lifecycles import CompetitionStatus, PanelPart
from tenders.models import Competition, PanelMember
from tenders.rules.leads import OVER, is_lead_there

S = CompetitionStatus
BEFORE_OPENING = frozenset({S.DRAFT, S.AWAITING_APPROVAL, S.PUBLISHED})
# Until when each part has something left to do.
NEEDED = {
    PanelPart.OPENER: BEFORE_OPENING,
    PanelPart.EVALUATOR: BEFORE_OPENING | {S.OPENED},
    PanelPart.CHAIR: BEFORE_OPENING | {S.OPENED, S.SCORED},
}


def _still_needed() -> Q:
    """Places with something left to do: scores that were submitted stand, whoever gave them."""
    found = Q(pk=None)
    for part, statuses in NEEDED.items():
        found |= Q(part=part, competition__status__in=statuses)
    return found & Q(submitted_at=None)


def missing_places(competition: Competition) -> list[PanelMember]:
    """Those whom somebody else has to follow, by part. One query."""
    found = competition.panel.filter(_still_needed()).vacant().select_related("user")
    return list(found.order_by("part", "pk"))


def lacks_lead(competition: Competition) -> bool:
    """Nobody leads it, because who did has left or lost the role. One query."""
    return competition.status not in OVER and not is_lead_there(competition, competition.lead)


def duties_of(council: Council, person: User, roles: Collection[str]) -> list[Duty]:
    """What somebody else takes on when the person loses these roles, by competition. Two queries at most."""
    places = PanelMember.objects.filter(_still_needed(), user=person, part__in=list(roles))
    parts = places.filter(competition__council=council).select_related("competition")
    found = [(place.competition, place.get_part_display().lower()) for place in parts]
    if CouncilRole.LEAD in roles:
        led = Competition.objects.filter(council=council, lead=person).exclude(status__in=OVER)
        found += [(competition, "lead") for competition in led]
    found.sort(key=lambda pair: (pair[0].reference, pair[1]))
    return [Duty(competition.reference, competition.title, what) for competition, what in found]
