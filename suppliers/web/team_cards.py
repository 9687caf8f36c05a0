"""What the assessment screen shows of each section, of each lot, and of the time that is left."""

from collections.abc import Sequence
from typing import Any

from dps.accounts.models import User
from dps.core import clock, workdays
from dps.documents.models import Document
from suppliers.lifecycles import ApplicationStatus, Outcome
from suppliers.models import InformationRequest, LotRequest
from suppliers.rules import assessments as rules
from suppliers.rules.assessments import Item
from suppliers.rules.evidence import (
    DECLARATION,
    NOTE,
    automatic_outcome,
    checks_of,
    questions_for_lot,
    questions_in,
)
from suppliers.rules.questionnaire import Question, Sheet, words_for
from suppliers.rules.questionnaire.partners import partner_sheets
from suppliers.rules.standings import doubts_about
from suppliers.web.declarations import signature_of
from suppliers.web.team_forms import FindingsForm, name_of

RESULTS: dict[str, str] = {
    Outcome.PASS: "Checks passed",
    NOTE: "To look up",
    Outcome.QUERY: "Look at this",
    Outcome.FAIL: "A check failed",
}


def section_cards(sheet: Sheet, items: Sequence[Item], form: FindingsForm) -> list[dict[str, Any]]:
    """Each with the one that follows, so that a keyboard gets from one to the next."""
    following = [*items[1:], None]
    return [
        {
            **_section(sheet, item, form),
            "onward": {"anchor": name_of(after), "title": after.title} if after else None,
        }
        for item, after in zip(items, following, strict=True)
    ]


def criterion_cards(
    sheet: Sheet, request: LotRequest, items: Sequence[Item], form: FindingsForm
) -> dict[str, Any]:
    """A lot: what only it asks, and its own selection criteria."""
    texts = {each.code: each for each in request.lot.selection_criteria.all()}
    return {
        "request": request,
        "answers": answers(sheet, questions_for_lot(sheet, request.lot)),
        "criteria": [
            {"item": each, "anchor": name_of(each), "criterion": texts[each.key], **form.pair(each)}
            for each in items
        ],
    }


def answers(sheet: Sheet, questions: Sequence[Question]) -> dict[str, Any]:
    """What was said, and the names of the questions that were left empty."""
    rows = [_answer(sheet, question) for question in questions]
    return {
        "given": [row for row in rows if row["words"] or row["files"]],
        "left": [row["question"] for row in rows if not row["words"] and not row["files"]],
    }


def _partners(sheet: Sheet) -> list[dict[str, Any]]:
    """What members of the group and subcontractors answered for themselves."""
    return [
        {
            "name": each.partner.name,
            "signature": signature_of(each.partner),
            "answers": answers(each, [q for section in each.sections() for _, q in each.asked_in(section)]),
        }
        for each in partner_sheets(sheet)
    ]


def _answer(sheet: Sheet, question: Question) -> dict[str, Any]:
    return {
        "before": _before(sheet, question),
        "question": question.short,
        "words": sheet.words(question) if question.kind != "files" or sheet.hides(question) else "",
        "files": [] if sheet.hides(question) else [as_file(each) for each in sheet.files_of(question)],
    }


def _before(sheet: Sheet, question: Question) -> str:
    """What the answer was before the team asked again, once the supplier has replied."""
    asked = [each for each in sheet.information_requests if question.id in (each.before or {})]
    if not asked or asked[-1].answered_at is None or sheet.hides(question):
        return ""
    value = sheet.offences.open(question.id, (asked[-1].before or {})[question.id])
    return words_for(question, value) or "Nothing"


def as_file(document: Document) -> dict[str, Any]:
    return {"document": document, "name": document.name, "size": document.size, "is_clean": document.is_clean}


def side_of(sheet: Sheet, items: int, user: User) -> dict[str, Any]:
    """The sticky third: due date, which working day it is, how much is assessed."""
    application, today = sheet.application, clock.today()
    received = clock.london(application.submitted_at).date() if application.submitted_at else today
    terms = application.agreement.on(received)
    days = terms.extended_assessment_days if application.extended_on else terms.assessment_days
    found = [each.outcome for each in application.assessments.all()]
    return {
        "day": max(0, workdays.working_days_between(received, today)),
        "days": days,
        "is_waiting": application.decided_at is None and application.status != ApplicationStatus.WITHDRAWN,
        "is_overdue": rules.is_overdue(application, today),
        "items": items,
        "assessed": len(found),
        "passed": found.count(Outcome.PASS),
        "queried": found.count(Outcome.QUERY),
        "failed": found.count(Outcome.FAIL),
        "is_mine": application.assigned_to_id == user.pk,
        "may_ask": application.status == ApplicationStatus.IN_REVIEW,
        "may_extend": not rules.why_not_extend_assessment(application, user, "reason"),
        "doubts": doubts_about(application.supplier),
        "asked": [(each, _names(sheet, each)) for each in sheet.information_requests],
    }


def _names(sheet: Sheet, request: InformationRequest) -> list[str]:
    """What was asked again, in the words of the questionnaire, with the number beside it."""
    questions = (sheet.questionnaire.questions[key] for key in request.items)
    return [f"{question.short} ({question.id})" for question in questions]


def _section(sheet: Sheet, item: Item, form: FindingsForm) -> dict[str, Any]:
    checks = checks_of(sheet, item.key)
    outcome = automatic_outcome(checks)
    questions = questions_in(sheet, item.key)
    return {
        "item": item,
        "anchor": name_of(item),
        "checks": checks,
        "result": outcome,
        "result_words": RESULTS.get(outcome, "For you to judge"),
        "answers": answers(sheet, questions) if item.key != DECLARATION else None,
        "partners": _partners(sheet) if any(question.declares for question in questions) else [],
        # What the portal could not pass by itself is what a person has to read.
        "is_open": outcome != Outcome.PASS,
        **form.pair(item),
    }
