"""Prepare a competition by programs: what is bought, by what it is judged, when, and by whom."""

from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from dps.agreements.models import AwardCriterion
from tenders.api import competition_serializers as shapes
from tenders.api import preparation_serializers as parts
from tenders.api.verbs import CompetitionVerbs, takes
from tenders.models import Criterion, LibraryQuestion, Question
from tenders.operations import competitions, criteria, library, papers


class Preparing(CompetitionVerbs):
    """Verbs of a draft."""

    @takes(shapes.DetailsSerializer)
    @action(detail=True, methods=["post"], url_path="set-details")
    def set_details(self, request: Request, pk: Any = None) -> Response:
        """Say what is bought."""
        return self._do(competitions.set_details, **self._said(shapes.DetailsSerializer))

    @takes(shapes.CriteriaSerializer)
    @action(detail=True, methods=["post"], url_path="set-criteria")
    def set_criteria(self, request: Request, pk: Any = None) -> Response:
        """Weigh the headings that the agreement published."""
        whole = self._said(shapes.CriteriaSerializer)
        said = whole["criteria"]
        known = AwardCriterion.objects.in_bulk([row["heading"] for row in said])
        if len(known) != len(said):
            raise serializers.ValidationError(
                {"criteria": "Each heading must be one of the agreement's, once."}
            )
        rows = [criteria.CriterionRow(row["heading"], row["weight"], row["title"]) for row in said]
        return self._do(criteria.set_criteria, rows=rows, seen=whole["seen"])

    @takes(shapes.TimetableSerializer)
    @action(detail=True, methods=["post"], url_path="set-timetable")
    def set_timetable(self, request: Request, pk: Any = None) -> Response:
        """Set the deadline, and the rest from it."""
        return self._do(competitions.set_timetable, **self._said(shapes.TimetableSerializer))

    @takes(None)
    @action(detail=True, methods=["post"], url_path="file-papers")
    def file_papers(self, request: Request, pk: Any = None) -> Response:
        """Make the uploaded files documents of the competition."""
        return self._do(papers.file_papers)

    @takes(shapes.RestrictSerializer)
    @action(detail=True, methods=["post"], url_path="restrict-papers")
    def restrict_papers(self, request: Request, pk: Any = None) -> Response:
        return self._do(papers.restrict_papers, **self._said(shapes.RestrictSerializer))

    @takes(parts.TeamSerializer)
    @action(detail=True, methods=["post"], url_path="set-team")
    def set_team(self, request: Request, pk: Any = None) -> Response:
        """Say who scores, who moderates and who opens: people with that role at the council."""
        return self._do(competitions.set_panel, **self._said(parts.TeamSerializer))

    @takes(parts.ScaleSerializer)
    @action(detail=True, methods=["post"], url_path="set-scale")
    def set_scale(self, request: Request, pk: Any = None) -> Response:
        """Say what each score means, from 0 upwards, and how a tie is decided."""
        said = self._said(parts.ScaleSerializer)
        scale = [{"score": n, **step} for n, step in enumerate(said["scale"])]
        return self._do(criteria.set_scale, scale=scale, tie_rule=said["tie_rule"], seen=said["seen"])

    @takes(parts.PricesSerializer)
    @action(detail=True, methods=["post"], url_path="set-price-schedule")
    def set_price_schedule(self, request: Request, pk: Any = None) -> Response:
        """Say how price is scored, and on which lines bidders give one."""
        said = self._said(parts.PricesSerializer)
        rows = [criteria.PriceRow(**line) for line in said.pop("lines")]
        return self._do(criteria.set_price_schedule, rows=rows, method=said.pop("price_method"), **said)

    @takes(parts.AddQuestionSerializer)
    @action(detail=True, methods=["post"], url_path="add-question")
    def add_question(self, request: Request, pk: Any = None) -> Response:
        """Ask bidders something under one of its criteria."""
        said = self._said(parts.AddQuestionSerializer)
        criterion = self._criterion(said.pop("criterion"))
        criteria.add_question(criterion.pk, actor=self.person, **said)
        return self._shown(criterion.competition_id)

    @takes(parts.ChangeQuestionSerializer)
    @action(detail=True, methods=["post"], url_path="change-question")
    def change_question(self, request: Request, pk: Any = None) -> Response:
        """Change what is sent of a question; the rest stays."""
        said = self._said(parts.ChangeQuestionSerializer)
        question = self._question(said.pop("question"))
        criteria.change_question(question.pk, actor=self.person, **said)
        return self._shown(question.criterion.competition_id)

    @takes(parts.QuestionOfSerializer)
    @action(detail=True, methods=["post"], url_path="remove-question")
    def remove_question(self, request: Request, pk: Any = None) -> Response:
        """Ask it no more."""
        question = self._question(self._said(parts.QuestionOfSerializer)["question"])
        criteria.remove_question(question.pk, actor=self.person)
        return self._shown(question.criterion.competition_id)

    @takes(parts.AskKeptSerializer)
    @action(detail=True, methods=["post"], url_path="ask-from-library")
    def ask_from_library(self, request: Request, pk: Any = None) -> Response:
        """Ask a question of the library under one of its criteria."""
        said = self._said(parts.AskKeptSerializer)
        criterion = self._criterion(said["criterion"])
        kept = get_object_or_404(LibraryQuestion.objects.visible_to(self.person), pk=said["kept"])
        library.ask_from_library(criterion.pk, kept_id=kept.pk, actor=self.person)
        return self._shown(criterion.competition_id)

    def _criterion(self, pk: Any) -> Criterion:
        return get_object_or_404(Criterion, pk=pk, competition=self.get_object())

    def _question(self, pk: Any) -> Question:
        found = Question.objects.select_related("criterion")
        return get_object_or_404(found, pk=pk, criterion__competition=self.get_object())
