"""Member councils, their people, their membership over time, and funded projects."""

from buyers.models.councils import Council, MembershipPeriod
from buyers.models.projects import FundedProject
from buyers.models.seats import Seat

__all__ = ["Council", "FundedProject", "MembershipPeriod", "Seat"]
