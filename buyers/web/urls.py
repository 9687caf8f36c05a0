"""The pages of the network: a list of addresses for each room."""

from buyers.web import members_urls, project_urls, seat_urls

urlpatterns = [*members_urls.urlpatterns, *seat_urls.urlpatterns, *project_urls.urlpatterns]
