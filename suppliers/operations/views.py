"""Saved views of the team's queue: save, share, keep to oneself, delete."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.refusals import refuse_if
from suppliers.models import SavedView
from suppliers.rules import views as rules


@transaction.atomic(durable=True)
def save_view(name: str, query: str, *, actor: User) -> SavedView:
    """Keep the filters under a name, for the person alone.

    Refuses: saved_view.not_team, saved_view.no_name, saved_view.no_filter, saved_view.name_taken,
    saved_view.too_many.
    """
    # The person is the root: two clicks at once make one view.
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    at = clock.now()
    name = " ".join(name.split())
    refuse_if(rules.why_not_save_view(actor, name, query))

    view = SavedView.objects.create(owner=actor, name=name, query=query, saved_at=at)
    audit.record("saved_view.saved", view, actor=actor, at=at, name=name, query=query)
    return view


@transaction.atomic(durable=True)
def share_view(view_id: UUID, *, actor: User) -> SavedView:
    """Show it to the whole team. Refuses: saved_view.not_yours."""
    view, at = _own(view_id, actor)
    return _shared(view, at, "saved_view.shared", actor, at)


@transaction.atomic(durable=True)
def keep_view_private(view_id: UUID, *, actor: User) -> SavedView:
    """Show it to its owner alone again. Refuses: saved_view.not_yours."""
    view, at = _own(view_id, actor)
    return _shared(view, None, "saved_view.kept_private", actor, at)


@transaction.atomic(durable=True)
def delete_view(view_id: UUID, *, actor: User) -> None:
    """Refuses: saved_view.not_yours."""
    view, at = _own(view_id, actor)
    audit.record("saved_view.deleted", view, actor=actor, at=at, name=view.name)
    view.delete()


def _own(view_id: UUID, actor: User) -> tuple[SavedView, datetime]:
    view = SavedView.objects.select_for_update().get(pk=view_id)
    at = clock.now()
    refuse_if(rules.why_not_change_view(view, actor))
    return view, at


def _shared(view: SavedView, since: datetime | None, action: str, actor: User, at: datetime) -> SavedView:
    view.shared_at = since
    view.save(update_fields=["shared_at"])
    audit.record(action, view, actor=actor, at=at, name=view.name)
    return view
