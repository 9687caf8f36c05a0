"""Every address of the portal (design 10)."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from health_check.views import HealthCheckView

urlpatterns = [
    path("", include("dps.core.urls")),
    path("", include("dps.accounts.web.urls")),
    path("", include("dps.documents.web.urls")),
    path("", include("dps.agreements.web.urls")),
    path("", include("suppliers.web.urls")),
    path("", include("buyers.web.urls")),
    path("", include("tenders.web.urls")),
    path("training/", include("dps.demo.urls")),
    path("api/v1/", include("dps.accounts.api.urls")),
    path("api/v1/", include("dps.documents.api.urls")),
    path("api/v1/", include("dps.agreements.api.urls")),
    path("api/v1/", include("suppliers.api.urls")),
    path("api/v1/", include("buyers.api.urls")),
    path("api/v1/", include("tenders.api.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="api-schema"), name="api-docs"),
    path("health/live/", HealthCheckView.as_view(checks=[]), name="health-live"),
    path(
        "health/ready/",
        HealthCheckView.as_view(
            checks=[
                "health_check.Database",
                "health_check.Cache",
                "dps.core.health.ClocksAgree",
                "dps.core.health.KeyringSecret",
            ]
        ),
        name="health-ready",
    ),
    path(
        "health/keyring/",
        HealthCheckView.as_view(checks=["dps.core.health.KeyringAnswers"]),
        name="health-keyring",
    ),
    path("", include("django_prometheus.urls")),
]

handler400 = "dps.core.pages.bad_request"
handler403 = "dps.core.pages.forbidden"
handler404 = "dps.core.pages.not_found"
handler500 = "dps.core.pages.server_error"
