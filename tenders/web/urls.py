from tenders.web import award_urls, bid_urls, competition_urls, evaluation_urls

urlpatterns = [
    *competition_urls.urlpatterns,
    *bid_urls.urlpatterns,
    *evaluation_urls.urlpatterns,
    *award_urls.urlpatterns,
]
