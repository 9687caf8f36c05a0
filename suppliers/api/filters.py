"""What the API's lists of the register and of decisions filter by."""

import django_filters as filters

from dps.agreements.lifecycles import Principle
from suppliers.lifecycles import ApplicationStatus, LegalForm, LotRequestStatus
from suppliers.models import Admission, Application, LotRequest


class AdmissionFilter(filters.FilterSet):
    lot = filters.NumberFilter(field_name="lot__number")
    supplier = filters.UUIDFilter(field_name="supplier")
    legal_form = filters.ChoiceFilter(field_name="supplier__legal_form", choices=LegalForm.choices)
    vcse = filters.BooleanFilter(field_name="supplier__is_vcse")
    cooperative = filters.BooleanFilter(field_name="supplier__is_cooperative")
    principle = filters.TypedChoiceFilter(
        field_name="supplier__principles",
        lookup_expr="contains",
        choices=Principle.choices,
        coerce=lambda n: [int(n)],
    )
    admitted_after = filters.IsoDateTimeFilter(field_name="admitted_at", lookup_expr="gt")

    class Meta:
        model = Admission
        fields: list[str] = []


class LotRequestFilter(filters.FilterSet):
    application = filters.CharFilter(field_name="application__reference")
    lot = filters.NumberFilter(field_name="lot__number")
    status = filters.MultipleChoiceFilter(choices=LotRequestStatus.choices)

    class Meta:
        model = LotRequest
        fields: list[str] = []


class ApplicationFilter(filters.FilterSet):
    reference = filters.CharFilter()
    supplier = filters.UUIDFilter(field_name="supplier")
    status = filters.MultipleChoiceFilter(choices=ApplicationStatus.choices)
    lot = filters.NumberFilter(field_name="lot_requests__lot__number", distinct=True)
    due_before = filters.DateFilter(field_name="due_on", lookup_expr="lt")

    class Meta:
        model = Application
        fields: list[str] = []
