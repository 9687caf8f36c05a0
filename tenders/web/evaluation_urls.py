"""Addresses from the declaration of conflicts to the public register of contracts."""

from django.urls import path

from tenders.web.bids import price_questions
from tenders.web.evaluation import (
    compliance,
    conflicts,
    contracts,
    moderation,
    panels,
    prices,
    ranking,
    scoring,
    undo,
)

OF = "council/<str:ref>/"

urlpatterns = [
    path(OF + "conflict/", conflicts.DeclareConflict.as_view(), name="competition-conflict"),
    path(
        OF + "conflict/<uuid:conflict>/",
        conflicts.DecideConflict.as_view(),
        name="competition-conflict-decide",
    ),
    path(OF + "score/", scoring.Scoring.as_view(), name="competition-score"),
    path(OF + "score/submit/", scoring.SubmitScores.as_view(), name="competition-score-submit"),
    path(OF + "score/<uuid:question>/<uuid:bid>/", scoring.ScoreBid.as_view(), name="competition-score-bid"),
    path(OF + "moderate/", moderation.Moderation.as_view(), name="competition-moderate"),
    path(OF + "moderate/finish/", moderation.FinishModeration.as_view(), name="competition-moderate-finish"),
    path(OF + "moderate/meeting/", moderation.RecordMeeting.as_view(), name="competition-meeting"),
    path(OF + "moderate/undo/", undo.AskUndo.as_view(), name="competition-undo"),
    path(OF + "moderate/undo/<uuid:undo>/", undo.DecideUndo.as_view(), name="undo-decide"),
    path(
        OF + "moderate/<uuid:question>/",
        moderation.ModerateQuestion.as_view(),
        name="competition-moderate-question",
    ),
    path(
        OF + "moderate/<uuid:question>/<uuid:bid>/",
        moderation.AgreeScore.as_view(),
        name="competition-agree-score",
    ),
    path(OF + "panel/", panels.Panel.as_view(), name="competition-panel"),
    path(OF + "lead/", panels.Lead.as_view(), name="competition-lead"),
    path(OF + "compliance/<uuid:bid>/", compliance.CheckBid.as_view(), name="competition-check"),
    path(
        OF + "compliance/<uuid:bid>/explain/",
        compliance.AskExplanation.as_view(),
        name="competition-explain",
    ),
    path(OF + "compliance/", compliance.Compliance.as_view(), name="competition-compliance"),
    path(
        OF + "compliance/<uuid:bid>/exclude/",
        compliance.ProposeExclusion.as_view(),
        name="competition-exclude",
    ),
    path(
        OF + "compliance/<uuid:bid>/confirm/", compliance.ConfirmExclusion.as_view(), name="exclusion-confirm"
    ),
    path(OF + "award/lots/", ranking.DrawLots.as_view(), name="award-lots"),
    path(OF + "award/what-if/", ranking.WhatIf.as_view(), name="award-what-if"),
    path(OF + "prices/", prices.Prices.as_view(), name="competition-prices"),
    path(OF + "prices/<uuid:bid>/low/", prices.AskToExplain.as_view(), name="price-ask-low"),
    path(OF + "prices/<uuid:bid>/sums/", prices.AskForSums.as_view(), name="price-ask-sums"),
    path(OF + "prices/enquiry/<uuid:enquiry>/", prices.DecideEnquiry.as_view(), name="price-decide"),
    path(
        "supplier/opportunities/<str:ref>/bid/price-question/<uuid:enquiry>/",
        price_questions.PriceQuestion.as_view(),
        name="bid-price-question",
    ),
    path(
        "supplier/opportunities/<str:ref>/bid/outcome/", contracts.OutcomePage.as_view(), name="bid-outcome"
    ),
    path(
        "supplier/opportunities/<str:ref>/bid/outcome.pdf",
        contracts.OutcomePdf.as_view(),
        name="bid-outcome-pdf",
    ),
    path("contracts/", contracts.Contracts.as_view(), name="contracts"),
    path("contracts/contracts.csv", contracts.ContractsCsv.as_view(), name="contracts-csv"),
    path("contracts/<str:ref>/", contracts.PublicContract.as_view(), name="public-contract"),
]
