"""Addresses of the tender box: a supplier's bid, and its opening by the council."""

from django.urls import path

from tenders.web import opening, receipt_check, record
from tenders.web.bids import explanations, handing_in, hub, parts

BID = "supplier/opportunities/<str:ref>/bid/"
OF = "council/<str:ref>/"

urlpatterns = [
    path(BID, hub.BidHub.as_view(), name="bid"),
    path(BID + "question/<uuid:question>/", parts.QuestionPage.as_view(), name="bid-question"),
    path(BID + "price/", parts.PricePage.as_view(), name="bid-price"),
    path(BID + "files/", parts.FilesPage.as_view(), name="bid-files"),
    path(BID + "check/", handing_in.CheckBid.as_view(), name="bid-check"),
    path(BID + "submitted/", handing_in.BidSubmitted.as_view(), name="bid-submitted"),
    path(BID + "receipt/<int:number>.pdf", handing_in.ReceiptPdf.as_view(), name="bid-receipt-pdf"),
    path(BID + "receipt/<int:number>.json", handing_in.ReceiptContent.as_view(), name="bid-receipt-content"),
    path("receipts/check/", receipt_check.CheckReceipt.as_view(), name="receipt-check"),
    path(BID + "withdraw/", handing_in.WithdrawBid.as_view(), name="bid-withdraw"),
    path(BID + "explanations/", explanations.Explanations.as_view(), name="bid-explanations"),
    path(
        BID + "explanations/<uuid:explanation>/",
        explanations.AnswerExplanation.as_view(),
        name="bid-explain",
    ),
    path(OF + "open/", opening.OpenBids.as_view(), name="competition-open"),
    path(OF + "opening/", opening.OpeningMinutes.as_view(), name="competition-opening"),
    path(OF + "opening/minutes.pdf", opening.OpeningMinutesPdf.as_view(), name="competition-minutes-pdf"),
    path("team/competitions/<str:ref>/record.zip", record.CompetitionRecord.as_view(), name="team-record"),
]
