"""What the team looks at when it assesses an application: its sections, and what the portal finds in each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from dps.agreements.models import Lot, QuestionnaireVersion
from dps.core.templatetags.formats import date_words, pounds_words
from suppliers.lifecycles import Outcome, RegisterAnswer
from suppliers.rules.duplicates import lookalikes
from suppliers.rules.grounds import Ground, grounds_of
from suppliers.rules.offences import is_about_offences
from suppliers.rules.questionnaire import Question, Sheet, is_empty, questionnaire_of
from suppliers.rules.questionnaire.partners import declaring, partner_sheets
from suppliers.rules.questionnaire.values import KEY, pounds_of
from suppliers.rules.questionnaire.wording import name_of_item
from suppliers.rules.standings import standing_of

# As the team calls what the supplier's task list calls "Describe your finances".
_TITLES = {
    "organisation": "The organisation",
    "control": "Control of the organisation",
    "partners": "Group members and subcontractors",
    "grounds-mandatory": "Mandatory reasons for exclusion",
    "grounds-discretionary": "Discretionary reasons for exclusion",
    "finance": "Money and standing",
    "insurance": "Insurance",
    "experience": "Experience",
    "policies": "Policies",
    "values": "Co-operative values and undertakings",
}
# Nothing to judge: what is asked for, and whom to call.
_NOT_ASSESSED = {"lots", "contact"}
DECLARATION = "declaration"
# Weaker than a query: a person should look, but a pass needs no reason for it.
NOTE = "note"


@dataclass(frozen=True)
class Assessed:
    """A part of the questionnaire that is assessed as one; `key` is the item of its Assessment."""

    key: str
    title: str


@dataclass(frozen=True)
class Check:
    """What the portal found by itself; the officer decides."""

    outcome: str
    text: str
    ground: Ground | None = None


def sections_of(version: QuestionnaireVersion) -> list[Assessed]:
    """What is assessed once for the whole application, in the order in which it is read."""
    sections = questionnaire_of(version).sections
    assessed = [each for each in sections if each.lot is None and each.slug not in _NOT_ASSESSED]
    named = [Assessed(each.slug, _TITLES.get(each.slug, each.title)) for each in assessed]
    return [*named, Assessed(DECLARATION, "Declaration")]


def questions_in(sheet: Sheet, key: str) -> list[Question]:
    """The questions of a section that this application was asked."""
    section = sheet.questionnaire.section(key)
    return [question for _, question in sheet.asked_in(section)] if section else []


def questions_for_lot(sheet: Sheet, lot: Lot) -> list[Question]:
    """The questions that only this lot asks."""
    sections = [section for section in sheet.sections() if section.lot == lot.number]
    return [question for section in sections for _, question in sheet.asked_in(section)]


def checks_of(sheet: Sheet, key: str) -> list[Check]:
    """Everything about a section that can be computed; empty where only a person can judge."""
    if key == DECLARATION:
        return [_signature(sheet)]
    questions = questions_in(sheet, key)
    checks = (
        _identifiers, _lookalikes, _gaps, _grounds, _confirmations, _commitments, _cover, _certificates,
        _old_examples, _partners,
    )  # fmt: skip
    return [found for check in checks for found in check(sheet, questions)]


def automatic_outcome(checks: Iterable[Check]) -> str:
    """The worst of what was found; empty where nothing could be computed."""
    outcomes = {check.outcome for check in checks}
    return next((each for each in (Outcome.FAIL, Outcome.QUERY, NOTE, Outcome.PASS) if each in outcomes), "")


def _signature(sheet: Sheet) -> Check:
    declaration = getattr(sheet.application, "declaration", None)
    if declaration is None:
        return Check(Outcome.FAIL, "The declaration is not signed")
    return Check(Outcome.PASS, f"Signed by {declaration.name}, {declaration.role}")


def _gaps(sheet: Sheet, questions: list[Question]) -> Iterator[Check]:
    for question in questions:
        if sheet.needs(question) and is_empty(sheet.value(question)):
            yield Check(Outcome.QUERY, f"Not answered: {question.short}")


# Nobody has said no to these numbers: somebody looks them up.
_SILENT = {RegisterAnswer.UNREACHABLE, RegisterAnswer.NOT_ASKED}


def _identifiers(sheet: Sheet, questions: list[Question]) -> Iterator[Check]:
    """Each number: confirmed, not as its register has it, or still to be looked up by a person."""
    if not any(question.from_profile for question in questions):
        return
    supplier = sheet.application.supplier
    for each in supplier.identifiers.all():
        standing = standing_of(each, supplier)
        doubt = NOTE if each.answer in _SILENT else Outcome.QUERY
        words = standing.words[0].lower() + standing.words[1:]
        outcome = Outcome.PASS if standing.is_confirmed else doubt
        yield Check(outcome, f"{each.get_scheme_display()} {each.value}: {words}")


def _lookalikes(sheet: Sheet, questions: list[Question]) -> Iterator[Check]:
    """Beside the organisation's own details: who else it may be."""
    if any(question.from_profile for question in questions):
        yield from (Check(Outcome.QUERY, f"May be the same as {each}") for each in lookalikes(sheet))


def _grounds(sheet: Sheet, questions: list[Question]) -> Iterator[Check]:
    """A "yes" within its period is never passed by a machine (R21-R24, R27)."""
    asked = {question.id for question in questions if question.pass_if is False}
    hidden = sheet.hides_offences and any(is_about_offences(key) for key in asked)
    declared = [each for each in grounds_of(sheet) if each.key in asked and not (hidden and each.is_offence)]
    for ground in declared:
        yield Check(ground.outcome, f"{ground.title}. {ground.sentence}", ground)
    if hidden:
        yield Check("", "Convictions: restricted to the officer it is assigned to, managers and auditors")
    elif asked and not declared:
        yield Check(Outcome.PASS, "No reason declared")


def _partners(sheet: Sheet, questions: list[Question]) -> Iterator[Check]:
    """Whether everybody who has to has signed for itself, and by whom (R28, R29)."""
    if not any(question.declares for question in questions):
        return
    signed = {each.partner.key: each.partner for each in partner_sheets(sheet) if each.partner.signed_at}
    for question, item in declaring(sheet):
        partner = signed.get(item.get(KEY, ""))
        if partner is None:
            yield Check(Outcome.FAIL, f"{name_of_item(question, item)}: its own declaration is missing")
        elif _is_own(sheet, partner.email):
            yield Check(Outcome.QUERY, f"{partner.name}: its link went to a person of the applicant")
        else:
            by = f"{partner.signed_name}, {partner.signed_role}"
            yield Check(Outcome.PASS, f"{partner.name}: signed by {by}")


def _is_own(sheet: Sheet, email: str) -> bool:
    return sheet.application.supplier.seats.filter(user__email__iexact=email).exists()


def _confirmations(sheet: Sheet, questions: list[Question]) -> Iterator[Check]:
    asked = [each for each in questions if each.assess == "pass_if: true" and not is_empty(sheet.value(each))]
    refused = [question for question in asked if sheet.value(question) != "yes"]
    for question in refused:
        yield Check(Outcome.FAIL, f"Not confirmed: {question.short}")
    if asked and not refused:
        yield Check(Outcome.PASS, "Everything asked is confirmed")


def _commitments(sheet: Sheet, questions: list[Question]) -> Iterator[Check]:
    """What is hoped to be yes within an answer of several parts, such as keeping to data protection law."""
    for question in questions:
        value = sheet.value(question)
        if question.kind != "group" or question.assess != "pass_if: confirmed" or is_empty(value):
            continue
        asked = [each for each in question.fields if each.kind == "yes_no"]
        missed = [each for each in asked if value.get(each.id) == "no"]
        yield from (Check(Outcome.QUERY, f"{question.short}: no to “{each.q}”") for each in missed)
        if asked and not missed:
            yield Check(Outcome.PASS, f"{question.short}: confirmed")


def _certificates(sheet: Sheet, questions: list[Question]) -> Iterator[Check]:
    """Files that stand in the supplier's library as certificates: whether they have ended. One query."""
    files = {file.sha256: file for each in questions for file in sheet.files_of(each) if file.sha256}
    if not files:
        return
    known = sheet.application.supplier.certificates.select_related("document")
    for each in known.order_by("kind", "expires_on"):
        if each.expires_on is None or each.document.sha256 not in files:
            continue
        name, day = files[each.document.sha256].name, date_words(each.expires_on)
        if each.expires_on < sheet.today:
            newer = ". A newer one is in the supplier’s documents" if each.replaced_at else ""
            yield Check(Outcome.QUERY, f"{each.kind}, {name}: ended on {day}{newer}")
        else:
            yield Check(Outcome.PASS, f"{each.kind}, {name}: until {day}")


def _cover(sheet: Sheet, questions: list[Question]) -> Iterator[Check]:
    """Each insurance against what the lots asked for need; one that ended is queried."""
    for question in questions:
        value = sheet.value(question)
        if question.kind != "money_confirm" or is_empty(value):
            continue
        least, cover = sheet.minimum(question), pounds_of(value.get("cover"))
        if value.get("held") == "not_needed":
            yield Check(Outcome.PASS, f"{question.short}: does not apply")
        elif least is not None:
            yield _against(question, cover, least)
        yield from (Check(Outcome.QUERY, each) for each in sheet.warnings(question) if "has ended" in each)


def _against(question: Question, cover: Decimal | None, least: Decimal) -> Check:
    needed = f"{pounds_words(least)} needed"
    if cover is None:
        return Check(Outcome.FAIL, f"{question.short}: none; {needed}")
    return Check(
        Outcome.PASS if cover >= least else Outcome.FAIL, f"{question.short}: {pounds_words(cover)}; {needed}"
    )


def _old_examples(sheet: Sheet, questions: list[Question]) -> Iterator[Check]:
    dated = (question for question in questions if question.years)
    return (Check(Outcome.QUERY, each) for question in dated for each in sheet.warnings(question))
