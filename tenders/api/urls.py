from django.urls import path
from rest_framework.routers import SimpleRouter

from tenders.api.bids import BidViewSet, OpeningViewSet
from tenders.api.changing import ShorterTimeViewSet
from tenders.api.clarifications import ClarificationViewSet
from tenders.api.competitions import CompetitionViewSet
from tenders.api.contracts import ContractViewSet
from tenders.api.evaluation import ConflictViewSet, ConsensusViewSet, EvaluationViewSet, ScoreViewSet
from tenders.api.evidence import EvidenceRequestViewSet
from tenders.api.exclusions import ExclusionViewSet, ExplanationViewSet
from tenders.api.invitations import InvitationViewSet
from tenders.api.letters import DebriefViewSet, LetterViewSet
from tenders.api.library import LibraryQuestionViewSet, TemplateViewSet
from tenders.api.prices import PriceEnquiryViewSet
from tenders.api.receipts import CheckReceipt

router = SimpleRouter()
router.register("competitions", CompetitionViewSet, basename="api-competition")
router.register("invitations", InvitationViewSet, basename="api-invitation")
router.register("clarifications", ClarificationViewSet, basename="api-clarification")
router.register("shorter-times", ShorterTimeViewSet, basename="api-shorter-time")
router.register("library-questions", LibraryQuestionViewSet, basename="api-library-question")
router.register("templates", TemplateViewSet, basename="api-template")
router.register("bids", BidViewSet, basename="api-bid")
router.register("openings", OpeningViewSet, basename="api-opening")
router.register("evaluations", EvaluationViewSet, basename="api-evaluation")
router.register("conflicts", ConflictViewSet, basename="api-conflict")
router.register("scores", ScoreViewSet, basename="api-score")
router.register("consensus", ConsensusViewSet, basename="api-consensus")
router.register("exclusions", ExclusionViewSet, basename="api-exclusion")
router.register("explanations", ExplanationViewSet, basename="api-explanation")
router.register("price-enquiries", PriceEnquiryViewSet, basename="api-price-enquiry")
router.register("evidence-requests", EvidenceRequestViewSet, basename="api-evidence-request")
router.register("letters", LetterViewSet, basename="api-letter")
router.register("debriefs", DebriefViewSet, basename="api-debrief")
router.register("contracts", ContractViewSet, basename="api-contract")
urlpatterns = [path("receipts/check/", CheckReceipt.as_view(), name="api-receipt-check"), *router.urls]
