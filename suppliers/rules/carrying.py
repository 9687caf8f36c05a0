"""What a second application takes from the last one, and what of it has to be looked at again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dps.accounts.models import User
from dps.agreements.models import Agreement, SelectionCriterion
from dps.core.refusals import Refusal
from dps.core.templatetags.formats import date_words
from suppliers.lifecycles import LotRequestStatus
from suppliers.models import Application, Supplier
from suppliers.rules.decisions import opened_reasons
from suppliers.rules.offences import is_about_offences
from suppliers.rules.questionnaire import Question, Questionnaire, Section, Sheet, is_empty

UNCHECKED = Refusal("application.unchecked", "Check what we carried over before you submit.")
# Where the answer to a selection criterion of each kind is given; a lot's own section comes with it.
_SECTIONS_OF = {
    "suitability": ["organisation", "grounds-mandatory", "grounds-discretionary"],
    "economic": ["insurance", "finance"],
    "technical": ["experience"],
}
# Somebody else signs these anew for each application.
_SIGNED_BY_OTHERS = {"key", "exclusion", "explanation", "signed_by", "signed_on"}


@dataclass(frozen=True)
class Failed:
    """What a lot was rejected for, and where that is answered."""

    title: str
    reason: str
    lot: str
    sections: tuple[Section, ...]
    is_changed: bool


@dataclass(frozen=True)
class Detail:
    """Something of the organisation's record that is not as it was."""

    name: str
    before: str
    now: str


def last_application(supplier: Supplier, agreement: Agreement) -> Application | None:
    """The one to carry over from: the last submitted, else the last that was begun and withdrawn.

    To a first application under a second agreement comes what was said under the one before it.
    """
    earlier = supplier.applications.filter(agreement=agreement)
    found = earlier.exclude(submitted_at=None).order_by("submitted_at").last()
    found = found or earlier.order_by("started_at").last()
    if found is None and agreement.follows is not None:
        return last_application(supplier, agreement.follows)
    return found


def carried_values(old: Sheet, new: Questionnaire) -> dict[str, Any]:
    """By question, what may be taken over; of criminal offences only a yes or no."""
    found: dict[str, Any] = {}
    for key, row in old.rows.items():
        question, before = new.questions.get(key), old.questionnaire.questions.get(key)
        if question is None or before is None or question.kind != before.kind or question.from_profile:
            continue
        if is_about_offences(key) and row.value not in ("yes", "no"):
            continue
        found[key] = _unsigned(row.value) if question.declares else row.value
    return found


def is_date_bound(question: Question) -> bool:
    """True only on the day it is said: declared grounds, undertakings, the last year's figures."""
    return bool(question.date_bound or question.pass_if is False or question.kind == "confirm")


def unchecked(sheet: Sheet) -> list[Question]:
    """Carried answers that must be confirmed before the application can be submitted."""
    return [
        question for question in _asked(sheet) if _is_carried(sheet, question) and is_date_bound(question)
    ]


def outdated(sheet: Sheet, sections: Iterable[Section] | None = None) -> list[tuple[Section, Question, str]]:
    """Carried answers and files that time or the new questionnaire has overtaken, and why."""
    found = []
    for section in sheet.sections() if sections is None else sections:
        for _, question in sheet.asked_in(section):
            sentences: list[str | None] = []
            if _is_carried(sheet, question):
                sentences = [sheet.gap(question), *sheet.warnings(question)]
            if question.kind == "files":
                sentences = [*sentences, *_ended(sheet, question)]
            found += [(section, question, sentence) for sentence in sentences if sentence]
    return found


def is_carried_whole(sheet: Sheet, section: Section) -> bool:
    """Nothing in it was typed in this application."""
    rows = [sheet.rows[q.id] for _, q in sheet.asked_in(section) if q.id in sheet.rows]
    return bool(rows) and all(row.carried for row in rows)


def needs_look(sheet: Sheet, section: Section) -> bool:
    asked = {question.id for _, question in sheet.asked_in(section)}
    late = {question.id for _, question, _ in outdated(sheet, [section])}
    return bool(asked & (late | {question.id for question in unchecked(sheet)}))


def changed_details(sheet: Sheet) -> list[Detail]:
    """What the organisation's record says now and did not say in the last application."""
    before = sheet.application.copied_from
    said = {row.question: row.value for row in before.answers.all()} if before else {}
    profile = (q for q in sheet.questionnaire.questions.values() if q.from_profile)
    pairs = ((q.short, str(said.get(q.id) or ""), str(sheet.profile.get(q.source) or "")) for q in profile)
    return [Detail(name, old, now) for name, old, now in pairs if said and old != now]


def failed_items(sheet: Sheet, reader: User | None = None) -> list[Failed]:
    """What the last application was rejected for, criterion by criterion, with the team's reasons (R18)."""
    before = sheet.application.copied_from
    if before is None:
        return []
    rejected = before.lot_requests.filter(status=LotRequestStatus.REJECTED).select_related("lot")
    return [
        _failed(sheet, request.lot, reason)
        for request in rejected.order_by("lot__number")
        for reason in opened_reasons(request, reader)
    ]


def _failed(sheet: Sheet, lot: Any, reason: dict[str, str]) -> Failed:
    kinds = SelectionCriterion.objects.filter(lot=lot, code=reason["item"]).values_list("kind", flat=True)
    slugs = [reason["item"], *(slug for kind in kinds for slug in _SECTIONS_OF.get(kind, []))]
    own = bool({"technical"} & set(kinds))
    sections = tuple(s for s in sheet.sections() if s.slug in slugs or (own and s.lot == lot.number))
    return Failed(reason["title"], reason["reason"], str(lot), sections, _is_changed(sheet, sections))


def _is_changed(sheet: Sheet, sections: tuple[Section, ...]) -> bool:
    questions = [question for section in sections for _, question in sheet.asked_in(section)]
    rows = [sheet.rows[q.id] for q in questions if q.id in sheet.rows]
    new_files = (not each.known.get("carried") for q in questions for each in sheet.files_of(q))
    return any(not row.carried for row in rows) or any(new_files)


def _asked(sheet: Sheet) -> Iterator[Question]:
    return (question for section in sheet.sections() for _, question in sheet.asked_in(section))


def _is_carried(sheet: Sheet, question: Question) -> bool:
    """Carried over, and not looked at since."""
    row = sheet.rows.get(question.id)
    return bool(row and row.carried and row.checked_at is None and not is_empty(row.value))


def _ended(sheet: Sheet, question: Question) -> list[str]:
    """Carried files that the library knows as a certificate whose last day is over."""
    carried = {each.sha256 for each in sheet.files_of(question) if each.known.get("carried")}
    if not carried:
        return []
    known = sheet.application.supplier.certificates.select_related("document")
    ended = known.filter(expires_on__lt=sheet.today).order_by("expires_on", "pk")
    return [
        f"{each.document.name} ended on {date_words(each.expires_on)}. Take it off and add a new one."
        for each in ended
        if each.document.sha256 in carried and each.expires_on
    ]


def _unsigned(items: Any) -> Any:
    return [{key: each for key, each in item.items() if key not in _SIGNED_BY_OTHERS} for item in items]
