"""Are the criteria, questions, prices and scale fit to be issued? Weights are percent of the whole."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from dps.agreements.lifecycles import AwardKind
from dps.core.refusals import Refusal
from dps.core.templatetags.formats import weight_words
from tenders.lifecycles import PriceMethod, ScheduleKind, TieRule
from tenders.models import Competition, Criterion, PriceLine, Question

WHOLE = Decimal("100.00")
HEAVY = Decimal(70)
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
    """Fit to be issued: the method has what it reckons with, and there is something to price."""
    price = next((criterion for criterion in criteria if criterion.kind == AwardKind.PRICE), None)
    weight = price.weight if price else Decimal(0)
    if competition.price_method == PriceMethod.FIXED and weight > 0:
        return Refusal("price.fixed", "With a fixed price the weight of price must be 0.")
    if competition.price_method == PriceMethod.QUALITY_PER_POUND and not 0 < weight < WHOLE:
        return Refusal("price.no_weight", "Quality per pound needs a weight of price between 0 and 100.")
    if competition.price_method != PriceMethod.FIXED and not lines:
        return Refusal("price.no_lines", "Add at least one line to the price schedule.")
    return why_not_price_schedule(
        competition.price_method, competition.schedule_kind, lines, competition.price_benchmark
    )


def why_not_price_schedule(
    method: str, kind: str, lines: Sequence[object], benchmark: Decimal | None
) -> Refusal | None:
    """What can be said of a schedule before its weight is known. The benchmark in pounds excluding VAT."""
    if method == PriceMethod.BENCHMARK and not (benchmark and benchmark > 0):
        return Refusal("price.no_benchmark", "Enter the benchmark that prices are compared with.")
    if kind == ScheduleKind.LUMP_SUM and len(lines) > 1:
        return Refusal("price.one_line", "A lump sum is one line: remove the others or choose lines.")
    return None


def why_not_low_percents(*percents: int) -> Refusal | None:
    """When a price looks abnormally low: from 1 to 99 percent below (R71)."""
    if not all(0 < percent < 100 for percent in percents):
        return Refusal("price.low_percent", "A price is looked at from 1 to 99 percent below others.")
    return None


def warning_of_weights(competition: Competition, criteria: list[Criterion]) -> str:
    """With quality per pound a weight above 70 makes one side count for nearly everything."""
    price = next(
        (criterion.weight for criterion in criteria if criterion.kind == AwardKind.PRICE), Decimal(0)
    )
    if competition.price_method != PriceMethod.QUALITY_PER_POUND or max(price, WHOLE - price) <= HEAVY:
        return ""
    side, weight = ("price", price) if price > HEAVY else ("quality", WHOLE - price)
    return (
        f"The weight of {side} is {weight_words(weight)}. Above {weight_words(HEAVY)}, "
        f"quality per pound lets {side} decide nearly alone."
    )


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


def why_not_end_of_ties(tie_rule: list[str]) -> Refusal | None:
    """A published rule has to decide every tie, and only lots do (R70)."""
    if tie_rule and tie_rule[-1] != TieRule.LOTS:
        return Refusal(
            "competition.tie_rule_open", "End with the drawing of lots: nothing else decides every tie."
        )
    return None
