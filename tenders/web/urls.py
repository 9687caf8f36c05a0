from tenders.web import award_urls, bid_urls, competition_urls, contract_urls, evaluation_urls

# Contracts first: "council/lessons/" is no competition's reference.
urlpatterns = [
    *contract_urls.urlpatterns,
    *competition_urls.urlpatterns,
    *bid_urls.urlpatterns,
    *evaluation_urls.urlpatterns,
    *award_urls.urlpatterns,
]
