"""Criteria, prices and scale in plain words, as they are saved or typed: to set one beside the other."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from dps.core.templatetags.formats import pounds_words, weight_words
from tenders.lifecycles import PriceMethod, ScheduleKind, TieRule
from tenders.models import Competition
from tenders.operations.criteria import CriterionRow, PriceRow
from tenders.web.forms.criteria import CriteriaForm


def saved_criteria(competition: Competition) -> list[CriterionRow]:
    return [CriterionRow(one.heading_id, one.weight, one.title) for one in competition.criteria.all()]


def criteria_in_words(form: CriteriaForm, rows: Iterable[CriterionRow]) -> dict[str, str]:
    """By the agreement's headings: what this competition calls it, and its weight."""
    by_heading = {row.heading_id: row for row in rows}
    return {
        heading.title: f"{row.title or heading.title}, {weight_words(row.weight)}%"
        for heading in form.headings
        if (row := by_heading.get(heading.pk))
    }


def saved_prices(competition: Competition) -> list[PriceRow]:
    return [PriceRow(one.label, one.unit, one.quantity) for one in competition.price_lines.all()]


def price_in_words(values: dict[str, Any], rows: Iterable[PriceRow]) -> dict[str, str]:
    lines = [f"{row.label}: {Decimal(row.quantity).normalize():f} × {row.unit}" for row in rows]
    return {
        "How price is scored": str(PriceMethod(values["method"]).label),
        "What the price must include": values["guidance"].strip(),
        "Benchmark": pounds_words(values["benchmark"]) if values["benchmark"] else "",
        "What bidders price": str(ScheduleKind(values["kind"]).label),
        "A price to ask about": f"{values['low_mean_percent']}% below the mean of the others, or "
        f"{values['low_next_percent']}% below the next",
        "Lines": "\n".join(lines),
    }


def scale_in_words(scale: Iterable[dict[str, Any]], tie_rule: Iterable[str]) -> dict[str, str]:
    scores = {f"Score {n}": f"{step['label']}: {step['descriptor']}" for n, step in enumerate(scale)}
    return {**scores, "If two bids have the same total": ", ".join(TieRule(rule).label for rule in tie_rule)}
