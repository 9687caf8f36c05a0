from rest_framework.routers import SimpleRouter

from tenders.api.bids import BidViewSet, OpeningViewSet

router = SimpleRouter()
router.register("bids", BidViewSet, basename="api-bid")
router.register("openings", OpeningViewSet, basename="api-opening")
urlpatterns = router.urls
