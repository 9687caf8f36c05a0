"""What bids are judged by: criteria with weights, the questions under them, the price schedule."""

import pgtrigger
from django.db import models
from django.db.models import Q

from dps.agreements.lifecycles import AwardKind
from dps.core.models import Row
from tenders.models.competitions import Competition


def fixed_once_published(name: str, competition: str) -> pgtrigger.Trigger:
    """The database refuses to change or drop what the invitations promised (R46)."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=f"""
            IF EXISTS (
                SELECT 1 FROM tenders_competition c
                WHERE c.id = {competition} AND c.published_at IS NOT NULL
            ) THEN
                RAISE EXCEPTION 'weights and questions are fixed once a competition is published';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,
    )


class Criterion(Row):
    """An award criterion of the competition; it refines a published heading (R45). Weights in percent."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="criteria")
    heading = models.ForeignKey("agreements.AwardCriterion", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=AwardKind)
    title = models.CharField(max_length=120)
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.CheckConstraint(
                name="criterion_weight_is_a_share", condition=Q(weight__gte=0, weight__lte=100)
            ),
            models.UniqueConstraint(
                fields=["competition"], condition=Q(kind="price"), name="one_price_criterion_per_competition"
            ),
            models.UniqueConstraint(
                fields=["competition", "heading"], name="one_criterion_per_published_heading"
            ),
        ]
        triggers = [fixed_once_published("published_criteria_are_fixed", "OLD.competition_id")]

    def __str__(self) -> str:
        return f"{self.title} {self.weight}%"


class Question(Row):
    """What bidders answer and evaluators score. Its weight is part of its criterion's."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="questions")
    text = models.TextField()
    guidance = models.TextField(blank=True)
    weight = models.DecimalField(max_digits=5, decimal_places=2)
    word_limit = models.PositiveIntegerField(default=500)
    minimum_score = models.PositiveSmallIntegerField(null=True, blank=True)
    takes_files = models.BooleanField(default=False)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["criterion__order", "order"]
        constraints = [
            models.CheckConstraint(
                name="question_weight_is_a_share", condition=Q(weight__gte=0, weight__lte=100)
            ),
        ]
        triggers = [
            fixed_once_published(
                "published_questions_are_fixed",
                "(SELECT competition_id FROM tenders_criterion WHERE id = OLD.criterion_id)",
            )
        ]

    def __str__(self) -> str:
        return self.text


class PriceLine(Row):
    """One line of the price schedule; bidders give a unit price in pounds excluding VAT."""

    competition = models.ForeignKey(Competition, models.CASCADE, related_name="price_lines")
    label = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, default="lump sum")
    quantity = models.DecimalField(max_digits=10, decimal_places=2, default=1)
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
        triggers = [fixed_once_published("published_price_lines_are_fixed", "OLD.competition_id")]

    def __str__(self) -> str:
        return self.label
