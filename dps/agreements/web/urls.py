from django.urls import path

from dps.agreements.web import pages

urlpatterns = [
    path("", pages.Home.as_view(), name="home"),
    path("lots/", pages.Lots.as_view(), name="lots"),
    path("lots/<int:number>/", pages.LotPage.as_view(), name="lot"),
    path("before-you-start/", pages.BeforeYouStart.as_view(), name="before-you-start"),
    path("before-you-start/questions/", pages.Questions.as_view(), name="questionnaire"),
]
