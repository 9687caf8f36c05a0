"""The councils of the demo with their memberships and people."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from buyers.lifecycles import KINDS_OF, CouncilRole
from buyers.models import Council, Seat
from buyers.operations.contacts import add_contact
from buyers.operations.invitations import invite_buyer, set_email_domains
from buyers.operations.members import add_member
from buyers.operations.memberships import add_membership
from buyers.rules.members import MemberFacts
from dps.accounts.models import User
from dps.core import clock
from dps.demo.load.data import rows_of
from dps.demo.load.people import give_second_factor, person

FULL = {
    "lead": [CouncilRole.LEAD],
    "approver": [CouncilRole.APPROVER],
    "opener1": [CouncilRole.OPENER],
    "opener2": [CouncilRole.OPENER],
    "evaluator1": [CouncilRole.EVALUATOR],
    "evaluator2": [CouncilRole.EVALUATOR],
    "chair": [CouncilRole.CHAIR],
    "reader": [CouncilRole.READER],
}
FEW = {
    "lead": [CouncilRole.LEAD, CouncilRole.OPENER, CouncilRole.EVALUATOR],
    "approver": [CouncilRole.APPROVER, CouncilRole.OPENER, CouncilRole.CHAIR],
    "reader": [CouncilRole.READER, CouncilRole.EVALUATOR],
}
FIRST = [
    "Alice", "Ben", "Chloe", "Dev", "Erin", "Farid", "Gwen", "Hugo", "Isla", "Jomo", "Kath", "Liam",
    "Maya", "Nia", "Omar", "Pearl", "Rafi", "Sian", "Tariq", "Una",
]  # fmt: skip
LAST = [
    "Barlow", "Chen", "Dhillon", "Ellis", "Fahy", "Greene", "Hassan", "Iqbal", "Jarvis", "Khan", "Lloyd",
    "Moss", "Nwosu", "Owen", "Price", "Quinn",
]  # fmt: skip


WRITTEN = ("name", "kind", "nation", "gss_code", "org_id", "description")
ROLES = ["Cabinet member", "Head of policy", "Chief executive's office", "Co-operative lead"]
# A new colleague of the first council, who has not come yet.
INVITED = "jo.newman@example.org"
MEMBERS_SINCE = date(2024, 4, 2)


@dataclass
class Place:
    """A council and its people, by what they do."""

    council: Council
    people: dict[str, User] = field(default_factory=dict)


def load_councils(network: User) -> dict[str, Place]:
    """By key; e-mail addresses are <what they do>.<key>@example.org."""
    places = {row["key"]: _load(row, n, network) for n, row in enumerate(rows_of("councils"))}
    first = next(iter(places.values()))
    invite_buyer(first.council.pk, INVITED, [CouncilRole.EVALUATOR], actor=first.people["lead"])
    return places


def _load(row: dict[str, Any], number: int, network: User) -> Place:
    place = Place(_member(row, network))
    set_email_domains(place.council.pk, ["example.org"], actor=network)
    people = {"full": FULL, "few": FEW, "": {}}[row.get("people", "")]
    for n, (what, roles) in enumerate(people.items()):
        name = f"{FIRST[(number * 7 + n) % len(FIRST)]} {LAST[(number * 5 + n * 3) % len(LAST)]}"
        user = person(f"{what}.{row['key']}@example.org", name)
        Seat.objects.create(council=place.council, user=user, roles=roles)
        if CouncilRole.OPENER in roles:
            give_second_factor(user)
        place.people[what] = user
    if row["kind"] in KINDS_OF["full"] and row["memberships"][-1]["category"] == "full":
        _contact(place, row["key"], number, network)
    return place


def _member(row: dict[str, Any], network: User) -> Council:
    """In the register since the agreement began; its periods as they came."""
    begins = row["memberships"][0]["starts_on"]
    host = Council.objects.get(name=row["host"]).pk if "host" in row else None
    written = {
        name: row.get(name, "") for name in ("name", "kind", "nation", "gss_code", "org_id", "description")
    }
    with clock.pretending(clock.london_instant(begins, 10)):
        council = add_member(MemberFacts(**written, host_id=host), actor=network)
        for period in row["memberships"]:
            add_membership(council.pk, **period, actor=network)
    return council


def _contact(place: Place, key: str, number: int, network: User) -> None:
    """Whom to ask there: invented people with addresses that lead nowhere."""
    name = f"{FIRST[(number * 3 + 5) % len(FIRST)]} {LAST[(number * 7 + 2) % len(LAST)]}"
    facts = {
        "name": name,
        "role": ROLES[number % len(ROLES)],
        "email": f"contact.{key}@example.org",
        "phone": f"01632 960{number:03d}",
        "starts_on": MEMBERS_SINCE,
        "ends_on": None,
    }
    with clock.pretending(clock.london_instant(MEMBERS_SINCE, 10)):
        add_contact(place.council.pk, facts, actor=network)
