"""The team's list of suppliers, one supplier with its history, and its places in lots."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import FormView, TemplateView

from dps.accounts.web.mixins import TeamPage
from dps.agreements.models import Lot
from dps.core.models import AuditEvent
from dps.core.paging import keyset
from dps.core.refusals import Refused
from suppliers.models import Admission, Supplier
from suppliers.operations.admissions import remove_admission, restore_admission, suspend_admission
from suppliers.querysets import SupplierQuerySet
from suppliers.rules import admissions as rules
from suppliers.web.filtering import chips, chosen
from suppliers.web.team_forms import ReasonForm, SupplierFilter
from suppliers.web.timelines import as_timeline

CHANGES = {
    "suspend": (suspend_admission, rules.why_not_suspend_admission, "Suspend", "suspended"),
    "restore": (restore_admission, rules.why_not_restore_admission, "Restore", "restored"),
    "remove": (remove_admission, rules.why_not_remove_admission, "Remove", "removed"),
}
HISTORY = 100


class TeamSuppliers(TeamPage, TemplateView):
    template_name = "suppliers/team/suppliers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SupplierFilter(Lot.objects.for_listing(), data=self.request.GET)
        places = Admission.objects.select_related("lot").order_by("lot__number", "admitted_at")
        found = narrow(Supplier.objects.visible_to(self.person), chosen(form))
        found = found.prefetch_related(Prefetch("admissions", places))
        page = keyset(found, self.request.GET, ("legal_name", "pk"))
        return super().get_context_data(page=page, filter=form, chips=chips(form, self.request.GET), **kwargs)


def narrow(found: SupplierQuerySet, asked: dict[str, str]) -> SupplierQuerySet:
    if words := asked["q"]:
        found = found.named_like(words)
    places = {}
    if asked["lot"]:
        places["lot__number"] = asked["lot"]
    if asked["status"]:
        places["status"] = asked["status"]
    return found.with_place(**places) if places else found


class TeamSupplier(TeamPage, TemplateView):
    template_name = "suppliers/team/supplier.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        supplier = get_object_or_404(Supplier.objects.visible_to(self.person), pk=kwargs["pk"])
        applications = supplier.applications.exclude(submitted_at=None).order_by("-submitted_at")
        applications = applications.prefetch_related("lot_requests__lot")
        streams = [supplier.audit_stream, *(each.audit_stream for each in applications)]
        events = AuditEvent.objects.filter(stream__in=streams, sealed=None).select_related("actor")
        places = supplier.admissions.select_related("lot").order_by("lot__number", "-admitted_at")
        return super().get_context_data(
            supplier=supplier,
            places=[(place, self.changes(place)) for place in places],
            applications=applications,
            identifiers=supplier.identifiers.order_by("scheme"),
            certificates=supplier.certificates.select_related("document").order_by("expires_on"),
            people=supplier.seats.select_related("user").order_by("user__name"),
            timeline=as_timeline(events.order_by("-at", "-number")[:HISTORY]),
            **kwargs,
        )

    def changes(self, place: Admission) -> list[tuple[str, str]]:
        """What this person may do to the place: verb and its words."""
        allowed = ((verb, why_not, words) for verb, (_, why_not, words, _) in CHANGES.items())
        return [
            (verb, words) for verb, why_not, words in allowed if not why_not(place, self.person, "reason")
        ]


class ChangePlace(TeamPage, FormView):
    """Suspend, restore or remove one place, with the reason that the supplier reads."""

    template_name = "suppliers/team/place.html"
    form_class = ReasonForm
    place: Admission

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and request.user.is_team:
            if kwargs["verb"] not in CHANGES:
                raise Http404
            places = Admission.objects.select_related("supplier", "lot")
            self.place = get_object_or_404(places, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        hint = "The supplier reads these words in an email."
        return super().get_form_kwargs() | {"label": "Reason", "hint": hint}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = CHANGES[self.kwargs["verb"]][2]
        return super().get_context_data(place=self.place, verb=self.kwargs["verb"], words=words, **kwargs)

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        change, _, _, done = CHANGES[self.kwargs["verb"]]
        try:
            change(self.place.pk, form.cleaned_data["reason"], actor=self.person)
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
            return self.form_invalid(form)
        messages.success(
            self.request, f"The place in {self.place.lot} is {done}. The supplier has been told."
        )
        return redirect("team-supplier", pk=self.place.supplier_id)
