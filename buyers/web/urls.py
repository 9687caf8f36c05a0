"""The pages of the network: a list of addresses for each room."""

from buyers.web import members_urls

urlpatterns = [*members_urls.urlpatterns]
