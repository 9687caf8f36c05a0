"""Addresses of pages that belong to no app."""

from django.urls import path

from dps.core.pages import audit_heads, contact, content, mail_reports, styleguide

urlpatterns = [
    path("accessibility/", content.Accessibility.as_view(), name="accessibility"),
    path("privacy/", content.Privacy.as_view(), name="privacy"),
    path("cookies/", content.Cookies.as_view(), name="cookies"),
    path("terms/", content.Terms.as_view(), name="terms"),
    path("help/", content.Help.as_view(), name="help"),
    path("contact/", contact.Contact.as_view(), name="contact"),
    path("contact/sent/", contact.ContactSent.as_view(), name="contact-sent"),
    path("manifest.webmanifest", content.web_manifest, name="web-manifest"),
    path("favicon.ico", content.FavouriteIcon.as_view(), name="favicon"),
    path("open-data/audit-heads.json", audit_heads.audit_heads, name="audit-heads"),
    path("mail/reports/", mail_reports.take_mail_report, name="mail-reports"),
    path("styleguide/", styleguide.Styleguide.as_view(), name="styleguide"),
    path("styleguide/forms/", styleguide.StyleguideForms.as_view(), name="styleguide-forms"),
    path("styleguide/<slug:page>/", styleguide.StyleguideFrame.as_view(), name="styleguide-page"),
]
