"""The fixed words of councils: kinds, nations, roles, projects."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import models

from dps.agreements.lifecycles import BuyerCategory


class CouncilKind(models.TextChoices):
    UNITARY = "unitary", "Unitary or metropolitan council"
    COUNTY = "county", "County council"
    DISTRICT = "district", "District or borough council"
    COMBINED = "combined_authority", "Combined authority"
    PCC = "pcc", "Police and crime commissioner"
    TOWN_PARISH = "town_parish", "Town or parish council"
    ELECTED_GROUP = "elected_group", "Group of elected representatives"
    DEVOLVED = "devolved", "Devolved administration"
    EUROPEAN = "european", "Local or regional government in Europe or beyond"
    NETWORK = "network", "The network itself"
    NGO = "ngo", "Non-governmental organisation"
    COMPANY = "company", "Company"
    OTHER = "other", "Other organisation"
    INDIVIDUAL = "individual", "Individual"


# Which kinds each category takes; supporters are of any kind (mission.md, membership).
PRINCIPAL = frozenset(
    {
        CouncilKind.UNITARY,
        CouncilKind.COUNTY,
        CouncilKind.DISTRICT,
        CouncilKind.COMBINED,
        CouncilKind.PCC,
    }
)
KINDS_OF: dict[str, frozenset[str]] = {
    BuyerCategory.FULL: PRINCIPAL,
    BuyerCategory.ASSOCIATE: frozenset(
        {CouncilKind.TOWN_PARISH, CouncilKind.ELECTED_GROUP, CouncilKind.DEVOLVED, CouncilKind.EUROPEAN}
    ),
    BuyerCategory.AFFILIATE: frozenset({CouncilKind.NGO, CouncilKind.COMPANY, CouncilKind.OTHER}),
    BuyerCategory.SUPPORTER: frozenset(CouncilKind) - {CouncilKind.NETWORK},
    BuyerCategory.NETWORK: frozenset({CouncilKind.NETWORK}),
}


class Nation(models.TextChoices):
    ENGLAND = "England", "England"
    SCOTLAND = "Scotland", "Scotland"
    WALES = "Wales", "Wales"
    NORTHERN_IRELAND = "Northern Ireland", "Northern Ireland"
    ELSEWHERE = "Elsewhere", "Elsewhere"


class CouncilRole(models.TextChoices):
    LEAD = "lead", "Lead"
    EVALUATOR = "evaluator", "Evaluator"
    CHAIR = "chair", "Chair"
    APPROVER = "approver", "Approver"
    OPENER = "opener", "Opener"
    READER = "reader", "Reader"


class ProjectKind(models.TextChoices):
    POLICY_LAB = "policy_lab", "Policy Lab"
    POLICY_PROTOTYPE = "policy_prototype", "Policy Prototype"


class ProjectStatus(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    RUNNING = "running", "Running"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"


_P = ProjectStatus
PROJECT_MOVES: dict[str, frozenset[str]] = {
    _P.PROPOSED: frozenset({_P.AGREED, _P.WITHDRAWN}),
    _P.AGREED: frozenset({_P.RUNNING, _P.WITHDRAWN}),
    _P.RUNNING: frozenset({_P.CLOSED, _P.WITHDRAWN}),
    _P.CLOSED: frozenset(),
    _P.WITHDRAWN: frozenset(),
}
# A member leads at most one of these at a time.
LIVE_PROJECTS = frozenset({_P.AGREED, _P.RUNNING})


@dataclass(frozen=True)
class ProjectTerms:
    """What the network pays for at most: pounds, months, and who leads and joins in."""

    most_money: Decimal
    most_months: int
    led_by: frozenset[str]
    fewest_partners: int


MEMBERS = frozenset({BuyerCategory.FULL, BuyerCategory.ASSOCIATE})
PROJECT_TERMS: dict[str, ProjectTerms] = {
    ProjectKind.POLICY_LAB: ProjectTerms(Decimal(20_000), 24, frozenset({BuyerCategory.FULL}), 3),
    ProjectKind.POLICY_PROTOTYPE: ProjectTerms(Decimal(2_000), 12, MEMBERS, 0),
}
