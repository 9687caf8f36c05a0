"""May a lot be opened, may a questionnaire be published."""

from collections.abc import Collection, Mapping
from typing import Any

from dps.agreements.models import Lot, QuestionnaireVersion
from dps.core.refusals import Refusal


def why_not_open_lot(lot: Lot) -> Refusal | None:
    """It has criteria of its own (R08, reg 34(7)) and asks no turnover out of proportion (R30, reg 58(9))."""
    if lot.opened_at is not None:
        return Refusal("lot.open_already", f"{lot} is open already.")
    if not lot.selection_criteria.exists():
        return Refusal("lot.no_selection_criteria", f"{lot} has no selection criteria of its own.")
    cap = 2 * lot.expected_maximum_value
    if lot.minimum_turnover and lot.minimum_turnover > cap and not lot.turnover_reason.strip():
        return Refusal(
            "lot.turnover_too_high",
            f"{lot} asks for more turnover than twice its largest contract (£{cap:,.0f}). Give the reason.",
        )
    return None


def why_not_publish_questionnaire(definition: Mapping[str, Any]) -> Refusal | None:
    """A version has a name of its own, questions with different numbers, and pages that only name those."""
    version = str(definition.get("version", ""))
    if not version or QuestionnaireVersion.objects.filter(version=version).exists():
        return Refusal("questionnaire.version_taken", "Give this questionnaire a version name of its own.")
    ids = [str(question["id"]) for part in definition.get("parts", ()) for question in part["questions"]]
    if len(ids) != len(set(ids)):
        return Refusal("questionnaire.number_twice", "Two questions have the same number.")
    if unknown := sorted(asked_in(definition) - set(ids)):
        return Refusal("questionnaire.unknown_question", f"A page names unknown questions: {unknown}.")
    return None


def asked_in(definition: Mapping[str, Any]) -> set[str]:
    """The numbers of the questions that the pages of a definition name."""
    sections = (section for group in definition.get("groups", ()) for section in group["sections"])
    pages = (page for section in sections for page in section["pages"])
    return {str(key) for page in pages for key in page["questions"]}


def lot_titles(lots: Collection[Lot]) -> list[tuple[Lot, str]]:
    """Each with its title; with its agreement too, where they are of several."""
    several = len({lot.agreement_id for lot in lots}) > 1
    return [(lot, lot.full_title if several else str(lot)) for lot in lots]
