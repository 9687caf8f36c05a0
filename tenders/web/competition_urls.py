"""Addresses of competitions until the deadline."""

from django.urls import path

from tenders.web import (
    bundles,
    calendars,
    confidentiality,
    council_amend,
    council_answers,
    council_changes,
    council_criteria,
    council_home,
    council_library,
    council_live,
    council_prepare,
    council_publish,
    council_shorter_time,
    public_opportunities,
    supplier_opportunities,
    supplier_questions,
    supplier_shorter_time,
    team,
    team_conflicts,
    team_more_time,
)

COUNCIL = "council/<str:ref>/"
SUPPLIER = "supplier/opportunities/"

urlpatterns = [
    path("council/", council_home.CouncilHome.as_view(), name="council-home"),
    path("council/new/", council_home.StartCompetition.as_view(), name="competition-new"),
    path("council/suppliers/", council_home.CouncilSuppliers.as_view(), name="council-suppliers"),
    path("council/library/", council_library.Library.as_view(), name="council-library"),
    path("council/library/<uuid:pk>/drop/", council_library.Drop.as_view(), name="library-drop"),
    path(COUNCIL, council_home.Hub.as_view(), name="competition"),
    path(COUNCIL + "details/", council_prepare.Details.as_view(), name="competition-details"),
    path(COUNCIL + "documents/", council_prepare.Documents.as_view(), name="competition-documents"),
    path(
        COUNCIL + "documents/confidentiality/",
        confidentiality.Confidentiality.as_view(),
        name="competition-confidentiality",
    ),
    path(COUNCIL + "timetable/", council_prepare.Timetable.as_view(), name="competition-timetable"),
    path(COUNCIL + "team/", council_prepare.Team.as_view(), name="competition-team"),
    path(COUNCIL + "criteria/", council_criteria.Criteria.as_view(), name="competition-criteria"),
    path(COUNCIL + "questions/", council_criteria.Questions.as_view(), name="competition-questions"),
    path(
        COUNCIL + "questions/new/<uuid:criterion>/",
        council_criteria.NewQuestion.as_view(),
        name="competition-question-new",
    ),
    path(
        COUNCIL + "questions/library/<uuid:criterion>/",
        council_library.AskFromLibrary.as_view(),
        name="competition-question-library",
    ),
    path(
        COUNCIL + "questions/<uuid:pk>/keep/",
        council_library.KeepQuestion.as_view(),
        name="competition-question-keep",
    ),
    path(COUNCIL + "template/", council_library.KeepTemplate.as_view(), name="competition-template"),
    path(
        COUNCIL + "questions/<uuid:pk>/",
        council_criteria.ChangeQuestion.as_view(),
        name="competition-question",
    ),
    path(
        COUNCIL + "questions/<uuid:pk>/remove/",
        council_criteria.RemoveQuestion.as_view(),
        name="competition-question-remove",
    ),
    path(COUNCIL + "price/", council_criteria.Price.as_view(), name="competition-price"),
    path(COUNCIL + "scale/", council_criteria.Scale.as_view(), name="competition-scale"),
    path(COUNCIL + "publish/", council_publish.CheckAndPublish.as_view(), name="competition-publish"),
    path(COUNCIL + "publish/send/", council_publish.SendForApproval.as_view(), name="competition-send"),
    path(COUNCIL + "publish/recall/", council_publish.Recall.as_view(), name="competition-recall"),
    path(COUNCIL + "publish/now/", council_publish.Publish.as_view(), name="competition-publish-now"),
    path(COUNCIL + "preview/", council_publish.Preview.as_view(), name="competition-preview"),
    path(COUNCIL + "approve/", council_publish.Approve.as_view(), name="competition-approve"),
    path(COUNCIL + "live/", council_live.Live.as_view(), name="competition-live"),
    path(COUNCIL + "live/<uuid:pk>/resend/", council_live.Resend.as_view(), name="invitation-resend"),
    path(
        COUNCIL + "clarifications/",
        council_answers.Clarifications.as_view(),
        name="competition-clarifications",
    ),
    path(
        COUNCIL + "clarifications/<uuid:pk>/",
        council_answers.Answer.as_view(),
        name="competition-clarification",
    ),
    path(
        COUNCIL + "clarifications/<uuid:pk>/change/",
        council_answers.ChangeAnswer.as_view(),
        name="competition-clarification-change",
    ),
    path(COUNCIL + "amend/", council_amend.Amend.as_view(), name="competition-amend"),
    path(
        COUNCIL + "amend/documents/",
        council_amend.AmendDocuments.as_view(),
        name="competition-amend-documents",
    ),
    path(
        COUNCIL + "shorter-time/",
        council_shorter_time.ProposeShorterTime.as_view(),
        name="competition-shorter-time",
    ),
    path(
        COUNCIL + "shorter-time/withdraw/",
        council_shorter_time.WithdrawShorterTime.as_view(),
        name="competition-shorter-time-withdraw",
    ),
    path(COUNCIL + "cancel/", council_changes.Cancel.as_view(), name="competition-cancel"),
    path(SUPPLIER, supplier_opportunities.Opportunities.as_view(), name="supplier-opportunities"),
    path(SUPPLIER + "<str:ref>/", supplier_opportunities.Opportunity.as_view(), name="opportunity"),
    path(
        SUPPLIER + "<str:ref>/documents/",
        supplier_opportunities.OpportunityDocuments.as_view(),
        name="opportunity-documents",
    ),
    path(
        SUPPLIER + "<str:ref>/documents/accept-terms/",
        confidentiality.AcceptTerms.as_view(),
        name="opportunity-accept-terms",
    ),
    path(
        SUPPLIER + "<str:ref>/questions/",
        supplier_opportunities.OpportunityQuestions.as_view(),
        name="opportunity-questions",
    ),
    path(
        SUPPLIER + "<str:ref>/questions/<uuid:pk>/withdraw/",
        supplier_questions.WithdrawQuestion.as_view(),
        name="opportunity-question-withdraw",
    ),
    path(
        SUPPLIER + "<str:ref>/questions/<uuid:pk>/file/",
        supplier_questions.QuestionFile.as_view(),
        name="opportunity-question-file",
    ),
    path(SUPPLIER + "<str:ref>/questions/ask/", supplier_opportunities.Ask.as_view(), name="opportunity-ask"),
    path(
        SUPPLIER + "<str:ref>/decline/", supplier_opportunities.Decline.as_view(), name="opportunity-decline"
    ),
    path(SUPPLIER + "<str:ref>/intend/", supplier_opportunities.Intend.as_view(), name="opportunity-intend"),
    path(
        SUPPLIER + "<str:ref>/documents.zip",
        bundles.OpportunityBundle.as_view(),
        name="opportunity-bundle",
    ),
    path("opportunities/feed/", calendars.OpportunitiesFeed(), name="opportunities-feed"),
    path(
        "opportunities/<str:ref>/calendar.ics",
        calendars.OpportunityCalendar.as_view(),
        name="opportunity-calendar",
    ),
    path(
        SUPPLIER + "<str:ref>/shorter-time/",
        supplier_shorter_time.AnswerShorterTime.as_view(),
        name="opportunity-shorter-time",
    ),
    path("opportunities/", public_opportunities.PublicOpportunities.as_view(), name="opportunities"),
    path(
        "opportunities/<str:ref>/",
        public_opportunities.PublicOpportunity.as_view(),
        name="public-opportunity",
    ),
    path("team/competitions/", team.TeamCompetitions.as_view(), name="team-competitions"),
    path(
        "team/competitions/<str:ref>/conflicts/",
        team_conflicts.TeamConflicts.as_view(),
        name="team-conflicts",
    ),
    path("team/competitions/<str:ref>/", team.TeamCompetition.as_view(), name="team-competition"),
    path("team/competitions/<str:ref>/more-time/", team_more_time.MoreTime.as_view(), name="team-more-time"),
]
