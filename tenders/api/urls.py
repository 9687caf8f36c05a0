from rest_framework.routers import SimpleRouter

from tenders.api.bids import BidViewSet, OpeningViewSet
from tenders.api.competitions import ClarificationViewSet, CompetitionViewSet, InvitationViewSet

router = SimpleRouter()
router.register("competitions", CompetitionViewSet, basename="api-competition")
router.register("invitations", InvitationViewSet, basename="api-invitation")
router.register("clarifications", ClarificationViewSet, basename="api-clarification")
router.register("bids", BidViewSet, basename="api-bid")
router.register("openings", OpeningViewSet, basename="api-opening")
urlpatterns = router.urls
