from tenders.models.answers import AnswerBefore
from tenders.models.bids import Bid, BidPart, BidVersion, LateAttempt, Opening, bidder_token
from tenders.models.changes import Announcement, ShorterTime, ShorterTimeReply
from tenders.models.competitions import Competition
from tenders.models.contracts import Contract, Letter, Notice
from tenders.models.criteria import Criterion, PriceLine, Question
from tenders.models.evaluation import Conflict, Consensus, Exclusion, Recommendation, Score
from tenders.models.invitations import Intention, Invitation, Look, Omission, intention_token
from tenders.models.participation import (
    Amendment,
    Approval,
    Clarification,
    CompetitionDocument,
    PanelMember,
)
from tenders.models.preparations import LibraryQuestion, Template
from tenders.models.prices import LotDrawing, PriceEnquiry

__all__ = [
    "Amendment",
    "Announcement",
    "AnswerBefore",
    "Approval",
    "Bid",
    "BidPart",
    "BidVersion",
    "Clarification",
    "Competition",
    "CompetitionDocument",
    "Conflict",
    "Consensus",
    "Contract",
    "Criterion",
    "Exclusion",
    "Intention",
    "Invitation",
    "LateAttempt",
    "Letter",
    "LibraryQuestion",
    "Look",
    "LotDrawing",
    "Notice",
    "Omission",
    "Opening",
    "PanelMember",
    "PriceEnquiry",
    "PriceLine",
    "Question",
    "Recommendation",
    "Score",
    "ShorterTime",
    "ShorterTimeReply",
    "Template",
    "bidder_token",
    "intention_token",
]
