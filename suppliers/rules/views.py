"""Saved views of the queue: each person's own, shared with the team where they want."""

from dps.accounts.models import User
from dps.core.refusals import Refusal
from suppliers.models import SavedView

MOST = 20
NOT_TEAM = Refusal("saved_view.not_team", "Only the procurement team has saved views.")
NOT_YOURS = Refusal("saved_view.not_yours", "Only the person who saved this view can change it.")


def why_not_save_view(actor: User, name: str, query: str) -> Refusal | None:
    """Codes saved_view.not_team, saved_view.no_name, saved_view.no_filter, saved_view.name_taken,
    saved_view.too_many."""
    if not actor.is_team:
        return NOT_TEAM
    if not name:
        return Refusal("saved_view.no_name", "Enter a name for the view.")
    if not query:
        return Refusal("saved_view.no_filter", "Choose a filter first: without one it is the whole queue.")
    own = SavedView.objects.filter(owner=actor)
    if own.filter(name__iexact=name).exists():
        return Refusal("saved_view.name_taken", "You have a view with this name already.")
    if own.count() >= MOST:
        return Refusal("saved_view.too_many", f"You have {MOST} views: delete one first.")
    return None


def why_not_change_view(view: SavedView, actor: User) -> Refusal | None:
    return None if view.owner_id == actor.pk else NOT_YOURS
