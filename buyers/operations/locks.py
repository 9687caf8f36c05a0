"""The only row locks of members and projects.

A project's lock is the last that anybody takes: who holds it waits for nothing else.
"""

from uuid import UUID

from buyers.models import Council, FundedProject


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
