"""What a person changes about themselves, and who sits in the Oldham team.

People are locked without their key: the trail of every other person's deeds refers to it.
"""

from uuid import UUID

from django.db import transaction

from dps.accounts.models import TeamSeat, User
from dps.accounts.rules.seats import why_not_give_team_seat, why_not_take_team_seat
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if


@transaction.atomic(durable=True)
def record_person(user_id: UUID, *, actor: User, action: str, address: str | None) -> None:
    """Put what allauth did with an account into the person's trail."""
    audit.record(action, User.objects.get(pk=user_id), actor=actor, at=clock.now(), address=address)


@transaction.atomic(durable=True)
def record_security_change(
    user_id: UUID, *, actor: User, action: str, address: str | None, mail: str, recipient: str, what: str
) -> None:
    """What guards an account has changed: into the trail, and a mail to the person."""
    user = User.objects.get(pk=user_id)
    at = clock.now()
    audit.record(action, user, actor=actor, at=at, address=address)
    notify(recipient, mail, at=at, about=f"account:{user.pk}", name=str(user), what=what)


@transaction.atomic(durable=True)
def rename_person(user_id: UUID, *, actor: User, name: str) -> User:
    """The name that colleagues and councils see from now on."""
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    before, user.name = user.name, name
    user.save(update_fields=["name"])
    audit.record("person.renamed", user, actor=actor, at=clock.now(), before=before, after=name)
    return user


@transaction.atomic(durable=True)
def choose_rhythm(user_id: UUID, *, actor: User, rhythm: str) -> User:
    """How often we write about what has no legal effect; legal notices always go at once."""
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    before, user.rhythm = user.rhythm, rhythm
    user.save(update_fields=["rhythm"])
    audit.record("person.chose_rhythm", user, actor=actor, at=clock.now(), before=before, after=rhythm)
    return user


@transaction.atomic(durable=True)
def give_team_seat(user_id: UUID, *, actor: User | None, role: str) -> TeamSeat:
    """Let a person into the Oldham team or the network. `actor` is None only on the server's console."""
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    at = clock.now()
    refuse_if(why_not_give_team_seat(user, role, actor))

    seat = TeamSeat.objects.create(user=user, role=role)
    audit.record("team_seat.given", user, actor=actor, at=at, role=role)
    return seat


@transaction.atomic(durable=True)
def take_team_seat(user_id: UUID, *, actor: User | None, role: str) -> None:
    """Take a role in the team away. The last manager stays."""
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    at = clock.now()
    # All seats are locked in one order, so that two managers cannot remove each other.
    managers = list(TeamSeat.objects.select_for_update().filter(role="manager").order_by("pk"))
    refuse_if(why_not_take_team_seat(user, role, actor, len(managers)))

    TeamSeat.objects.filter(user=user, role=role).delete()
    audit.record("team_seat.taken", user, actor=actor, at=at, role=role)
