"""Addresses of an award: its report, evidence, letters, debriefs, and what undoes it."""

from django.urls import path

from tenders.web.bids import debriefs as bidders
from tenders.web.bids import evidence as given
from tenders.web.evaluation import award, award_report, closing, debriefs, evidence, letters

OF = "council/<str:ref>/"
BID = "supplier/opportunities/<str:ref>/bid/"

urlpatterns = [
    path(OF + "award/", award.AwardPage.as_view(), name="competition-award"),
    path(OF + "award/recommend/", award.Recommend.as_view(), name="award-recommend"),
    path(OF + "award/approve/", award.ApproveAward.as_view(), name="award-approve"),
    path(OF + "award/return/", award.ReturnAward.as_view(), name="award-return"),
    path(OF + "award/report/", award_report.ReportPage.as_view(), name="award-report"),
    path(OF + "award/report.pdf", award_report.ReportPdf.as_view(), name="award-report-pdf"),
    path(OF + "award/none/", closing.EndWithoutAward.as_view(), name="award-none"),
    path(OF + "award/undo/", closing.AskUndo.as_view(), name="award-undo"),
    path(OF + "award/undo/<uuid:undo>/", closing.DecideUndo.as_view(), name="award-undo-decide"),
    path(OF + "evidence/", evidence.EvidencePage.as_view(), name="competition-evidence"),
    path(OF + "evidence/<uuid:asked>/", evidence.JudgeEvidence.as_view(), name="evidence-judge"),
    path(OF + "evidence/<uuid:asked>/return/", evidence.ReturnEvidence.as_view(), name="evidence-return"),
    path(OF + "letters/", letters.Letters.as_view(), name="competition-letters"),
    path(OF + "letters/send/", letters.SendLetters.as_view(), name="letters-send"),
    path(OF + "letters/<uuid:bid>/words/", letters.WriteWords.as_view(), name="letter-words"),
    path(OF + "letters/<uuid:letter>/again/", letters.SendAgain.as_view(), name="letter-again"),
    path(OF + "debriefs/", debriefs.Debriefs.as_view(), name="competition-debriefs"),
    path(OF + "debriefs/<uuid:asked>/", debriefs.AnswerDebrief.as_view(), name="debrief-answer"),
    path(BID + "evidence/<uuid:asked>/", given.GiveEvidence.as_view(), name="bid-evidence"),
    path(BID + "debrief/", bidders.AskDebrief.as_view(), name="bid-debrief"),
]
