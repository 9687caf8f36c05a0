"""The public register of admitted suppliers: nobody else is in it, and no person (R92)."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.db.models import Prefetch
from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView, View

from dps.agreements.lifecycles import Principle
from dps.agreements.models import Lot
from dps.core import clock
from dps.core.forms import GovukFormMixin, Look
from dps.core.paging import keyset
from suppliers.lifecycles import LegalForm, Size
from suppliers.models import Admission, Supplier
from suppliers.querysets import SupplierQuerySet
from suppliers.web.filtering import chips, chosen

# What is shown of an organisation that is one person stays with the name: no numbers, no website guessing.
ONE_PERSON = LegalForm.SOLE_TRADER
KINDS = [
    ("sme", "Small or medium"),
    ("vcse", "Voluntary or social enterprise"),
    ("cooperative", "Co-operative"),
]
COLUMNS = [
    "Supplier", "Trading names", "Legal form", "Size", "Small or medium", "VCSE", "Co-operative",
    "Locality", "Nation", "Identifiers", "Website", "Lots", "Admitted on", "Principles", "Description",
]  # fmt: skip


class RegisterFilter(GovukFormMixin, forms.Form):
    q = forms.CharField(label="Name or words of the description", required=False)
    lot = forms.ChoiceField(label="Lot", required=False)
    legal_form = forms.ChoiceField(
        label="Legal form", required=False, choices=[("", "Any"), *LegalForm.choices]
    )
    kind = forms.MultipleChoiceField(
        label="Kind of supplier", required=False, choices=KINDS, widget=forms.CheckboxSelectMultiple
    )
    principle = forms.ChoiceField(
        label="Works by the principle",
        required=False,
        choices=[("", "Any"), *((str(each.value), each.label) for each in Principle)],
    )
    looks = {"kind": Look(small=True)}

    def __init__(self, lots: Iterable[Lot], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["lot"].choices = [("", "Any lot"), *((str(lot.number), str(lot)) for lot in lots)]  # type: ignore[attr-defined]


def narrow(found: SupplierQuerySet, asked: dict[str, Any]) -> SupplierQuerySet:
    """The part of the register that a filter asks for."""
    if asked["q"]:
        found = found.speaking_of(asked["q"])
    if asked["lot"]:
        found = found.on_register_of(asked["lot"])
    if asked["legal_form"]:
        found = found.filter(legal_form=asked["legal_form"])
    if asked["principle"]:
        found = found.filter(principles__contains=[int(asked["principle"])])
    for kind in asked["kind"]:
        found = {
            "sme": found.exclude(size=Size.LARGE),
            "vcse": found.filter(is_vcse=True),
            "cooperative": found.filter(is_cooperative=True),
        }[kind]
    return found


def register() -> SupplierQuerySet:
    """Suppliers with an active place, their places with them."""
    places = Admission.objects.active().select_related("lot").order_by("lot__number")
    return Supplier.objects.on_register().prefetch_related(Prefetch("admissions", places), "identifiers")


class RegisterOfSuppliers(TemplateView):
    template_name = "suppliers/public/register.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lots = list(Lot.objects.for_listing())
        form = RegisterFilter(lots, data=self.request.GET)
        page = keyset(narrow(register(), chosen(form)), self.request.GET, ("legal_name", "pk"))
        return super().get_context_data(
            page=page,
            lots=lots,
            filter=form,
            chips=chips(form, self.request.GET),
            query=self.request.GET.urlencode(),
            **kwargs,
        )


class RegisterSupplier(TemplateView):
    template_name = "suppliers/public/supplier.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        supplier = get_object_or_404(register(), pk=kwargs["pk"])
        return super().get_context_data(
            supplier=supplier,
            identifiers=identifiers_of(supplier),
            principles=principles_of(supplier),
            **kwargs,
        )


class RegisterCsv(View):
    """The whole filtered register as CSV, sent row by row."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        form = RegisterFilter(Lot.objects.for_listing(), data=request.GET)
        found = narrow(register(), chosen(form)).order_by("legal_name", "pk")
        name = f"register-of-suppliers-{clock.today():%Y-%m-%d}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(_lines(found), content_type="text/csv; charset=utf-8", headers=headers)


def identifiers_of(supplier: Supplier) -> list[Any]:
    return [] if supplier.legal_form == ONE_PERSON else list(supplier.identifiers.all())


def principles_of(supplier: Supplier) -> list[str]:
    return [Principle(number).label for number in supplier.principles if number in Principle.values]


def _lines(found: SupplierQuerySet) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # Excel takes a file without this mark for another alphabet.
    yield "\ufeff" + writer.writerow(COLUMNS)
    for supplier in found.iterator(chunk_size=500):
        yield writer.writerow([_plain(value) for value in _row(supplier)])


def _row(supplier: Supplier) -> list[str]:
    places = supplier.admissions.all()
    return [
        supplier.legal_name,
        "; ".join(supplier.trading_names),
        supplier.get_legal_form_display(),
        supplier.get_size_display(),
        _yes(supplier.is_sme),
        _yes(supplier.is_vcse),
        _yes(supplier.is_cooperative),
        supplier.locality,
        supplier.nation,
        "; ".join(str(each) for each in identifiers_of(supplier)),
        supplier.website,
        "; ".join(str(each.lot.number) for each in places),
        "; ".join(f"{clock.london(each.admitted_at):%Y-%m-%d}" for each in places),
        "; ".join(principles_of(supplier)),
        supplier.description,
    ]


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _plain(value: str) -> str:
    """A spreadsheet runs what begins like a formula: an apostrophe keeps it text."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


class _Echo:
    """A file that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line
