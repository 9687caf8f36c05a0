"""Members of a group and organisations relied on declare for themselves: links, answers, signatures."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from dps.accounts.models import User
from dps.core import audit, clock
from dps.core.outbox import notify
from dps.core.refusals import refuse_if
from suppliers.models import Partner
from suppliers.operations.locks import lock_application
from suppliers.operations.partner_links import Links
from suppliers.operations.telling import tell_supplier
from suppliers.rules import partners as rules
from suppliers.rules.offences import is_about_offences
from suppliers.rules.questionnaire import Question, Sheet, sheet_of
from suppliers.rules.questionnaire.partners import PartnerSheet, declaring, place_of
from suppliers.rules.questionnaire.values import KEY


@transaction.atomic(durable=True)
def send_partner_link(application_id: UUID, key: str, *, actor: User) -> Partner:
    """Mail the organisation a link of its own; an earlier one stops working.

    Refuses: partner.unknown, application.not_yours, application.reader, application.not_open,
    application.question_closed, partner.signed, partner.sent_just_now, partner.no_address.
    """
    sheet, at = _locked(application_id)
    refuse_if(rules.why_not_send_partner_link(sheet, key, actor, at))

    return _send(sheet, key, actor, at)


@transaction.atomic(durable=True)
def revoke_partner_link(application_id: UUID, key: str, *, actor: User) -> None:
    """The link stops working; what was answered stays.

    Refuses: as send_partner_link, and partner.no_link.
    """
    sheet, at = _locked(application_id)
    refuse_if(rules.why_not_revoke_partner_link(sheet, key, actor))

    _links(sheet, key, actor, at).end(sheet.partners[key])


@transaction.atomic(durable=True)
def reopen_partner(application_id: UUID, key: str, *, actor: User) -> Partner:
    """Take a signature back to have something corrected: the answers stay, and a new link is mailed.

    Refuses: as send_partner_link, and partner.not_signed.
    """
    sheet, at = _locked(application_id)
    refuse_if(rules.why_not_reopen_partner(sheet, key, actor))

    partner = sheet.partners[key]
    signed = {"name": partner.signed_name, "role": partner.signed_role, "signed_at": partner.signed_at}
    partner.text_version = partner.signed_name = partner.signed_role = ""
    partner.signed_at = None
    partner.save(update_fields=["text_version", "signed_name", "signed_role", "signed_at"])

    audit.record("partner.reopened", partner, actor=actor, at=at, partner=partner.name, before=signed)
    return _send(sheet, key, actor, at)


@transaction.atomic(durable=True)
def save_partner_answers(partner_id: UUID, given: Mapping[str, Any], version: int) -> Partner:
    """Keep what was answered by the link; nobody is signed in, the secret stands for the organisation.

    `version` is the one that was on the screen. Refuses: partner.link_ended, partner.signed,
    answer.unknown_question, answer.faulty, answer.changed.
    """
    sheet, at = _locked_partner(partner_id)
    partner = sheet.partner
    refuse_if(rules.why_not_save_partner_answers(sheet, given, version))

    changed = rules.changed_answers(sheet, given)
    if changed:
        partner.answers = {**partner.answers, **{key: _closed(sheet, key, given[key]) for key in changed}}
        partner.version, partner.saved_at = partner.version + 1, at
        partner.save(update_fields=["answers", "version", "saved_at"])
        audit.record("partner.answered", partner, actor=None, at=at, partner=partner.name, questions=changed)
    return partner


@transaction.atomic(durable=True)
def sign_partner_declaration(partner_id: UUID, *, name: str, role: str) -> Partner:
    """Sign what was answered; after this only whoever applies can open it again.

    Refuses: partner.link_ended, partner.signed, partner.incomplete, declaration.unsigned.
    """
    sheet, at = _locked_partner(partner_id)
    partner = sheet.partner
    refuse_if(rules.why_not_sign_partner_declaration(sheet, name=name, role=role))

    partner.text_version = sheet.questionnaire.declaration["version"]
    partner.signed_name, partner.signed_role, partner.signed_at = name.strip(), role.strip(), at
    partner.save(update_fields=["text_version", "signed_name", "signed_role", "signed_at"])

    audit.record(
        "partner.signed",
        partner,
        actor=None,
        at=at,
        partner=partner.name,
        name=partner.signed_name,
        role=role,
    )
    _tell_of_signature(partner, at)
    return partner


def _locked(application_id: UUID) -> tuple[Sheet, datetime]:
    application = lock_application(application_id)
    return sheet_of(application), clock.now()


def _locked_partner(partner_id: UUID) -> tuple[PartnerSheet, datetime]:
    """The partner under its application's lock: nothing is signed while the application goes in."""
    application = lock_application(
        Partner.objects.values_list("application_id", flat=True).get(pk=partner_id)
    )
    at = clock.now()
    partner = application.partners.get(pk=partner_id)
    partner.application = application
    return PartnerSheet(partner), at


def _closed(sheet: PartnerSheet, key: str, value: Any) -> Any:
    """Details of an offence are kept sealed, as those of the applicant are."""
    keep_open = value in ("yes", "no") or not is_about_offences(key)
    return value if keep_open else sheet.offences.close(place_of(sheet.partner, key), value)


def _send(sheet: Sheet, key: str, actor: User, at: datetime) -> Partner:
    _, item = _place(sheet, key)
    return _links(sheet, key, actor, at).send(item)


def _links(sheet: Sheet, key: str, actor: User, at: datetime) -> Links:
    question, _ = _place(sheet, key)
    return Links(sheet.application, question, actor, at)


def _place(sheet: Sheet, key: str) -> tuple[Question, dict[str, Any]]:
    return next((question, item) for question, item in declaring(sheet) if item.get(KEY) == key)


def _tell_of_signature(partner: Partner, at: datetime) -> None:
    application = partner.application
    facts: dict[str, Any] = {
        "partner": partner.name,
        "signed_name": partner.signed_name,
        "signed_role": partner.signed_role,
        "supplier": application.supplier.legal_name,
        "reference": application.reference,
    }
    tell_supplier(application.supplier_id, "partner_signed", at=at, about=application.audit_stream, **facts)
    notify(partner.email, "partner_receipt", at=at, about=application.audit_stream, **facts)
