from buyers.api import contacts, imports, members

collections = [
    ("councils", members.MemberViewSet, "member"),
    ("member-contacts", contacts.ContactViewSet, "member-contact"),
    ("member-imports", imports.MemberImportViewSet, "member-import"),
]
