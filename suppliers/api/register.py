"""The public register by the API: suppliers with their lots, and the places one by one."""

from django.db.models import Prefetch, QuerySet
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.viewsets import ReadOnlyModelViewSet

from suppliers.filters import AdmissionFilter, RegisterFilter
from suppliers.lifecycles import LegalForm
from suppliers.models import Admission, Supplier


class RegisteredSupplierSerializer(serializers.ModelSerializer):
    """What the public may know of a supplier: the organisation, never a person."""

    class Meta:
        model = Supplier
        fields = [
            "id", "legal_name", "trading_names", "legal_form", "size", "is_sme", "is_vcse", "is_cooperative",
            "is_ccin_affiliate", "locality", "nation", "website", "description", "principles",
        ]  # fmt: skip


class PlaceSerializer(serializers.ModelSerializer):
    number = serializers.IntegerField(source="lot.number", read_only=True)

    class Meta:
        model = Admission
        fields = ["number", "admitted_at"]


class SupplierOfRegisterSerializer(RegisteredSupplierSerializer):
    """With its register numbers, which one person does not show, and its lots."""

    identifiers = serializers.SerializerMethodField()
    lots = PlaceSerializer(source="admissions", many=True, read_only=True)

    class Meta(RegisteredSupplierSerializer.Meta):
        fields = [*RegisteredSupplierSerializer.Meta.fields, "identifiers", "lots"]

    def get_identifiers(self, supplier: Supplier) -> list[str]:
        one_person = supplier.legal_form == LegalForm.SOLE_TRADER
        return [] if one_person else [str(each) for each in supplier.identifiers.all()]


class AdmissionSerializer(serializers.ModelSerializer):
    lot = serializers.IntegerField(source="lot.number", read_only=True)
    supplier = RegisteredSupplierSerializer(read_only=True)

    class Meta:
        model = Admission
        fields = ["id", "lot", "supplier", "admitted_at"]


class RegisteredSupplierViewSet(ReadOnlyModelViewSet):
    """Who is admitted now, with all lots; by the filters of the public page."""

    permission_classes = [AllowAny]
    serializer_class = SupplierOfRegisterSerializer
    filterset_class = RegisterFilter
    queryset = Supplier.objects.none()

    def get_queryset(self) -> QuerySet[Supplier]:
        places = Prefetch(
            "admissions", Admission.objects.active().select_related("lot").order_by("lot__number")
        )
        return Supplier.objects.on_register().prefetch_related(places, "identifiers")


class AdmissionViewSet(ReadOnlyModelViewSet):
    """The public register: places that are active now. Rejected and removed suppliers are in none (R92)."""

    permission_classes = [AllowAny]
    serializer_class = AdmissionSerializer
    filterset_class = AdmissionFilter
    search_fields = ["supplier__legal_name", "supplier__description"]
    queryset = Admission.objects.none()

    def get_queryset(self) -> QuerySet[Admission]:
        return Admission.objects.active().select_related("supplier", "lot")
