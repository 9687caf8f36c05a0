"""For whom a person acts: every app says which organisations it knows, the person picks one.

organisations.register("supplier", provider)        in AppConfig.ready
provider(user) -> [Organisation("supplier", str(supplier.pk), "Acme CIC", "supplier-home")]
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User

SESSION_KEY = "acting_for"


@dataclass(frozen=True)
class Organisation:
    """Something a person holds a seat in. `url_name` is its home page."""

    kind: str  # supplier, council, team or network
    id: str
    label: str
    url_name: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"

    @property
    def url(self) -> str:
        return address_of(self.url_name)


Provider = Callable[[User], list[Organisation]]
_providers: dict[str, Provider] = {}


def register(kind: str, provider: Provider) -> None:
    """Let an app say which organisations of its kind a person holds seats in."""
    _providers[kind] = provider


def organisations_of(user: User) -> list[Organisation]:
    """All of them, in the order in which the apps registered."""
    return [organisation for provider in _providers.values() for organisation in provider(user)]


def held_by(request: HttpRequest) -> list[Organisation]:
    """Those of the signed-in person, asked once for a request."""
    if not hasattr(request, "organisations_held"):
        person = request.user
        held = organisations_of(person) if isinstance(person, User) else []
        request.organisations_held = held  # type: ignore[attr-defined]
    return request.organisations_held  # type: ignore[attr-defined]


def acting_for(request: HttpRequest) -> Organisation | None:
    """The one the person chose for this session, else the first; None for those without a seat."""
    held = held_by(request)
    chosen = request.session.get(SESSION_KEY, "") if hasattr(request, "session") else ""
    return next((one for one in held if one.key == chosen), held[0] if held else None)


def act_for(request: HttpRequest, kind: str, id: str) -> Organisation | None:  # noqa: A002
    """From now on in this session, act for that one; None if the person holds no seat in it."""
    found = next((one for one in held_by(request) if (one.kind, one.id) == (kind, id)), None)
    if found:
        request.session[SESSION_KEY] = found.key
    return found


def address_of(url_name: str) -> str:
    """The address of a page by its name; empty where there is no such page."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def team(user: User) -> list[Organisation]:
    """The Oldham team and the network, whose seats this app keeps itself."""
    found = []
    if user.is_team:
        found.append(Organisation("team", "oldham", "Oldham procurement team", "team-home"))
    if user.has_team_role(TeamRole.NETWORK_MANAGER):
        found.append(Organisation("network", "ccin", "CCIN network", "network-home"))
    return found
