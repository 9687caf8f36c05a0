"""What insurance a supplier declared, with the files it sent, when it was last admitted to a lot."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from dps.documents.models import Document
from suppliers.lifecycles import ApplicationStatus
from suppliers.models import Application, Supplier
from suppliers.rules.questionnaire import Question, questionnaire_of
from suppliers.rules.questionnaire.sheets import owner_of
from suppliers.rules.questionnaire.values import day_of

# The question to which certificates of insurance are uploaded.
FILES = "8.1e"


@dataclass(frozen=True)
class Declared:
    """One insurance: `cover` is pounds for each claim, as written; no end where none was given."""

    title: str
    cover: str
    ends_on: date | None


@dataclass(frozen=True)
class DeclaredInsurance:
    """All that one application said. `files` are the names of its certificates."""

    application: str
    held: tuple[Declared, ...]
    files: tuple[str, ...]


def declared_insurance(supplier: Supplier) -> DeclaredInsurance | None:
    """Of the last application that was decided; None without one. Three queries."""
    decided = supplier.applications.filter(status=ApplicationStatus.DECIDED)
    application = decided.order_by("-submitted_at", "-pk").first()
    if application is None:
        return None
    files = Document.objects.for_owner(owner_of(application), FILES).clean()
    return DeclaredInsurance(application.reference, _held(application), tuple(file.name for file in files))


def _held(application: Application) -> tuple[Declared, ...]:
    every = questionnaire_of(application.questionnaire).questions.values()
    asked = {question.id: question for question in every if question.kind == "money_confirm"}
    answers = application.answers.filter(question__in=asked).order_by("question")
    said = [(asked[answer.question], answer.value) for answer in answers]
    return tuple(_declared(question, value) for question, value in said if value.get("held") == "yes")


def _declared(question: Question, value: dict[str, Any]) -> Declared:
    return Declared(question.short, value.get("cover", ""), day_of(value.get("expires_on")))
