"""Mail owed to everybody at a supplier, or to the team, inside the operation's transaction."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from dps.accounts.lifecycles import TeamRole
from dps.accounts.models import User
from dps.agreements.models import AgreementChange
from dps.core.outbox import notify, notify_all
from dps.core.templatetags.formats import date_words
from suppliers.lifecycles import AdmissionStatus, SeatRole
from suppliers.models import Admission, Application, Seat
from suppliers.rules.applications import IN_HAND


def tell_of_agreement_change(change: AgreementChange, at: datetime) -> int:
    """Everybody at a supplier with a place or an application in hand under it, in one insert; how many."""
    places = Admission.objects.filter(lot__agreement=change.agreement_id).exclude(
        status__in=[AdmissionStatus.LEFT, AdmissionStatus.REMOVED]
    )
    applying = Application.objects.filter(agreement=change.agreement_id, status__in=IN_HAND)
    touched = [places.values("supplier"), applying.values("supplier")]
    seats = Seat.objects.filter(Q(supplier__in=touched[0]) | Q(supplier__in=touched[1]), user__is_active=True)
    readers = sorted(set(seats.values_list("user__email", flat=True)))
    about = change.audit_stream
    facts = {
        "agreement": change.agreement.title,
        "kind": change.kind,
        "reason": change.reason,
        "closes_on": date_words(change.agreement.closes_on),
        "effective_on": date_words(change.effective_on),
    }
    return len(notify_all([(email, about) for email in readers], "agreement_changed", at=at, **facts))


def tell_supplier(supplier_id: UUID, template: str, *, at: datetime, about: str, **facts: Any) -> int:
    """One message for each person with a seat; how many."""
    return _tell(_seats(supplier_id), template, at=at, about=about, **facts)


def tell_admins(supplier_id: UUID, template: str, *, at: datetime, about: str, **facts: Any) -> int:
    """One message for each admin of the organisation; how many."""
    return _tell(_seats(supplier_id).filter(role=SeatRole.ADMIN), template, at=at, about=about, **facts)


def tell_person(
    supplier_id: UUID, user_id: Any, template: str, *, at: datetime, about: str, **facts: Any
) -> int:
    """One person of the organisation; everybody who may edit, where that person has left."""
    seats = _seats(supplier_id)
    own = seats.filter(user_id=user_id)
    readers = own if own.exists() else seats.exclude(role=SeatRole.READER)
    return _tell(readers, template, at=at, about=about, **facts)


def tell_team(template: str, *, at: datetime, about: str, **facts: Any) -> int:
    """One message for every officer and manager of the procurement team; how many."""
    return _tell_users(_team(TeamRole.OFFICER, TeamRole.MANAGER), template, at=at, about=about, **facts)


def tell_who_decides(application: Application, template: str, *, at: datetime, **facts: Any) -> int:
    """The assigned officer and the managers; every officer where nobody is assigned (R15)."""
    officer = application.assigned_to
    people = _team(TeamRole.MANAGER) if officer else _team(TeamRole.OFFICER, TeamRole.MANAGER)
    told = {each.email: each for each in [*people, *([officer] if officer else [])] if each.is_active}
    readers = [told[email] for email in sorted(told)]
    return _tell_users(readers, template, at=at, about=application.audit_stream, **facts)


def _seats(supplier_id: UUID) -> Any:
    return Seat.objects.filter(supplier_id=supplier_id, user__is_active=True).order_by("user__email")


def _team(*roles: str) -> Any:
    people = User.objects.filter(team_seats__role__in=roles, is_active=True)
    return people.distinct().order_by("email")


def _tell(seats: Any, template: str, *, at: datetime, about: str, **facts: Any) -> int:
    return _tell_users(
        [each.user for each in seats.select_related("user")], template, at=at, about=about, **facts
    )


def _tell_users(people: Iterable[User], template: str, *, at: datetime, about: str, **facts: Any) -> int:
    owed = [
        notify(person.email, template, at=at, about=about, **{"name": person.name, **facts})
        for person in people
    ]
    return len(owed)
