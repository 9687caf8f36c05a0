"""Are the criteria, questions, prices and scale fit to be issued? Weights are percent of the whole."""

from collections.abc import Iterable
from decimal import Decimal

from dps.agreements.lifecycles import AwardKind
from dps.core.refusals import Refusal
from dps.core.templatetags.formats import weight_words
from tenders.lifecycles import PriceMethod, TieRule
from tenders.models import Competition, Criterion, PriceLine, Question

WHOLE = Decimal("100.00")
SCALE_LEAST, SCALE_MOST = 2, 11


def total_weight(rows: Iterable[Criterion | Question]) -> Decimal:
    return sum((Decimal(row.weight) for row in rows), Decimal("0.00"))


def why_not_weights(criteria: list[Criterion]) -> Refusal | None:
    """Criteria add up to 100.00 exactly; a price weight of 0 is allowed (R44, regulation 67)."""
    total = total_weight(criteria)
    if total != WHOLE:
        return Refusal(
            "criteria.weights",
            f"The weights of the criteria must total 100: they total {weight_words(total)}.",
        )
    return None


def why_not_headings(competition: Competition, criteria: list[Criterion]) -> Refusal | None:
    """Each criterion refines a heading that the agreement published (R45, regulation 34(23) and (24))."""
    agreement = competition.lot.agreement_id
    for criterion in criteria:
        if criterion.heading.agreement_id != agreement or criterion.heading.kind != criterion.kind:
            return Refusal(
                "criteria.heading",
                f"“{criterion.title}” does not come from the award criteria that the agreement published.",
            )
    return None


def why_not_questions(criterion: Criterion, questions: list[Question], scale_max: int) -> Refusal | None:
    """The questions of a criterion share out exactly its weight."""
    total = total_weight(questions)
    if total != criterion.weight:
        return Refusal(
            "questions.weights",
            f"The questions under “{criterion.title}” must total {weight_words(criterion.weight)}: "
            f"they total {weight_words(total)}.",
        )
    if any((question.minimum_score or 0) > scale_max for question in questions):
        return Refusal(
            "questions.minimum_score", f"A minimum score under “{criterion.title}” lies above the scale."
        )
    return None


def why_not_prices(
    competition: Competition, criteria: list[Criterion], lines: list[PriceLine]
) -> Refusal | None:
    price = next((criterion for criterion in criteria if criterion.kind == AwardKind.PRICE), None)
    weighs = price is not None and price.weight > 0
    if competition.price_method == PriceMethod.FIXED and weighs:
        return Refusal("price.fixed", "With a fixed price the weight of price must be 0.")
    if competition.price_method != PriceMethod.FIXED and not lines:
        return Refusal("price.no_lines", "Add at least one line to the price schedule.")
    return None


def why_not_scale(scale: list[dict[str, object]]) -> Refusal | None:
    """Whole scores from 0 upwards without a gap, each with a label and what it means."""
    if not SCALE_LEAST <= len(scale) <= SCALE_MOST or [step.get("score") for step in scale] != list(
        range(len(scale))
    ):
        return Refusal("scale.scores", "The scale must run from 0 upwards without a gap.")
    if not all(
        str(step.get("label", "")).strip() and str(step.get("descriptor", "")).strip() for step in scale
    ):
        return Refusal("scale.words", "Every score needs a label and what it means.")
    return None


def why_not_tie_rule(tie_rule: list[str]) -> Refusal | None:
    """Without a published rule for ties nothing is issued (R70)."""
    if not tie_rule:
        return Refusal("competition.no_tie_rule", "Say how a tie is decided.")
    if len(set(tie_rule)) != len(tie_rule) or not set(tie_rule) <= set(TieRule.values):
        return Refusal("competition.tie_rule", "Each way of deciding a tie may stand only once.")
    return None
