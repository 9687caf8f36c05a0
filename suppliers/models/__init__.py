from suppliers.models.applications import Answer, Application, Assessment, Declaration, InformationRequest
from suppliers.models.organisations import Certificate, Identifier, Seat, SeatInvitation, Supplier
from suppliers.models.register import Admission, LotRequest

__all__ = [
    "Admission",
    "Answer",
    "Application",
    "Assessment",
    "Certificate",
    "Declaration",
    "Identifier",
    "InformationRequest",
    "LotRequest",
    "Seat",
    "SeatInvitation",
    "Supplier",
]
