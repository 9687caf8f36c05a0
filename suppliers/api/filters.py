"""What the API's lists of applications and decisions filter by."""

import django_filters as filters

from suppliers.lifecycles import ApplicationStatus, LotRequestStatus
from suppliers.models import Application, LotRequest


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
