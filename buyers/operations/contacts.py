"""Contacts of members. The trail names the contact and its fields: what stood there goes with the contact."""

from typing import Any
from uuid import UUID

from django.db import transaction

from buyers.lifecycles import CouncilRole
from buyers.models import Contact, ContactRound, Council, Seat
from buyers.operations.turns import take_register
from buyers.rules import contacts as rules
from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify, notify_all
from dps.core.refusals import refuse_if
from dps.core.reminders import latest_due, remember

FIELDS = ("name", "role", "email", "phone", "starts_on", "ends_on")


@transaction.atomic(durable=True)
def add_contact(council_id: UUID, facts: dict[str, Any], *, actor: User) -> Contact:
    """`facts` by the names in FIELDS.

    Refuses: contact.not_keeper, contact.incomplete, contact.ends_before.
    """
    council = Council.objects.select_for_update(no_key=True).get(pk=council_id)
    at = clock.now()
    contact = Contact(council=council, **{name: facts[name] for name in FIELDS})
    refuse_if(rules.why_not_save_contact(council, contact, actor))

    contact.save(force_insert=True)

    audit.record("contact.added", council, actor=actor, at=at, contact=str(contact.pk))
    return contact


@transaction.atomic(durable=True)
def change_contact(contact_id: UUID, facts: dict[str, Any], *, actor: User) -> Contact:
    """Refuses: contact.not_keeper, contact.incomplete, contact.ends_before."""
    contact = _locked(contact_id)
    at = clock.now()
    changed = [name for name in FIELDS if getattr(contact, name) != facts[name]]
    for name in changed:
        setattr(contact, name, facts[name])
    refuse_if(rules.why_not_save_contact(contact.council, contact, actor))

    if changed:
        contact.save(update_fields=changed)
        told: dict[str, Any] = {"contact": str(contact.pk), "fields": changed}
        audit.record("contact.changed", contact.council, actor=actor, at=at, **told)
    return contact


@transaction.atomic(durable=True)
def delete_contact(contact_id: UUID, *, actor: User) -> None:
    """Gone for good. Refuses: contact.not_keeper."""
    contact = _locked(contact_id)
    at = clock.now()
    refuse_if(rules.why_not_keep_contacts(contact.council, actor))

    audit.record("contact.deleted", contact.council, actor=actor, at=at, contact=str(contact.pk))
    contact.delete()


@transaction.atomic(durable=True)
def record_contacts_taken(*, actor: User) -> None:
    """Somebody takes the spreadsheet of all contacts away. Refuses: contact.not_member."""
    at = clock.now()
    refuse_if(rules.why_not_read_all(actor, clock.london(at).date()))

    audit.record("contacts.taken", actor, actor=actor, at=at)


@transaction.atomic(durable=True)
def tell_members_of_contacts(*, actor: User) -> ContactRound:
    """The leads of Full and Associate members learn that this quarter's spreadsheet is ready.

    Refuses: contact.not_manager, contact.told.
    """
    take_register()
    at = clock.now()
    today = clock.london(at).date()
    refuse_if(rules.why_not_tell_members(actor, today))

    members = Council.objects.with_category(today).filter(category_now__in=rules.READERS)
    told = ContactRound(quarter=rules.quarter_of(today), told_at=at, told_by=actor, members=members.count())
    told.save(force_insert=True)
    leads = Seat.objects.filter(council__in=members.values("pk"), roles__contains=[CouncilRole.LEAD])
    emails = set(leads.filter(user__is_active=True).values_list("user__email", flat=True))
    notify_all([(email, told.audit_stream) for email in sorted(emails)], "contacts_ready", at=at)

    audit.record("contacts.told", told, actor=actor, at=at, quarter=told.quarter, members=told.members)
    return told


@transaction.atomic(durable=True)
def remind_of_contacts(person_id: UUID) -> bool:
    """The network manager learns that a quarter has begun, and again after a fortnight; whether now."""
    person = User.objects.select_for_update(no_key=True).get(pk=person_id)
    at = clock.now()
    today = clock.london(at).date()
    day = latest_due(rules.reminder_days(today), today)
    if day is None or rules.why_not_tell_members(person, today):
        return False
    if not remember("contacts", person.pk, day, at):
        return False

    audit.record("contacts.reminded", person, actor=None, at=at, quarter=rules.quarter_of(today))
    notify(person.email, "contacts_due", at=at, name=person.name, is_late=day != rules.quarter_of(today))
    return True


def network_managers() -> Any:
    return User.objects.filter(team_seats__role=TeamRole.NETWORK_MANAGER, is_active=True).distinct()


def _locked(contact_id: UUID) -> Contact:
    found = Contact.objects.select_for_update(no_key=True, of=("self",)).select_related("council")
    return found.get(pk=contact_id)
