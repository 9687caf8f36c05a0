"""The fixed words of councils: kinds, nations, roles, projects."""

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
