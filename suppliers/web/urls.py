from suppliers.web import public_urls, supplier_urls, team_urls

urlpatterns = [*supplier_urls.urlpatterns, *team_urls.urlpatterns, *public_urls.urlpatterns]
