from django.urls import path

from buyers.web import contacts, imports, members, memberships, public_members

MEMBER = "network/members/<uuid:pk>"
PERIOD = "network/memberships/<uuid:pk>"

urlpatterns = [
    path("network/", members.Members.as_view(), name="network-home"),
    path("network/members.xlsx", members.RegisterSheet.as_view(), name="network-register-sheet"),
    path("network/members/new/", members.NewMember.as_view(), name="network-member-new"),
    path(f"{MEMBER}/", members.Member.as_view(), name="network-member"),
    path(f"{MEMBER}/change/", members.ChangeMember.as_view(), name="network-member-change"),
    path(f"{MEMBER}/memberships/new/", memberships.AddMembership.as_view(), name="network-membership-new"),
    path(f"{MEMBER}/contacts/new/", contacts.AddNetworkContact.as_view(), name="network-contact-new"),
    path(f"{PERIOD}/change/", memberships.ChangeMembership.as_view(), name="network-membership-change"),
    path(f"{PERIOD}/end/", memberships.EndMembership.as_view(), name="network-membership-end"),
    path("network/contacts/", contacts.NetworkContacts.as_view(), name="network-contacts"),
    path(
        "network/contacts/<uuid:pk>/", contacts.ChangeNetworkContact.as_view(), name="network-contact-change"
    ),
    path("network/import/", imports.ImportMembers.as_view(), name="network-import"),
    path("network/import/template.xlsx", members.TemplateSheet.as_view(), name="network-import-template"),
    path("network/imports/<uuid:pk>/", imports.ImportPreview.as_view(), name="network-import-preview"),
    path("council/contacts/", contacts.CouncilContacts.as_view(), name="council-contacts"),
    path("council/contacts/new/", contacts.AddCouncilContact.as_view(), name="council-contact-new"),
    path(
        "council/contacts/<uuid:pk>/", contacts.ChangeCouncilContact.as_view(), name="council-contact-change"
    ),
    path("contacts/<uuid:pk>/delete/", contacts.DeleteContact.as_view(), name="contact-delete"),
    path("contacts/spreadsheet/", contacts.TakeContacts.as_view(), name="contacts-take"),
    path("members/", public_members.PublicMembers.as_view(), name="members"),
]
