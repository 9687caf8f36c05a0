from django.urls import path

from suppliers.web import (
    reasons,
    team_assessment,
    team_audit,
    team_decision,
    team_exclusions,
    team_expiring,
    team_grounds,
    team_letters,
    team_merges,
    team_places,
    team_queue,
    team_renewals,
    team_requests,
    team_steps,
    team_suppliers,
    team_views,
)

APPLICATION = "team/applications/<str:ref>"

urlpatterns = [
    path("team/", team_queue.TeamQueue.as_view(), name="team-home"),
    path(f"{APPLICATION}/", team_assessment.TeamApplication.as_view(), name="team-application"),
    path(f"{APPLICATION}/start/", team_assessment.StartReview.as_view(), name="team-start-review"),
    path(f"{APPLICATION}/assign/", team_assessment.AssignApplication.as_view(), name="team-assign"),
    path(f"{APPLICATION}/ask/", team_steps.AskForInformation.as_view(), name="team-ask"),
    path(f"{APPLICATION}/extend/", team_steps.ExtendAssessment.as_view(), name="team-extend"),
    path(
        f"{APPLICATION}/lots/<int:lot>/recommend/<slug:verb>/",
        team_assessment.RecommendLot.as_view(),
        name="team-recommend",
    ),
    path(f"{APPLICATION}/lots/<int:lot>/send-back/", team_decision.SendBack.as_view(), name="team-send-back"),
    path("team/reasons/", reasons.TeamReasons.as_view(), name="team-reasons"),
    path(f"{APPLICATION}/reasons/", reasons.ReplyWithReasons.as_view(), name="team-reasons-reply"),
    path(
        f"{APPLICATION}/exclusions/<str:ground>/",
        team_exclusions.DecideGround.as_view(),
        name="team-exclusion",
    ),
    path(f"{APPLICATION}/decision/", team_decision.TeamDecision.as_view(), name="team-decision"),
    path("team/suppliers/", team_suppliers.TeamSuppliers.as_view(), name="team-suppliers"),
    path("team/suppliers/requests/", team_requests.TeamRequests.as_view(), name="team-requests"),
    path(
        "team/suppliers/changes/<uuid:pk>/",
        team_requests.TeamIdentityChange.as_view(),
        name="team-identity-change",
    ),
    path(
        "team/suppliers/joins/<uuid:pk>/", team_requests.TeamJoinRequest.as_view(), name="team-join-request"
    ),
    path(
        "team/suppliers/<uuid:pk>/confirm/",
        team_requests.ConfirmIdentity.as_view(),
        name="team-confirm-identity",
    ),
    path(
        "team/suppliers/<uuid:pk>/ask-registers/",
        team_requests.AskRegisters.as_view(),
        name="team-ask-registers",
    ),
    path("team/suppliers/<uuid:pk>/", team_suppliers.TeamSupplier.as_view(), name="team-supplier"),
    path("team/suppliers/<uuid:pk>/merge/", team_merges.MergeSupplier.as_view(), name="team-merge-find"),
    path(
        "team/suppliers/<uuid:pk>/merge/<uuid:other>/",
        team_merges.MergeSupplier.as_view(),
        name="team-merge-with",
    ),
    path("team/merges/<uuid:pk>/", team_merges.DecideMerge.as_view(), name="team-merge"),
    path("team/places/<uuid:pk>/<slug:verb>/", team_places.ChangePlace.as_view(), name="team-place"),
    path("team/views/", team_views.SavedViews.as_view(), name="team-views"),
    path("team/views/new/", team_views.SaveView.as_view(), name="team-view-new"),
    path("team/views/<uuid:pk>/<slug:verb>/", team_views.ChangeView.as_view(), name="team-view"),
    path(
        "team/suppliers/<uuid:pk>/ask-renewal/", team_renewals.AskSupplier.as_view(), name="team-ask-renewal"
    ),
    path("team/expiring/", team_expiring.TeamExpiring.as_view(), name="team-expiring"),
    path("team/expiring/<uuid:pk>/chase/", team_expiring.ChaseCertificate.as_view(), name="team-chase"),
    path("team/renewals/", team_renewals.TeamRenewals.as_view(), name="team-renewals"),
    path("team/renewals/ask/", team_renewals.AskLot.as_view(), name="team-renewals-ask"),
    path("team/renewals/<uuid:pk>/", team_renewals.TeamRenewal.as_view(), name="team-renewal"),
    path("team/grounds/", team_grounds.TeamGrounds.as_view(), name="team-grounds"),
    path("team/grounds/<uuid:pk>/", team_grounds.TeamGround.as_view(), name="team-ground"),
    path("team/grounds/<uuid:pk>/take-up/", team_grounds.TakeUpReport.as_view(), name="team-ground-take-up"),
    path("team/audit/", team_audit.TeamAudit.as_view(), name="team-audit"),
    path(
        "supplier/applications/<str:ref>/letter/",
        team_letters.DecisionLetter.as_view(),
        name="application-letter",
    ),
    path(
        "supplier/applications/<str:ref>/letter.pdf",
        team_letters.DecisionLetterPdf.as_view(),
        name="application-letter-pdf",
    ),
]
