"""What the mails about a competition have in common: to whom they go, and what they always say."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from buyers.lifecycles import CouncilRole
from buyers.models import Seat as CouncilSeat
from dps.accounts.models import User
from dps.core.templatetags.formats import datetime_words
from suppliers.models import Supplier
from tenders.models import Competition, Invitation

Letter = tuple[str, str]


def standard_facts(competition: Competition) -> dict[str, Any]:
    """The facts every mail about a competition may use; nothing about bids is among them."""
    deadline = competition.deadline_at
    return {
        "reference": competition.reference,
        "title": competition.title,
        "council": competition.council.name,
        "deadline": f"{datetime_words(deadline)} UK time" if deadline else "",
    }


def addresses_of(supplier: Supplier) -> list[str]:
    """Everybody with a seat; with nobody there, the organisation's own address."""
    people = sorted(seat.user.email for seat in supplier.seats.all() if seat.user.is_active)
    return people or [address for address in [supplier.contact_email] if address]


def letters_to(invitations: list[Invitation]) -> Iterator[Letter]:
    """(recipient, about) for each person of each invited supplier. Wants supplier__seats__user fetched."""
    for invitation in invitations:
        for address in addresses_of(invitation.supplier):
            yield address, invitation.about


def letters_to_all(competition: Competition) -> Iterator[Letter]:
    """Everybody who was invited, declined or not (R47, R50). About the competition, not the invitation:
    the proof of an invitation counts its own mail only."""
    invited = competition.invitations.select_related("supplier").prefetch_related("supplier__seats__user")
    for invitation in invited.order_by("supplier__legal_name", "pk"):
        for address in addresses_of(invitation.supplier):
            yield address, f"competition:{competition.pk}"


def to_approvers(competition: Competition, *, but: User) -> list[Letter]:
    return _to_role(competition, CouncilRole.APPROVER, but={but.pk, competition.lead_id})


def to_leads(competition: Competition) -> list[Letter]:
    return _to_role(competition, CouncilRole.LEAD, but=set())


def _to_role(competition: Competition, role: str, *, but: set[UUID]) -> list[Letter]:
    seats = CouncilSeat.objects.filter(council_id=competition.council_id, roles__contains=[role])
    seats = seats.exclude(user_id__in=but).select_related("user").order_by("user__email")
    return [(seat.user.email, f"competition:{competition.pk}") for seat in seats]
