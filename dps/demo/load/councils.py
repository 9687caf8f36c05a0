"""The councils of the demo with their memberships and people."""

from dataclasses import dataclass, field
from typing import Any

from buyers.lifecycles import CouncilRole
from buyers.models import Council, MembershipPeriod, Seat
from dps.accounts.models import User
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


@dataclass
class Place:
    """A council and its people, by what they do."""

    council: Council
    people: dict[str, User] = field(default_factory=dict)


def load_councils() -> dict[str, Place]:
    """By key; e-mail addresses are <what they do>.<key>@example.org."""
    return {row["key"]: _load(row, n) for n, row in enumerate(rows_of("councils"))}


def _load(row: dict[str, Any], number: int) -> Place:
    council = Council.objects.create(
        name=row["name"], kind=row["kind"], nation=row["nation"], gss_code=row["gss_code"]
    )
    for period in row["memberships"]:
        MembershipPeriod.objects.create(council=council, **period)
    place = Place(council)
    for n, (what, roles) in enumerate((FULL if row["people"] == "full" else FEW).items()):
        name = f"{FIRST[(number * 7 + n) % len(FIRST)]} {LAST[(number * 5 + n * 3) % len(LAST)]}"
        user = person(f"{what}.{row['key']}@example.org", name)
        Seat.objects.create(council=council, user=user, roles=roles)
        if CouncilRole.OPENER in roles:
            give_second_factor(user)
        place.people[what] = user
    return place
