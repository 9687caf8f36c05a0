"""Whom a newcomer can be in a training portal, what they may do, and their security code of this moment."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.db.models import Prefetch, Q

from buyers.lifecycles import CouncilRole
from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.accounts.operations.second_factor import secrets_key, unseal_secret
from dps.core.sealing import DataKey

PAGE = 50
OF_THE_DEMO = "@example.org"


def people(search: str = "", after: str = "") -> tuple[list[dict[str, Any]], str]:
    """A page of the demo's people in the order of their addresses, and where the next page begins."""
    codes = Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    rows = (
        User.objects.filter(email__endswith=OF_THE_DEMO, is_active=True, email__gt=after)
        .filter(_matching(search))
        .prefetch_related(
            "team_seats",
            "supplier_seats__supplier",
            "council_seats__council",
            Prefetch("authenticator_set", queryset=codes, to_attr="code_apps"),
        )
        .order_by("email")
        .distinct()
    )
    found = list(rows[: PAGE + 1])
    key = secrets_key()
    page = [_row(person, key) for person in found[:PAGE]]
    return page, page[-1]["email"] if len(found) > PAGE else ""


def current_code(authenticator: Authenticator, key: DataKey) -> str:
    """What the person's app would show now."""
    secret = unseal_secret(authenticator.data["secret"], key)
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def _matching(search: str) -> Q:
    if not search:
        return Q()
    found = Q()
    for field in ("name", "email", "supplier_seats__supplier__legal_name", "council_seats__council__name"):
        found |= Q(**{f"{field}__icontains": search})
    return found


def _row(person: User, key: DataKey) -> dict[str, Any]:
    team = [f"{seat.get_role_display()}, {_team(seat.role)}" for seat in person.team_seats.all()]
    suppliers = [f"{seat.get_role_display()}, {seat.supplier}" for seat in person.supplier_seats.all()]
    councils = [f"{_roles(seat.roles)}, {seat.council}" for seat in person.council_seats.all()]
    codes = [current_code(authenticator, key) for authenticator in person.code_apps]  # type: ignore[attr-defined]
    return {
        "name": person.name,
        "email": person.email,
        "seats": team + councils + suppliers,
        "code": codes[0] if codes else "",
    }


def _team(role: str) -> str:
    return "CCIN network" if role == TeamRole.NETWORK_MANAGER else "Oldham team"


def _roles(roles: list[str]) -> str:
    return " and ".join(CouncilRole(role).label for role in roles).capitalize() or "Reader"
