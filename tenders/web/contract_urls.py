"""Addresses of contracts, their records, and the pictures of participation."""

from django.urls import path

from tenders.web import team_records
from tenders.web.contracts import copies, council, participation, records, supplier

OF = "council/<str:ref>/"
CONTRACT = OF + "contract/"
OWN = "supplier/contracts/"
TEAM = "team/competitions/<str:ref>/"

urlpatterns = [
    path(
        "council/participation/", participation.CouncilParticipation.as_view(), name="council-participation"
    ),
    path("council/lessons/", participation.NetworkLessons.as_view(), name="network-lessons"),
    path(OF + "participation/", participation.Participation.as_view(), name="competition-participation"),
    path(CONTRACT, council.ContractPage.as_view(), name="competition-contract"),
    path(CONTRACT + "call-off/", council.CallOffPage.as_view(), name="contract-call-off-page"),
    path(CONTRACT + "call-off.pdf", council.CallOffPdf.as_view(), name="contract-call-off"),
    path(CONTRACT + "copy/<str:side>/", copies.CouncilCopy.as_view(), name="contract-copy"),
    path(CONTRACT + "copy/<str:side>/take-back/", council.TakeBackCopy.as_view(), name="contract-take-back"),
    path(CONTRACT + "sign/", council.Sign.as_view(), name="contract-sign"),
    path(CONTRACT + "vary/", council.Vary.as_view(), name="contract-vary"),
    path(CONTRACT + "deliverable/", council.AddDeliverable.as_view(), name="contract-deliverable"),
    path(
        CONTRACT + "deliverable/<uuid:deliverable>/accept/",
        council.AcceptDeliverable.as_view(),
        name="deliverable-accept",
    ),
    path(CONTRACT + "review/", council.AddReview.as_view(), name="contract-review"),
    path(CONTRACT + "end/", council.End.as_view(), name="contract-end"),
    path(CONTRACT + "lessons/", council.Lessons.as_view(), name="contract-lessons"),
    path(OF + "report/", records.RecordPage.as_view(), {"paper": "report"}, name="competition-report"),
    path(OF + "report.pdf", records.RecordPdf.as_view(), {"paper": "report"}, name="competition-report-pdf"),
    path(
        OF + "evaluation-record/",
        records.RecordPage.as_view(),
        {"paper": "evaluation"},
        name="evaluation-record",
    ),
    path(
        OF + "evaluation-record.pdf",
        records.RecordPdf.as_view(),
        {"paper": "evaluation"},
        name="evaluation-record-pdf",
    ),
    path(OF + "record.zip", records.RecordZip.as_view(), name="competition-whole-record"),
    path(TEAM + "report/", team_records.TeamRecordPage.as_view(), {"paper": "report"}, name="team-report"),
    path(
        TEAM + "report.pdf",
        team_records.TeamRecordPdf.as_view(),
        {"paper": "report"},
        name="team-report-pdf",
    ),
    path(
        TEAM + "evaluation-record/",
        team_records.TeamRecordPage.as_view(),
        {"paper": "evaluation"},
        name="team-evaluation-record",
    ),
    path(
        TEAM + "evaluation-record.pdf",
        team_records.TeamRecordPdf.as_view(),
        {"paper": "evaluation"},
        name="team-evaluation-record-pdf",
    ),
    path("team/debriefs/", team_records.TeamDebriefs.as_view(), name="team-debriefs"),
    path("team/retention/", team_records.TeamRetention.as_view(), name="team-retention"),
    path(OWN, supplier.SupplierContracts.as_view(), name="supplier-contracts"),
    path(OWN + "<str:ref>/", supplier.SupplierContract.as_view(), name="supplier-contract"),
    path(OWN + "<str:ref>/call-off/", supplier.SupplierCallOff.as_view(), name="supplier-call-off-page"),
    path(OWN + "<str:ref>/call-off.pdf", supplier.SupplierCallOffPdf.as_view(), name="supplier-call-off"),
    path(OWN + "<str:ref>/reply/<uuid:review>/", supplier.Reply.as_view(), name="review-reply"),
]
