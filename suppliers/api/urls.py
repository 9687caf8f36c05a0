from rest_framework.routers import SimpleRouter

from suppliers.api import applications, decisions, register

router = SimpleRouter()
router.register("applications", applications.ApplicationViewSet, basename="api-application")
router.register("admissions", register.AdmissionViewSet, basename="admission")
router.register("suppliers", register.RegisteredSupplierViewSet, basename="registered-supplier")
router.register("lot-requests", decisions.LotRequestViewSet, basename="lot-request")
urlpatterns = router.urls
