from suppliers.models.applications import Answer, Application, Assessment, Declaration, InformationRequest
from suppliers.models.assessments import GroundDecision, ReasonsRequest
from suppliers.models.organisations import Certificate, Identifier, Seat, SeatInvitation, Supplier
from suppliers.models.register import Admission, LotRequest
from suppliers.models.upkeep import DetailsCheck, GroundReport, Renewal, RenewalRound

__all__ = [
    "Admission",
    "Answer",
    "Application",
    "Assessment",
    "Certificate",
    "Declaration",
    "DetailsCheck",
    "GroundDecision",
    "GroundReport",
    "Identifier",
    "InformationRequest",
    "LotRequest",
    "ReasonsRequest",
    "Renewal",
    "RenewalRound",
    "Seat",
    "SeatInvitation",
    "Supplier",
]
