"""Members of the network, their people, their membership over time, and funded projects."""

from buyers.models.contacts import Contact, ContactRound
from buyers.models.councils import Council, MembershipPeriod
from buyers.models.imports import MemberImport
from buyers.models.invitations import BuyerInvitation, EmailDomain
from buyers.models.projects import FundedProject, ProjectChange, ProjectPrinciple
from buyers.models.seats import Seat

__all__ = [
    "BuyerInvitation",
    "Contact",
    "ContactRound",
    "Council",
    "EmailDomain",
    "FundedProject",
    "MemberImport",
    "MembershipPeriod",
    "ProjectChange",
    "ProjectPrinciple",
    "Seat",
]
