"""The API of the network: a list of collections for each room."""

from rest_framework.routers import SimpleRouter

from buyers.api import members_urls, project_urls, seat_urls

router = SimpleRouter()
for prefix, view, name in [
    *members_urls.collections,
    *project_urls.collections,
    *seat_urls.collections,
]:
    router.register(prefix, view, basename=name)
urlpatterns = [*router.urls]
