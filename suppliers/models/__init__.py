from suppliers.models.applications import Answer, Application, Assessment, Declaration, InformationRequest
from suppliers.models.assessments import GroundDecision, ReasonsRequest
from suppliers.models.merges import SupplierMerge
from suppliers.models.organisations import Certificate, Identifier, Seat, SeatInvitation, Supplier
from suppliers.models.partners import Partner
from suppliers.models.register import Admission, LotRequest, PlaceChange
from suppliers.models.requests import IdentityChange, JoinRequest
from suppliers.models.upkeep import DetailsCheck, GroundReport, Renewal, RenewalRound
from suppliers.models.views import SavedView

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
    "IdentityChange",
    "InformationRequest",
    "JoinRequest",
    "LotRequest",
    "Partner",
    "PlaceChange",
    "ReasonsRequest",
    "Renewal",
    "RenewalRound",
    "SavedView",
    "Seat",
    "SeatInvitation",
    "Supplier",
    "SupplierMerge",
]
