"""Two people on one page of the preparation: what a colleague saved since is not overwritten unseen."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from dps.core.refusals import Refusal
from tenders.models import Competition, Question

NEWER = Refusal(
    "competition.newer",
    "A colleague saved this page while you had it open. Nothing is lost yet: compare both, then save again.",
)
QUESTION = ("text", "guidance", "weight", "word_limit", "minimum_score", "takes_files")
DETAILS = (
    "title", "need", "estimated_value", "contract_starts_on", "contract_ends_on", "principles", "cpv_code",
    "social_value", "contract_terms", "language", "funded_project_id", "public_liability",
    "professional_indemnity", "employers_liability",
)  # fmt: skip
DATES = ("questions_close_at", "answers_by_at", "deadline_at", "scoring_by_on", "award_by_on")
PRICE = (
    "price_method", "price_guidance", "price_benchmark", "schedule_kind", "low_mean_percent",
    "low_next_percent",
)  # fmt: skip
CONFIDENTIALITY = ("documents_restricted", "confidentiality_terms", "urgency_reason")


def mark_of(values: Any) -> str:
    """A short mark of what is saved: another mark, other values."""
    return hashlib.sha256(json.dumps(values, default=str).encode()).hexdigest()[:16]


def mark_of_part(competition: Competition, part: str) -> str:
    """Of one page of the preparation as it is saved now. At most one query."""
    return mark_of(_PARTS[part](competition))


def marks_of(competition: Competition) -> dict[str, str]:
    """Of each part, by its name. Three queries."""
    return {part: mark_of_part(competition, part) for part in _PARTS}


def mark_of_question(question: Question) -> str:
    return mark_of(_fields(question, QUESTION))


def why_not_save_over(saved: str, seen: str) -> Refusal | None:
    """What a person saw when they began is what is saved still. Without a mark nothing is compared."""
    return NEWER if seen and seen != saved else None


def _fields(row: Any, names: tuple[str, ...]) -> list[Any]:
    return [getattr(row, name) for name in names]


_PARTS: dict[str, Callable[[Competition], Any]] = {
    "details": lambda one: _fields(one, DETAILS),
    "timetable": lambda one: _fields(one, DATES),
    "confidentiality": lambda one: _fields(one, CONFIDENTIALITY),
    "team": lambda one: [one.hides_names, sorted(map(str, one.panel.values_list("part", "user_id")))],
    "criteria": lambda one: list(one.criteria.values_list("heading_id", "title", "weight")),
    "price": lambda one: [
        *_fields(one, PRICE),
        *one.price_lines.values_list("label", "unit", "quantity"),
    ],
    "scale": lambda one: [one.scale, one.tie_rule],
}
