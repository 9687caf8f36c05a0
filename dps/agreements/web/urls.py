from django.urls import path

from dps.agreements.web import (
    needed,
    pages,
    papers,
    team_agreements,
    team_notices,
    team_preparing,
    team_succession,
    tell_me,
)

AGREEMENT = "team/agreements/<str:ref>"
CHANGE = "team/agreement-changes/<uuid:pk>"

urlpatterns = [
    path("", pages.Home.as_view(), name="home"),
    path("lots/", pages.Lots.as_view(), name="lots"),
    path("lots/<int:number>/", pages.LotPage.as_view(), name="lot"),
    path("lots/documents/", papers.Papers.as_view(), name="agreement-documents"),
    path("before-you-start/", needed.BeforeYouStart.as_view(), name="before-you-start"),
    path("before-you-start/questions/", needed.Questions.as_view(), name="questionnaire"),
    path("before-you-start/what-you-will-need.pdf", needed.NeededPdf.as_view(), name="needed-pdf"),
    path("tell-me/", tell_me.TellMe.as_view(), name="tell-me"),
    path("tell-me/sent/", tell_me.TellMeSent.as_view(), name="tell-me-sent"),
    path("tell-me/confirmed/", tell_me.TellMeConfirmed.as_view(), name="tell-me-confirmed"),
    path("tell-me/left/", tell_me.TellMeLeft.as_view(), name="tell-me-left"),
    path("tell-me/<uuid:pk>/confirm/<str:code>/", tell_me.ConfirmTellMe.as_view(), name="tell-me-confirm"),
    path("tell-me/<uuid:pk>/leave/<str:code>/", tell_me.LeaveTellMe.as_view(), name="tell-me-leave"),
    path("team/agreements/", team_agreements.TeamAgreements.as_view(), name="team-agreements"),
    path(f"{AGREEMENT}/", team_agreements.TeamAgreement.as_view(), name="team-agreement"),
    path(
        f"{AGREEMENT}/change/<slug:kind>/", team_agreements.DraftChange.as_view(), name="team-agreement-draft"
    ),
    path(f"{AGREEMENT}/next/", team_preparing.PrepareAgreement.as_view(), name="team-agreement-next"),
    path(f"{AGREEMENT}/documents/", papers.TeamPapers.as_view(), name="team-agreement-documents"),
    path(f"{AGREEMENT}/successor/", team_succession.Succession.as_view(), name="team-agreement-successor"),
    path(f"{AGREEMENT}/edit/", team_preparing.EditAgreement.as_view(), name="team-agreement-edit"),
    path(f"{AGREEMENT}/publish/", team_preparing.PublishAgreement.as_view(), name="team-agreement-publish"),
    path(f"{AGREEMENT}/lots/<int:number>/", team_preparing.EditLot.as_view(), name="team-agreement-lot"),
    path(f"{CHANGE}/", team_agreements.TeamChange.as_view(), name="team-agreement-change"),
    path(
        f"{CHANGE}/<slug:verb>/", team_agreements.DecideChange.as_view(), name="team-agreement-change-decide"
    ),
    path("team/notices/", team_notices.TeamNotices.as_view(), name="team-notices"),
    path("team/notices/<uuid:pk>/", team_notices.NoticePage.as_view(), name="team-notice"),
    path(
        "team/notices/<uuid:pk>/not-needed/",
        team_notices.NoticeNotNeeded.as_view(),
        name="team-notice-not-needed",
    ),
]
