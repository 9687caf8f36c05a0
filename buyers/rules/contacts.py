"""Who keeps the contacts of a member, who reads them, and when the members are told of all of them."""

from datetime import date, timedelta

from buyers.lifecycles import CouncilRole
from buyers.models import Contact, ContactRound, Council
from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.agreements.lifecycles import BuyerCategory
from dps.core.refusals import Refusal

READERS = (BuyerCategory.FULL, BuyerCategory.ASSOCIATE)
# The first day of the quarter, and a fortnight later.
REMINDER_DAYS = (0, 14)
NOT_MANAGER = Refusal("contact.not_manager", "Only the network manager may do this.")


def is_manager(actor: User) -> bool:
    return actor.has_team_role(TeamRole.NETWORK_MANAGER)


def why_not_keep_contacts(council: Council, actor: User) -> Refusal | None:
    """The network manager, and a lead of the council. Gives contact.not_keeper."""
    if is_manager(actor) or council.seats.filter(user=actor, roles__contains=[CouncilRole.LEAD]).exists():
        return None
    return Refusal("contact.not_keeper", f"Only the network manager or a lead of {council} may do this.")


def why_not_save_contact(council: Council, contact: Contact, actor: User) -> Refusal | None:
    """Gives contact.not_keeper, contact.incomplete, contact.ends_before."""
    if refusal := why_not_keep_contacts(council, actor):
        return refusal
    if not all((contact.name.strip(), contact.role.strip(), contact.email.strip())):
        return Refusal("contact.incomplete", "Enter the name, the role and the email address.")
    if contact.ends_on is not None and contact.ends_on < contact.starts_on:
        return Refusal("contact.ends_before", "The last day must be the first day or later.")
    return None


def why_not_read_all(actor: User, today: date) -> Refusal | None:
    """The spreadsheet is the network manager's, and of the people of Full and Associate members.

    Gives contact.not_member.
    """
    theirs = Council.objects.filter(seats__user=actor).with_category(today)
    if is_manager(actor) or theirs.filter(category_now__in=READERS).exists():
        return None
    return Refusal(
        "contact.not_member", "Only Full and Associate members get the contacts of the other members."
    )


def why_not_tell_members(actor: User, today: date) -> Refusal | None:
    """Gives contact.not_manager, contact.told."""
    if not is_manager(actor):
        return NOT_MANAGER
    if ContactRound.objects.filter(quarter=quarter_of(today)).exists():
        return Refusal("contact.told", "The members were told of this quarter's contacts already.")
    return None


def quarter_of(day: date) -> date:
    """The first day of its quarter."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def reminder_days(today: date) -> list[date]:
    return [quarter_of(today) + timedelta(days=days) for days in REMINDER_DAYS]
