"""What the mails about a competition have in common: to whom they go, and what they always say."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from buyers.lifecycles import CouncilRole
from buyers.models import Seat as CouncilSeat
from dps.accounts.models import User
from dps.core import clock, workdays
from dps.core.templatetags.formats import datetime_words, weight_words
from suppliers.models import Seat, Supplier
from tenders.models import Competition, Invitation, ShorterTime

Letter = tuple[str, str]
# The task that owes the mails of new invitations (tenders.tasks).
MAIL_JOB = "tenders.publish_invitations"


def standard_facts(competition: Competition) -> dict[str, Any]:
    """The facts every mail about a competition may use; nothing about bids is among them."""
    deadline = competition.deadline_at
    return {
        "reference": competition.reference,
        "title": competition.title,
        "council": competition.council.name,
        "deadline": f"{datetime_words(deadline)} UK time" if deadline else "",
    }


def invitation_facts(competition: Competition, at: datetime) -> dict[str, Any]:
    """What regulation 54 wants in an invitation: documents, deadline with zone, language, weights (R43)."""
    closes = competition.questions_close_at
    return {
        **standard_facts(competition),
        "lot": str(competition.lot),
        "language": competition.language,
        "questions_close": f"{datetime_words(closes)} UK time" if closes and closes > at else "",
        "days_left": working_days_words(competition.deadline_at, at),
        "criteria": [
            {"title": criterion.title, "weight": weight_words(criterion.weight)}
            for criterion in competition.criteria.all()
        ],
        "path": f"/supplier/opportunities/{competition.reference}/",
        "confidential": competition.documents_restricted,
    }


def shorter_time_facts(proposal: ShorterTime) -> dict[str, Any]:
    """What is asked of an invited supplier (R42)."""
    return {
        **standard_facts(proposal.competition),
        "proposed": f"{datetime_words(proposal.deadline_at)} UK time",
        "replies_by": f"{datetime_words(proposal.replies_by_at)} UK time",
        "reason": proposal.reason,
    }


def working_days_words(deadline: datetime | None, at: datetime) -> str:
    """How long is left, for a subject: "today", "in 1 working day", "in 5 working days"."""
    if deadline is None:
        return ""
    days = workdays.working_days_between(clock.london(at).date(), clock.london(deadline).date())
    if days <= 0:
        return "today"
    return f"in {days} working day{'' if days == 1 else 's'}"


def addresses_by_supplier(suppliers: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Of each, everybody with a seat; with nobody there, the organisation's own address. Two queries.

    Plain values: rows with their related rows fetched hold on to each other, and so to memory.
    """
    wanted = list(suppliers)
    found: dict[UUID, list[str]] = {pk: [] for pk in wanted}
    seats = Seat.objects.filter(supplier__in=wanted, user__is_active=True).order_by("user__email")
    for pk, address in seats.values_list("supplier_id", "user__email"):
        found[pk].append(address)
    own = Supplier.objects.filter(pk__in=[pk for pk, people in found.items() if not people])
    for pk, address in own.exclude(contact_email="").values_list("pk", "contact_email"):
        found[pk].append(address)
    return found


def addresses_of(supplier: Supplier) -> list[str]:
    return addresses_by_supplier([supplier.pk])[supplier.pk]


def letters_to(invitations: list[Invitation]) -> Iterator[Letter]:
    """(recipient, about) for each person of each invited supplier."""
    addresses = addresses_by_supplier(one.supplier_id for one in invitations)
    return ((address, one.about) for one in invitations for address in addresses[one.supplier_id])


def letters_to_all(competition: Competition) -> Iterator[Letter]:
    """Everybody who was invited, declined or not (R47, R50). About the competition, not the invitation:
    the proof of an invitation counts its own mail only."""
    invited = competition.invitations.order_by("supplier__legal_name", "pk")
    addresses = addresses_by_supplier(invited.values_list("supplier_id", flat=True))
    return ((address, f"competition:{competition.pk}") for people in addresses.values() for address in people)


def to_approvers(competition: Competition, *, but: User) -> list[Letter]:
    return _to_role(competition, CouncilRole.APPROVER, but={but.pk, competition.lead_id})


def to_leads(competition: Competition) -> list[Letter]:
    return _to_role(competition, CouncilRole.LEAD, but=set())


def to_team(competition: Competition) -> list[Letter]:
    """The Oldham team's shared address."""
    return [(settings.SUPPORT_EMAIL, f"competition:{competition.pk}")]


def to_buyer_and_team(competition: Competition) -> list[tuple[str, list[Letter]]]:
    """Each with the address name of its own page on the open competition."""
    return [("competition-live", to_leads(competition)), ("team-competition", to_team(competition))]


def _to_role(competition: Competition, role: str, *, but: set[UUID]) -> list[Letter]:
    seats = CouncilSeat.objects.holding(role).filter(council_id=competition.council_id)
    seats = seats.exclude(user_id__in=but).select_related("user").order_by("user__email")
    return [(seat.user.email, f"competition:{competition.pk}") for seat in seats]
