"""May a link be sent, and may whoever holds it answer and sign."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from dps.accounts.models import User
from dps.core.refusals import Refusal
from suppliers.lifecycles import ApplicationStatus
from suppliers.models import Application, Partner
from suppliers.rules.applications import MISSING, open_request, why_not_answer_question
from suppliers.rules.questionnaire import Sheet, fault_of
from suppliers.rules.questionnaire.partners import PartnerSheet, declaring
from suppliers.rules.questionnaire.values import KEY

BETWEEN_MAILS = timedelta(minutes=1)
ENDED = Refusal("partner.link_ended", "This link has ended: the application is not open any more.")
SIGNED = Refusal("partner.signed", "This declaration is signed. Only who applies can open it again.")


def hash_of(token: str) -> str:
    """What is kept of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def item_of(sheet: Sheet, key: str) -> dict[str, Any] | None:
    """The member or subcontractor of this key, if it has to declare for itself."""
    return next((item for _, item in declaring(sheet) if item.get(KEY) == key), None)


def why_not_send_partner_link(sheet: Sheet, key: str, actor: User, at: datetime) -> Refusal | None:
    """Again, or for the first time; a mail a minute at most."""
    refusal = _why_not_manage(sheet, key, actor)
    if refusal:
        return refusal
    partner = sheet.partners.get(key)
    if partner and partner.signed_at:
        return SIGNED
    if partner and partner.link_hash and at - partner.sent_at < BETWEEN_MAILS:
        return Refusal("partner.sent_just_now", "We sent this link less than a minute ago. Wait a little.")
    if not (item_of(sheet, key) or {}).get("contact_email"):
        return Refusal("partner.no_address", "Enter the email address of its contact first.")
    return None


def why_not_revoke_partner_link(sheet: Sheet, key: str, actor: User) -> Refusal | None:
    refusal = _why_not_manage(sheet, key, actor)
    if refusal:
        return refusal
    partner = sheet.partners.get(key)
    if partner is None or partner.link_hash is None:
        return Refusal("partner.no_link", "There is no link to stop.")
    return None


def why_not_reopen_partner(sheet: Sheet, key: str, actor: User) -> Refusal | None:
    refusal = _why_not_manage(sheet, key, actor)
    if refusal:
        return refusal
    partner = sheet.partners.get(key)
    if partner is None or partner.signed_at is None:
        return Refusal("partner.not_signed", "This declaration is open already.")
    return None


def why_not_answer_as_partner(partner: Partner) -> Refusal | None:
    """The link lives while the question it belongs to is open; a signature closes it."""
    if partner.link_hash is None or not _is_open(partner.application, partner.question):
        return ENDED
    return SIGNED if partner.signed_at else None


def why_not_save_partner_answers(
    sheet: PartnerSheet, given: Mapping[str, Any], version: int
) -> Refusal | None:
    partner, questions = sheet.partner, sheet.questionnaire.questions
    if refusal := why_not_answer_as_partner(partner):
        return refusal
    unknown = [key for key in given if key not in questions or questions[key].kind == "files"]
    if unknown:
        return Refusal("answer.unknown_question", f"There is no question {unknown[0]} to answer here.")
    faults = ((key, fault_of(questions[key], value, today=sheet.today)) for key, value in given.items())
    for key, fault in faults:
        if fault:
            return Refusal("answer.faulty", fault, (key,))
    if changed_answers(sheet, given) and version != partner.version:
        return Refusal(
            "answer.changed",
            "Somebody else saved with this link while you had this page open. Look at it, then save again.",
        )
    return None


def changed_answers(sheet: PartnerSheet, given: Mapping[str, Any]) -> list[str]:
    """The numbers of those that say something else than before."""
    return [key for key, value in given.items() if key not in sheet.rows or sheet.rows[key].value != value]


def why_not_sign_partner_declaration(sheet: PartnerSheet, *, name: str, role: str) -> Refusal | None:
    """`facts` name what is missing, in the order in which it is asked."""
    if refusal := why_not_answer_as_partner(sheet.partner):
        return refusal
    if gaps := sheet.gaps():
        return Refusal("partner.incomplete", MISSING, tuple(gap.sentence for gap in gaps))
    if not name.strip() or not role.strip():
        return Refusal("declaration.unsigned", "Enter the name and role of the person who signs.")
    return None


def _why_not_manage(sheet: Sheet, key: str, actor: User) -> Refusal | None:
    question = next((question for question, item in declaring(sheet) if item.get(KEY) == key), None)
    if question is None:
        return Refusal("partner.unknown", "There is no such organisation in this application.")
    return why_not_answer_question(sheet.application, question.id, actor)


def _is_open(application: Application, question: str) -> bool:
    if application.status == ApplicationStatus.DRAFT:
        return True
    request = open_request(application)
    return request is not None and question in request.items
