"""The team's list of suppliers, and one supplier with its history."""

from typing import Any

from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import TemplateView

from dps.accounts.web.mixins import TeamPage
from dps.agreements.models import Lot
from dps.core import clock
from dps.core.forms.filtering import chips, chosen
from dps.core.models import AuditEvent
from dps.core.paging import keyset
from suppliers.lifecycles import AdmissionStatus, MergeStatus
from suppliers.models import Admission, Supplier, SupplierMerge
from suppliers.querysets import SupplierQuerySet
from suppliers.web.forms.queue import SupplierFilter
from suppliers.web.team_attention import upkeep_of
from suppliers.web.team_places import changes_of, history_of
from suppliers.web.team_requests import identity_card
from suppliers.web.timelines import as_timeline

HISTORY = 100
ALIKE = 5


class TeamSuppliers(TeamPage, TemplateView):
    template_name = "suppliers/team/suppliers.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SupplierFilter(Lot.objects.for_listing(), data=self.request.GET)
        places = Admission.objects.select_related("lot").order_by("lot__number", "admitted_at")
        found = narrow(Supplier.objects.visible_to(self.person).current(), chosen(form))
        found = found.prefetch_related(Prefetch("admissions", places))
        page = keyset(found, self.request.GET, ("legal_name", "pk"))
        return super().get_context_data(page=page, filter=form, chips=chips(form, self.request.GET), **kwargs)


def narrow(found: SupplierQuerySet, asked: dict[str, str]) -> SupplierQuerySet:
    if words := asked["q"]:
        found = found.named_like(words)
    places: dict[str, Any] = {}
    if asked["lot"]:
        places["lot__number"] = asked["lot"]
    if asked["status"] == "over":
        places |= {"status": AdmissionStatus.SUSPENDED, "suspended_until__lt": clock.today()}
    elif asked["status"]:
        places["status"] = asked["status"]
    return found.with_place(**places) if places else found


class TeamSupplier(TeamPage, TemplateView):
    template_name = "suppliers/team/supplier.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A record that went into another one leads there."""
        supplier = get_object_or_404(Supplier.objects.visible_to(self.person), pk=kwargs["pk"])
        if supplier.merged_into_id:
            return redirect("team-supplier", pk=supplier.merged_into_id)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        supplier = get_object_or_404(Supplier.objects.visible_to(self.person), pk=kwargs["pk"])
        applications = supplier.applications.exclude(submitted_at=None).order_by("-submitted_at")
        applications = applications.prefetch_related("lot_requests__lot")
        absorbed = [each.audit_stream for each in supplier.absorbed.all()]
        streams = [supplier.audit_stream, *absorbed, *(each.audit_stream for each in applications)]
        events = AuditEvent.objects.filter(stream__in=streams, sealed=None).select_related("actor")
        places = supplier.admissions.select_related("lot", "lot_request__decided_by")
        places = places.prefetch_related("changes__by").order_by("lot__number", "-admitted_at")
        return super().get_context_data(
            supplier=supplier,
            places=[(place, changes_of(place, self.person), history_of(place)) for place in places],
            over={place.pk for place in places if place.suspension_is_over(clock.today())},
            applications=applications,
            identity=identity_card(supplier, self.person),
            certificates=supplier.certificates.current().select_related("document").order_by("expires_on"),
            upkeep=upkeep_of(supplier, self.person, clock.today()),
            alike=Supplier.objects.like(supplier)[:ALIKE],
            merge=_waiting_merge(supplier),
            people=supplier.seats.select_related("user").order_by("user__name"),
            timeline=as_timeline(events.order_by("-at", "-number")[:HISTORY]),
            **kwargs,
        )


def _waiting_merge(supplier: Supplier) -> SupplierMerge | None:
    asked = SupplierMerge.objects.filter(status=MergeStatus.ASKED).select_related("kept", "gone")
    return asked.filter(Q(kept=supplier) | Q(gone=supplier)).first()
