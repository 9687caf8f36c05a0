from tenders.models.answers import AnswerBefore
from tenders.models.awards import DebriefRequest, EvidenceRequest, LetterWords
from tenders.models.bids import Bid, BidPart, BidVersion, LateAttempt, Opening, bidder_token
from tenders.models.changes import Announcement, ShorterTime, ShorterTimeReply
from tenders.models.checks import Check, Explanation
from tenders.models.competitions import Competition
from tenders.models.contracts import Contract, Letter, Notice
from tenders.models.criteria import Criterion, PriceLine, Question
from tenders.models.deliveries import Deliverable, Review, SignedCopy, Variation
from tenders.models.evaluation import Conflict, Consensus, Exclusion, Recommendation, Score
from tenders.models.invitations import Intention, Invitation, Look, Omission, intention_token
from tenders.models.moderation import Meeting, PanelChange, ScoreDraft, Undo
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
    "Check",
    "Clarification",
    "Competition",
    "CompetitionDocument",
    "Conflict",
    "Consensus",
    "Contract",
    "Criterion",
    "DebriefRequest",
    "Deliverable",
    "EvidenceRequest",
    "Exclusion",
    "Explanation",
    "Intention",
    "Invitation",
    "LateAttempt",
    "Letter",
    "LetterWords",
    "LibraryQuestion",
    "Look",
    "LotDrawing",
    "Meeting",
    "Notice",
    "Omission",
    "Opening",
    "PanelChange",
    "PanelMember",
    "PriceEnquiry",
    "PriceLine",
    "Question",
    "Recommendation",
    "Review",
    "Score",
    "ScoreDraft",
    "ShorterTime",
    "ShorterTimeReply",
    "SignedCopy",
    "Template",
    "Undo",
    "Variation",
    "bidder_token",
    "intention_token",
]
