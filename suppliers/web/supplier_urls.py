from django.urls import path

from suppliers.web import (
    application,
    asking,
    carrying,
    declaration,
    details_check,
    finding,
    home,
    identity,
    items,
    joining,
    library,
    organisation,
    partner,
    partner_links,
    people,
    places,
    profile,
    questions,
    reasons,
    renewal,
    submission,
    submitted,
)

OWN = "supplier/application/"
SENT = f"{OWN}<str:ref>/"
PAGE = f"{OWN}<slug:section>/<slug:page>/"

urlpatterns = [
    path(f"{SENT}reasons/", reasons.AskForReasons.as_view(), name="application-reasons"),
    path("supplier/", home.SupplierHome.as_view(), name="supplier-home"),
    path("supplier/organisation/new/", organisation.OrganisationNew.as_view(), name="organisation-new"),
    path("supplier/organisation/find/", finding.OrganisationFind.as_view(), name="organisation-find"),
    path("supplier/organisation/here/", organisation.OrganisationHere.as_view(), name="organisation-here"),
    path("supplier/organisation/", organisation.OrganisationDetail.as_view(), name="organisation"),
    path(
        "supplier/organisation/change/", organisation.OrganisationChange.as_view(), name="organisation-change"
    ),
    path(
        "supplier/organisation/check/", details_check.OrganisationCheck.as_view(), name="organisation-check"
    ),
    path("supplier/organisation/identity/", identity.IdentityChangeAsk.as_view(), name="identity-change"),
    path(
        "supplier/organisation/identity/<uuid:pk>/withdraw/",
        identity.IdentityChangeWithdraw.as_view(),
        name="identity-change-withdraw",
    ),
    path("supplier/organisation/principles/", profile.Principles.as_view(), name="organisation-principles"),
    path("supplier/organisation/logo/", profile.Logo.as_view(), name="organisation-logo"),
    path("supplier/organisation/logo/remove/", profile.LogoRemove.as_view(), name="organisation-logo-remove"),
    path("supplier/organisation/logo/picture/", profile.OwnLogo.as_view(), name="organisation-logo-picture"),
    path(
        "supplier/organisation/people/requests/<uuid:pk>/",
        joining.JoinRequestPage.as_view(),
        name="join-request",
    ),
    path("supplier/organisation/people/", people.People.as_view(), name="organisation-people"),
    path("supplier/organisation/people/invite/", people.Invite.as_view(), name="organisation-invite"),
    path(
        "supplier/organisation/people/invitations/<uuid:pk>/withdraw/",
        people.InvitationWithdraw.as_view(),
        name="organisation-invitation-withdraw",
    ),
    path("supplier/organisation/people/<uuid:pk>/", people.SeatChange.as_view(), name="organisation-seat"),
    path(
        "supplier/organisation/people/<uuid:pk>/remove/",
        people.SeatRemove.as_view(),
        name="organisation-seat-remove",
    ),
    path("invite/<str:token>/", people.InvitationAccept.as_view(), name="invitation"),
    path("supplier/places/<uuid:pk>/leave/", places.LeaveLot.as_view(), name="supplier-leave-lot"),
    path("declaration/<str:token>/", partner.PartnerHub.as_view(), name="partner"),
    path("declaration/<str:token>/sign/", partner.PartnerSign.as_view(), name="partner-sign"),
    path(
        "declaration/<str:token>/<slug:section>/<slug:page>/",
        partner.PartnerPage.as_view(),
        name="partner-page",
    ),
    path("supplier/declaration/", declaration.SupplierDeclaration.as_view(), name="supplier-declaration"),
    path("supplier/declaration/report/", declaration.ReportGround.as_view(), name="ground-report"),
    path("supplier/declaration/renew/", renewal.RenewalCheck.as_view(), name="renewal"),
    path(
        "supplier/declaration/renew/<slug:section>/<slug:page>/",
        renewal.RenewalPage.as_view(),
        name="renewal-page",
    ),
    path("supplier/documents/", library.Documents.as_view(), name="supplier-documents"),
    path("supplier/documents/add/", library.CertificateAdd.as_view(), name="supplier-certificate-add"),
    path(
        "supplier/documents/keep/<uuid:pk>/",
        library.CertificateKeep.as_view(),
        name="supplier-certificate-keep",
    ),
    path(
        "supplier/documents/<uuid:pk>/replace/",
        library.CertificateReplace.as_view(),
        name="supplier-certificate-replace",
    ),
    path(
        "supplier/documents/<uuid:pk>/remove/",
        library.CertificateRemove.as_view(),
        name="supplier-certificate-remove",
    ),
    path(f"{SENT}submitted/", submitted.ApplicationSubmitted.as_view(), name="application-submitted"),
    path(f"{SENT}status/", submitted.ApplicationStatusPage.as_view(), name="application-status"),
    path(f"{SENT}copy.pdf", submitted.ApplicationCopyPdf.as_view(), name="application-copy-pdf"),
    path(f"{SENT}copy/", submitted.ApplicationCopy.as_view(), name="application-copy"),
    path(
        f"{SENT}more-information/", submitted.MoreInformation.as_view(), name="application-more-information"
    ),
    path(OWN, application.ApplicationHub.as_view(), name="application"),
    path(f"{OWN}start/", application.ApplicationStart.as_view(), name="application-start"),
    path(f"{OWN}lots/", application.ApplicationLots.as_view(), name="application-lots"),
    path(f"{OWN}withdraw/", application.ApplicationWithdraw.as_view(), name="application-withdraw"),
    path(f"{OWN}carried/", carrying.CarriedOver.as_view(), name="application-carried"),
    path(f"{OWN}check/", submission.CheckAnswers.as_view(), name="application-check"),
    path(f"{OWN}declare/", submission.Declare.as_view(), name="application-declare"),
    path(f"{OWN}<slug:section>/", asking.SectionEntrance.as_view(), name="application-section"),
    path(f"{OWN}<slug:section>/nothing/", application.SectionNothing.as_view(), name="application-nothing"),
    path(PAGE, questions.QuestionPage.as_view(), name="application-page"),
    path(f"{PAGE}add/", items.ItemPage.as_view(), name="application-item-add"),
    path(f"{PAGE}<int:number>/", items.ItemPage.as_view(), name="application-item"),
    path(f"{PAGE}<int:number>/link/", partner_links.PartnerLink.as_view(), name="application-partner-link"),
    path(f"{PAGE}<int:number>/remove/", items.ItemRemove.as_view(), name="application-item-remove"),
]
