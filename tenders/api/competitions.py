"""Competitions for programs: the same operations as the pages, a module for each part of their life."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from tenders.api import competition_serializers as shapes
from tenders.api.changing import Changing
from tenders.api.library import Copying, begun
from tenders.api.preparing import Preparing
from tenders.api.prices import PriceActions
from tenders.api.publishing import Publishing
from tenders.api.reopening import Reopening
from tenders.api.teams import Teams
from tenders.api.verbs import SHOWN
from tenders.lifecycles import CompetitionStatus
from tenders.models import Competition
from tenders.operations import competitions


class CompetitionFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(choices=CompetitionStatus.choices)
    lot = django_filters.NumberFilter(field_name="lot__number")
    council = django_filters.UUIDFilter(field_name="council_id")
    closes_after = django_filters.IsoDateTimeFilter(field_name="deadline_at", lookup_expr="gt")

    class Meta:
        model = Competition
        fields = ["status", "lot", "council"]


class CompetitionViewSet(
    Preparing,
    Publishing,
    Changing,
    Reopening,
    Teams,
    Copying,
    PriceActions,
    mixins.CreateModelMixin,
    ReadOnlyModelViewSet,
):
    """Own council's, those one is invited to, and for the Oldham team all."""

    filterset_class = CompetitionFilter
    search_fields = ["reference", "title"]

    def get_queryset(self) -> QuerySet[Competition]:
        found = Competition.objects.visible_to(self.person).select_related("council", "lot")
        return found.prefetch_related("criteria__questions", "price_lines") if self.detail else found

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        if self.action == "create":
            return shapes.StartCompetitionSerializer
        return shapes.CompetitionSerializer if self.action == "list" else SHOWN

    @extend_schema(request=shapes.StartCompetitionSerializer, responses={201: SHOWN})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Begin a draft, led by you."""
        values = begun(self, self._said(shapes.StartCompetitionSerializer))
        made = competitions.create_competition(actor=self.person, **values)
        return self._shown(made.pk, status.HTTP_201_CREATED)
