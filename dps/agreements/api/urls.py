from rest_framework.routers import SimpleRouter

from dps.agreements.api import views

router = SimpleRouter()
router.register("agreements", views.AgreementViewSet, basename="api-agreement")
router.register("notices", views.NoticeViewSet, basename="api-notice")
urlpatterns = router.urls
