"""The only row locks of members, their people and projects: a council's covers its seats and invitations.

A project's lock is the last that anybody takes: who holds it waits for nothing else.
"""

from collections.abc import Collection
from uuid import UUID

from buyers.models import BuyerInvitation, Council, FundedProject, Seat
from dps.core.refusals import Refusal, Refused


def lock_project(project_id: UUID) -> FundedProject:
    """The project as it is now, ours until commit."""
    return (
        FundedProject.objects.select_for_update(no_key=True, of=("self",))
        .select_related("lead")
        .get(pk=project_id)
    )


def lock_project_and_lead(project_id: UUID) -> FundedProject:
    """Its lead's row first: two proposals of one member wait for each other."""
    lead = FundedProject.objects.values_list("lead_id", flat=True).get(pk=project_id)
    Council.objects.select_for_update(no_key=True).get(pk=lead)
    return lock_project(project_id)


def lock_council(council_id: UUID) -> Council:
    """The council as it is now, ours until commit."""
    return Council.objects.select_for_update(no_key=True).get(pk=council_id)


def lock_councils(council_ids: Collection[UUID]) -> list[Council]:
    """Several, always in one order."""
    return list(Council.objects.select_for_update(no_key=True).filter(pk__in=council_ids).order_by("pk"))


def lock_seat(seat_id: UUID) -> Seat:
    """The seat under its council's lock, so that two leads cannot remove each other at once.

    Refuses: seat.gone, where somebody removed it meanwhile.
    """
    council = Council.objects.select_for_update(no_key=True, of=("self",)).filter(seats=seat_id).first()
    seat = Seat.objects.select_related("user").filter(pk=seat_id).first()
    if council is None or seat is None:
        raise Refused(Refusal("seat.gone", "This person no longer belongs to the council."))
    seat.council = council
    return seat


def lock_invitation(invitation_id: UUID) -> BuyerInvitation:
    """The invitation as it is now, under its council's lock."""
    council_id = BuyerInvitation.objects.values_list("council_id", flat=True).get(pk=invitation_id)
    council = lock_council(council_id)
    invitation = council.buyer_invitations.select_related("invited_by").get(pk=invitation_id)
    invitation.council = council
    return invitation
