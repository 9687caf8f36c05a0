"""Who may ask and answer, until when, and whether a text gives a supplier away."""

import re
from datetime import datetime

from dps.accounts.models import User
from dps.core.refusals import Refusal
from suppliers.models import Supplier
from tenders.models import Clarification, Competition, Invitation
from tenders.rules.competitions import why_not_lead
from tenders.rules.invitations import why_not_act_for_supplier
from tenders.rules.timetables import ANSWERS_BEFORE

LONGEST = 3000
# Words that say nothing of who a supplier is.
_COMMON = {"limited", "ltd", "cic", "llp", "plc", "cio", "the", "and", "of", "for", "co", "company", "uk"}
_DISTINCT = 4


def why_not_ask_clarification(
    competition: Competition, supplier: Supplier, actor: User, at: datetime, question: str
) -> Refusal | None:
    """An invited supplier, before questions close: at that instant it is too late (R47)."""
    if refusal := why_not_act_for_supplier(supplier.pk, actor):
        return refusal
    if not Invitation.objects.filter(competition=competition, supplier=supplier).exists():
        return Refusal("clarification.not_invited", "Only suppliers that have been invited may ask.")
    if not competition.takes_questions(at):
        return Refusal("clarification.too_late", "The time for questions has passed.")
    return _why_not_text("clarification.question", "question", question)


def why_not_answer_clarification(
    clarification: Clarification, actor: User, at: datetime, question: str, answer: str
) -> Refusal | None:
    if refusal := why_not_lead(clarification.competition.council, actor):
        return refusal
    if clarification.published_at is not None:
        return Refusal("clarification.answered", "It has already been answered.")
    if not clarification.competition.takes_bids(at):
        return Refusal("clarification.closed", "The competition has closed: nothing more is published.")
    return _why_not_text("clarification.question", "question", question) or _why_not_text(
        "clarification.answer", "answer", answer
    )


def answers_too_late(competition: Competition, at: datetime) -> bool:
    """Within six days of the deadline: suppliers may not have time to use the answer (R48, regulation 53)."""
    return competition.deadline_at is not None and at > competition.deadline_at - ANSWERS_BEFORE


def names_in(competition: Competition, text: str) -> list[str]:
    """Names of invited suppliers that the text seems to contain. It never tells whose question it is."""
    suppliers = Supplier.objects.filter(invitations__competition=competition).order_by("legal_name")
    return [supplier.legal_name for supplier in suppliers if _names(supplier, text)]


def _names(supplier: Supplier, text: str) -> bool:
    said = f" {_plain(text)} "
    for name in [supplier.legal_name, *supplier.trading_names]:
        telling = " ".join(word for word in _plain(name).split() if word not in _COMMON)
        if len(telling) >= _DISTINCT and (f" {telling} " in said or f" {_plain(name)} " in said):
            return True
    return False


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _why_not_text(code: str, what: str, text: str) -> Refusal | None:
    if not text.strip():
        return Refusal(f"{code}_empty", f"Enter the {what}.")
    if len(text) > LONGEST:
        return Refusal(f"{code}_long", f"The {what} must be {LONGEST:,} characters or less.")
    return None
