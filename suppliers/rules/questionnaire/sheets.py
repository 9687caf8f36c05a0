"""An application's questionnaire with what has been said so far: what is asked, missing, wrong, done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import models

from dps.accounts.models import User
from dps.agreements.models import Lot
from dps.core import clock
from dps.core.templatetags.formats import date_words
from dps.documents.models import Document
from suppliers.models import Answer, Application, InformationRequest, Partner
from suppliers.rules.offences import OffenceBox, is_about_offences, why_not_read_offences
from suppliers.rules.questionnaire import cautions, profile, values
from suppliers.rules.questionnaire.conditions import CONDITIONS
from suppliers.rules.questionnaire.definition import (
    Option,
    Page,
    Question,
    Questionnaire,
    Section,
    questionnaire_of,
)
from suppliers.rules.questionnaire.wording import name_of_item, words_for


class SectionState(models.TextChoices):
    NOT_STARTED = "not_yet_started", "Not yet started"
    IN_PROGRESS = "in_progress", "In progress"
    COMPLETED = "completed", "Completed"
    PROBLEM = "there_is_a_problem", "There is a problem"


@dataclass(frozen=True)
class Gap:
    """Something that stands between the application and its submission."""

    question: Question
    section: Section
    page: Page
    sentence: str


class Sheet:
    """Answers, files, lots and profile of one application, read once: five queries, however long it is.

    With a `reader`, what is said about criminal offences stays hidden from a person who may not read it.
    """

    def __init__(
        self, application: Application, *, today: date | None = None, reader: User | None = None
    ) -> None:
        self.application = application
        self.offences = OffenceBox(application)
        self.hides_offences = bool(reader and why_not_read_offences(application, reader))
        self.questionnaire: Questionnaire = questionnaire_of(application.questionnaire)
        self.today = today or clock.today()

    # -- what has been said ----------------------------------------------------------------
    @cached_property
    def rows(self) -> dict[str, Answer]:
        """By question. Sealed answers are open in these rows: they are saved only by `save_answers`."""
        found = {row.question: row for row in self.application.answers.select_related("saved_by")}
        for row in found.values():
            row.value = self.offences.open(row.question, row.value)
        return found

    @cached_property
    def lots(self) -> list[Lot]:
        requests = self.application.lot_requests.select_related("lot").order_by("lot__number")
        return [request.lot for request in requests]

    @cached_property
    def files(self) -> dict[str, list[Document]]:
        """By question: what is uploaded and not taken off again."""
        found: dict[str, list[Document]] = {}
        for document in Document.objects.for_owner(owner_of(self.application)):
            found.setdefault(document.purpose, []).append(document)
        return found

    @cached_property
    def information_requests(self) -> list[InformationRequest]:
        """What the team asked again, oldest first."""
        return list(self.application.information_requests.select_related("asked_by"))

    @cached_property
    def profile(self) -> dict[str, Any]:
        return profile.profile_of(self.application.supplier)

    def files_of(self, question: Question) -> list[Document]:
        return self.files.get(question.id, [])

    def value(self, question: Question) -> Any:
        """The answer as it is kept; None when nothing was said."""
        if question.kind == "lots":
            return [str(lot) for lot in self.lots]
        if question.from_profile and question.id not in self.rows:
            # Submitting fixes these as answers: what the record says later changes no application.
            return self.profile.get(question.source)
        if question.kind == "files":
            return [{"id": str(each.pk), "name": each.name} for each in self.files_of(question)]
        row = self.rows.get(question.id)
        if row and question.kind == "each":
            told = row.value or {}
            return {key: told[key] for key in self.said_yes(question) if key in told}
        return row.value if row else None

    def said_yes(self, question: Question) -> list[str]:
        """Of the questions that this one is asked for once each: those answered yes."""
        if question.kind != "each":
            return []
        return [option.value for option in question.options if self.value_of(option.value) == "yes"]

    def beginning(self, question: Question) -> Any:
        """What a page shows at first: the answer, else what the record lets us guess."""
        row = self.rows.get(question.id)
        if row is not None or not question.starts_with:
            return self.value(question)
        return profile.first_guess(question.starts_with, self.application.supplier)

    def hides(self, question: Question) -> bool:
        """Whether its answer and files are not for this reader, or are destroyed."""
        gone = self.gone_at is not None and question.id not in self.rows
        return (self.hides_offences or gone) and is_about_offences(question.id)

    @property
    def gone_at(self) -> datetime | None:
        """When what was said about offences was destroyed; a plain no is still there."""
        return self.application.offences_destroyed_at

    def words(self, question: Question) -> str:
        if not self.hides(question):
            return words_for(question, self.value(question))
        return f"Destroyed on {date_words(self.gone_at)}" if self.gone_at else "Restricted"

    def value_of(self, question_id: str) -> Any:
        question = self.questionnaire.questions.get(question_id)
        return self.value(question) if question else None

    # -- what is asked ---------------------------------------------------------------------
    def asks(self, question: Question) -> bool:
        """A question with conditions is asked when one of them holds; the others always are."""
        if question.kind in {"hidden", "declaration"}:
            return False
        tests = [CONDITIONS[name](self, rule) for name, rule in question.conditions.items()]
        return any(tests) if tests else True

    def needs(self, question: Question) -> bool:
        """Whether the application cannot be submitted without an answer to it."""
        if question.optional or not self.asks(question):
            return False
        if question.one_of:
            group = [q for q in self.questionnaire.questions.values() if q.one_of == question.one_of]
            return question is group[0] and all(values.is_empty(self.value(each)) for each in group)
        return question.required or bool(question.conditions)

    def pages(self, section: Section) -> list[Page]:
        """The pages that ask something now."""
        return [page for page in section.pages if any(self.asks(question) for question in page.questions)]

    def sections(self) -> list[Section]:
        chosen = {lot.number for lot in self.lots}
        return [
            s for s in self.questionnaire.sections if (s.lot is None or s.lot in chosen) and self.pages(s)
        ]

    def asked_in(self, section: Section) -> Iterator[tuple[Page, Question]]:
        for page in self.pages(section):
            yield from ((page, question) for question in page.questions if self.asks(question))

    def after(self, section: Section, page: Page) -> Page | None:
        """The page that follows within its section."""
        slugs = [each.slug for each in section.pages]
        rest = set(slugs[slugs.index(page.slug) + 1 :])
        return next((each for each in self.pages(section) if each.slug in rest), None)

    # -- what is missing or wrong ----------------------------------------------------------
    def fault(self, question: Question) -> str | None:
        """What is wrong with the answer as it stands; a file that can never be used counts."""
        bad = next((each for each in self.files_of(question) if each.is_bad), None)
        if bad:
            return f"{bad.name} cannot be used. Take it off, then choose another file"
        if question.from_profile or question.kind in {"lots", "files"}:
            return None
        return values.fault_of(question, self.value(question), today=self.today)

    def gap(self, question: Question) -> str | None:
        """Why the application cannot be submitted with this answer; None when it can."""
        if not self.asks(question):
            return None
        value = self.value(question)
        if values.is_empty(value):
            fault = self.fault(question)
            return values.missing_of(question) if self.needs(question) else fault
        return self.fault(question) or self._incomplete(question, value) or self._undeclared(question, value)

    def _incomplete(self, question: Question, value: Any) -> str | None:
        """What is still to be filled in of an answer made of several."""
        if question.kind == "each":
            return next(
                (
                    self._left(question, value, option)
                    for option in question.options
                    if option.value in self.said_yes(question) and self._left(question, value, option)
                ),
                None,
            )
        if question.kind == "money_confirm":
            return next(iter(values.cover_faults(question, value, today=self.today).values()), None)
        items = {"group": [value], "repeat": value}.get(question.kind, [])
        faults = (values.faults_in(question, item, today=self.today) for item in items)
        return next((sentence for found in faults for sentence in found.values()), None)

    def _left(self, question: Question, value: Any, option: Option) -> str | None:
        found = values.faults_in(question, value.get(option.value, {}), today=self.today)
        return next((f"{option.text}: {sentence}" for sentence in found.values()), None)

    def gaps(self) -> list[Gap]:
        """Everything in the way of submitting, in the order in which it is asked."""
        places = ((s, page, question) for s in self.sections() for page, question in self.asked_in(s))
        found = ((question, s, page, self.gap(question)) for s, page, question in places)
        return [Gap(question, s, page, sentence) for question, s, page, sentence in found if sentence]

    def state(self, section: Section) -> SectionState:
        questions = [question for _, question in self.asked_in(section)]
        if any(self.fault(question) for question in questions):
            return SectionState.PROBLEM
        if not any(self.has_touched(question) for question in questions):
            return SectionState.NOT_STARTED
        unfinished = any(self.gap(question) for question in questions)
        return SectionState.IN_PROGRESS if unfinished else SectionState.COMPLETED

    # -- what to look at again -------------------------------------------------------------
    def warnings(self, question: Question) -> list[str]:
        """What stops nobody, but should be known: low cover, cover that ended, old examples (R32, R33)."""
        value = self.value(question)
        if values.is_empty(value):
            return []
        if question.kind == "money_confirm":
            return list(cautions.of_cover(question, value, least=self.minimum(question), today=self.today))
        return list(cautions.of_examples(question, value, today=self.today)) if question.years else []

    def minimum(self, question: Question) -> Decimal | None:
        """The cover in pounds that the lots asked for need."""
        if question.minimum_of_lot:
            return max((Decimal(getattr(lot, question.minimum_of_lot)) for lot in self.lots), default=None)
        return Decimal(question.minimum) if question.minimum else None

    @cached_property
    def partners(self) -> dict[str, Partner]:
        """By the key of their item: those who were asked to declare for themselves."""
        return {partner.key: partner for partner in self.application.partners.all()}

    def has_signed(self, item: dict[str, Any]) -> bool:
        partner = self.partners.get(item.get(values.KEY, ""))
        return partner is not None and partner.signed_at is not None

    def _undeclared(self, question: Question, value: Any) -> str | None:
        """Who has to declare the reasons for exclusion for itself and has not (R28, R29)."""
        waiting = [item for item in value if must_declare(question, item)] if question.declares else []
        names = [name_of_item(question, item) for item in waiting if not self.has_signed(item)]
        if not names:
            return None
        return f"{' and '.join(names)} {'has' if len(names) == 1 else 'have'} not signed a declaration yet"

    def is_left(self, page: Page) -> bool:
        """Whether a page has something that nobody has said yet; files that are optional do not count."""
        asked = [question for question in page.questions if self.asks(question)]
        unsaid = (q for q in asked if q.kind not in {"files", "profile"} and not self.has_touched(q))
        return any(unsaid) or any(self.gap(question) for question in asked)

    def has_touched(self, question: Question) -> bool:
        if question.kind == "lots":
            return bool(self.lots)
        return question.id in self.rows or bool(self.files_of(question))


def sheet_of(application: Application, *, today: date | None = None, reader: User | None = None) -> Sheet:
    return Sheet(application, today=today, reader=reader)


def owner_of(application: Application) -> str:
    """Whose files are those of an application, for dps.documents."""
    return f"application:{application.pk}"


def must_declare(question: Question, item: Mapping[str, Any]) -> bool:
    """A member of a group always; a subcontractor when it is relied on, and only then (R28, R29)."""
    return question.declares == "always" or (
        question.declares == "relied_on" and item.get("relied_on") == "yes"
    )
