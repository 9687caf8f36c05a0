"""The filters of the public register: the page, the spreadsheet and the API ask by the same ones."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from dps.agreements.lifecycles import Principle
from dps.agreements.models import Lot
from dps.agreements.rules.agreements import lot_titles
from dps.core.forms import GovukFormMixin, Look
from suppliers.lifecycles import NATIONS, LegalForm, Size
from suppliers.models import Admission, Supplier
from suppliers.querysets import SupplierQuerySet, place_in

KINDS = {
    "sme": "Small or medium",
    "vcse": "Voluntary or social enterprise",
    "cooperative": "Co-operative",
}


class RegisterForm(GovukFormMixin, forms.Form):
    looks = {"kind": Look(small=True)}


class RegisterFilter(filters.FilterSet):
    """Of suppliers with a place. Several kinds narrow; what is not asked narrows nothing."""

    q = filters.CharFilter(label="Name or words of the description", method="speaking_of")
    lot = filters.ChoiceFilter(label="Lot", empty_label="Any lot", choices=(), method="in_lot")
    legal_form = filters.ChoiceFilter(label="Legal form", empty_label="Any", choices=LegalForm.choices)
    kind = filters.MultipleChoiceFilter(
        label="Kind of supplier",
        choices=list(KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
        method="of_kinds",
    )
    nation = filters.ChoiceFilter(label="Where", empty_label="Anywhere", choices=[(n, n) for n in NATIONS])
    principle = filters.ChoiceFilter(
        label="Works by the principle",
        empty_label="Any",
        choices=[(str(each.value), each.label) for each in Principle],
        method="by_principle",
    )

    class Meta:
        model = Supplier
        form = RegisterForm
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = lot_titles(list(Lot.objects.published()))
        several = any(title != str(lot) for lot, title in titles)
        self.filters["lot"].extra["choices"] = [
            (str(lot.pk if several else lot.number), title) for lot, title in titles
        ]

    def speaking_of(self, found: SupplierQuerySet, name: str, value: str) -> SupplierQuerySet:
        return found.speaking_of(value)

    def in_lot(self, found: SupplierQuerySet, name: str, value: str) -> SupplierQuerySet:
        return found.on_register_of(value)

    def by_principle(self, found: SupplierQuerySet, name: str, value: str) -> QuerySet[Supplier]:
        return found.filter(principles__contains=[int(value)])

    def of_kinds(self, found: SupplierQuerySet, name: str, value: list[str]) -> QuerySet[Supplier]:
        narrowed: QuerySet[Supplier] = found
        for kind in value:
            narrowed = {
                "sme": narrowed.exclude(size=Size.LARGE),
                "vcse": narrowed.filter(is_vcse=True),
                "cooperative": narrowed.filter(is_cooperative=True),
            }[kind]
        return narrowed


class AdmissionFilter(RegisterFilter):
    """The same, of places: those whose supplier the register's filter finds."""

    supplier = filters.UUIDFilter(field_name="supplier")
    admitted_after = filters.IsoDateTimeFilter(field_name="admitted_at", lookup_expr="gt")

    class Meta:
        model = Admission
        form = RegisterForm
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Admission]) -> QuerySet[Admission]:
        own = {name: self.form.cleaned_data[name] for name in ("supplier", "admitted_after")}
        for name, value in own.items():
            queryset = self.filters[name].filter(queryset, value)
        if lot := self.form.cleaned_data["lot"]:
            queryset = queryset.filter(**place_in(lot))
        asked = {name: self.data.getlist(name) for name in RegisterFilter.base_filters if name in self.data}
        if not asked:
            return queryset
        return queryset.filter(supplier__in=RegisterFilter(self.data, Supplier.objects.on_register()).qs)
