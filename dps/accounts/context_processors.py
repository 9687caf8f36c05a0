"""What every page knows about the person: for whom they act, where they can go, how long they have."""

from typing import Any

from django.http import HttpRequest

from dps.accounts.organisations import acting_for, address_of, held_by

ACCOUNT = ("Account", "account")
NAVIGATION = {
    "visitor": [
        ("Lots", "lots"),
        ("Opportunities", "opportunities"),
        ("Contracts", "contracts"),
        ("Register of suppliers", "register-of-suppliers"),
        ("Sign in", "sign-in"),
    ],
    "person": [("Opportunities", "opportunities"), ("Enter your organisation", "organisation-new"), ACCOUNT],
    "supplier": [
        ("Home", "supplier-home"),
        ("Opportunities", "supplier-opportunities"),
        ("Contracts", "supplier-contracts"),
        ("Our application", "application"),
        ("Our organisation", "organisation"),
        ACCOUNT,
    ],
    "council": [
        ("Competitions", "council-home"),
        ("Suppliers", "council-suppliers"),
        ("Funded projects", "council-projects"),
        ("Lessons", "network-lessons"),
        ("People", "council-people"),
        ("Contacts", "council-contacts"),
        ACCOUNT,
    ],
    "team": [
        ("Applications", "team-home"),
        ("Suppliers", "team-suppliers"),
        ("Competitions", "team-competitions"),
        ("Members", "network-home"),
        ("Agreement", "team-agreements"),
        ("Notices", "team-notices"),
        ACCOUNT,
    ],
    "network": [("Members", "network-home"), ("Funded projects", "funded-projects"), ACCOUNT],
}
# Pages that belong to an entry of the menu though their address does not begin with its own.
ALSO_UNDER = {
    "team-agreements": ("/team/agreement-changes/",),
    "team-competitions": ("/team/debriefs/", "/team/retention/"),
    "team-suppliers": ("/team/places/", "/team/merges/"),
    # A council reads its projects where the network keeps them.
    "council-projects": ("/network/projects/",),
    # The people of a council are found from its membership.
    "network-home": ("/team/councils/",),
    "organisation": ("/supplier/documents/", "/supplier/declaration/"),
    "application": ("/supplier/applications/",),
}


def organisations(request: HttpRequest) -> dict[str, Any]:
    """`organisations`, `navigation` and `session_seconds` of the page's frame (docs/kit.md)."""
    # A page for errors before the session was opened has no person.
    if not getattr(request, "user", None):
        return {}
    current = acting_for(request)
    rows = [
        {"kind": one.kind, "id": one.id, "label": one.label, "url": one.url, "current": one == current}
        for one in held_by(request)
    ]
    kind = current.kind if current else "person" if request.user.is_authenticated else "visitor"
    return {
        "organisations": rows,
        "acting_for": current,
        "navigation": navigation(kind, request.path),
        "session_seconds": getattr(request, "session_seconds", 0),
    }


def navigation(kind: str, path: str) -> list[dict[str, Any]]:
    """The service navigation of one kind of organisation; pages that do not exist are left out."""
    items = [(text, name, address_of(name)) for text, name in NAVIGATION[kind]]
    items = [(text, name, href) for text, name, href in items if href]
    # "/supplier/" begins every address of a supplier: the longest one that fits is where we are.
    starts = [(start, href) for _, name, href in items for start in (href, *ALSO_UNDER.get(name, ()))]
    _, here = max((pair for pair in starts if path.startswith(pair[0])), key=_length, default=("", ""))
    return [{"text": text, "href": href, "active": href == here} for text, _, href in items]


def _length(pair: tuple[str, str]) -> int:
    return len(pair[0])
