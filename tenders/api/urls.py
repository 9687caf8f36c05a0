from rest_framework.routers import SimpleRouter

from tenders.api.bids import BidViewSet, OpeningViewSet
from tenders.api.changing import ShorterTimeViewSet
from tenders.api.clarifications import ClarificationViewSet
from tenders.api.competitions import CompetitionViewSet
from tenders.api.invitations import InvitationViewSet
from tenders.api.library import LibraryQuestionViewSet, TemplateViewSet

router = SimpleRouter()
router.register("competitions", CompetitionViewSet, basename="api-competition")
router.register("invitations", InvitationViewSet, basename="api-invitation")
router.register("clarifications", ClarificationViewSet, basename="api-clarification")
router.register("shorter-times", ShorterTimeViewSet, basename="api-shorter-time")
router.register("library-questions", LibraryQuestionViewSet, basename="api-library-question")
router.register("templates", TemplateViewSet, basename="api-template")
router.register("bids", BidViewSet, basename="api-bid")
router.register("openings", OpeningViewSet, basename="api-opening")
urlpatterns = router.urls
