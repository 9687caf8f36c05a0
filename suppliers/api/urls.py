from rest_framework.routers import SimpleRouter

from suppliers.api import applications, decisions

router = SimpleRouter()
router.register("applications", applications.ApplicationViewSet, basename="api-application")
router.register("admissions", decisions.AdmissionViewSet, basename="admission")
router.register("lot-requests", decisions.LotRequestViewSet, basename="lot-request")
urlpatterns = router.urls
