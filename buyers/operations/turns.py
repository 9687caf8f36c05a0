"""Whose turn it is to write the members' register: it is seldom written, so one writes at a time."""

from uuid import UUID

from django.db import connection

from buyers.models import Council, MembershipPeriod

# Any number that no other lock of the database has.
_REGISTER = 7_305_114


def take_register() -> None:
    """The register as it is now is ours until commit, with members that are not in it yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_REGISTER])


def take_member(council_id: UUID) -> Council:
    take_register()
    return Council.objects.get(pk=council_id)


def take_membership(membership_id: UUID) -> MembershipPeriod:
    take_register()
    return MembershipPeriod.objects.select_related("council").get(pk=membership_id)
