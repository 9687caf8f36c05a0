"""One place in a lot, changed by a manager: what it does to competitions is shown before it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView

from dps.accounts.models import User
from dps.accounts.web.mixins import TeamPage
from dps.core import clock
from dps.core.refusals import Refused
from suppliers.lifecycles import PlaceMove
from suppliers.models import Admission, PlaceChange
from suppliers.operations.admissions import (
    prolong_suspension,
    remove_admission,
    restore_admission,
    suspend_admission,
)
from suppliers.rules.admissions import why_not_move_place
from suppliers.rules.effects import effects_of
from suppliers.web.forms.places import PlaceForm, RemoveForm, SuspendForm


@dataclass(frozen=True)
class Change:
    """A move as the team's pages offer it."""

    move: PlaceMove
    operation: Callable[..., Admission]
    form: type[PlaceForm]
    words: str
    done: str


CHANGES = {
    "suspend": Change(PlaceMove.SUSPENDED, suspend_admission, SuspendForm, "Suspend", "is suspended"),
    "prolong": Change(
        PlaceMove.PROLONGED, prolong_suspension, SuspendForm, "Change the date of", "stays suspended"
    ),
    "restore": Change(PlaceMove.RESTORED, restore_admission, PlaceForm, "Restore", "is restored"),
    "remove": Change(PlaceMove.REMOVED, remove_admission, RemoveForm, "Remove", "is removed"),
}


def changes_of(place: Admission, person: User) -> list[tuple[str, str]]:
    """What this person may do to the place: verb and its words."""
    offered = ((verb, change) for verb, change in CHANGES.items())
    return [(verb, each.words) for verb, each in offered if not why_not_move_place(place, each.move, person)]


def history_of(place: Admission) -> list[dict[str, Any]]:
    """Every line of the entry, newest first: who, when and why. `changes__by` is prefetched."""
    begun = {"title": "Admitted", "who": _name(place.lot_request.decided_by), "at": place.admitted_at}
    return [*(_line(each) for each in reversed(place.changes.all())), begun]


def _line(change: PlaceChange) -> dict[str, Any]:
    until = f"Until {change.until:%-d %B %Y}. " if change.until else ""
    ground = f"{change.get_ground_display()} (regulation 57). " if change.ground else ""
    title = change.get_move_display()
    return {
        "title": title, "who": _name(change.by), "at": change.at, "text": f"{until}{ground}{change.reason}"
    }  # fmt: skip


def _name(person: User | None) -> str:
    return str(person) if person else ""


class ChangePlace(TeamPage, FormView):
    """Suspend, restore or remove one place, with the reason that the supplier reads."""

    template_name = "suppliers/team/place.html"
    place: Admission
    change: Change

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and request.user.is_team:
            if kwargs["verb"] not in CHANGES:
                raise Http404
            self.change = CHANGES[kwargs["verb"]]
            places = Admission.objects.select_related("supplier", "lot")
            self.place = get_object_or_404(places, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> type[PlaceForm]:
        return self.change.form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            place=self.place,
            verb=self.kwargs["verb"],
            change=self.change,
            refusal=why_not_move_place(self.place, self.change.move, self.person),
            effects=effects_of(self.place, self.change.move, clock.now()),
            shows_effects=self.change.move != PlaceMove.PROLONGED,
            **kwargs,
        )

    def form_valid(self, form: PlaceForm) -> HttpResponse:
        try:
            self.change.operation(self.place.pk, actor=self.person, **form.said())
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self.form_invalid(form)
        done = f"The place in {self.place.lot} {self.change.done}. The supplier has been told."
        messages.success(self.request, done)
        return redirect("team-supplier", pk=self.place.supplier_id)
